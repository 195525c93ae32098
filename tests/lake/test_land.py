"""From deliveries to snapshots: what is taken in, once, whole or not at all, and what the manifest says."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import textwrap
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from crosscheck.errors import DeliveryError
from crosscheck.lake.land import Landed, land
from crosscheck.lake.snapshots import newest_accepted, snapshots
from crosscheck.settings import Settings
from crosscheck.sources import database
from kit.landing import (
    NIGHT,
    ROOT,
    accept,
    csv_bytes,
    death,
    deaths,
    drop,
    person,
    refused,
    reject,
    table,
    write_book,
    write_database,
)

DEATH = "civil_affairs.death"
FILE = "死亡(殡葬)登记.csv"


def outcomes(landed: list[Landed]) -> dict[str, str]:
    return {f"{one.dataset}/{one.delivery}": one.outcome for one in landed if one.outcome != "absent"}


def manifest(settings: Settings, dataset: str, name: str = "20261120") -> dict:
    return json.loads((settings.lake / dataset / name / "manifest.json").read_text(encoding="utf-8"))


def tree(folder: Path) -> dict[str, str]:
    paths = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock")
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(paths)}


def test_a_delivery_of_two_files(settings: Settings) -> None:
    first = [death(证件号码=person(1)), death(证件号码=person(2), 姓名="")]
    second = [death(证件号码=person(1), 姓名="张 三"), death(证件号码=person(3), 来源="土葬") | {"备注": "x"}]
    files = {"死亡(殡葬)登记(2).csv": csv_bytes(table(second), "gb18030"), FILE: csv_bytes(table(first), "gb18030")}
    folder = drop(settings, "civil_affairs", "20261120", files)
    os.utime(folder / "_SUCCESS", (1_790_000_000, 1_790_000_000))
    landed = land(settings, "civil_affairs", NIGHT, accept)
    assert outcomes(landed) == {f"{DEATH}/20261120": "accepted"}
    assert sum(one.outcome == "absent" for one in landed) == 4
    made = manifest(settings, DEATH)
    assert [made[f"rows_{name}"] for name in ("read", "accepted", "quarantined", "repeated", "layout", "noted")] == [
        *(4, 2, 1, 1, 0, 1)
    ]
    assert made["quarantine"] == {"empty 姓名": 1}
    assert made["unknown_columns"] == ["备注"]
    assert made["columns"]["id_no"] == ["证件号码"]
    assert (made["delivery"], made["reader"], made["status"], made["cause"]) == (
        "20261120",
        "csv-gb18030",
        "accepted",
        None,
    )
    assert made["delivered_at"] == "2026-09-21T22:13:20+08:00"
    assert {one["file"]: one["sha256"] for one in made["inputs"]} == {
        name: hashlib.sha256(content).hexdigest() for name, content in files.items()
    }
    snapshot = settings.lake / DEATH / "20261120"
    assert made["sha256"] == {name: tree(snapshot)[name] for name in ("rows.parquet", "quarantine.parquet")}
    rows = pq.read_table(snapshot / "rows.parquet").to_pylist()
    assert [(row["_row_id"], row["_source_file"], row["_source_row"]) for row in rows] == [
        (1, "死亡(殡葬)登记(2).csv", 1),
        (2, "死亡(殡葬)登记(2).csv", 2),
    ]
    assert refused(snapshot) == [{"_source_file": FILE, "_source_row": 2, "reason": "empty 姓名"}]


def test_the_same_deliveries_give_the_same_bytes(settings: Settings, tmp_path: Path) -> None:
    drop(settings, "civil_affairs", "20261120", {FILE: deaths(5000)})
    land(settings, "civil_affairs", NIGHT, accept)
    other = Settings(home=tmp_path / "other", root=ROOT, threads=3, memory_limit="1GB", exports=settings.exports)
    land(other, "civil_affairs", NIGHT, accept)
    assert tree(settings.lake) == tree(other.lake)
    assert len(tree(settings.lake)) == 3


def test_what_was_taken_in_is_not_read_again(settings: Settings) -> None:
    drop(settings, "civil_affairs", "20261120", {FILE: deaths(3)})
    land(settings, "civil_affairs", NIGHT, accept)
    before = tree(settings.lake)
    drop(settings, "civil_affairs", "20261120", {FILE: b"\xff"})
    assert outcomes(land(settings, "civil_affairs", NIGHT, accept)) == {f"{DEATH}/20261120": "present"}
    assert tree(settings.lake) == before


def test_missed_folders_come_first_and_later_ones_wait(settings: Settings) -> None:
    for name in ("20261121", "20261120-2", "20261118", "20261120"):
        drop(settings, "civil_affairs", name, {FILE: deaths(3)})
    drop(settings, "civil_affairs", "20261119", {FILE: deaths(3)}, complete=False)
    landed = outcomes(land(settings, "civil_affairs", NIGHT, accept))
    assert [where for where, outcome in landed.items() if outcome == "accepted"] == [
        f"{DEATH}/{name}" for name in ("20261118", "20261120", "20261120-2")
    ]
    assert landed["civil_affairs/20261119"] == "not read"
    drop(settings, "civil_affairs", "20261119", {})
    assert outcomes(land(settings, "civil_affairs", date(2026, 11, 21), accept)) == {
        f"{DEATH}/20261118": "present",
        f"{DEATH}/20261119": "accepted",
        f"{DEATH}/20261120": "present",
        f"{DEATH}/20261120-2": "present",
        f"{DEATH}/20261121": "accepted",
    }


def test_an_old_folder_is_judged_by_its_own_date(settings: Settings) -> None:
    drop(settings, "civil_affairs", "20261118", {FILE: deaths(2, 登记日期="2026-11-19")})
    land(settings, "civil_affairs", NIGHT, accept)
    assert manifest(settings, DEATH, "20261118")["quarantine"] == {"future date 登记日期": 2}


def test_a_missing_column_rejects_without_rows(settings: Settings) -> None:
    rows = [{"证件号码": person(1), "姓名": "张三", "登记日期": "2026-10-01"}]
    drop(settings, "civil_affairs", "20261120", {FILE: csv_bytes(table(rows), "gb18030")})
    [landed] = [one for one in land(settings, "civil_affairs", NIGHT, accept) if one.dataset == DEATH]
    assert (landed.outcome, landed.detail) == ("rejected", f"{FILE}: required columns are missing: 死亡日期")
    made = manifest(settings, DEATH)
    assert (made["status"], made["cause"], made["rows_read"], made["sha256"]) == ("rejected", "schema", 0, {})
    assert newest_accepted(settings, DEATH, NIGHT) is None


def test_one_file_without_the_column_rejects_all(settings: Settings) -> None:
    files = {FILE: deaths(3), "死亡(殡葬)登记2.csv": csv_bytes([["证件号码"], ["1"]], "gb18030")}
    drop(settings, "civil_affairs", "20261120", files)
    assert outcomes(land(settings, "civil_affairs", NIGHT, accept)) == {f"{DEATH}/20261120": "rejected"}


def test_undecodable_text_rejects_and_is_not_shown(settings: Settings) -> None:
    drop(settings, "civil_affairs", "20261120", {FILE: deaths(3) + b"\xff\xff\n"})
    land(settings, "civil_affairs", NIGHT, accept)
    made = manifest(settings, DEATH)
    assert (made["status"], made["cause"]) == ("rejected", "rejected")
    assert f"byte {len(deaths(3))}" in made["detail"]


def test_a_rejected_delivery_keeps_its_rows(settings: Settings) -> None:
    drop(settings, "civil_affairs", "20261120", {FILE: deaths(3)})
    assert outcomes(land(settings, "civil_affairs", NIGHT, reject)) == {f"{DEATH}/20261120": "rejected"}
    made = manifest(settings, DEATH)
    assert (made["cause"], made["rows_accepted"]) == ("rejected", 3)
    assert pq.read_metadata(settings.lake / DEATH / "20261120" / "rows.parquet").num_rows == 3


def test_the_candidate_that_is_judged(settings: Settings) -> None:
    seen = []

    def look(settings: Settings, dataset: object, candidate: object) -> object:
        rows = [pq.read_table(path).to_pylist() for path in candidate.paths]  # type: ignore[attr-defined]
        seen.append((candidate, rows))
        return accept(settings, dataset, candidate)  # type: ignore[arg-type]

    drop(settings, "civil_affairs", "20261115", {FILE: deaths(30)})
    drop(settings, "civil_affairs", "20261120", {FILE: deaths(3)})
    land(settings, "civil_affairs", NIGHT, look)  # type: ignore[arg-type]
    (first, _), (second, [rows]) = seen
    assert (first.rows_before, first.days_since, first.business_date) == (None, None, date(2026, 11, 15))
    assert (second.rows_before, second.days_since, len(rows)) == (30, 5, 3)
    assert {"_reason", "_notes", "_future", "_orphan", "_key", "id_no_valid", "died_on"} <= set(rows[0])


def household(number: str, **changes: str) -> dict:
    row = {"户编号": number, "户主姓名": "张三", "户主证件号码": person(1), "行政区划代码": "451022100201"}
    row |= {"户类型": "脱贫户", "识别日期": "2014-01-01", "家庭人口数": "1", "更新时间": "2026-11-19 20:00:00"}
    return row | changes


def member(number: str, household_no: str) -> dict:
    return {"人编号": number, "户编号": household_no, "姓名": "张三", "与户主关系": "户主", "成员状态": "正常"}


def registry(settings: Settings, households: list[dict], members: list[dict]) -> None:
    assert settings.exports is not None
    tables = {"家庭成员": members, "建档立卡户": households}
    write_database(settings.exports / "database" / "registry.sqlite", tables)


def test_members_are_compared_with_the_households_of_the_night(settings: Settings) -> None:
    registry(settings, [household("H1"), household("H2", 识别日期="不详")], [member("1", "H1"), member("2", "H2")])
    landed = land(settings, "registry", NIGHT, accept)
    assert outcomes(landed) == {"registry.household/20261120": "accepted", "registry.member/20261120": "accepted"}
    made = manifest(settings, "registry.member")
    assert made["quarantine"] == {"no such household": 1}
    assert (made["reader"], made["delivered_at"], made["inputs"]) == ("database", None, [])
    assert refused(settings.lake / "registry.member" / "20261120") == [
        {"_source_file": "家庭成员", "_source_row": 2, "reason": "no such household"}
    ]


def test_a_database_is_read_once_a_night(settings: Settings) -> None:
    registry(settings, [household("H1")], [member("1", "H1")])
    land(settings, "registry", NIGHT, accept)
    assert outcomes(land(settings, "registry", NIGHT, accept)) == {
        "registry.household/20261120": "present",
        "registry.member/20261120": "present",
    }
    landed = outcomes(land(settings, "registry", date(2026, 11, 21), accept))
    assert landed["registry.household/20261121"] == "accepted"


def test_a_failed_read_is_told_and_leaves_nothing(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    registry(settings, [household("H1")], [member("1", "H1")])
    read = database.read_database

    def broken(connection: object, dataset: object) -> object:
        if dataset.name == "household":  # type: ignore[attr-defined]
            raise DeliveryError("the line went dead")
        return read(connection, dataset)  # type: ignore[arg-type]

    monkeypatch.setattr(database, "read_database", broken)
    landed = land(settings, "registry", NIGHT, accept)
    assert outcomes(landed) == {"registry.household/20261120": "failed", "registry.member/20261120": "accepted"}
    assert landed[0].detail == "the line went dead"
    assert not (settings.lake / "registry.household" / "20261120").exists()


def test_a_department_that_can_not_be_reached(settings: Settings) -> None:
    landed = land(settings, "registry", NIGHT, accept)
    assert {one.outcome for one in landed} == {"failed"}
    assert len(landed) == 6
    assert land(settings, "civil_affairs", NIGHT, accept)[0].outcome == "failed"


def test_no_connection(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_CROSSCHECK_HOUSING", "{")
    assert {one.outcome for one in land(settings, "housing", NIGHT, accept)} == {"failed"}


def test_a_workbook(settings: Settings) -> None:
    folder = drop(settings, "education", "20261120", {})
    header = ["证件号码", "姓名", "原因", "批准日期", "有效期至"]
    rows = [["标题"], header, [person(1), "张三", "缓学", "2026-09-01", ""], ["合计", 1]]
    write_book(
        folder / "控辍保学台账.xlsx", {"平马镇": rows, "祥周镇": [header, [person(2), "李四", "缓学", "2026.9"]]}
    )
    land(settings, "education", NIGHT, accept)
    made = manifest(settings, "education.exemption")
    assert (made["rows_accepted"], made["rows_layout"], made["reader"]) == (2, 2, "xlsx")
    rows_ = pq.read_table(settings.lake / "education.exemption" / "20261120" / "rows.parquet")
    assert rows_.column("_source_file").to_pylist() == ["控辍保学台账.xlsx#平马镇", "控辍保学台账.xlsx#祥周镇"]


def test_a_crash_leaves_nothing_half(settings: Settings) -> None:
    """The process is killed while it judges a delivery: after rows and quarantine, before the manifest."""
    drop(settings, "civil_affairs", "20261120", {FILE: deaths(10)})
    script = f"""
        import os, signal
        from datetime import date
        from pathlib import Path
        from crosscheck.lake.land import land
        from crosscheck.settings import Settings
        def die(*_): os.kill(os.getpid(), signal.SIGKILL)
        home, root, exports = Path({str(settings.home)!r}), Path({str(ROOT)!r}), Path({str(settings.exports)!r})
        land(Settings(home=home, root=root, exports=exports), "civil_affairs", date(2026, 11, 20), die)
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], check=False, capture_output=True, text=True)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert [path.name for path in (settings.lake / DEATH).iterdir()] == [f".20261120.{_pid(settings)}.part"]
    assert snapshots(settings, DEATH, NIGHT) == []
    assert outcomes(land(settings, "civil_affairs", NIGHT, accept)) == {f"{DEATH}/20261120": "accepted"}
    assert [path.name for path in (settings.lake / DEATH).iterdir()] == ["20261120"]


def _pid(settings: Settings) -> str:
    [part] = (settings.lake / DEATH).glob(".*.part")
    return part.name.split(".")[2]


def test_scratch_is_cleared(settings: Settings) -> None:
    drop(settings, "civil_affairs", "20261120", {FILE: deaths(3)})
    land(settings, "civil_affairs", NIGHT, accept)
    assert [path.name for path in settings.spill.iterdir()] == ["land-civil_affairs.lock"]

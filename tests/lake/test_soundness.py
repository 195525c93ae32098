"""A night rests only on snapshots that are what their manifests say; a damaged one holds, and mended if it can be."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from crosscheck.errors import IntegrityError
from crosscheck.lake import soundness
from crosscheck.lake.counts import deliveries
from crosscheck.lake.land import Landed, land
from crosscheck.lake.snapshots import Snapshot, last_deliveries, newest_accepted
from crosscheck.lake.state import DatasetState
from crosscheck.lake.usable import dataset_states
from crosscheck.settings import Settings
from kit.lake import put_snapshot
from kit.landing import NIGHT, accept, csv_bytes, death, deaths, drop, person, reject, table, write_database

DEATH = "civil_affairs.death"
FILE = "死亡(殡葬)登记.csv"
Harm = Callable[[Path], object]


def halve(folder: Path) -> None:
    rows = pq.read_table(folder / "rows.parquet")
    pq.write_table(rows.slice(0, rows.num_rows // 2), folder / "rows.parquet")


def same_size(folder: Path) -> None:
    content = bytearray((folder / "rows.parquet").read_bytes())
    content[len(content) // 2] ^= 1
    (folder / "rows.parquet").write_bytes(content)


def say(**changes: object) -> Harm:
    """Let the manifest say something else."""

    def change(folder: Path) -> None:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        (folder / "manifest.json").write_text(json.dumps(manifest | changes), encoding="utf-8")

    return change


def cut(name: str) -> Harm:
    return lambda folder: (folder / name).write_bytes((folder / name).read_bytes()[:-40])


def empty(name: str) -> Harm:
    return lambda folder: (folder / name).write_bytes(b"")


def delete(name: str) -> Harm:
    return lambda folder: (folder / name).unlink()


OTHER, LOST = "rows.parquet被改动", "rows.parquet缺失"
AT_ODDS = "清单所记的行数或状态相互矛盾"
HARMS: dict[str, tuple[Harm, str]] = {
    "half of the rows": (halve, OTHER),
    "a bit of the rows": (same_size, OTHER),
    "the rows cut": (cut("rows.parquet"), OTHER),
    "the rows emptied": (empty("rows.parquet"), OTHER),
    "the rows deleted": (delete("rows.parquet"), LOST),
    "the quarantine deleted": (delete("quarantine.parquet"), "quarantine.parquet缺失"),
    "the manifest deleted": (delete("manifest.json"), "清单缺失"),
    "the manifest emptied": (empty("manifest.json"), "清单无法读取"),
    "half a manifest": (cut("manifest.json"), "清单无法读取"),
    "no text for a manifest": (lambda f: (f / "manifest.json").write_bytes(b"\xff\xfe{}"), "清单无法读取"),
    "a deep manifest": (lambda f: (f / "manifest.json").write_text("[" * 100_000), "清单无法读取"),
    "a list for a manifest": (lambda f: (f / "manifest.json").write_text("[]"), AT_ODDS),
    "an empty manifest": (lambda f: (f / "manifest.json").write_text("{}"), AT_ODDS),
    "another dataset's manifest": (say(dataset="civil_affairs.allowance"), AT_ODDS),
    "another delivery's manifest": (say(delivery="20261119"), AT_ODDS),
    "other counts": (say(rows_accepted=90), AT_ODDS),
    "other counts that add up": (say(rows_accepted=90, rows_read=90), OTHER),
    "counts in words": (say(rows_accepted="100"), AT_ODDS),
    "status accepted turned": (say(status="rejected"), AT_ODDS),
    "a status there is not": (say(status="fine"), AT_ODDS),
    "no hash": (say(sha256={}), AT_ODDS),
    "everything in it deleted": (lambda f: [path.unlink() for path in f.iterdir()], "清单缺失"),
}


def state(settings: Settings, night: date = NIGHT) -> DatasetState:
    return dataset_states(settings, night)[DEATH]


def of_the_delivery(landed: list[Landed], name: str = "20261120") -> Landed:
    return next(one for one in landed if (one.dataset, one.delivery) == (DEATH, name))


@pytest.mark.parametrize(("harm", "words"), HARMS.values(), ids=HARMS)
def test_a_damaged_snapshot_is_not_usable_and_the_reason_names_it(settings: Settings, harm: Harm, words: str) -> None:
    put_snapshot(settings, DEATH, "20261119", 100)
    folder = put_snapshot(settings, DEATH, "20261120", 100)
    assert state(settings).usable
    harm(folder)
    got = state(settings)
    told = f"2026-11-20的快照(20261120)与清单不符:{words}"
    assert (got.usable, got.damaged, got.cause, got.detail) == (False, True, None, told)
    assert (got.rows, got.snapshot_date, got.rows_accepted) == (None, NIGHT, None)
    assert got.newest == settings.lake / DEATH / "20261119" / "rows.parquet"
    later = state(settings, NIGHT + timedelta(days=1))
    assert (later.usable, later.detail) == (False, told), "an older snapshot never stands in for it"


def test_a_rejection_turned_into_acceptance_is_seen(settings: Settings) -> None:
    put_snapshot(settings, DEATH, "20261119", 100)
    folder = put_snapshot(settings, DEATH, "20261120", 100, cause="rejected")
    say(status="accepted")(folder)
    assert state(settings).detail == f"2026-11-20的快照(20261120)与清单不符:{AT_ODDS}"
    failed = [{"severity": "critical", "verdict": "failed"}]
    say(status="accepted", cause=None, expectations=failed)(folder)
    assert state(settings).detail == f"2026-11-20的快照(20261120)与清单不符:{AT_ODDS}"


def test_what_no_night_rests_on_disturbs_none(settings: Settings) -> None:
    older = put_snapshot(settings, DEATH, "20261118", 1000)
    put_snapshot(settings, DEATH, "20261120", 100)
    delete("rows.parquet")(older)
    assert (state(settings).usable, state(settings).cause, state(settings).rows_before) == (True, "volume", 1000)
    delete("manifest.json")(older)
    assert (state(settings).usable, state(settings).cause, state(settings).rows_before) == (True, None, None)


def test_a_new_delivery_takes_the_place_of_a_damaged_one(settings: Settings) -> None:
    halve(put_snapshot(settings, DEATH, "20261120", 100))
    put_snapshot(settings, DEATH, "20261120-2", 100)
    assert state(settings).usable
    assert str(last_deliveries(settings, DEATH, NIGHT)[-1].name) == "20261120-2"


def test_a_damaged_snapshot_that_is_too_old_is_late(settings: Settings) -> None:
    halve(put_snapshot(settings, DEATH, "20260101", 100))
    got = state(settings)
    assert (got.usable, got.cause, got.damaged) == (False, "late", False)


def test_counts_of_a_damaged_manifest_are_not_told(settings: Settings) -> None:
    folder = put_snapshot(settings, DEATH, "20261120", 100)
    delete("quarantine.parquet")(folder)
    assert deliveries(settings, NIGHT, rows=True)[DEATH]["quarantined_rows"] == []
    empty("manifest.json")(folder)
    assert DEATH not in deliveries(settings, NIGHT)


def test_a_snapshot_that_changes_while_it_is_used_ends_the_night(settings: Settings) -> None:
    folder = put_snapshot(settings, DEATH, "20261120", 100)
    rows = state(settings).rows
    assert rows is not None
    soundness.refuse_changed([rows])
    halve(folder)
    with pytest.raises(IntegrityError) as refused:
        soundness.refuse_changed([rows])
    assert str(refused.value) == (
        "civil_affairs.death: the snapshot 20261120 changed while the night was computed from it "
        "(rows.parquet被改动): run the night again"
    )


def test_a_file_is_read_once_as_long_as_nobody_touches_it(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    put_snapshot(settings, DEATH, "20261120", 100)
    read: list[Path] = []
    hashed = soundness.files.sha256
    monkeypatch.setattr(soundness.files, "sha256", lambda path: read.append(path) or hashed(path))
    for _ in range(3):
        assert state(settings).usable
    assert sorted(path.name for path in read) == ["quarantine.parquet", "rows.parquet"]


def whole(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("harm", [harm for name, (harm, _) in HARMS.items() if name != "everything in it deleted"])
def test_the_same_delivery_mends_it(settings: Settings, harm: Harm) -> None:
    drop(settings, "civil_affairs", "20261120", {FILE: deaths(100)})
    land(settings, "civil_affairs", NIGHT, accept)
    folder = settings.lake / DEATH / "20261120"
    before = whole(folder)
    harm(folder)
    assert of_the_delivery(land(settings, "civil_affairs", NIGHT, accept)).outcome == "accepted"
    assert whole(folder) == before
    assert of_the_delivery(land(settings, "civil_affairs", NIGHT, accept)).outcome == "present"


def test_another_delivery_does_not(settings: Settings) -> None:
    target = drop(settings, "civil_affairs", "20261120", {FILE: deaths(100)})
    land(settings, "civil_affairs", NIGHT, accept)
    folder = settings.lake / DEATH / "20261120"
    delete("rows.parquet")(folder)
    damaged = whole(folder)
    (target / FILE).write_bytes(deaths(99))
    told = of_the_delivery(land(settings, "civil_affairs", NIGHT, accept))
    assert (told.outcome, told.detail) == (
        "failed",
        "civil_affairs.death: the snapshot 20261120 differs from its manifest, and the delivery gives other rows now "
        "than it did then: restore the snapshot from a backup, or ask for a new delivery",
    )
    assert whole(folder) == damaged
    assert state(settings).damaged


def test_where_rows_and_manifest_are_gone_nothing_is_proven(settings: Settings) -> None:
    drop(settings, "civil_affairs", "20261120", {FILE: deaths(100)})
    land(settings, "civil_affairs", NIGHT, accept)
    folder = settings.lake / DEATH / "20261120"
    for name in whole(folder):
        delete(name)(folder)
    assert of_the_delivery(land(settings, "civil_affairs", NIGHT, accept)).outcome == "failed"
    assert whole(folder) == {}
    shutil.rmtree(folder)
    assert of_the_delivery(land(settings, "civil_affairs", NIGHT, accept)).outcome == "accepted"


def test_a_rejected_delivery_is_mended_as_rejected(settings: Settings) -> None:
    drop(settings, "civil_affairs", "20261120", {FILE: deaths(100)})
    land(settings, "civil_affairs", NIGHT, reject)
    delete("manifest.json")(settings.lake / DEATH / "20261120")
    assert state(settings).damaged
    assert of_the_delivery(land(settings, "civil_affairs", NIGHT, reject)).outcome == "rejected"
    assert (state(settings).cause, state(settings).damaged) == ("rejected", False)


def test_a_damaged_snapshot_before_it_does_not_hinder_a_delivery(settings: Settings) -> None:
    targets = [drop(settings, "civil_affairs", name, {FILE: deaths(100)}) for name in ("20261118", "20261119")]
    land(settings, "civil_affairs", date(2026, 11, 19), accept)
    shutil.rmtree(targets[-1])
    delete("rows.parquet")(settings.lake / DEATH / "20261119")
    drop(settings, "civil_affairs", "20261120", {FILE: csv_bytes(table([death(证件号码=person(1))]), "gb18030")})
    assert of_the_delivery(land(settings, "civil_affairs", NIGHT, accept)).outcome == "accepted"
    before = newest_accepted(settings, DEATH, date(2026, 11, 19))
    assert isinstance(before, Snapshot)
    assert str(before.name) == "20261118"


def test_members_are_not_compared_with_damaged_households(settings: Settings) -> None:
    def deliver(*households: str) -> None:
        of_all = {"户主姓名": "张三", "户主证件号码": person(1), "行政区划代码": "451022100201", "户类型": "脱贫户"}
        of_all |= {"识别日期": "2014-01-01", "家庭人口数": "1", "更新时间": "2026-11-19 20:00:00"}
        listed = [{"户编号": number, **of_all} for number in households]
        member = {"人编号": "1", "户编号": "H1", "姓名": "张三", "与户主关系": "户主", "成员状态": "正常"}
        assert settings.exports is not None
        write_database(settings.exports / "database" / "registry.sqlite", {"建档立卡户": listed, "家庭成员": [member]})

    deliver("H1")
    land(settings, "registry", NIGHT, accept)
    halve(settings.lake / "registry.household" / "20261120")
    shutil.rmtree(settings.lake / "registry.member")
    deliver("H1", "H2")
    told = {one.dataset: (one.outcome, one.detail) for one in land(settings, "registry", NIGHT, accept)}
    assert told["registry.member"] == (
        "failed",
        "家庭成员: registry.household: 2026-11-20的快照(20261120)与清单不符:rows.parquet被改动; it is not taken in",
    )
    assert not list(settings.lake.glob("registry.member/*"))


def test_leftovers_of_a_crash_are_swept_when_the_department_lands(settings: Settings) -> None:
    leftovers = [settings.lake / DEATH / ".20261101.4711.part", settings.spill / f"land-{DEATH}"]
    for folder in leftovers:
        folder.mkdir(parents=True)
        (folder / "raw.parquet").write_bytes(b"rows of persons")
    drop(settings, "civil_affairs", "20261120", {})
    land(settings, "civil_affairs", NIGHT, accept)
    assert not any(folder.exists() for folder in leftovers)

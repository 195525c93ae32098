"""Deliveries that answer a request: whom they may be about, which request they name, with what they are compared."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from crosscheck.catalog.datasets import Dataset, catalog
from crosscheck.catalog.site_files import read_folder
from crosscheck.expect.delivery import Candidate, DeliveryResult
from crosscheck.files import write_text
from crosscheck.lake.land import Landed, land
from crosscheck.lake.requested import NO_NUMBER
from crosscheck.lake.snapshots import newest_accepted
from crosscheck.lake.usable import dataset_states
from crosscheck.publish.request import write_request
from crosscheck.settings import Settings
from crosscheck.sources.delivery_name import DeliveryName
from crosscheck.sources.requests import Request, request_number
from kit.landing import NIGHT, accept, csv_bytes, death, drop, person, refused, settings, table

__all__ = ["settings"]

DEATHS = "civil_affairs.death"
FOLDER = "20261120"


@pytest.fixture(autouse=True)
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A county whose civil affairs answer for persons."""
    write_text(tmp_path / "site" / "site.yaml", 'county: {code: "451022", name: 田东县}\n')
    write_text(tmp_path / "site" / "sources" / f"{DEATHS}.yaml", "coverage: asked\n")
    read_folder.cache_clear()
    monkeypatch.setenv("CROSSCHECK_SITE", str(tmp_path / "site"))


def request(
    settings: Settings, persons: Sequence[tuple[str | None, str]], day: date = NIGHT, dataset: str = DEATHS
) -> str:
    """A request for these persons; its number."""
    number, known = request_number(dataset, day), catalog().dataset(dataset)
    folder = settings.outgoing / known.department / number
    rows = [{"证件号码": number, "姓名": name} for number, name in persons]
    schema = pa.schema([("证件号码", pa.string()), ("姓名", pa.string())])
    one = Request(number, dataset, DeliveryName(day), folder)
    write_request(
        settings, catalog().department(known.department), known.title, one, pa.Table.from_pylist(rows, schema), day
    )
    return number


def answer(settings: Settings, *rows: dict, number: str = "", day: date = NIGHT) -> None:
    files = {"死亡(殡葬)登记.csv": csv_bytes(table(rows), "gb18030")}
    drop(
        settings, "civil_affairs", day.strftime("%Y%m%d"), files | ({"request.txt": number.encode()} if number else {})
    )


def landed(settings: Settings, day: date = NIGHT) -> Landed:
    told = land(settings, "civil_affairs", day, accept)
    assert [one for one in told if one.outcome == "not read"] == []
    [found] = [one for one in told if one.dataset == DEATHS and one.delivery == day.strftime("%Y%m%d")]
    return found


def of(n: int, name: str, **more: str) -> dict:
    return death(证件号码=person(n), 姓名=name, **more)


def test_rows_about_others_are_quarantined_and_nothing_of_them_is_kept(settings: Settings) -> None:
    number = request(settings, [(person(1), "张三"), (person(2), "李四"), (None, "王五")])
    damaged = person(2)[:15] + "000"
    rows = [
        of(1, "张三"),
        of(1, "张三丰"),
        of(3, "张三"),
        death(证件号码=damaged, 姓名="李四"),
        death(证件号码=damaged, 姓名="赵六"),
        of(4, "王五"),
    ]
    answer(settings, *rows, number=f"{number.lower()} \n")
    assert landed(settings).outcome == "accepted"
    snapshot = settings.lake / DEATHS / FOLDER
    manifest = json.loads((snapshot / "manifest.json").read_text("utf-8"))
    assert (manifest["request"], manifest["persons_asked"]) == (number, 3)
    assert manifest["quarantine"] == {"key with different content": 2, "not asked": 2}
    assert [row["_source_row"] for row in refused(snapshot) if row["reason"] == "not asked"] == [3, 5]
    about = pq.read_table(snapshot / "quarantine.parquet").to_pylist()
    assert [row["_about"] for row in about if row["reason"] == "not asked"] == [None, None]
    kept = pq.read_table(snapshot / "rows.parquet").to_pylist()
    assert [row["name"] for row in kept] == ["李四", "王五"]


def test_a_column_may_name_the_request(settings: Settings) -> None:
    number = request(settings, [(person(1), "张三")])
    answer(settings, of(1, "张三", 请求编号=number), of(2, "李四", 请求编号=number))
    assert landed(settings).outcome == "accepted"
    manifest = json.loads((settings.lake / DEATHS / FOLDER / "manifest.json").read_text("utf-8"))
    assert (manifest["request"], manifest["quarantine"], manifest["unknown_columns"]) == (number, {"not asked": 1}, [])


NEVER_MADE = "来件所写的请求编号不是本县就该数据发出的请求"


@pytest.mark.parametrize(
    ("named", "why"),
    [
        ("", NO_NUMBER),
        ("Q20261120-2-civil_affairs.death", NEVER_MADE),
        ("../../etc", NEVER_MADE),
        ("Q20261120-civil_affairs.support", NEVER_MADE),
        ("Q20261121-civil_affairs.death", NEVER_MADE),
    ],
)
def test_an_answer_to_no_request_of_ours_is_rejected(settings: Settings, named: str, why: str) -> None:
    request(settings, [(person(1), "张三")])
    request(settings, [(person(1), "张三")], dataset="civil_affairs.support")
    request(settings, [(person(1), "张三")], NIGHT + timedelta(days=1))
    answer(settings, of(1, "张三"), number=named)
    found = landed(settings)
    assert (found.outcome, found.detail) == ("rejected", why)


def test_an_answer_to_two_requests_is_rejected(settings: Settings) -> None:
    first = request(settings, [(person(1), "张三")], NIGHT - timedelta(days=1))
    second = request(settings, [(person(1), "张三")])
    answer(settings, of(1, "张三", 请求编号=first), of(2, "李四", 请求编号=second))
    assert landed(settings).detail == "一次报送只能答复一个请求,来件写了2个请求编号"


def test_who_was_asked_about_is_part_of_the_snapshot(settings: Settings) -> None:
    number = request(settings, [(person(1), "张三")])
    answer(settings, of(1, "张三"), number=number)
    landed(settings)
    state = dataset_states(settings, NIGHT)[DEATHS]
    assert state.asked == settings.lake / DEATHS / FOLDER / "asked.parquet"
    pq.write_table(pa.table({"id_no": [person(2)], "id_valid": [True], "name_fold": ["李四"]}), state.asked)
    damaged = dataset_states(settings, NIGHT)[DEATHS]
    assert (damaged.usable, damaged.asked) == (False, None)
    assert damaged.detail == "2026-11-20的快照(20261120)与清单不符:asked.parquet被改动"


def test_a_changed_request_is_no_request(settings: Settings) -> None:
    number = request(settings, [(person(1), "张三")])
    [sent] = (settings.outgoing / "civil_affairs" / number).glob("*.parquet")
    sent.write_bytes(b"other persons")
    answer(settings, of(1, "张三"), number=number)
    assert landed(settings).outcome == "failed"
    assert newest_accepted(settings, DEATHS, NIGHT) is None


def test_an_answer_is_compared_with_the_rows_of_those_asked_about_now(settings: Settings) -> None:
    """A later request that asks about fewer is no loss of the others."""
    many, before = [(person(n), f"村民{n}") for n in range(40)], NIGHT - timedelta(days=1)
    answer(settings, *(of(n, f"村民{n}") for n in range(40)), number=request(settings, many, before), day=before)
    assert landed(settings, before).outcome == "accepted"
    answer(settings, *(of(n, f"村民{n}") for n in range(9)), number=request(settings, many[:10]))
    seen: list[Candidate] = []

    def look(own: Settings, dataset: Dataset, candidate: Candidate) -> DeliveryResult:
        seen.append(candidate)
        assert candidate.earlier
        assert pq.read_metadata(candidate.earlier.rows).num_rows == 10
        return accept(own, dataset, candidate)

    land(settings, "civil_affairs", NIGHT, look)
    assert [candidate.rows_before for candidate in seen] == [10]
    state = dataset_states(settings, NIGHT)[DEATHS]
    assert (state.usable, state.cause, state.rows_accepted) == (True, None, 9)

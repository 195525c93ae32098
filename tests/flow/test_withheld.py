"""Findings that open no issue: a row about their subject was refused, or a date in it can't be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from crosscheck.catalog.datasets import catalog
from crosscheck.catalog.policy import policy
from crosscheck.catalog.rules import rule_catalog
from crosscheck.engines import Engine, open_engine
from crosscheck.files import canonical
from crosscheck.lake.doubtful_dates import DoubtfulDates, doubtful_dates
from crosscheck.lake.laid_aside import ABOUT, NUMBER, mark
from crosscheck.lake.missing_parts import people_of_missing_parts
from crosscheck.lake.state import DatasetState
from crosscheck.link.models import Choice
from crosscheck.rules.night import NightInputs
from crosscheck.rules.withheld import withheld
from crosscheck.settings import Settings

PUPILS = "education.enrolment"


@pytest.fixture
def engine(settings: Settings) -> Iterator[Engine]:
    """A household with two children, and one with one."""
    with closing(open_engine(settings)) as engine:
        homes = {1: "H1", 2: "H1", 3: "H2"}
        members = [
            {"household_no": home, "member_no": f"M{n}", "id_no": f"{n}", "name_fold": f"name {n}"}
            for n, home in homes.items()
        ]
        engine.frame("member", pa.Table.from_pylist(members))
        yield engine


def finding(rule: str, kind: str, subject: str, about: str = "", household: str = "H1") -> dict[str, str | None]:
    evidence = canonical({"rows": []})
    return {
        "rule_id": rule, "subject_kind": kind, "subject_id": subject, "object": about, "household_no": household,
        "region_code": None, "link": None, "evidence": evidence,
    }  # fmt: skip


def refused(folder: Path, number: str) -> dict[str, DatasetState]:
    """The pupils' list with a refused row about whom has this ID number."""
    pq.write_table(pa.table({ABOUT: [mark(NUMBER, number)]}), folder / "quarantine.parquet")
    pq.write_table(pa.table({"_notes": pa.array([None], pa.string())}), folder / "rows.parquet")
    return {PUPILS: DatasetState(catalog().dataset(PUPILS), True, None, None, folder / "rows.parquet", None, 1, None)}


def kept_back(settings: Settings, engine: Engine, states: dict[str, DatasetState], *findings: dict) -> list[tuple]:
    table = pa.Table.from_pylist(list(findings))
    engine.frame("finding_subject", table)
    rows = withheld(settings, engine, states, rule_catalog(settings.root), table).to_pylist()
    return [tuple(row.values()) for row in rows]


def test_what_rests_on_a_withheld_finding_is_withheld(settings: Settings, engine: Engine, tmp_path: Path) -> None:
    """A risk that "persists" because of a child whose school record was refused."""
    found = [finding("ED-01", "member", "M1"), finding("HP-08", "household", "H1", "ED-01")]
    assert kept_back(settings, engine, refused(tmp_path, "1"), *found) == [
        ("ED-01", "M1", "", PUPILS),
        ("HP-08", "H1", "ED-01", PUPILS),
    ]


@pytest.mark.parametrize("other", [finding("ED-01", "member", "M2"), finding("MD-01", "member", "M1")])
def test_it_stands_where_something_else_carries_it(
    settings: Settings, engine: Engine, tmp_path: Path, other: dict
) -> None:
    """Another child of the household without a record, or another rule."""
    found = [finding("ED-01", "member", "M1"), other, finding("HP-08", "household", "H1", str(other["rule_id"]))]
    assert kept_back(settings, engine, refused(tmp_path, "1"), *found) == [("ED-01", "M1", "", PUPILS)]


def test_a_household_rests_on_its_own_findings_alone(settings: Settings, engine: Engine, tmp_path: Path) -> None:
    found = [finding("ED-01", "member", "M1"), finding("ED-01", "member", "M3", household="H2")]
    found.append(finding("HP-08", "household", "H2", "ED-01", household="H2"))
    assert kept_back(settings, engine, refused(tmp_path, "1"), *found) == [("ED-01", "M1", "", PUPILS)]


CADRES = "organisation.village_cadre"


def _cadre(who: int, place: int, key: int, to_date: str | None, sheet: str, note: str | None) -> dict[str, Any]:
    left = None if to_date is None else date.fromisoformat(to_date)
    person = {"id_no": f"{who}", "id_no_valid": True, "name": "韦小山", "name_fold": f"name {who}"}
    source = {"_source_file": sheet, "_source_row": place, "_notes": note}
    return {"_key_hash": key, "to_date": left, **person, **source}


def cadres(folder: Path, *rows: tuple[int, str | None, str, str | None], people: Sequence[int] = ()) -> Path:
    """A snapshot of village cadres: key, day of leaving, sheet, note; ``people``: who they are, one for each key."""
    folder.mkdir()
    table = [_cadre(people[n] if people else row[0], n + 1, *row) for n, row in enumerate(rows)]
    pq.write_table(pa.Table.from_pylist(table), folder / "rows.parquet")
    return folder / "rows.parquet"


def state(rows: Path, before: Path | None) -> DatasetState:
    return DatasetState(catalog().dataset(CADRES), True, None, None, rows, None, 1, None, before=before)


def test_a_day_of_leaving_that_is_unread_or_gone_is_doubtful(settings: Settings, tmp_path: Path) -> None:
    before = cadres(tmp_path / "before", *((n, "2026-01-01", "a", None) for n in (1, 2, 3)), (4, None, "a", None))
    now = cadres(
        tmp_path / "now",
        (1, "2026-01-01", "a", None),
        (2, None, "a", None),
        (3, None, "a", "unreadable 离任日期"),
        (4, None, "a", None),
        (5, None, "a", "unreadable 职务"),
    )
    found = doubtful_dates(settings, [state(now, before)])[CADRES]
    assert found == DoubtfulDates(frozenset({("a", 2), ("a", 3)}), frozenset({mark(NUMBER, "2"), mark(NUMBER, "3")}))
    assert doubtful_dates(settings, [state(now, None)])[CADRES].places == {("a", 3)}


def test_what_is_left_empty_once_more_counts(settings: Settings, tmp_path: Path) -> None:
    emptied = cadres(tmp_path / "before", (1, None, "a", None))
    assert doubtful_dates(settings, [state(cadres(tmp_path / "now", (1, None, "a", None)), emptied)]) == {}


def test_people_of_a_lost_sheet_may_stand_there_still(settings: Settings, tmp_path: Path) -> None:
    """A sheet that was renamed is no lost one, and who left one that is still there has left."""
    before = cadres(tmp_path / "before", *((n, None, sheet, None) for n, sheet in enumerate("aabbcc", start=1)))
    now = cadres(tmp_path / "now", (1, None, "a", None), (3, None, "B", None))
    assert people_of_missing_parts(settings, [state(now, before)]) == {CADRES: {mark(NUMBER, "5"), mark(NUMBER, "6")}}
    assert people_of_missing_parts(settings, [state(before, now)]) == {}


def test_who_stood_on_a_lost_sheet_and_on_another_has_lost_a_row(settings: Settings, tmp_path: Path) -> None:
    before = cadres(tmp_path / "before", (1, None, "a", None), (2, None, "b", None), people=(7, 7))
    now = cadres(tmp_path / "now", (1, None, "a", None), people=(7,))
    assert people_of_missing_parts(settings, [state(now, before)]) == {CADRES: {mark(NUMBER, "7")}}


def test_the_next_month_is_no_loss_of_the_last(settings: Settings, tmp_path: Path) -> None:
    before = cadres(tmp_path / "before", (1, None, "9月", None), (2, None, "10月", None), people=(7, 7))
    now = cadres(tmp_path / "now", (2, None, "10月", None), (3, None, "11月", None), people=(7, 7))
    assert people_of_missing_parts(settings, [state(now, before)]) == {}


def test_another_delivery_to_be_compared_with_is_another_night(settings: Settings, tmp_path: Path) -> None:
    """One that comes late for an earlier day: what the night withholds depends on it."""
    snapshots = [cadres(tmp_path / name, (1, None, "a", None)) for name in ("20261118", "20261119", "20261120")]
    for rows in snapshots:
        (rows.parent / "manifest.json").write_text('{"sha256": {"rows.parquet": "a"}}')
    frozen = tmp_path / "frozen"
    frozen.touch()
    keys = set()
    for before in (None, *snapshots[:2], snapshots[0]):
        states = {CADRES: replace(state(snapshots[2], before), newest=snapshots[2])}
        inputs = NightInputs(date(2026, 11, 20), states, {}, policy(), frozen, frozen, Choice(None, None))
        keys.add(inputs.key(settings.root))
    assert len(keys) == 3

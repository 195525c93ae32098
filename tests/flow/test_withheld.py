"""Findings that open no issue: a row about their subject was refused, or a date in it can't be read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from crosscheck.catalog.datasets import catalog
from crosscheck.catalog.rules import rule_catalog
from crosscheck.engines import Engine, open_engine
from crosscheck.files import canonical
from crosscheck.lake.laid_aside import ABOUT, NUMBER, mark
from crosscheck.lake.state import DatasetState
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

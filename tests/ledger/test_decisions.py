"""Decisions are kept, taken back by a later entry, refused to whoever may not take them, and proved untouched."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from crosscheck.access.roles import Role
from crosscheck.access.scopes import EVERYTHING, Scope
from crosscheck.errors import LedgerError
from crosscheck.ledger import decisions
from crosscheck.ledger.database import Ledger, open_ledger, reading
from crosscheck.ledger.proof import verify
from kit.decided import AT, INSPECTOR, PAIR, given
from kit.nights import sqlite_url


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    engine = open_ledger(sqlite_url(tmp_path))
    yield engine
    engine.dispose()


def decide(ledger: Ledger, verdict: str = "same", person=INSPECTOR, why: str = "户口簿为证", **of_pair: str) -> None:
    decisions.decide(ledger, given(verdict, why, **of_pair), person, AT, "test")


def counting(ledger: Ledger) -> list[tuple[str, str]]:
    """Key and verdict of what linking would read; the ledger is whole whenever it is asked."""
    with reading(ledger, EVERYTHING) as connection:
        assert verify(connection).problems == ()
        return [(row["key"], row["verdict"]) for row in decisions.for_linking(connection).to_pylist()]


def test_the_newest_decision_counts_and_every_one_is_kept(ledger):
    decide(ledger, "undecided")
    assert counting(ledger) == []
    decide(ledger, "different", why="两人同名")
    decide(ledger, "same", why="更正:户口簿为证")
    assert counting(ledger) == [(PAIR.key, "same")]
    with reading(ledger, EVERYTHING) as connection:
        kept = decisions.decisions(connection)
    assert [(d.given.verdict, d.given.why, d.actor, d.role) for d in kept] == [
        ("undecided", "户口簿为证", "核查员丁", "inspector"),
        ("different", "两人同名", "核查员丁", "inspector"),
        ("same", "更正:户口簿为证", "核查员丁", "inspector"),
    ]


def test_a_decision_taken_back_counts_no_more_and_can_be_taken_again(ledger):
    decide(ledger)
    decisions.revoke(ledger, PAIR.key, "误判", INSPECTOR, AT, "test")
    assert counting(ledger) == []
    with pytest.raises(LedgerError, match=f"没有编号为{PAIR.key}的判定可以撤销"):
        decisions.revoke(ledger, PAIR.key, "误判", INSPECTOR, AT, "test")
    decide(ledger)
    assert counting(ledger) == [(PAIR.key, "same")]


def test_one_row_is_one_person(ledger):
    decide(ledger)
    other = {"key": "SBBBBBBBBBBBB", "member_no": "M2", "person_key": "451022201403010038"}
    with pytest.raises(LedgerError, match=f"该记录已判定为另一人.编号{PAIR.key}"):
        decide(ledger, **other)
    decide(ledger, "different", **other)
    decide(ledger, **other | {"member_no": "M3", "person_key": PAIR.person_key})
    decisions.revoke(ledger, PAIR.key, "误判", INSPECTOR, AT, "test")
    assert ("SBBBBBBBBBBBB", "different") in counting(ledger)


@pytest.mark.parametrize(
    ("person", "why", "said"),
    [
        (replace(INSPECTOR, role=Role.TOWNSHIP), "x", "乡镇不能核定身份,须由核查员或县办办理"),
        (replace(INSPECTOR, role=Role.DEPARTMENT), "x", "部门不能核定身份"),
        (replace(INSPECTOR, role=Role.CITY, scope=EVERYTHING), "x", "市级不能核定身份"),
        (replace(INSPECTOR, scope=Scope("451023")), "x", f"没有编号为{PAIR.key}的待核实记录"),
        (INSPECTOR, "  ", "核定身份须写明判定依据"),
    ],
)
def test_who_may_not_is_told_why(ledger, person, why, said):
    with pytest.raises(LedgerError, match=said):
        decide(ledger, person=person, why=why)
    decide(ledger)
    before = counting(ledger)
    with pytest.raises(LedgerError):
        decisions.revoke(ledger, PAIR.key, why, person, AT, "test")
    assert counting(ledger) == before


def test_the_county_office_may(ledger):
    decide(ledger, person=replace(INSPECTOR, name="县办甲", role=Role.COUNTY))
    assert counting(ledger) == [(PAIR.key, "same")]


def test_the_order_of_taking_does_not_matter_to_linking(tmp_path):
    pairs = [{"member_no": f"M{n}", "person_key": f"P{n}", "key": f"S{n}", "name": f"张{n}"} for n in range(4)]
    tables = []
    for n, order in enumerate((pairs, pairs[::-1])):
        engine = open_ledger(sqlite_url(tmp_path / str(n)))
        for of_pair in order:
            decide(engine, **of_pair)
        with reading(engine, EVERYTHING) as connection:
            tables.append(decisions.for_linking(connection))
        engine.dispose()
    assert tables[0].equals(tables[1])


@pytest.mark.parametrize(
    ("script", "problem"),
    [
        ("UPDATE identity_decision SET verdict = 'same' WHERE seq = 1", "identity_decision is not the one"),
        ("UPDATE identity_decision SET member_no = 'M9' WHERE seq = 2", "identity_decision is not the one"),
        ("DELETE FROM identity_decision WHERE seq = 2", "identity_decision of entry 2 is missing"),
        (
            "UPDATE identity_decision SET seq = 9 WHERE seq = 1; UPDATE identity_decision SET seq = 1 WHERE seq = 2;"
            "UPDATE identity_decision SET seq = 2 WHERE seq = 9",
            "identity_decision is not the one that was recorded by entry 1",
        ),
        (
            "INSERT INTO identity_decision SELECT 3, key, dataset, id_no, name, birth, village, person_key, member_no,"
            " region, 'same', checked_by, code FROM identity_decision WHERE seq = 1",
            "identity_decision is not the one that was recorded by entry 3",
        ),
        ("DROP TRIGGER history_no_update; UPDATE history SET why = 'x' WHERE seq = 1", "entry 1 was changed"),
    ],
)
def test_any_change_is_found(ledger, tmp_path, script, problem):
    decide(ledger, "different")
    decide(ledger, "undecided", key="SBBBBBBBBBBBB", member_no="M2")
    with sqlite3.connect(tmp_path / "ledger.sqlite") as connection:
        connection.executescript(script)
    connection.close()
    with reading(ledger, EVERYTHING) as connection:
        assert any(problem in found for found in verify(connection).problems)

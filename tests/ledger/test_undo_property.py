"""Nights, answers and undone nights in any order: the ledger is that of a county where the undone ones never were."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from crosscheck.access.persons import Person
from crosscheck.access.roles import Role
from crosscheck.access.scopes import EVERYTHING, Scope
from crosscheck.errors import LedgerError
from crosscheck.ledger import list_queries, moves, tables
from crosscheck.ledger.answers import Answer
from crosscheck.ledger.database import Ledger, open_ledger, reading, writing
from crosscheck.ledger.intake import Night
from crosscheck.ledger.issue import Hold
from crosscheck.ledger.issue_rows import issues
from crosscheck.ledger.nights import issue_new, newest_night, nights, record_night
from crosscheck.ledger.perform import act
from crosscheck.ledger.proof import verify
from crosscheck.ledger.undo import Moved, undo_night
from crosscheck.ledger.vocabulary import State
from crosscheck.settings import load
from kit.nights import COUNTY, RULES, day, finding, night, sqlite_url
from kit.postgres import empty

ROOT = load().root
UNDO, ANSWER = "undo", "answer"
TOWNSHIP = Person("镇", Role.TOWNSHIP, Scope("451022100"))
FINDINGS = st.lists(
    st.builds(
        finding,
        st.sampled_from(sorted(RULES)),
        st.sampled_from(["M1", "M2", "M3"]),
        facts=st.sampled_from("ab"),
        region_code=st.sampled_from(["451022100201", "451022101201"]),
    ),
    max_size=6,
    unique_by=lambda f: f.key,
)
HOLDS = st.lists(st.builds(Hold, st.sampled_from(sorted(RULES)), st.just(""), st.just("无数据")), max_size=1)
CATALOGUES = st.sampled_from([sorted(RULES), sorted(RULES), ["ED-01", "WM-15"]])
A_NIGHT = st.tuples(st.sampled_from([0, 1, 1, 2]), FINDINGS, HOLDS, CATALOGUES, st.booleans())
STEPS = st.lists(st.one_of(A_NIGHT, A_NIGHT, st.just(UNDO), st.just(ANSWER)), min_size=2, max_size=10)
Act = Callable[[Ledger], None]


@pytest.fixture(autouse=True)
def _two_are_a_surge(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crosscheck.ledger.surge.AT_LEAST", 1)


def a_night(made: Night, issued: bool) -> Act:
    def run(ledger: Ledger) -> None:
        record_night(ledger, made)
        if issued:
            issue_new(ledger, made.business_date)

    return run


def an_answer(ledger: Ledger) -> None:
    """The township answers the first issue that waits for it."""
    with reading(ledger, EVERYTHING) as connection:
        at = newest_night(connection)
        waiting = [i for i in issues(connection) if i.state == State.ISSUED and i.region_code[:9] == "451022100"]
    if at and waiting:
        given_ = Answer("registry_wrong", "说明", "07")
        first = min(waiting, key=lambda issue: issue.key).number
        act(ledger, first, lambda case: moves.answer(case, given_), TOWNSHIP, f"{at.business_date}T10:00:00+08:00", "t")


class Life:
    """A ledger, and the acts that stand: those of each date by themselves, and whether that date was acted on."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger, self.n = ledger, 0
        self.standing: list[tuple[int, list[Act]]] = []
        self.kept = False

    def step(self, step: Any) -> None:
        if step == UNDO:
            self.undo()
        elif step == ANSWER:
            before = history_of(self.ledger)
            an_answer(self.ledger)
            if history_of(self.ledger) != before:
                self.standing[-1][1].append(an_answer)
                self.kept = False
        else:
            self.night(*step)

    def night(self, later: int, findings: Any, holds: Any, catalogue: Any, issued: bool) -> None:
        n = (self.standing[-1][0] if self.standing else 0) + later
        texts = [RULES[rule_id] for rule_id in catalogue]
        found = [f for f in findings if f.key.rule_id in catalogue]
        made = replace(night(n, found, holds, rules=texts), population={"member": 25})
        if not self.standing or self.standing[-1][0] != n:
            self.standing.append((n, []))
            self.kept = True
        self.standing[-1][1].append(a_night(made, issued))
        self.standing[-1][1][-1](self.ledger)

    def undo(self) -> None:
        if not self.standing:
            return
        before = history_of(self.ledger)
        try:
            with writing(self.ledger) as connection:
                undo_night(connection, day(self.standing[-1][0]), "2026-12-31T09:00:00+08:00", Moved("", ()))
        except LedgerError:
            assert not self.kept
            assert history_of(self.ledger) == before
        else:
            self.standing.pop()
            self.kept = False


def history_of(ledger: Ledger) -> list[Any]:
    with reading(ledger, EVERYTHING) as connection:
        return list(connection.execute(select(tables.history).order_by(tables.history.c.seq)))


def shown(ledger: Ledger) -> dict[str, Any]:
    """All that a county has of its issues, but for numbers that are given once and entries of the history."""
    with reading(ledger, EVERYTHING) as connection:
        assert verify(connection).problems == ()
        known = list(issues(connection))
        keys = {issue.number: issue.key for issue in known}
        past = [(night.business_date, night.counts) for night in nights(connection)]
        newest = newest_night(connection)
        at = newest.business_date if newest else day(0)
        held = list_queries.held_rows(connection, ROOT, at, newest.run, COUNTY) if newest else []
        lists = {
            "open": list_queries.open_issues(connection, ROOT, EVERYTHING),
            "ledger": list_queries.issue_ledger(connection, ROOT, COUNTY, at),
            "events": list_queries.issue_events(connection, ROOT, COUNTY, day(0), at),
            "closings": list_queries.closings(connection, ROOT, COUNTY, day(0), at),
        }
        versions = connection.execute(select(tables.evidence))
        return {
            "issues": sorted((replace(i, number="", history_seq=0) for i in known), key=lambda issue: issue.key),
            "evidence": sorted((keys[number], *rest) for number, *rest in versions),
            "held": held,
            "nights": past,
            **{name: sorted(without_numbers(row) for row in rows) for name, rows in lists.items()},
        }


def without_numbers(row: Any) -> str:
    return repr([(name, value) for name, value in row.items() if name not in ("number", "history_seq")])


def lives_like_one_without(ledger: Ledger, steps: list[Any]) -> None:
    life = Life(ledger)
    for step in steps:
        if step != ANSWER or life.standing:
            life.step(step)
    with fresh() as other:
        for _, acts in life.standing:
            for one in acts:
                one(other)
        assert shown(ledger) == shown(other)


@contextmanager
def fresh() -> Iterator[Ledger]:
    with tempfile.TemporaryDirectory() as folder:
        ledger = open_ledger(sqlite_url(Path(folder)))
        yield ledger
        ledger.dispose()


@settings(max_examples=15)
@given(steps=STEPS)
def test_in_a_file(steps: list[Any]) -> None:
    with fresh() as ledger:
        lives_like_one_without(ledger, steps)


@settings(max_examples=10)
@given(steps=STEPS)
def test_on_a_server(postgres: str, steps: list[Any]) -> None:
    empty(postgres)
    ledger = open_ledger(postgres)
    lives_like_one_without(ledger, steps)
    ledger.dispose()

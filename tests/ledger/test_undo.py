"""A night that was a mistake is taken back: as if it had never been, and everything of it still on record."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from crosscheck.access.persons import Person
from crosscheck.access.roles import Role
from crosscheck.access.scopes import EVERYTHING, Scope
from crosscheck.errors import LedgerError
from crosscheck.ledger import moves, tables
from crosscheck.ledger.answers import Answer
from crosscheck.ledger.database import Ledger, reading, writing
from crosscheck.ledger.deadlines import follow_up
from crosscheck.ledger.decisions import decide
from crosscheck.ledger.downloads import Download, record
from crosscheck.ledger.holds import reject, release
from crosscheck.ledger.issue import Finding, Issue
from crosscheck.ledger.issue_rows import issues
from crosscheck.ledger.nights import issue_new, nights, record_night
from crosscheck.ledger.perform import act
from crosscheck.ledger.proof import verify
from crosscheck.ledger.revisits import draw
from crosscheck.ledger.undo import NOT_KEPT, Moved, undo_night
from crosscheck.ledger.write_changes import Author
from kit.decided import INSPECTOR, given
from kit.nights import day, finding, night

AT = "2026-11-27T09:00:00+08:00"
NOWHERE = Moved("", ())
TOWNSHIP = Person("镇", Role.TOWNSHIP, Scope("451022100"))


def undo(ledger: Ledger, n: int) -> dict[str, int]:
    with writing(ledger) as connection:
        return undo_night(connection, day(n), AT, NOWHERE)


def refused(ledger: Ledger, n: int) -> str:
    """The refusal; the transaction is rolled back."""
    with pytest.raises(LedgerError) as error:
        undo(ledger, n)
    return str(error.value)


def whole(ledger: Ledger, n: int, *findings: Finding, **options: Any) -> None:
    record_night(ledger, night(n, findings, **options))
    issue_new(ledger, day(n))


def known(ledger: Ledger) -> list[Issue]:
    """The issues, but for the number of the entry that changed each last."""
    with reading(ledger, EVERYTHING) as connection:
        return [replace(issue, history_seq=0) for issue in issues(connection)]


def rows(ledger: Ledger, table: Any) -> list[tuple[Any, ...]]:
    with reading(ledger, EVERYTHING) as connection:
        return sorted(tuple(row) for row in connection.execute(select(table)))


def problems(ledger: Ledger) -> tuple[str, ...]:
    with reading(ledger, EVERYTHING) as connection:
        return verify(connection).problems


def actions(ledger: Ledger, number: str) -> list[str]:
    with reading(ledger, EVERYTHING) as connection:
        past = tables.history
        return list(
            connection.execute(select(past.c.action).where(past.c.number == number).order_by(past.c.seq)).scalars()
        )


def test_issues_that_a_night_opened_changed_and_closed_are_as_before(ledger):
    whole(ledger, 0, finding("ED-01"), finding("DE-01", "M2"), finding("ED-01", "M3"))
    whole(ledger, 1, finding("ED-01"), finding("ED-01", "M3"))
    before, evidence = known(ledger), rows(ledger, tables.evidence)
    whole(ledger, 9, finding("ED-01", facts="b"), finding("ED-01", "M4"))
    assert {issue.state.value for issue in known(ledger)} == {"issued", "closed"}
    assert undo(ledger, 9) == {"opened": 1, "restored": 3}
    assert (known(ledger), rows(ledger, tables.evidence)) == (before, evidence)
    assert problems(ledger) == ()
    assert actions(ledger, "451022-2026-000002") == ["opened", "issued", "evidence", "undone"]
    assert actions(ledger, "451022-2026-000004") == ["opened", "issued", "undone"]


def test_the_same_night_again_opens_the_same_issues_under_the_same_numbers(ledger):
    whole(ledger, 0, finding("ED-01"), finding("ED-01", "M2"))
    before, evidence = known(ledger), rows(ledger, tables.evidence)
    undo(ledger, 0)
    assert known(ledger) == []
    whole(ledger, 0, finding("ED-01"), finding("ED-01", "M2"))
    assert (known(ledger), rows(ledger, tables.evidence)) == (before, evidence)
    assert problems(ledger) == ()
    with reading(ledger, EVERYTHING) as connection:
        assert [(done.business_date, done.run) for done in nights(connection)] == [(day(0), 2)]


def test_a_number_of_another_year_is_not_given_again(ledger):
    record_night(ledger, night(400, [finding("ED-01")]))
    undo(ledger, 400)
    record_night(ledger, night(0, [finding("ED-01"), finding("ED-01", "M2")]))
    assert [issue.number for issue in known(ledger)] == ["451022-2026-000001", "451022-2026-000002"]
    record_night(ledger, night(401, [finding("ED-01", n) for n in ("M1", "M2", "M3")]))
    assert [issue.number for issue in known(ledger)][-1] == "451022-2027-000002"
    assert problems(ledger) == ()


def test_every_run_of_the_date_is_taken_back(ledger):
    whole(ledger, 0, finding("ED-01"))
    before = known(ledger)
    whole(ledger, 1, finding("ED-01", facts="b"), finding("DE-01"))
    whole(ledger, 1)
    whole(ledger, 1, finding("ED-01", facts="c"))
    undo(ledger, 1)
    assert known(ledger) == before
    assert problems(ledger) == ()


def test_only_the_newest_night_and_only_once(ledger):
    for n in range(3):
        whole(ledger, n, finding("ED-01", facts="ab"[n % 2]))
    assert refused(ledger, 1) == (
        f"the night of {day(1)} can't be taken back: the newest night in the ledger is {day(2)}"
    )
    undo(ledger, 2)
    assert refused(ledger, 1) == f"the night of {day(1)} can't be taken back: {NOT_KEPT}"
    assert refused(ledger, 2) == (
        f"the night of {day(2)} can't be taken back: the newest night in the ledger is {day(1)}"
    )


def test_nothing_can_be_taken_back_of_an_empty_ledger(ledger):
    assert refused(ledger, 0) == f"the night of {day(0)} can't be taken back: the newest night in the ledger is none"


def an_answer(ledger: Ledger) -> None:
    given = Answer("registry_wrong", "说明", "07")
    act(ledger, "451022-2026-000001", lambda case: moves.answer(case, given), TOWNSHIP, AT, "test")


ACTS = {
    "an issue was answered, checked or moved": an_answer,
    "deadlines were followed up": lambda ledger: follow_up(ledger, day(0) + timedelta(days=60)),
    "revisits were drawn": lambda ledger: draw(ledger, day(0) + timedelta(days=30)),
    "an inspector decided who a row is about": lambda ledger: decide(ledger, given("same"), INSPECTOR, AT, "test"),
    "a hold was rejected": lambda ledger: reject(ledger, day(0), "ED-01", INSPECTING, "错误"),
    "a hold was released": lambda ledger: release(ledger, day(0), "ED-01", INSPECTING, "属实"),
}
INSPECTING = Author(AT, "核查员丁", Role.INSPECTOR.value, "test")


@pytest.mark.parametrize("done", ACTS)
def test_a_night_that_was_acted_on_stays(ledger, done, monkeypatch):
    monkeypatch.setattr("crosscheck.ledger.surge.AT_LEAST", 0)
    made = night(0, [finding("DE-01"), *(finding("ED-01", f"M{n}") for n in range(200))])
    record_night(ledger, made)
    issue_new(ledger, day(0))
    ACTS[done](ledger)
    before = known(ledger)
    assert refused(ledger, 0) == f"the night of {day(0)} can't be taken back, it was acted on since: {done}"
    assert known(ledger) == before


def test_files_that_were_published_and_taken_away_keep_no_night(ledger):
    whole(ledger, 0, finding("ED-01"))
    record(ledger, Download(AT, "王五", "county", "x/y.xlsx", "0" * 64, "本机"))
    assert undo(ledger, 0) == {"opened": 1, "restored": 0}
    assert problems(ledger) == ()


TOUCHED = {
    "UPDATE issue SET name = 'x' WHERE number = '451022-2026-000001'": "issue 451022-2026-000001 is not as",
    "UPDATE former SET body = replace(body, '2026-11-20', '2020-01-01')": "what nights count on them is not as",
    'UPDATE former SET body = \'{"state":"closed"}\'': "issue 451022-2026-000001 is not as",
    "DELETE FROM former": NOT_KEPT,
}


@pytest.mark.parametrize("change", TOUCHED)
def test_a_ledger_that_was_touched_takes_nothing_back(ledger, change):
    whole(ledger, 0, finding("ED-01"))
    whole(ledger, 1, finding("ED-01", facts="b"))
    with ledger.begin() as connection:
        connection.execute(text(change))
    before = known(ledger)
    assert TOUCHED[change] in refused(ledger, 1)
    assert known(ledger) == before


TOUCHED_AFTERWARDS = {
    "DELETE FROM undone": f"whether night {day(1)} run 1 was taken back is not as the history says",
    "UPDATE undone SET first_seq = 1": f"whether night {day(1)} run 1 was taken back is not as the history says",
    "DELETE FROM taken_back": "number series 451022-2026 does not end with the last number that was given",
    "UPDATE issue SET missing_since = '2026-11-21'": "issue 451022-2026-000001 is not as entry 9 left it",
    "DELETE FROM evidence": "evidence 1 of issue 451022-2026-000001 is missing",
}


@pytest.mark.parametrize("change", TOUCHED_AFTERWARDS)
def test_what_a_hand_changes_after_an_undone_night_is_named(ledger, change):
    whole(ledger, 0, finding("ED-01"))
    whole(ledger, 1, finding("ED-01", facts="b"), finding("ED-01", "M2"))
    undo(ledger, 1)
    with ledger.begin() as connection:
        connection.execute(text(change))
    assert TOUCHED_AFTERWARDS[change] in "\n".join(problems(ledger))


def test_who_closed_an_issue_that_the_night_reopened_still_may_not_uphold_it(ledger):
    whole(ledger, 0, finding("ED-01"))
    number, county = "451022-2026-000001", Person("县", Role.COUNTY, Scope("451022"))
    an_answer(ledger)
    act(ledger, number, lambda case: moves.close(case, "同意"), county, AT, "test")
    whole(ledger, 1, finding("ED-01"))
    assert [issue.state.value for issue in known(ledger)] == ["issued"]
    undo(ledger, 1)
    act(ledger, number, lambda case: moves.revisit(case, "抽查"), county, AT, "test")
    with pytest.raises(LedgerError):
        act(ledger, number, lambda case: moves.uphold(case, "属实"), county, AT, "test")

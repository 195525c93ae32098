"""A night that was a mistake is taken back: as if it had never been, and everything of it still on record."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import select

from crosscheck.access.scopes import EVERYTHING
from crosscheck.ledger import tables
from crosscheck.ledger.database import Ledger, reading, writing
from crosscheck.ledger.issue import Finding, Issue
from crosscheck.ledger.issue_rows import issues
from crosscheck.ledger.nights import issue_new, record_night
from crosscheck.ledger.proof import verify
from crosscheck.ledger.undo import Moved, undo_night
from kit.nights import day, finding, night

AT = "2026-11-27T09:00:00+08:00"
NOWHERE = Moved("", ())


def undo(ledger: Ledger, n: int) -> dict[str, int]:
    with writing(ledger) as connection:
        return undo_night(connection, day(n), AT, NOWHERE)


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

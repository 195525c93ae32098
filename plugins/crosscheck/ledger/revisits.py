"""回头看: a tenth of what was closed in a month, drawn with a recorded seed, and every closed red issue."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import Connection, select

from crosscheck.access.roles import Role
from crosscheck.ledger import history, tables
from crosscheck.ledger.changes import Change, Event
from crosscheck.ledger.database import Ledger, writing
from crosscheck.ledger.history import sha256
from crosscheck.ledger.issue import Issue
from crosscheck.ledger.issue_rows import issues
from crosscheck.ledger.moves import revisit_record
from crosscheck.ledger.vocabulary import Action, State, next_state
from crosscheck.ledger.write_changes import Author, apply

ACTOR = "crosscheck"
ONE_IN = 10
EARLIEST, LATEST = 20, 60
"""Days after closing between which a revisit takes place."""
RED, DRAWN = "red", "drawn"


def draw(ledger: Ledger, business_date: date) -> dict[str, int]:
    """Order the revisits that are due on ``business_date``; how many red ones and how many drawn.

    A month's closings are drawn once, on the first run at which all of them are at least 20 days old; the seed is
    the head of the history at that moment and stands in it. Red ones follow as soon as they are 20 days old.
    """
    day = business_date.isoformat()
    author = Author(day, ACTOR, Role.NIGHT.value, f"{day} revisits")
    with writing(ledger) as connection:
        closed = _due(connection, business_date)
        red = [issue for issue, severity in closed if severity == RED]
        others = [issue for issue, severity in closed if severity != RED]
        month = month_to_draw(business_date)
        first, drawn, seed = None, [], ""
        if month and not _drawn(connection, month):
            seed = sha256(f"{history.head(connection).hash}/{month}")[:16]
            frame = [issue for issue in others if issue.closed_on and issue.closed_on.isoformat()[:7] == month]
            drawn = sample([issue.number for issue in frame], seed)
            details = {"month": month, "seed": seed, "closed": len(frame), "drawn": len(drawn)}
            why = f"{month}销号{len(frame)}条(不含一级),抽取{len(drawn)}条回头看,种子{seed}"
            first = author.entry(Action.REVISIT_DRAW, details, why=why)
        chosen = set(drawn)
        changes = [_change(issue, business_date, RED, "", "一级问题销号后全部回头看") for issue in red]
        changes += [
            _change(issue, business_date, DRAWN, seed, f"{month}销号抽查,种子{seed}")
            for issue in others
            if issue.number in chosen
        ]
        apply(connection, changes, author, business_date, first)
    return {"red": len(red), "drawn": len(drawn)}


def month_to_draw(business_date: date) -> str | None:
    """The month whose closings are drawn from ``business_date`` on: its last closing is 20 days old, its first not
    older than 60. From the 20th day of a month it is the month before.
    """
    last_of_month = business_date.replace(day=1) - timedelta(days=1)
    return last_of_month.isoformat()[:7] if (business_date - last_of_month).days >= EARLIEST else None


def sample(numbers: Iterable[str], seed: str) -> list[str]:
    """A tenth of ``numbers``, at least one: those whose hash with ``seed`` comes first. Anybody can draw it again."""
    ordered: Sequence[str] = sorted(numbers, key=lambda number: hashlib.sha256(f"{seed}/{number}".encode()).digest())
    return sorted(ordered[: math.ceil(len(ordered) / ONE_IN)])


def _due(connection: Connection, business_date: date) -> list[tuple[Issue, str]]:
    """Closed issues 20 to 60 days after closing that were not revisited since, with their severity."""
    issue, revisit = tables.issue, tables.revisit
    done = select(revisit.c.number).where(revisit.c.number == issue.c.number, revisit.c.closed_on == issue.c.closed_on)
    first, last = business_date - timedelta(days=LATEST), business_date - timedelta(days=EARLIEST)
    statement = select(issue).where(
        issue.c.state == State.CLOSED.value, issue.c.closed_on.between(first, last), ~done.exists()
    )
    wordings = connection.execute(select(tables.rule_text.c.digest, tables.rule_text.c.severity))
    severity: dict[str, str] = {digest: word for digest, word in wordings}
    return [(found, severity[found.rule_text]) for found in issues(connection, statement)]


def _drawn(connection: Connection, month: str) -> bool:
    table = tables.history
    where = (table.c.number == "") & (table.c.action == Action.REVISIT_DRAW.value)
    whys = connection.execute(select(table.c.why).where(where)).scalars()
    return any(why.startswith(month) for why in whys)


def _change(issue: Issue, day: date, reason: str, seed: str, why: str) -> Change:
    after = replace(issue, state=next_state(issue.state, Action.REVISIT))
    return Change(issue, after, (Event(Action.REVISIT, why, revisit_record(issue, day, reason, seed)),))

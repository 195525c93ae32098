"""督办 and referral: what is overdue is told to the next level after one working day and referred up after five."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from sqlalchemy import select

from crosscheck.access.roles import NEXT_LEVEL, Role
from crosscheck.ledger import tables
from crosscheck.ledger.changes import Change, Event
from crosscheck.ledger.database import Ledger, writing
from crosscheck.ledger.issue import Issue
from crosscheck.ledger.issue_rows import issues
from crosscheck.ledger.vocabulary import AWAITED, Action, State, next_state
from crosscheck.ledger.workdays import deadline
from crosscheck.ledger.write_changes import Author, apply

ACTOR = "crosscheck"
URGED_AFTER = 1
REFERRED_AFTER = 5


def follow_up(ledger: Ledger, business_date: date) -> dict[str, int]:
    """Urge and refer up whatever is overdue on ``business_date``; how many of each. Again on the same day: none."""
    with writing(ledger) as connection:
        days: dict[str, int] = dict(
            (digest, allowed)
            for digest, allowed in connection.execute(select(tables.rule_text.c.digest, tables.rule_text.c.days))
        )
        table = tables.issue
        awaited = select(table).where(table.c.state.in_([state.value for state in AWAITED]))
        overdue = list(issues(connection, awaited.where(table.c.due_on < business_date)))
        changes = changes_of(overdue, days, business_date)
        day = business_date.isoformat()
        apply(connection, changes, Author(day, ACTOR, Role.NIGHT.value, f"{day} deadlines"), business_date)
    counted = Counter(event.action for change in changes for event in change.events)
    return {"urged": counted[Action.URGED], "referred": counted[Action.REFERRED]}


def changes_of(overdue: Iterable[Issue], days: dict[str, int], business_date: date) -> list[Change]:
    """Pure: what is to be done about overdue issues. ``days``: working days by rule wording, for the level above."""
    changes = []
    for issue in overdue:
        change = _change(issue, days[issue.rule_text], business_date)
        if change is not None:
            changes.append(change)
    return changes


def _change(issue: Issue, days: int, business_date: date) -> Change | None:
    if issue.due_on is None or business_date < deadline(issue.due_on, URGED_AFTER):
        return None
    holder = holder_of(issue)
    above = NEXT_LEVEL.get(holder)
    events = []
    after = issue
    if issue.urged_on is None:
        told = f",已告知{above.zh}" if above else ""
        events.append(Event(Action.URGED, f"逾期督办:应于{issue.due_on.isoformat()}前办理{told}"))
        after = replace(after, urged_on=business_date)
    if above and business_date >= deadline(issue.due_on, REFERRED_AFTER):
        events.append(Event(Action.REFERRED, f"逾期{REFERRED_AFTER}个工作日未办理,上报{above.zh}"))
        after = replace(
            after,
            state=next_state(issue.state, Action.REFERRED),
            referred_to=above.value,
            due_on=deadline(business_date, days),
            urged_on=None,
        )
    return Change(issue, after, tuple(events)) if events else None


def holder_of(issue: Issue) -> Role:
    """Who has an awaited issue on the table: the level it was referred to, else townships and departments."""
    return Role(issue.referred_to) if issue.state == State.REFERRED else Role.TOWNSHIP

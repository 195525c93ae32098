"""An inspector's decision on a rule that is held for its surge."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection, select, update

from crosscheck.errors import LedgerError
from crosscheck.ledger import tables
from crosscheck.ledger.database import Ledger, writing
from crosscheck.ledger.history import Entry
from crosscheck.ledger.intake import from_body
from crosscheck.ledger.issue import Hold, Issue, RuleText
from crosscheck.ledger.issue_rows import issues
from crosscheck.ledger.nights import newest_night
from crosscheck.ledger.reconcile import reconcile
from crosscheck.ledger.rule_nights import SURGE
from crosscheck.ledger.vocabulary import Action
from crosscheck.ledger.write_changes import Author, apply


@dataclass(frozen=True)
class HeldRule:
    """A hold of one night. ``kind`` is held (no data, no policy) or surge; ``decision`` empty, released, rejected."""

    business_date: date
    run: int
    rule_id: str
    region: str
    object: str
    kind: str
    reason: str
    findings: int
    decision: str


def held_rules(connection: Connection, business_date: date, run: int) -> list[HeldRule]:
    """The holds of one run of a night, by rule, region and object."""
    table = tables.hold
    statement = select(table).where(table.c.business_date == business_date, table.c.run == run)
    return [
        HeldRule(*row)
        for row in connection.execute(statement.order_by(table.c.rule_id, table.c.region, table.c.object))
    ]


def release(ledger: Ledger, business_date: date, rule_id: str, author: Author, why: str) -> int:
    """Let the findings of a surge through, as of their night. Returns how many issues were opened or reopened.

    Only the newest night's hold can be released (what came after would rest on it), and only once.
    """
    with writing(ledger) as connection:
        hold = _waiting_hold(connection, business_date, rule_id, why)
        rule, known = _rule(connection, hold), list(_issues_of(connection, rule_id))
        table = tables.held_finding
        bodies = connection.execute(
            select(table.c.body)
            .where(table.c.business_date == hold.business_date, table.c.run == hold.run, table.c.rule_id == rule_id)
            .order_by(table.c.n)
        ).scalars()
        findings = [from_body(text) for text in bodies]
        held = held_rules(connection, hold.business_date, hold.run)
        parts = [Hold(h.rule_id, h.region, h.reason, h.object) for h in held if h.region or h.object]
        changes = reconcile(known, findings, {rule_id: rule}, parts, business_date)
        counted = {Action.OPENED, Action.REOPENED}
        opened = sum(event.action in counted for change in changes for event in change.events)
        entry = _write_decision(connection, hold, author, Action.HOLD_RELEASED, why)
        apply(connection, changes, replace(author, source=f"hold {rule_id} {business_date}"), business_date, entry)
        return opened


def reject(ledger: Ledger, business_date: date, rule_id: str, author: Author, why: str) -> None:
    """Drop the findings of a surge: they stay in the ledger with the reason, and open nothing."""
    with writing(ledger) as connection:
        hold = _waiting_hold(connection, business_date, rule_id, why)
        entry = _write_decision(connection, hold, author, Action.HOLD_REJECTED, why)
        apply(connection, (), author, business_date, entry)


def _waiting_hold(connection: Connection, business_date: date, rule_id: str, why: str) -> HeldRule:
    if not why.strip():
        raise LedgerError("放行或驳回须写明理由")
    last = newest_night(connection)
    if last is None or last.business_date != business_date:
        raise LedgerError(f"只能处理最近一晚({last.business_date if last else '无'})的暂停,{business_date}已过")
    found = [h for h in held_rules(connection, business_date, last.run) if (h.rule_id, h.kind) == (rule_id, SURGE)]
    if not found:
        raise LedgerError(f"{business_date}规则{rule_id}没有因疑点突增而暂停")
    if found[0].decision:
        raise LedgerError(f"{business_date}规则{rule_id}的暂停已处理({found[0].decision})")
    return found[0]


def _write_decision(connection: Connection, hold: HeldRule, author: Author, action: Action, why: str) -> Entry:
    table = tables.hold
    decision = action.value.removeprefix("hold_")
    this = (table.c.business_date == hold.business_date) & (table.c.run == hold.run) & (table.c.rule_id == hold.rule_id)
    connection.execute(update(table).where(this & (table.c.kind == SURGE)).values(decision=decision))
    return Entry(
        at=author.at,
        number="",
        actor=author.actor,
        role=author.role,
        action=action.value,
        before=SURGE,
        after=decision,
        why=why,
        source=author.source,
        details={"rule": hold.rule_id, "night": hold.business_date.isoformat(), "run": hold.run},
    )


def _rule(connection: Connection, hold: HeldRule) -> RuleText:
    night, text = tables.rule_night, tables.rule_text
    statement = (
        select(text)
        .join(night, night.c.rule_text == text.c.digest)
        .where(night.c.business_date == hold.business_date, night.c.run == hold.run, night.c.rule_id == hold.rule_id)
    )
    return RuleText(**connection.execute(statement).mappings().one())


def _issues_of(connection: Connection, rule_id: str) -> Iterator[Issue]:
    return issues(connection, select(tables.issue).where(tables.issue.c.rule_id == rule_id))

"""How the rules do, counted within a scope: what is found and gone, how it was answered, what was recovered."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, case, func, select

from crosscheck.access.scopes import Scope
from crosscheck.ledger import tables
from crosscheck.ledger.queries import within

Given = tuple[str, str]
"""The result and the reason of an answer, by code."""


@dataclass(frozen=True)
class RuleCounts:
    """Issues of one rule: found on a night, of those new, no longer found since that night, and open altogether."""

    found: int = 0
    new: int = 0
    gone: int = 0
    unsettled: int = 0


def rule_counts(connection: Connection, scope: Scope, day: date) -> dict[str, RuleCounts]:
    """The counts of each rule that has an issue within ``scope``, on the night of ``day``."""
    table = tables.issue
    counted = select(
        table.c.rule_id,
        _how_many(table.c.last_seen_on == day),
        _how_many((table.c.last_seen_on == day) & (table.c.first_seen_on == day)),
        _how_many(table.c.missing_since == day),
        _how_many(table.c.is_open),
    )
    rows = connection.execute(within(counted, scope).group_by(table.c.rule_id))
    return {rule_id: RuleCounts(*map(int, counts)) for rule_id, *counts in rows}


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def rule_answers(connection: Connection, scope: Scope) -> dict[str, Counter[Given]]:
    """By rule, how many issues within ``scope`` have which result and reason as their last answer."""
    issue, answer = tables.issue, tables.answer
    counted = select(issue.c.rule_id, answer.c.result, answer.c.reason, func.count()).join(
        answer, answer.c.number == issue.c.number
    )
    counted = within(counted.where(_last()), scope).group_by(issue.c.rule_id, answer.c.result, answer.c.reason)
    found: dict[str, Counter[Given]] = defaultdict(Counter)
    for rule_id, result, reason, count in connection.execute(counted):
        found[rule_id][(result, reason)] = count
    return dict(found)


def rule_recovered(connection: Connection, scope: Scope) -> dict[str, int]:
    """By rule, what was recovered so far on issues within ``scope``, in fen: the last answer of each that names it."""
    issue, answer = tables.issue, tables.answer
    summed = select(issue.c.rule_id, func.sum(answer.c.recovered)).join(answer, answer.c.number == issue.c.number)
    summed = summed.where(_last(with_sum=True), answer.c.recovered.is_not(None))
    return {rule_id: int(fen) for rule_id, fen in connection.execute(within(summed, scope).group_by(issue.c.rule_id))}


def _last(with_sum: bool = False) -> ColumnElement[bool]:
    """Whether an answer is the last of its issue, or the last that names a sum."""
    answer = tables.answer
    later = answer.alias("later")
    beyond = select(later.c.seq).where(later.c.number == answer.c.number, later.c.seq > answer.c.seq)
    return ~(beyond.where(later.c.recovered.is_not(None)) if with_sum else beyond).exists()

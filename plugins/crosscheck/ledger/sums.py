"""What is at stake in the issues of a rule, and what of it was recovered, added up."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from crosscheck.access.scopes import Scope
from crosscheck.ledger import tables
from crosscheck.ledger.answers import NEEDS_MEASURES
from crosscheck.ledger.queries import within


@dataclass(frozen=True)
class Sums:
    """Sums in fen of the issues of a rule: how many state one, all together, of those confirmed, and recovered."""

    issues: int
    at_stake: int
    confirmed: int
    recovered: int


def rule_sums(connection: Connection, scope: Scope, rule_id: str) -> Sums:
    """The sums of a rule's issues within ``scope``, whatever their state.

    The last answer says whether an issue is confirmed; the last one that names a sum, what was recovered so far.
    """
    issue, answer = tables.issue, tables.answer
    of_rule = within(select(issue.c.number, issue.c.amount).where(issue.c.rule_id == rule_id), scope)
    amounts: dict[str, int | None] = {number: amount for number, amount in connection.execute(of_rule)}
    results: dict[str, str] = {}
    recovered: dict[str, int] = {}
    given = select(answer.c.number, answer.c.result, answer.c.recovered).join(issue, issue.c.number == answer.c.number)
    for number, result, sum_of in connection.execute(given.where(issue.c.rule_id == rule_id).order_by(answer.c.seq)):
        results[number] = result
        if sum_of is not None:
            recovered[number] = sum_of
    return Sums(
        issues=sum(amount is not None for amount in amounts.values()),
        at_stake=sum(amount or 0 for amount in amounts.values()),
        confirmed=sum(amount or 0 for number, amount in amounts.items() if results.get(number) in NEEDS_MEASURES),
        recovered=sum(sum_of for number, sum_of in recovered.items() if number in amounts),
    )


def recovered_of(connection: Connection, number: str) -> int | None:
    """What was recovered so far on the issue ``number``, in fen; None where no answer says it."""
    answer = tables.answer
    stated = select(answer.c.recovered).where(answer.c.number == number, answer.c.recovered.is_not(None))
    return connection.execute(stated.order_by(answer.c.seq.desc()).limit(1)).scalar()

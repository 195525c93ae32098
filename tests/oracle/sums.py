"""The sums at stake: each function quotes what the rule's header says of its amount."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal

from oracle.arrivals import Row
from oracle.county import County
from oracle.words import month, month_end, months

Sum = Callable[[County, str, str], Decimal]
SUMS: dict[str, Sum] = {}


def stake(rule_id: str) -> Callable[[Sum], Sum]:
    """Register how a rule's sum at stake is reckoned, from the subject and object of a finding."""

    def register(function: Sum) -> Sum:
        SUMS[rule_id] = function
        return function

    return register


def sum_at_stake(c: County, rule_id: str, subject: str, about: str) -> tuple[str, ...]:
    """The sum of one finding as text; nothing for a rule that is not about money."""
    return (f"{SUMS[rule_id](c, subject, about):.2f}",) if rule_id in SUMS else ()


def _member(c: County, member_no: str) -> Row:
    return next(m for m in c.members if m["member_no"] == member_no)


def _total(rows: Iterable[Row], column: str = "amount") -> Decimal:
    return sum((row[column] or Decimal(0) for row in rows), Decimal(0))


def _last_due(c: County, member: Row) -> object:
    """'the month of death + payment_grace_months'; of several deaths the first counts."""
    grace = c.policy("payment_grace_months", member["home"]["village"])
    died_on = min(death["died_on"] for death in c.proof("civil_affairs.death", member))
    return months(month(died_on), int(grace))


@stake("DE-02")
def paid_after_death(c: County, subject: str, about: str) -> Decimal:
    """months listed after the last one due, up to this one, times the monthly amount listed; 残疾人补贴: the payments
    after it"""
    m = _member(c, subject)
    last = _last_due(c, m)
    if about == "残疾人补贴":
        return _total(row for row in c.proof("civil_affairs.disability_subsidy", m) if row["month"] > last)
    dataset = {"低保": "civil_affairs.allowance", "特困": "civil_affairs.support"}[about]
    total = Decimal(0)
    for row in c.proof(dataset, m):
        at = months(last, 1)
        while at <= c.month:
            if c.in_month(row, at):
                total += row["monthly_amount"]
            at = months(at, 1)
    return total


@stake("DE-06")
def card_paid_after_death(c: County, subject: str, about: str) -> Decimal:
    """the payments of the item that are later than the last month due, added up"""
    m = _member(c, subject)
    last = month_end(_last_due(c, m))
    return _total(row for row in c.proof("finance.grant", m) if row["item"] == about and row["paid_on"] > last)

"""Life events: DE-01 to DE-06. Each function quotes the sentence it reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from oracle.arrivals import Row
from oracle.county import County, Finding, rule
from oracle.words import days, month, month_end, months


@rule("DE-01", "civil_affairs.death")
def de_01(c: County) -> Iterable[Finding]:
    """active member linked to a death with died_on <= D - death_grace_days; unless police.resident is usable and shows
    the ID as 正常 with status_on after died_on (a wrong registration)"""
    for m in c.active():
        grace = c.policy("death_grace_days", m["home"]["village"])
        for death in c.proof("civil_affairs.death", m):
            alive = any(
                r["status"] == "正常" and r["status_on"] is not None and r["status_on"] > death["died_on"]
                for r in c.hints("police.resident", m)
            )
            if grace is not None and death["died_on"] <= days(c.d, -int(grace)) and not alive:
                yield m["member_no"], ""


def _deaths(c: County) -> Iterator[tuple[Row, Row]]:
    """'a person of the registry (any member_status) with a death'"""
    for m in c.members:
        for death in c.proof("civil_affairs.death", m):
            yield m, death


@rule(
    "DE-02",
    "civil_affairs.death",
    "civil_affairs.allowance",
    "civil_affairs.support",
    "civil_affairs.disability_subsidy",
)
def de_02(c: County) -> Iterable[Finding]:
    """allowance or support with to_month empty or later than the month of death + payment_grace_months, counted only
    if D's month is later than that too; or a disability_subsidy month later than the month of death +
    payment_grace_months; one finding for each of 低保 特困 残疾人补贴"""
    for m, death in _deaths(c):
        grace = c.policy("payment_grace_months", m["home"]["village"])
        if grace is None:
            continue
        last = months(month(death["died_on"]), int(grace))
        for dataset, name in (("civil_affairs.allowance", "低保"), ("civil_affairs.support", "特困")):
            for row in c.proof(dataset, m):
                if (row["to_month"] is None or row["to_month"] > last) and c.month > last:
                    yield m["member_no"], name
        if any(row["month"] > last for row in c.proof("civil_affairs.disability_subsidy", m)):
            yield m["member_no"], "残疾人补贴"


@rule("DE-03", "civil_affairs.death", "health.insurance")
def de_03(c: County) -> Iterable[Finding]:
    """a death in a year before the insurance year, insurance status 正常参保 and subsidy > 0"""
    for m, death in _deaths(c):
        for row in c.proof("health.insurance", m):
            if death["died_on"].year < row["year"] and row["status"] == "正常参保" and (row["subsidy"] or 0) > 0:
                yield m["member_no"], str(row["year"])


@rule("DE-05", "health.settlement")
def de_05(c: County) -> Iterable[Finding]:
    """member with member_status 死亡 and status_on given, and a settlement settled_on > status_on + 30 days"""
    for m in c.members:
        if m["member_status"] != "死亡" or m["status_on"] is None:
            continue
        if any(bill["settled_on"] > days(m["status_on"], 30) for bill in c.proof("health.settlement", m)):
            yield m["member_no"], ""


@rule("DE-06", "civil_affairs.death", "finance.grant")
def de_06(c: County) -> Iterable[Finding]:
    """grant payments with paid_on later than the end of the month of death + payment_grace_months; one finding for
    each item; unless item 丧葬费 or 抚恤金"""
    for m, death in _deaths(c):
        grace = c.policy("payment_grace_months", m["home"]["village"])
        if grace is None:
            continue
        last = month_end(months(month(death["died_on"]), int(grace)))
        for paid in c.proof("finance.grant", m):
            if paid["paid_on"] > last and paid["item"] not in ("丧葬费", "抚恤金"):
                yield m["member_no"], paid["item"]

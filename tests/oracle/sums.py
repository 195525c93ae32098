"""The sums at stake: each function quotes what the rule's header says of its amount."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import combinations

from oracle.arrivals import Row
from oracle.county import County
from oracle.words import month, month_end, months

Stated = tuple[Decimal | None, bool]
"""A sum, None where no payment has an amount, and whether some payment has none."""
Sum = Callable[[County, str, str], Decimal | Stated]
SUMS: dict[str, Sum] = {}


def stake(rule_id: str) -> Callable[[Sum], Sum]:
    """Register how a rule's sum at stake is reckoned, from the subject and object of a finding."""

    def register(function: Sum) -> Sum:
        SUMS[rule_id] = function
        return function

    return register


def sum_at_stake(c: County, rule_id: str, subject: str, about: str) -> tuple[str, ...]:
    """The sum of one finding as text; nothing for a rule that is not about money."""
    if rule_id not in SUMS:
        return ()
    found = SUMS[rule_id](c, subject, about)
    total, at_least = found if isinstance(found, tuple) else (found, False)
    return (f"{total if total is None else format(total, '.2f')}{' at least' if at_least else ''}",)


def _member(c: County, member_no: str) -> Row:
    return next(m for m in c.members if m["member_no"] == member_no)


def _total(rows: Iterable[Row], column: str = "amount") -> Decimal:
    return sum((row[column] or Decimal(0) for row in rows), Decimal(0))


def _spans(first: date, last: date) -> Iterator[date]:
    """The months from one to another."""
    while first <= last:
        yield first
        first = months(first, 1)


def _last_due(c: County, member: Row) -> date:
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
    paid = [(row, at) for row in c.proof(dataset, m) for at in _spans(months(last, 1), c.month) if c.in_month(row, at)]
    return _total((row for row, _ in paid), "monthly_amount")


@stake("DE-06")
def card_paid_after_death(c: County, subject: str, about: str) -> Decimal:
    """the payments of the item that are later than the last month due, added up"""
    m = _member(c, subject)
    last = month_end(_last_due(c, m))
    return _total(row for row in c.proof("finance.grant", m) if row["item"] == about and row["paid_on"] > last)


@stake("DE-03")
def insured_after_death(c: County, subject: str, about: str) -> Decimal:
    """the subsidies of the year's rows, added up"""
    rows = c.proof("health.insurance", _member(c, subject))
    return _total((r for r in rows if str(r["year"]) == about and r["status"] == "正常参保"), "subsidy")


@stake("CV-01")
def allowance_and_support(c: County, subject: str, _: str) -> Decimal:
    """months listed with both, from the month after both began up to this one, times the monthly amount of the
    allowance listed; the pair is one of the finding: both current in M, none of them starts or ends in it"""
    m = _member(c, subject)

    def of_the_finding(row: Row) -> bool:
        return c.in_month(row, c.d) and c.month not in (row["from_month"], row["to_month"])

    supports = [row for row in c.proof("civil_affairs.support", m) if of_the_finding(row)]
    total = Decimal(0)
    for allowance in filter(of_the_finding, c.proof("civil_affairs.allowance", m)):
        begun = min(max(allowance["from_month"], support["from_month"]) for support in supports)
        total += len(list(_spans(months(begun, 1), c.month))) * allowance["monthly_amount"]
    return total


@stake("CV-02")
def allowance_twice(c: County, subject: str, _: str) -> Decimal:
    """all but the largest: months listed beside it, up to this one, times the monthly amount of each"""
    rows = [a for a in c.proof("civil_affairs.allowance", _member(c, subject)) if c.in_month(a, c.d)]
    kept = min(rows, key=lambda a: (-a["monthly_amount"], a["from_month"], a["scheme"], a["county_code"]))
    others = [a for a in rows if (a["scheme"], a["county_code"]) != (kept["scheme"], kept["county_code"])]
    beside = ((a, at) for a in others for at in _spans(max(a["from_month"], kept["from_month"]), c.month))
    return _total((a for a, _ in beside), "monthly_amount")


@stake("CV-07")
def subsidy_without_certificate(c: County, subject: str, about: str) -> Decimal:
    """the payments of that kind in the newest month"""
    rows = [s for s in c.proof("civil_affairs.disability_subsidy", _member(c, subject)) if s["kind"] == about]
    newest = max(s["month"] for s in c.rows["civil_affairs.disability_subsidy"] if s["month"] <= c.month)
    return _total(s for s in rows if s["month"] == newest)


@stake("CV-12")
def two_pensions(c: County, subject: str, _: str) -> Stated:
    """all but the highest: the benefits of the newest month they share with it; the list has none of earlier months,
    and where there are such, or a benefit is empty, it is at least so much"""
    rows = [p for p in c.proof("human_resources.pension", _member(c, subject)) if p["status"] == "领取"]
    kept = min(rows, key=lambda p: (-(p["monthly_benefit"] or 0), p["from_month"], p["scheme"]))
    stated, at_least = [], False
    for other in (p for p in rows if p["scheme"] != kept["scheme"]):
        ends = [p.get("last_paid_month") or c.month for p in (kept, other)]
        shared = list(_spans(max(kept["from_month"], other["from_month"]), min(*ends, c.month)))
        stated.append(other["monthly_benefit"] if shared else Decimal(0))
        at_least |= len(shared) > 1 or (len(shared) == 1 and other["monthly_benefit"] is None)
    known = [benefit for benefit in stated if benefit is not None]
    return (sum(known, Decimal(0)) if known else None), at_least


@stake("ED-05")
def training_aid_to_non_student(c: County, subject: str, about: str) -> Decimal:
    """the term's payments of the programme, added up"""
    rows = c.proof("education.aid", _member(c, subject))
    return _total(a for a in rows if (a["programme"], a["term"]) == ("雨露计划", about))


@stake("ED-07")
def same_aid_in_two_counties(c: County, subject: str, about: str) -> Decimal:
    """the payments of all counties but the one that paid most"""
    paid: dict[str, Decimal] = defaultdict(Decimal)
    for aid in c.proof("education.aid", _member(c, subject)):
        if f"{aid['programme']} {aid['term']}" == about:
            paid[aid["county_code"]] += aid["amount"]
    return sum(sorted(paid.values())[:-1], Decimal(0))


@stake("MD-03")
def insured_twice(c: County, subject: str, _: str) -> Decimal:
    """the subsidies of all coverages but one: an employee's is kept, else the one with the largest subsidy"""
    rows = [
        i for i in c.proof("health.insurance", _member(c, subject)) if i["year"] == c.year and i["status"] == "正常参保"
    ]
    kept = min(rows, key=lambda i: (i["scheme"] != "城镇职工", -(i["subsidy"] or 0), i["county_code"]))
    others = (i for i in rows if (i["scheme"], i["county_code"]) != (kept["scheme"], kept["county_code"]))
    return _total(others, "subsidy")


@stake("HO-04")
def renovation_and_relocation(c: County, subject: str, _: str) -> Decimal:
    """the grants of the renovations listed; the relocation list has no sums"""
    h = c.households[subject]
    since = c.policy("housing_double_from", h["village"])
    rows = c.proof_of_any("housing.renovation", c.members_of(h))
    return _total((r for r in rows if r["year"] >= since), "grant")


@stake("HO-05")
def renovation_twice(c: County, subject: str, _: str) -> Decimal:
    """the grants of all renovations listed but the first; listed are those that another one stands too near to"""
    h = c.households[subject]
    interval = c.policy("renovation_interval", h["village"])
    paid = [r for r in c.proof_of_any("housing.renovation", c.members_of(h)) if r["grant"] > 0]
    near = [pair for pair in combinations(range(len(paid)), 2) if _years_apart(paid, pair) < interval]
    listed = [paid[n] for n in {n for pair in near for n in pair}]
    first = min(listed, key=lambda r: (r["year"], -r["grant"]))
    return _total(listed, "grant") - first["grant"]


def _years_apart(rows: list[Row], pair: tuple[int, int]) -> int:
    return abs(rows[pair[0]]["year"] - rows[pair[1]]["year"])


@stake("MC-01")
def loan_overdue(c: County, _: str, about: str) -> Decimal:
    """the balance of the overdue loan"""
    return _total((loan for loan in c.rows["bank.loan"] if loan["contract_no"] == about), "balance")


@stake("MC-02")
def loan_unregistered(c: County, _: str, about: str) -> Decimal:
    """the balance of the loan"""
    return _total((loan for loan in c.rows["bank.loan"] if loan["contract_no"] == about), "balance")


@stake("MC-04")
def loan_above_limit(c: County, subject: str, _: str) -> Decimal:
    """what the balances together exceed the limit by"""
    h = c.households[subject]
    owed = _total(c.proof_of_any("bank.loan", c.members_of(h)), "balance")
    return owed - Decimal(c.policy("loan_limit", h["village"]))

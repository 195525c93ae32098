"""Plants MC-01: micro-credit overdue, and loans that are late for nobody."""

from __future__ import annotations

from typing import Any

from crosscheck_demo.county.people import Person, Row
from crosscheck_demo.county.world import World, money
from crosscheck_demo.departments.bank import loan_row, settled
from crosscheck_demo.planting.fates import depart, grown_relative, nobody_in
from crosscheck_demo.planting.plot import Site

RULE = "MC-01"


def plant(world: World, site: Site) -> None:
    """Overdue by the bank's word or by the date; one that falls due, one paid back on the second night."""
    for number in range(site.count):
        person = _borrower(world, site)
        late = {"status": "逾期", "overdue_days": 45} if number % 2 == 0 else {}
        row = _lend(world, site, person, -45, **late)
        site.found("member", person.member_no, row["contract_no"])
    instalment = _borrower(world, site)
    row = _lend(world, site, instalment, 200, status="逾期", overdue_days=12, id_no=instalment.id_no[:15] + "000")
    site.found("member", instalment.member_no, row["contract_no"])
    soon = _borrower(world, site)
    row = _lend(world, site, soon, 1)
    site.found("member", soon.member_no, row["contract_no"], first_night=site.day(2))
    repaid = _borrower(world, site)
    row = _lend(world, site, repaid, -60, status="逾期", overdue_days=60)
    paid_back = settled(row)
    world.change("bank.loan", row, 1, **{key: paid_back[key] for key in ("balance", "status", "overdue_days")})
    site.found("member", repaid.member_no, row["contract_no"], last_night=site.night)
    gone = grown_relative(site, nobody_in(world, "bank.loan"))
    depart(world, gone, "迁出", site.day(-100))
    row = _lend(world, site, gone, -30, status="逾期", overdue_days=30)
    site.found("member", gone.member_no, row["contract_no"])
    _look_alikes(world, site)


def _borrower(world: World, site: Site) -> Person:
    """The head of a household that owes nothing."""
    return site.take_member(age=(20, 64), relation=["户主"], household=nobody_in(world, "bank.loan"))


def _lend(world: World, site: Site, person: Person, due: int, **other: Any) -> Row:
    """A loan that falls due on D + ``due``."""
    row = loan_row(world, person, 30000, site.day(due - 730), site.day(due), 18000)
    return world.add("bank.loan", **row | other)


def _look_alikes(world: World, site: Site) -> None:
    for due, values, why in (
        (30, {}, "not due yet"),
        (-30, {"status": "展期"}, "due, but prolonged"),
        (-30, {"status": "逾期", "balance": money(0)}, "called overdue, but nothing is owed"),
        (-30, {"status": "结清"}, "settled"),
    ):
        person = _borrower(world, site)
        _lend(world, site, person, due, **values)
        site.innocent(person.member_no, why)
    namesake = _borrower(world, site)
    _lend(world, site, namesake, -90, status="逾期", name=namesake.name[0] + "某")
    site.innocent(namesake.member_no, "the loan stands under another name: weak evidence")

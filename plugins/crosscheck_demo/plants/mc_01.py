"""Plants MC-01: micro-credit overdue, and loans that are late for nobody."""

from __future__ import annotations

from typing import Any

from crosscheck_demo.county.people import Person, Row
from crosscheck_demo.county.world import World, money
from crosscheck_demo.departments.bank import loan_row, settled
from crosscheck_demo.planting.fates import depart, grown_relative, nobody_in
from crosscheck_demo.planting.plot import Plot

RULE = "MC-01"


def plant(world: World, plot: Plot) -> None:
    """Overdue by the bank's word or by the date; one that falls due, one paid back on the second night."""
    for number in range(plot.count):
        person = _borrower(world, plot)
        late = {"status": "逾期", "overdue_days": 45} if number % 2 == 0 else {}
        row = _lend(world, plot, person, -45, **late)
        plot.found("member", person.member_no, row["contract_no"])
    instalment = _borrower(world, plot)
    row = _lend(world, plot, instalment, 200, status="逾期", overdue_days=12, id_no=instalment.id_no[:15] + "000")
    plot.found("member", instalment.member_no, row["contract_no"])
    soon = _borrower(world, plot)
    row = _lend(world, plot, soon, 1)
    plot.found("member", soon.member_no, row["contract_no"], first_night=plot.day(2))
    repaid = _borrower(world, plot)
    row = _lend(world, plot, repaid, -60, status="逾期", overdue_days=60)
    paid_back = settled(row)
    world.change("bank.loan", row, 1, **{key: paid_back[key] for key in ("balance", "status", "overdue_days")})
    plot.found("member", repaid.member_no, row["contract_no"], last_night=plot.night)
    gone = grown_relative(plot, nobody_in(world, "bank.loan"))
    depart(world, gone, "迁出", plot.day(-100))
    row = _lend(world, plot, gone, -30, status="逾期", overdue_days=30)
    plot.found("member", gone.member_no, row["contract_no"])
    _look_alikes(world, plot)


def _borrower(world: World, plot: Plot) -> Person:
    """The head of a household that owes nothing."""
    return plot.take_member(age=(20, 64), relation=["户主"], household=nobody_in(world, "bank.loan"))


def _lend(world: World, plot: Plot, person: Person, due: int, **other: Any) -> Row:
    """A loan that falls due on D + ``due``."""
    row = loan_row(world, person, 30000, plot.day(due - 730), plot.day(due), 18000)
    return world.add("bank.loan", **row | other)


def _look_alikes(world: World, plot: Plot) -> None:
    for due, values, why in (
        (30, {}, "not due yet"),
        (-30, {"status": "展期"}, "due, but prolonged"),
        (-30, {"status": "逾期", "balance": money(0)}, "called overdue, but nothing is owed"),
        (-30, {"status": "结清"}, "settled"),
    ):
        person = _borrower(world, plot)
        _lend(world, plot, person, due, **values)
        plot.innocent(person.member_no, why)
    namesake = _borrower(world, plot)
    _lend(world, plot, namesake, -90, status="逾期", name=namesake.name[0] + "某")
    plot.innocent(namesake.member_no, "the loan stands under another name: weak evidence")

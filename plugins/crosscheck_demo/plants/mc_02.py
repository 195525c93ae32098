"""Plants MC-02: micro-credit to people who are not registered, and borrowers who only seem so."""

from __future__ import annotations

from typing import Any

from crosscheck_demo.county.people import Person, Row
from crosscheck_demo.county.world import World, money
from crosscheck_demo.departments.bank import loan_row, settled
from crosscheck_demo.planting.fates import depart, grown_relative, nobody_in, wrong_check
from crosscheck_demo.planting.plot import Plot

RULE = "MC-02"


def plant(world: World, plot: Plot) -> None:
    """Loans still owed by neighbours; one of them is paid back on the second night."""
    for number in range(plot.count):
        person = _stranger(world, plot)
        row = _lend(world, plot, person, balance=money(0.01 if number == 0 else 20000))
        plot.found("resident", person.id_no, row["contract_no"])
    twice = _stranger(world, plot)
    for _ in range(2):
        row = _lend(world, plot, twice)
        plot.found("resident", twice.id_no, row["contract_no"])
    repaid = _stranger(world, plot)
    row = _lend(world, plot, repaid)
    paid_back = settled(row)
    world.change("bank.loan", row, 1, **{key: paid_back[key] for key in ("balance", "status", "overdue_days")})
    plot.found("resident", repaid.id_no, row["contract_no"], last_night=plot.night)
    _look_alikes(world, plot)


def _stranger(world: World, plot: Plot) -> Person:
    return plot.take_resident(lambda p: p.active and not world.rows_of("bank.loan", p), age=(20, 60))


def _lend(world: World, plot: Plot, person: Person, **other: Any) -> Row:
    row = loan_row(world, person, 25000, plot.day(-300), plot.day(430))
    return world.add("bank.loan", **row | other)


def _look_alikes(world: World, plot: Plot) -> None:
    settled_up = _stranger(world, plot)
    _lend(world, plot, settled_up, balance=money(0), status="结清", overdue_days=None)
    plot.innocent(settled_up.id_no, "paid back")
    number = wrong_check(_stranger(world, plot).id_no)
    _lend(world, plot, _stranger(world, plot), id_no=number)
    plot.innocent(number, "a number that is not valid names nobody")
    misspelt = grown_relative(plot, nobody_in(world, "bank.loan"))
    _lend(world, plot, misspelt, name=misspelt.name[0] + "某")
    plot.innocent(misspelt.id_no, "registered; the name is another one")
    cut = grown_relative(plot, nobody_in(world, "bank.loan"))
    number = cut.id_no[:15] + "000"
    _lend(world, plot, cut, id_no=number)
    plot.innocent(number, "registered; the number's tail was lost in a spreadsheet")
    gone = grown_relative(plot, nobody_in(world, "bank.loan"))
    depart(world, gone, "迁出", plot.day(-100))
    _lend(world, plot, gone)
    plot.innocent(gone.id_no, "registered, though active no more")

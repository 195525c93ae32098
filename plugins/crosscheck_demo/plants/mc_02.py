"""Plants MC-02: micro-credit to people who are not registered, and borrowers who only seem so."""

from __future__ import annotations

from typing import Any

from crosscheck_demo.county.people import Person, Row
from crosscheck_demo.county.world import World, money
from crosscheck_demo.departments.bank import loan_row, settled
from crosscheck_demo.planting.fates import depart, grown_relative, nobody_in, wrong_check
from crosscheck_demo.planting.plot import Site

RULE = "MC-02"


def plant(world: World, site: Site) -> None:
    """Loans still owed by neighbours; one of them is paid back on the second night."""
    for number in range(site.count):
        person = _stranger(world, site)
        row = _lend(world, site, person, balance=money(0.01 if number == 0 else 20000))
        site.found("resident", person.id_no, row["contract_no"])
    twice = _stranger(world, site)
    for _ in range(2):
        row = _lend(world, site, twice)
        site.found("resident", twice.id_no, row["contract_no"])
    repaid = _stranger(world, site)
    row = _lend(world, site, repaid)
    paid_back = settled(row)
    world.change("bank.loan", row, 1, **{key: paid_back[key] for key in ("balance", "status", "overdue_days")})
    site.found("resident", repaid.id_no, row["contract_no"], last_night=site.night)
    _look_alikes(world, site)


def _stranger(world: World, site: Site) -> Person:
    return site.take_resident(lambda p: p.active and not world.rows_of("bank.loan", p), age=(20, 60))


def _lend(world: World, site: Site, person: Person, **other: Any) -> Row:
    row = loan_row(world, person, 25000, site.day(-300), site.day(430))
    return world.add("bank.loan", **row | other)


def _look_alikes(world: World, site: Site) -> None:
    settled_up = _stranger(world, site)
    _lend(world, site, settled_up, balance=money(0), status="结清", overdue_days=None)
    site.innocent(settled_up.id_no, "paid back")
    number = wrong_check(_stranger(world, site).id_no)
    _lend(world, site, _stranger(world, site), id_no=number)
    site.innocent(number, "a number that is not valid names nobody")
    misspelt = grown_relative(site, nobody_in(world, "bank.loan"))
    _lend(world, site, misspelt, name=misspelt.name[0] + "某")
    site.innocent(misspelt.id_no, "registered; the name is another one")
    cut = grown_relative(site, nobody_in(world, "bank.loan"))
    number = cut.id_no[:15] + "000"
    _lend(world, site, cut, id_no=number)
    site.innocent(number, "registered; the number's tail was lost in a spreadsheet")
    gone = grown_relative(site, nobody_in(world, "bank.loan"))
    depart(world, gone, "迁出", site.day(-100))
    _lend(world, site, gone)
    site.innocent(gone.id_no, "registered, though active no more")

"""Plants MC-04: households that owe more micro-credit than allowed, and households that owe just as much."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from crosscheck_demo.county.people import Household, Person, Row
from crosscheck_demo.county.world import World
from crosscheck_demo.departments.bank import LIMIT, loan_row, settled
from crosscheck_demo.planting.fates import depart, grown_relative, nobody_in
from crosscheck_demo.planting.plot import Plot

RULE = "MC-04"
_HALF = LIMIT // 2


def plant(world: World, plot: Plot) -> None:
    """Two loans in one household, a fen above the limit at least; then exactly the limit, and what does not count."""
    for number in range(plot.count):
        home, first, second = _couple(world, plot)
        _lend(world, plot, first, _HALF)
        _lend(world, plot, second, _HALF, balance=Decimal(_HALF) + (Decimal("0.01") if number == 0 else 5000 * number))
        plot.found("household", home.no)
    home, first, second = _couple(world, plot)
    _lend(world, plot, first, LIMIT)
    _lend(world, plot, second, _HALF, id_no=second.id_no[:15] + "000")
    depart(world, second, "迁出", plot.day(-60))
    plot.found("household", home.no)
    _look_alikes(world, plot)


def _couple(world: World, plot: Plot) -> tuple[Household, Person, Person]:
    """A household that owes nothing, its head and another grown-up."""
    other = grown_relative(plot, nobody_in(world, "bank.loan"))
    return other.family, other.family.head, other


def _lend(world: World, plot: Plot, person: Person, amount: int, **other: Any) -> Row:
    row = loan_row(world, person, amount, plot.day(-200), plot.day(530))
    return world.add("bank.loan", **row | other)


def _look_alikes(world: World, plot: Plot) -> None:
    home, first, second = _couple(world, plot)
    _lend(world, plot, first, _HALF)
    _lend(world, plot, second, LIMIT - _HALF)
    plot.innocent(home.no, "exactly the limit")
    home, first, second = _couple(world, plot)
    _lend(world, plot, first, LIMIT)
    paid_back = settled(loan_row(world, second, LIMIT, plot.day(-900), plot.day(-200)))
    world.add("bank.loan", **paid_back)
    plot.innocent(home.no, "the second loan was paid back")
    home, first, second = _couple(world, plot)
    _lend(world, plot, first, LIMIT)
    _lend(world, plot, second, _HALF, name=second.name[0] + "某")
    plot.innocent(home.no, "the second loan stands under another name: weak evidence")

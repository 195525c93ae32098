"""Plants WM-10: transfers in the books that differ from what was paid to the cards, and differences that may be."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import Any

from crosscheck_demo.county.people import Household, Person, Row
from crosscheck_demo.county.world import World
from crosscheck_demo.departments.finance import grant_row
from crosscheck_demo.planting.fates import depart, grown_relative
from crosscheck_demo.planting.plot import Plot

RULE = "WM-10"
_TOLERANCE = Decimal(100)
"""Yuan; 10 % of the larger amount where that is more."""
_CENT = Decimal("0.01")


def plant(world: World, plot: Plot) -> None:
    """More in the books than was paid, less than was paid; one book is corrected on the second night."""
    for number in range(plot.count):
        home = plot.take_household(lambda home: _earns(world, plot, home))
        if number % 2:
            _pay(world, plot, home.head, 3000)
        else:
            _book(world, plot, home, _still_tolerable(_paid(world, plot, home)) + 1)
        plot.found("household", home.no)
    corrected = plot.take_household(lambda home: _earns(world, plot, home))
    paid = _paid(world, plot, corrected)
    _book(world, plot, corrected, paid + 4000)
    _book(world, plot, corrected, paid, night=1)
    plot.found("household", corrected.no, last_night=plot.night)
    _look_alikes(world, plot)


def _last_years_book(world: World, plot: Plot, home: Household) -> Row:
    return next(row for row in world.rows_of("registry.income", home) if row["year"] == plot.night.year - 1)


def _earns(world: World, plot: Plot, home: Household) -> bool:
    """Wages from which something can be written over to the transfers."""
    wage: Decimal = _last_years_book(world, plot, home)["wage"]
    return wage > 6000


def _paid(world: World, plot: Plot, home: Household) -> Decimal:
    """What reached the cards of the active members last year."""
    payments = [row for person in home.active for row in world.rows_of("finance.grant", person)]
    return sum((row["amount"] for row in payments if row["paid_on"].year == plot.night.year - 1), Decimal(0))


def _still_tolerable(paid: Decimal) -> Decimal:
    """The largest transfer that is tolerated beside ``paid``: 100 yuan more, or so much that a tenth of it is more."""
    return max(paid + _TOLERANCE, (paid / Decimal("0.9")).quantize(_CENT, ROUND_DOWN))


def _book(world: World, plot: Plot, home: Household, transfer: Decimal, night: int = 0) -> None:
    """Another transfer in last year's book; wages move against it, so that the income stays what it was."""
    row = _last_years_book(world, plot, home)
    more = transfer - row["transfer"]
    world.change("registry.income", row, night, transfer=transfer, wage=row["wage"] - more)


def _pay(world: World, plot: Plot, person: Person, yuan: int, **other: Any) -> None:
    row = grant_row(world, person, "产业以奖代补", yuan, date(plot.night.year - 1, 6, 18))
    world.add("finance.grant", **row | other)


def _look_alikes(world: World, plot: Plot) -> None:
    home = plot.take_household(lambda home: _earns(world, plot, home))
    _book(world, plot, home, _still_tolerable(_paid(world, plot, home)))
    plot.innocent(home.no, "as much more in the book as is tolerated")

    home = plot.take_household()
    _pay(world, plot, home.head, 3000, paid_on=date(plot.night.year, 1, 1))
    plot.innocent(home.no, "a large payment, of this year")

    home = plot.take_household()
    _pay(world, plot, home.head, 3000, name=home.head.name[0] + "某某")
    plot.innocent(home.no, "a large payment under another name: weak evidence accuses nobody")

    gone = grown_relative(plot)
    depart(world, gone, "服刑", plot.day(-30))
    _pay(world, plot, gone, 3000)
    plot.innocent(gone.family.no, "a large payment to somebody who is no active member")

"""Plants WM-10: transfers in the books that differ from what was paid to the cards, and differences that may be."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import Any

from crosscheck_demo.county.people import Household, Person, Row
from crosscheck_demo.county.world import World
from crosscheck_demo.departments.finance import grant_row
from crosscheck_demo.planting.fates import depart, grown_relative
from crosscheck_demo.planting.plot import Site

RULE = "WM-10"
_TOLERANCE = Decimal(100)
"""Yuan; 10 % of the larger amount where that is more."""
_CENT = Decimal("0.01")


def plant(world: World, site: Site) -> None:
    """More in the books than was paid, less than was paid; one book is corrected on the second night."""
    for number in range(site.count):
        home = site.take_household(lambda home: _earns(world, site, home))
        if number % 2:
            _pay(world, site, home.head, 3000)
        else:
            _book(world, site, home, _still_tolerable(_paid(world, site, home)) + 1)
        site.found("household", home.no)
    corrected = site.take_household(lambda home: _earns(world, site, home))
    paid = _paid(world, site, corrected)
    _book(world, site, corrected, paid + 4000)
    _book(world, site, corrected, paid, night=1)
    site.found("household", corrected.no, last_night=site.night)
    _look_alikes(world, site)


def _last_years_book(world: World, site: Site, home: Household) -> Row:
    return next(row for row in world.rows_of("registry.income", home) if row["year"] == site.night.year - 1)


def _earns(world: World, site: Site, home: Household) -> bool:
    """Wages from which something can be written over to the transfers."""
    wage: Decimal = _last_years_book(world, site, home)["wage"]
    return wage > 6000


def _paid(world: World, site: Site, home: Household) -> Decimal:
    """What reached the cards of the active members last year."""
    payments = [row for person in home.active for row in world.rows_of("finance.grant", person)]
    return sum((row["amount"] for row in payments if row["paid_on"].year == site.night.year - 1), Decimal(0))


def _still_tolerable(paid: Decimal) -> Decimal:
    """The largest transfer that is tolerated beside ``paid``: 100 yuan more, or so much that a tenth of it is more."""
    return max(paid + _TOLERANCE, (paid / Decimal("0.9")).quantize(_CENT, ROUND_DOWN))


def _book(world: World, site: Site, home: Household, transfer: Decimal, night: int = 0) -> None:
    """Another transfer in last year's book; wages move against it, so that the income stays what it was."""
    row = _last_years_book(world, site, home)
    more = transfer - row["transfer"]
    world.change("registry.income", row, night, transfer=transfer, wage=row["wage"] - more)


def _pay(world: World, site: Site, person: Person, yuan: int, **other: Any) -> None:
    row = grant_row(world, person, "产业以奖代补", yuan, date(site.night.year - 1, 6, 18))
    world.add("finance.grant", **row | other)


def _look_alikes(world: World, site: Site) -> None:
    home = site.take_household(lambda home: _earns(world, site, home))
    _book(world, site, home, _still_tolerable(_paid(world, site, home)))
    site.innocent(home.no, "as much more in the book as is tolerated")

    home = site.take_household()
    _pay(world, site, home.head, 3000, paid_on=date(site.night.year, 1, 1))
    site.innocent(home.no, "a large payment, of this year")

    home = site.take_household()
    _pay(world, site, home.head, 3000, name=home.head.name[0] + "某某")
    site.innocent(home.no, "a large payment under another name: weak evidence accuses nobody")

    gone = grown_relative(site)
    depart(world, gone, "服刑", site.day(-30))
    _pay(world, site, gone, 3000)
    site.innocent(gone.family.no, "a large payment to somebody who is no active member")

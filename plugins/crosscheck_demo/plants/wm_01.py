"""Plants WM-01: households that paid more for treatment than half a rural income, and households that only look so."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from crosscheck.catalog.policy import policy
from crosscheck_demo.county.people import Household, Person
from crosscheck_demo.county.world import World
from crosscheck_demo.departments.health import bill
from crosscheck_demo.planting.fates import depart
from crosscheck_demo.planting.plot import Plot

RULE = "WM-01"
_CENT = Decimal("0.01")


def plant(world: World, plot: Plot) -> None:
    """The first household pays exactly the limit, the others more, on several members where there are several."""
    for number in range(plot.count):
        home = _unaided(plot)
        missing = _limit(home, plot.night) - _paid(world, plot, home) + 1500 * number
        half = (missing / 2).quantize(_CENT)
        _add_bill(world, plot, home.active[0], half)
        _add_bill(world, plot, home.active[-1], missing - half)
        plot.found("household", home.no)
    _look_alikes(world, plot)


def _unaided(plot: Plot) -> Household:
    """Nobody on 低保 or 特困: their hospital bills are rule MD-04's."""
    return plot.take_household(lambda home: not any(person.benefit for person in home.members), size=(2, 9))


def _limit(home: Household, night: date) -> Decimal:
    values = [policy().row(name, home.village, night) for name in ("medical_share_registered", "rural_dpi")]
    share, income = (row.value for row in values if row)
    return share * income


def _paid(world: World, plot: Plot, home: Household) -> Decimal:
    bills = [row for person in home.active for row in world.rows_of("health.settlement", person)]
    return sum((row["self_paid"] for row in bills if row["settled_on"].year == plot.night.year), Decimal(0))


def _add_bill(world: World, plot: Plot, person: Person, self_paid: Decimal, day: date | None = None) -> None:
    row = bill(world, person, day or plot.night, "住院", 40000, relief=False)
    covered = row["basic_paid"] + row["major_paid"]
    world.add("health.settlement", **row | {"total": covered + self_paid, "self_paid": self_paid})


def _look_alikes(world: World, plot: Plot) -> None:
    home = _unaided(plot)
    _add_bill(world, plot, home.head, _limit(home, plot.night) - _paid(world, plot, home) - _CENT)
    plot.innocent(home.no, "one cent below the limit")

    home = _unaided(plot)
    _add_bill(world, plot, home.head, Decimal(30000), date(plot.night.year - 1, 12, 31))
    plot.innocent(home.no, "the large bill is of last year")

    home = _unaided(plot)
    row = bill(world, home.head, plot.night, "住院", 60000, relief=False)
    world.add("health.settlement", **row | {"name": home.head.name[0] + "某某"})
    plot.innocent(home.no, "the large bill has the head's number and another name: weak evidence never accuses")

    gone = plot.take_member(lambda person: not person.benefit, age=(18, 40), relation=["子女"], size=(3, 9))
    _add_bill(world, plot, gone, Decimal(30000))
    depart(world, gone, "迁出", plot.day(-100))
    plot.innocent(gone.family.no, "the large bill is of a member who moved away")

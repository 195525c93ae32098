"""Plants HO-05: households that drew renovation grants twice, and households with good reason to."""

from __future__ import annotations

from datetime import date

from crosscheck_demo.county.people import Household, Person
from crosscheck_demo.county.world import World, money
from crosscheck_demo.planting.plot import Plot

RULE = "HO-05"
_INTERVAL = 10
"""renovation_interval of the policy file, years."""


def plant(world: World, plot: Plot) -> None:
    """Two grants to one person or to two of a household; then ten years apart, no money, namesakes."""
    last = plot.night.year - 1
    for number in range(plot.count):
        home = _home(world, plot)
        other = next((p for p in home.active if p is not home.head), home.head)
        _grant(world, home.head, last - 3)
        _grant(world, other if number % 2 else home.head, last)
        plot.found("household", home.no)
    almost = _home(world, plot)
    _grant(world, almost.head, last - _INTERVAL + 1)
    _grant(world, almost.head, last)
    plot.found("household", almost.no)
    apart = _home(world, plot)
    _grant(world, apart.head, last - _INTERVAL)
    _grant(world, apart.head, last)
    plot.innocent(apart.no, "ten years apart")
    unpaid = _home(world, plot)
    _grant(world, unpaid.head, last - 2, yuan=0)
    _grant(world, unpaid.head, last)
    plot.innocent(unpaid.no, "one of the two was not paid for")
    namesake = _home(world, plot)
    _grant(world, namesake.head, last - 2, name=namesake.head.name[0] + "某")
    _grant(world, namesake.head, last)
    plot.innocent(namesake.no, "one of the two has another name: weak evidence")


def _home(world: World, plot: Plot) -> Household:
    return plot.take_household(lambda home: not world.rows_of("housing.renovation", home), size=(2, 9))


def _grant(world: World, person: Person, year: int, yuan: int = 12000, name: str = "") -> None:
    world.add(
        "housing.renovation",
        id_no=person.id_no,
        name=name or person.name,
        year=year,
        method="加固",
        grant=money(yuan),
        completed_on=date(year, 11, 30),
    )

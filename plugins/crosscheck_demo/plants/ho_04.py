"""Plants HO-04: households that drew renovation and relocation, and households that were allowed to."""

from __future__ import annotations

from datetime import date

from crosscheck_demo.county.people import Household
from crosscheck_demo.county.world import World, money
from crosscheck_demo.planting.plot import Plot

RULE = "HO-04"
_FROM = 2016
"""housing_double_from of the policy file."""


def plant(world: World, plot: Plot) -> None:
    """A grant to a relocated household; then grants of earlier years, families who moved along, namesakes."""
    for number in range(plot.count):
        home = _relocated(world, plot)
        _grant(world, home, _FROM + number % 4)
        plot.found("household", home.no)
    early = _relocated(world, plot)
    _grant(world, early, _FROM - 1)
    plot.innocent(early.no, "renovated the year before both were forbidden")
    along = _relocated(world, plot)
    for row in world.rows_of("housing.relocation", along):
        world.change("housing.relocation", row, accompanying=True)
    _grant(world, along, _FROM + 2)
    plot.innocent(along.no, "moved along: no relocation grant")
    namesake = _relocated(world, plot)
    _grant(world, namesake, _FROM + 2, namesake.head.name[0] + "某")
    plot.innocent(namesake.no, "the renovation has another name: weak evidence")


def _relocated(world: World, plot: Plot) -> Household:
    return plot.take_household(lambda home: not world.rows_of("housing.renovation", home), relocated=True)


def _grant(world: World, home: Household, year: int, name: str = "") -> None:
    world.add(
        "housing.renovation",
        id_no=home.head.id_no,
        name=name or home.head.name,
        year=year,
        method="加固",
        grant=money(12000),
        completed_on=date(year, 11, 30),
    )

"""Plants HO-08: relocation flats larger than allowed, and flats that only seem so."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from crosscheck_demo.county.people import Household
from crosscheck_demo.county.world import World
from crosscheck_demo.departments.housing import AREA_A_HEAD
from crosscheck_demo.planting.plot import Plot

RULE = "HO-08"


def plant(world: World, plot: Plot) -> None:
    """More than 25 square metres a head, one by a hundredth; then exactly 25, who moved along, a namesake."""
    for number in range(plot.count):
        home = plot.take_household(relocated=True)
        _flat(world, home, Decimal("0.01") if number == 0 else Decimal(10 + number))
        plot.found("household", home.no)
    exact = plot.take_household(relocated=True)
    _flat(world, exact, Decimal(0))
    plot.innocent(exact.no, "exactly 25 square metres a head")
    along = plot.take_household(relocated=True)
    _flat(world, along, Decimal(40), accompanying=True)
    plot.innocent(along.no, "moved along: bought at the market price")
    namesake = plot.take_household(relocated=True)
    _flat(world, namesake, Decimal(40), head_name=namesake.head.name[0] + "某")
    plot.innocent(namesake.no, "the relocation has another name: weak evidence")


def _flat(world: World, home: Household, beyond: Decimal, **other: Any) -> None:
    """A flat that much beyond what is allowed for the people who moved."""
    row = world.rows_of("housing.relocation", home)[0]
    world.change("housing.relocation", row, **{"area_m2": AREA_A_HEAD * row["people"] + beyond} | other)

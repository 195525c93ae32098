"""Plants HO-07: old houses that still stand, and houses that may."""

from __future__ import annotations

from typing import Any

from crosscheck_demo.county.people import Household
from crosscheck_demo.county.world import World
from crosscheck_demo.planting.plot import Plot

RULE = "HO-07"
_DAYS = 365
"""demolition_days of the policy file."""


def plant(world: World, plot: Plot) -> None:
    """Moved in for a year or more and nothing demolished; then the newly moved in and who moved along."""
    for number in range(plot.count):
        home = plot.take_household(relocated=True)
        _standing(world, home, **{"moved_in_on": plot.day(-_DAYS)} if number == 0 else {})
        plot.found("household", home.no)
    tomorrow = plot.take_household(relocated=True)
    _standing(world, tomorrow, moved_in_on=plot.day(1 - _DAYS))
    plot.found("household", tomorrow.no, first_night=plot.day(1))
    new = plot.take_household(relocated=True)
    _standing(world, new, moved_in_on=plot.day(-200))
    plot.innocent(new.no, "moved in this year")
    along = plot.take_household(relocated=True)
    _standing(world, along, accompanying=True)
    plot.innocent(along.no, "moved along: the old house may stay")
    namesake = plot.take_household(relocated=True)
    _standing(world, namesake, head_name=namesake.head.name[0] + "某")
    plot.innocent(namesake.no, "the relocation has another name: weak evidence")
    torn_down = plot.take_household(relocated=True)
    _standing(world, torn_down, demolished_on=plot.night)
    plot.innocent(torn_down.no, "demolished on D")


def _standing(world: World, home: Household, **other: Any) -> None:
    row = world.rows_of("housing.relocation", home)[0]
    world.change("housing.relocation", row, **{"demolished_on": None} | other)

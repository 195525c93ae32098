"""Plants HO-06: relocated households that never moved in, and households that did or need not."""

from __future__ import annotations

from typing import Any

from crosscheck_demo.county.people import Household, Row
from crosscheck_demo.county.world import World
from crosscheck_demo.planting.plot import Plot

RULE = "HO-06"


def plant(world: World, plot: Plot) -> None:
    """No date of moving in; one household moves in on the fourth night."""
    for _ in range(plot.count):
        home = plot.take_household(relocated=True)
        _waiting(world, home)
        plot.found("household", home.no)
    late = plot.take_household(relocated=True)
    row = _waiting(world, late)
    world.change("housing.relocation", row, 3, moved_in_on=plot.day(3))
    plot.found("household", late.no, last_night=plot.day(2))
    _look_alikes(world, plot)


def _waiting(world: World, home: Household, **other: Any) -> Row:
    """Nobody lives in the flat; the old house's appraisal goes, or HO-01 would fire beside this rule."""
    world.remove("housing.appraisal", world.rows_of("housing.appraisal", home))
    row = world.rows_of("housing.relocation", home)[0]
    world.change("housing.relocation", row, **{"moved_in_on": None, "demolished_on": None} | other)
    return row


def _look_alikes(world: World, plot: Plot) -> None:
    today = plot.take_household(relocated=True)
    _waiting(world, today, moved_in_on=plot.night)
    plot.innocent(today.no, "moved in on D")
    along = plot.take_household(relocated=True)
    _waiting(world, along, accompanying=True)
    plot.innocent(along.no, "moved along, not relocated")
    stays = plot.take_household(relocated=True)
    _waiting(world, stays)
    assert stays.row is not None
    world.change("registry.household", stays.row, relocated=False)
    plot.innocent(stays.no, "not relocated by the registry")
    namesake = plot.take_household(relocated=True)
    _waiting(world, namesake, head_name=namesake.head.name[0] + "某")
    plot.innocent(namesake.no, "the relocation has another name: weak evidence")

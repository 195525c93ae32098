"""Plants ID-10: households without an active member, and households with one left."""

from __future__ import annotations

from crosscheck_demo.county.people import Household
from crosscheck_demo.county.world import World
from crosscheck_demo.planting.fates import bury, depart
from crosscheck_demo.planting.plot import Plot

RULE = "ID-10"


def plant(world: World, plot: Plot) -> None:
    """Everybody died or moved away; then a household in which one person stayed."""
    for number in range(plot.count):
        home = plot.take_household(_draws_nothing, kind="脱贫户", size=(1, 2))
        for person in home.active:
            if number % 2:
                depart(world, person, "迁出", plot.day(-200))
            else:
                bury(world, plot, person, plot.day(-200))
        plot.found("household", home.no)

    home = plot.take_household(_draws_nothing, kind="脱贫户", size=(2, 3))
    for person in home.active[1:]:
        depart(world, person, "迁出", plot.day(-200))
    plot.innocent(home.no, "the head is still there")


def _draws_nothing(household: Household) -> bool:
    return not any(person.benefit for person in household.members)

"""Plants ID-10: households without an active member, and households with one left."""

from __future__ import annotations

from crosscheck_demo.county.people import Household
from crosscheck_demo.county.world import World
from crosscheck_demo.planting.fates import bury, depart
from crosscheck_demo.planting.plot import Site

RULE = "ID-10"


def plant(world: World, site: Site) -> None:
    """Everybody died or moved away; then a household in which one person stayed."""
    for number in range(site.count):
        home = site.take_household(_draws_nothing, kind="脱贫户", size=(1, 2))
        for person in home.active:
            if number % 2:
                depart(world, person, "迁出", site.day(-200))
            else:
                bury(world, site, person, site.day(-200))
        site.found("household", home.no)

    home = site.take_household(_draws_nothing, kind="脱贫户", size=(2, 3))
    for person in home.active[1:]:
        depart(world, person, "迁出", site.day(-200))
    site.innocent(home.no, "the head is still there")


def _draws_nothing(household: Household) -> bool:
    return not any(person.benefit for person in household.members)

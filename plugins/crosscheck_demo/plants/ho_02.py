"""Plants HO-02: households without a house appraisal, and households whose appraisal is filed elsewhere."""

from __future__ import annotations

from functools import partial

from crosscheck_demo.county.people import Household
from crosscheck_demo.county.world import World
from crosscheck_demo.planting.plot import Plot

RULE = "HO-02"


def plant(world: World, plot: Plot) -> None:
    """No appraisal at all; then the relocated, and appraisals under somebody else of the household."""
    for _ in range(plot.count):
        home = plot.take_household()
        world.remove("housing.appraisal", world.rows_of("housing.appraisal", home))
        plot.found("household", home.no)
    relocated = plot.take_household(relocated=True)
    world.remove("housing.appraisal", world.rows_of("housing.appraisal", relocated))
    plot.innocent(relocated.no, "relocated: the flat needs no appraisal")
    for active, why in ((True, "appraised under another member"), (False, "under a member who is active no more")):
        home = plot.take_household(partial(_has_another, active=active))
        other = next(p for p in home.members if p.active == active and p is not home.head)
        for row in world.rows_of("housing.appraisal", home):
            world.change("housing.appraisal", row, head_id_no=other.id_no, head_name=other.name)
        plot.innocent(home.no, why)
    namesake = plot.take_household()
    for row in world.rows_of("housing.appraisal", namesake):
        world.change("housing.appraisal", row, head_name=namesake.head.name[0] + "某")
    plot.innocent(namesake.no, "appraised under another name with the same number: weak evidence excuses")


def _has_another(home: Household, active: bool) -> bool:
    return any(person.active == active and person is not home.head for person in home.members)

"""Plants HP-05: households nobody visited, and households with a visit or a new helper."""

from __future__ import annotations

from datetime import date

from crosscheck_demo.county.people import Household
from crosscheck_demo.county.world import World
from crosscheck_demo.departments.support import visit_row
from crosscheck_demo.planting.plot import Site

RULE = "HP-05"
_DAYS = 60
"""visit_days of the policy file."""


def plant(world: World, site: Site) -> None:
    """No visit for sixty days, in one household for the first time on the second night."""
    for number in range(site.count):
        home = _unvisited(world, site)
        if number == 0:
            _visit(world, home, site.day(-_DAYS))
        site.found("household", home.no)
    tomorrow = _unvisited(world, site)
    _visit(world, tomorrow, site.day(1 - _DAYS))
    site.found("household", tomorrow.no, first_night=site.day(1))
    visited = _unvisited(world, site)
    world.add("registry.visit", 3, **_row(world, visited, site.day(3)))
    site.found("household", visited.no, last_night=site.day(2))
    _look_alikes(world, site)


def _look_alikes(world: World, site: Site) -> None:
    stranger = _unvisited(world, site)
    _visit(world, stranger, site.day(-20), helper=site.new_person(site.born(30)).id_no, result="不在家")
    site.innocent(stranger.no, "visited by somebody else, nobody was at home: a visit all the same")
    new = _unvisited(world, site)
    for row in world.rows_of("registry.pairing", new):
        if row["ended_on"] is None:
            world.change("registry.pairing", row, started_on=site.day(-40))
    site.innocent(new.no, "the helper is new")
    ended = _unvisited(world, site)
    for row in world.rows_of("registry.pairing", ended):
        if row["ended_on"] is None:
            world.change("registry.pairing", row, ended_on=site.day(-1))
    site.found("household", ended.no, rule="HP-01")
    site.innocent(ended.no, "no helper any more: HP-01 tells")


def _unvisited(world: World, site: Site) -> Household:
    home = site.take_household()
    world.remove("registry.visit", world.rows_of("registry.visit", home))
    return home


def _visit(world: World, home: Household, day: date, helper: str = "", result: str = "在家") -> None:
    row = _row(world, home, day) | {"result": result}
    world.add("registry.visit", **row | ({"helper_id_no": helper} if helper else {}))


def _row(world: World, home: Household, day: date) -> dict[str, object]:
    helper = world.rows_of("registry.pairing", home)[0]["helper_id_no"]
    return visit_row(0, home, helper, day, "在家") | {"visit_no": f"{RULE}-{home.no}"}

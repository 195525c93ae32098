"""Plants HP-05: households nobody visited, and households with a visit or a new helper."""

from __future__ import annotations

from datetime import date

from crosscheck_demo.county.people import Household
from crosscheck_demo.county.world import World
from crosscheck_demo.departments.support import visit_row
from crosscheck_demo.planting.plot import Plot

RULE = "HP-05"
_DAYS = 60
"""visit_days of the policy file."""


def plant(world: World, plot: Plot) -> None:
    """No visit for sixty days, in one household for the first time on the second night."""
    for number in range(plot.count):
        home = _unvisited(world, plot)
        if number == 0:
            _visit(world, home, plot.day(-_DAYS))
        plot.found("household", home.no)
    tomorrow = _unvisited(world, plot)
    _visit(world, tomorrow, plot.day(1 - _DAYS))
    plot.found("household", tomorrow.no, first_night=plot.day(1))
    visited = _unvisited(world, plot)
    world.add("registry.visit", 3, **_row(world, visited, plot.day(3)))
    plot.found("household", visited.no, last_night=plot.day(2))
    _look_alikes(world, plot)


def _look_alikes(world: World, plot: Plot) -> None:
    stranger = _unvisited(world, plot)
    _visit(world, stranger, plot.day(-20), helper=plot.new_person(plot.born(30)).id_no, result="不在家")
    plot.innocent(stranger.no, "visited by somebody else, nobody was at home: a visit all the same")
    new = _unvisited(world, plot)
    for row in world.rows_of("registry.pairing", new):
        if row["ended_on"] is None:
            world.change("registry.pairing", row, started_on=plot.day(-40))
    plot.innocent(new.no, "the helper is new")
    ended = _unvisited(world, plot)
    for row in world.rows_of("registry.pairing", ended):
        if row["ended_on"] is None:
            world.change("registry.pairing", row, ended_on=plot.day(-1))
    plot.found("household", ended.no, rule="HP-01")
    plot.innocent(ended.no, "no helper any more: HP-01 tells")


def _unvisited(world: World, plot: Plot) -> Household:
    home = plot.take_household()
    world.remove("registry.visit", world.rows_of("registry.visit", home))
    return home


def _visit(world: World, home: Household, day: date, helper: str = "", result: str = "在家") -> None:
    row = _row(world, home, day) | {"result": result}
    world.add("registry.visit", **row | ({"helper_id_no": helper} if helper else {}))


def _row(world: World, home: Household, day: date) -> dict[str, object]:
    helper = world.rows_of("registry.pairing", home)[0]["helper_id_no"]
    return visit_row(0, home, helper, day, "在家") | {"visit_no": f"{RULE}-{home.no}"}

"""Plants HP-01: households without a helper, and households that have one today."""

from __future__ import annotations

from datetime import date

from crosscheck_demo.county.people import Household, Row
from crosscheck_demo.county.world import World
from crosscheck_demo.planting.plot import Plot

RULE = "HP-01"


def plant(world: World, plot: Plot) -> None:
    """No pairing, or one that ended; then ends to come, and a successor."""
    for number in range(plot.count):
        home = plot.take_household()
        if number % 2:
            _end(world, plot, home, plot.day(-1))
        else:
            world.remove("registry.pairing", world.rows_of("registry.pairing", home))
        plot.found("household", home.no)
    today = plot.take_household()
    _end(world, plot, today, plot.night)
    plot.found("household", today.no, first_night=plot.day(1))
    later = plot.take_household()
    _end(world, plot, later, plot.day(60))
    plot.innocent(later.no, "the helper stays another two months")
    followed = plot.take_household()
    row = _end(world, plot, followed, plot.day(-1))
    successor = plot.new_person(plot.born(35))
    new = {"helper_name": successor.name, "helper_id_no": successor.id_no, "started_on": plot.night, "ended_on": None}
    world.add("registry.pairing", **row | new)
    plot.innocent(followed.no, "a successor since D")


def _end(world: World, plot: Plot, home: Household, day: date) -> Row:
    """The current pairing ends on that day; returns its row."""
    row: Row = next(row for row in world.rows_of("registry.pairing", home) if row["ended_on"] is None)
    world.change("registry.pairing", row, ended_on=day)
    return row

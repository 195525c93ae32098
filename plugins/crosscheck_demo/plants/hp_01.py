"""Plants HP-01: households without a helper, and households that have one today."""

from __future__ import annotations

from datetime import date

from crosscheck_demo.county.people import Household, Row
from crosscheck_demo.county.world import World
from crosscheck_demo.planting.plot import Site

RULE = "HP-01"


def plant(world: World, site: Site) -> None:
    """No pairing, or one that ended; then ends to come, and a successor."""
    for number in range(site.count):
        home = site.take_household()
        if number % 2:
            _end(world, site, home, site.day(-1))
        else:
            world.remove("registry.pairing", world.rows_of("registry.pairing", home))
        site.found("household", home.no)
    today = site.take_household()
    _end(world, site, today, site.night)
    site.found("household", today.no, first_night=site.day(1))
    later = site.take_household()
    _end(world, site, later, site.day(60))
    site.innocent(later.no, "the helper stays another two months")
    followed = site.take_household()
    row = _end(world, site, followed, site.day(-1))
    successor = site.new_person(site.born(35))
    new = {"helper_name": successor.name, "helper_id_no": successor.id_no, "started_on": site.night, "ended_on": None}
    world.add("registry.pairing", **row | new)
    site.innocent(followed.no, "a successor since D")


def _end(world: World, site: Site, home: Household, day: date) -> Row:
    """The current pairing ends on that day; returns its row."""
    row: Row = next(row for row in world.rows_of("registry.pairing", home) if row["ended_on"] is None)
    world.change("registry.pairing", row, ended_on=day)
    return row

"""Plants DE-05: the registered dead who are treated later, and last bills that came in late."""

from __future__ import annotations

from datetime import date

from crosscheck_demo.county.people import Person, Row
from crosscheck_demo.county.world import World
from crosscheck_demo.departments.health import bill
from crosscheck_demo.planting.fates import depart, grown_relative, rewrite
from crosscheck_demo.planting.plot import Site

RULE = "DE-05"
_NUMBERS = 8_000_000
"""Bill numbers that no other row has."""


def plant(world: World, site: Site) -> None:
    """Treated a month and a day after death; then bills of the month, of the departed, of others."""
    for number in range(site.count):
        person = _dead(world, site)
        _treated(world, person, site.day(-69 + number % 60))
        site.found("member", person.member_no)

    settled_late = _dead(world, site)
    _treated(world, settled_late, site.day(-70))
    site.innocent(settled_late.member_no, "settled thirty days after death")

    undated = _dead(world, site)
    _treated(world, undated, site.day(-20))
    rewrite(world, undated, status_on=None)
    site.innocent(undated.member_no, "no day of death given")

    gone = grown_relative(site)
    depart(world, gone, "迁出", site.day(-100))
    _treated(world, gone, site.day(-20))
    site.innocent(gone.member_no, "moved away, not dead")

    mistaken = _dead(world, site)
    row = _treated(world, mistaken, site.day(-20))
    world.change("health.settlement", row, name=mistaken.name[0] + "某某")
    site.innocent(mistaken.member_no, "a bill under another name: weak evidence accuses nobody")


def _dead(world: World, site: Site) -> Person:
    """Dead for a hundred days in the registry, and without bills."""
    person = grown_relative(site)
    depart(world, person, "死亡", site.day(-100))
    world.remove("health.settlement", world.rows_of("health.settlement", person))
    return person


def _treated(world: World, person: Person, day: date) -> Row:
    number = _NUMBERS + len(world.tables.rows["health.settlement"])
    return world.add("health.settlement", **bill(world, person, day, "普通门诊", 120, False, number))

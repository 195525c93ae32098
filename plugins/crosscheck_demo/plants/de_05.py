"""Plants DE-05: the registered dead who are treated later, and last bills that came in late."""

from __future__ import annotations

from datetime import date

from crosscheck_demo.county.people import Person, Row
from crosscheck_demo.county.world import World
from crosscheck_demo.departments.health import bill
from crosscheck_demo.planting.fates import depart, grown_relative, rewrite
from crosscheck_demo.planting.plot import Plot

RULE = "DE-05"
_NUMBERS = 8_000_000
"""Bill numbers that no other row has."""


def plant(world: World, plot: Plot) -> None:
    """Treated a month and a day after death; then bills of the month, of the departed, of others."""
    for number in range(plot.count):
        person = _dead(world, plot)
        _treated(world, person, plot.day(-69 + number % 60))
        plot.found("member", person.member_no)

    settled_late = _dead(world, plot)
    _treated(world, settled_late, plot.day(-70))
    plot.innocent(settled_late.member_no, "settled thirty days after death")

    undated = _dead(world, plot)
    _treated(world, undated, plot.day(-20))
    rewrite(world, undated, status_on=None)
    plot.innocent(undated.member_no, "no day of death given")

    gone = grown_relative(plot)
    depart(world, gone, "迁出", plot.day(-100))
    _treated(world, gone, plot.day(-20))
    plot.innocent(gone.member_no, "moved away, not dead")

    mistaken = _dead(world, plot)
    row = _treated(world, mistaken, plot.day(-20))
    world.change("health.settlement", row, name=mistaken.name[0] + "某某")
    plot.innocent(mistaken.member_no, "a bill under another name: weak evidence accuses nobody")


def _dead(world: World, plot: Plot) -> Person:
    """Dead for a hundred days in the registry, and without bills."""
    person = grown_relative(plot)
    depart(world, person, "死亡", plot.day(-100))
    world.remove("health.settlement", world.rows_of("health.settlement", person))
    return person


def _treated(world: World, person: Person, day: date) -> Row:
    number = _NUMBERS + len(world.tables.rows["health.settlement"])
    return world.add("health.settlement", **bill(world, person, day, "普通门诊", 120, False, number))

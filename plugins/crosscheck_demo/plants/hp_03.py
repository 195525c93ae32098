"""Plants HP-03: helpers who are dead, and helpers who only seem so."""

from __future__ import annotations

from datetime import date

from crosscheck_demo.county.people import Household, Person
from crosscheck_demo.county.world import World
from crosscheck_demo.planting.plot import Plot

RULE = "HP-03"


def plant(world: World, plot: Plot) -> None:
    """A second helper of a household is dead; then pairings that ended, namesakes, damaged numbers."""
    for number in range(plot.count):
        home, helper = plot.take_household(), plot.new_person(plot.born(50))
        _pair(world, plot, home, helper)
        _death(world, plot, helper, plot.day(-20 - 100 * number))
        plot.found("household", home.no, helper.id_no)
    today_home, today = plot.take_household(), plot.new_person(plot.born(51))
    _pair(world, plot, today_home, today, plot.night)
    _death(world, plot, today, plot.day(-30))
    plot.found("household", today_home.no, today.id_no, last_night=plot.night)
    _look_alikes(world, plot)


def _look_alikes(world: World, plot: Plot) -> None:
    ended_home, ended = plot.take_household(), plot.new_person(plot.born(52))
    _pair(world, plot, ended_home, ended, plot.day(-20))
    _death(world, plot, ended, plot.day(-20))
    plot.innocent(ended_home.no, "the pairing ended on the day of death")
    other_home, other = plot.take_household(), plot.new_person(plot.born(53))
    _pair(world, plot, other_home, other)
    _death(world, plot, other, plot.day(-20), name=other.name[0] + "某")
    plot.innocent(other_home.no, "the death has another name with the same number")
    damaged_home, damaged = plot.take_household(), plot.new_person(plot.born(54))
    _pair(world, plot, damaged_home, damaged)
    number = damaged.id_no[:17] + ("1" if damaged.id_no[17] != "1" else "2")
    _death(world, plot, damaged, plot.day(-20), id_no=number)
    plot.innocent(damaged_home.no, "the death's number is damaged: no link between two lists")


def _pair(world: World, plot: Plot, home: Household, helper: Person, ended_on: date | None = None) -> None:
    world.add(
        "registry.pairing",
        household_no=home.no,
        helper_name=helper.name,
        helper_id_no=helper.id_no,
        unit="县自然资源局",
        started_on=plot.day(-500),
        ended_on=ended_on,
    )


def _death(world: World, plot: Plot, person: Person, day: date, **other: str) -> None:
    row = {"id_no": person.id_no, "name": person.name, "died_on": day, "registered_on": day, "origin": "火化"}
    world.add("civil_affairs.death", **row | other)

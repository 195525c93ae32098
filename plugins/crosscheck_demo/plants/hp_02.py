"""Plants HP-02: helpers with too many households, and helpers with just as many as allowed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from crosscheck_demo.county.people import Household, Person
from crosscheck_demo.county.world import World
from crosscheck_demo.departments.support import MOST_HOUSEHOLDS
from crosscheck_demo.planting.plot import Plot

RULE = "HP-02"


def plant(world: World, plot: Plot) -> None:
    """Helpers beside the ones the households have: nine households each; then eight, counted this way and that."""
    homes = [plot.take_household() for _ in range(MOST_HOUSEHOLDS + 1)]
    for _ in range(plot.count):
        helper = plot.new_person(plot.born(40))
        _pair(world, plot, helper, homes)
        plot.found("helper", helper.id_no)
    until = plot.new_person(plot.born(41))
    _pair(world, plot, until, homes[1:])
    _pair(world, plot, until, homes[:1], ended_on=plot.day(2))
    plot.found("helper", until.id_no, last_night=plot.day(2))
    eight = plot.new_person(plot.born(42))
    _pair(world, plot, eight, homes[1:])
    plot.innocent(eight.id_no, "eight households")
    ended = plot.new_person(plot.born(43))
    _pair(world, plot, ended, homes[1:])
    _pair(world, plot, ended, homes[:1], ended_on=plot.day(-1))
    plot.innocent(ended.id_no, "the ninth ended the day before D")
    twice = plot.new_person(plot.born(44))
    _pair(world, plot, twice, homes[1:])
    _pair(world, plot, twice, homes[1:2], started_on=plot.day(-100))
    plot.innocent(twice.id_no, "one of eight households stands twice")


def _pair(
    world: World,
    plot: Plot,
    helper: Person,
    homes: Iterable[Household],
    started_on: date | None = None,
    ended_on: date | None = None,
) -> None:
    for home in homes:
        world.add(
            "registry.pairing",
            household_no=home.no,
            helper_name=helper.name,
            helper_id_no=helper.id_no,
            unit="县交通运输局",
            started_on=started_on or plot.day(-300),
            ended_on=ended_on,
        )

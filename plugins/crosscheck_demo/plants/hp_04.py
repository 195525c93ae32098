"""Plants HP-04: helpers who belong to the household they help, and helpers who only seem to."""

from __future__ import annotations

from datetime import date
from typing import Any

from crosscheck_demo.county.people import Household, Person
from crosscheck_demo.county.world import World
from crosscheck_demo.departments.police import hukou_of, new_hukou, resident_row
from crosscheck_demo.planting.fates import depart, grown_relative
from crosscheck_demo.planting.plot import Plot

RULE = "HP-04"
_REGISTER = "police.resident"


def plant(world: World, plot: Plot) -> None:
    """Helpers of the same hukou, and a member who helps his own household; then the look-alikes."""
    for number in range(plot.count):
        if number % 2:
            helper = grown_relative(plot)
            home = helper.family
        else:
            home, helper = plot.take_household(), plot.new_person(plot.born(34))
            _register(world, helper, hukou_of(world, home))
        _pair(world, plot, home, helper)
        plot.found("household", home.no, helper.id_no)
    home, until = plot.take_household(), plot.new_person(plot.born(36))
    _register(world, until, hukou_of(world, home))
    _pair(world, plot, home, until, plot.day(1))
    plot.found("household", home.no, until.id_no, last_night=plot.day(1))
    _look_alikes(world, plot)


def _register(world: World, person: Person, hukou: str, **other: Any) -> None:
    world.add(_REGISTER, **resident_row(person, hukou) | other)


def _pair(world: World, plot: Plot, home: Household, helper: Person, ended_on: date | None = None) -> None:
    world.add(
        "registry.pairing",
        household_no=home.no,
        helper_name=helper.name,
        helper_id_no=helper.id_no,
        unit="县林业局",
        started_on=plot.day(-400),
        ended_on=ended_on,
    )


def _look_alikes(world: World, plot: Plot) -> None:
    home, ended = plot.take_household(), plot.new_person(plot.born(37))
    _register(world, ended, hukou_of(world, home))
    _pair(world, plot, home, ended, plot.day(-1))
    plot.innocent(home.no, "the pairing ended the day before D")

    home, namesake = plot.take_household(), plot.new_person(plot.born(38))
    _register(world, namesake, hukou_of(world, home), name=namesake.name[0] + "某")
    _pair(world, plot, home, namesake)
    plot.innocent(home.no, "the register has the helper's number under another name")

    home, relative = plot.take_household(), grown_relative(plot)
    _pair(world, plot, home, relative)
    plot.innocent(home.no, "the helper is a member of another household")

    gone, partner = grown_relative(plot), plot.new_person(plot.born(39))
    hukou = new_hukou(world, gone)
    for row in world.rows_of(_REGISTER, gone):
        world.change(_REGISTER, row, hukou_no=hukou, status="迁出", status_on=plot.day(-500))
    depart(world, gone, "迁出", plot.day(-500))
    _register(world, partner, hukou)
    _pair(world, plot, gone.family, partner)
    plot.innocent(gone.family.no, "the helper shares the hukou with somebody who has left the household")

"""Plants HP-03: helpers who are dead, and helpers who only seem so."""

from __future__ import annotations

from datetime import date

from crosscheck_demo.county.people import Household, Person
from crosscheck_demo.county.world import World
from crosscheck_demo.planting.plot import Site

RULE = "HP-03"


def plant(world: World, site: Site) -> None:
    """A second helper of a household is dead; then pairings that ended, namesakes, damaged numbers."""
    for number in range(site.count):
        home, helper = site.take_household(), site.new_person(site.born(50))
        _pair(world, site, home, helper)
        _death(world, site, helper, site.day(-20 - 100 * number))
        site.found("household", home.no, helper.id_no)
    today_home, today = site.take_household(), site.new_person(site.born(51))
    _pair(world, site, today_home, today, site.night)
    _death(world, site, today, site.day(-30))
    site.found("household", today_home.no, today.id_no, last_night=site.night)
    _look_alikes(world, site)


def _look_alikes(world: World, site: Site) -> None:
    ended_home, ended = site.take_household(), site.new_person(site.born(52))
    _pair(world, site, ended_home, ended, site.day(-20))
    _death(world, site, ended, site.day(-20))
    site.innocent(ended_home.no, "the pairing ended on the day of death")
    other_home, other = site.take_household(), site.new_person(site.born(53))
    _pair(world, site, other_home, other)
    _death(world, site, other, site.day(-20), name=other.name[0] + "某")
    site.innocent(other_home.no, "the death has another name with the same number")
    damaged_home, damaged = site.take_household(), site.new_person(site.born(54))
    _pair(world, site, damaged_home, damaged)
    number = damaged.id_no[:17] + ("1" if damaged.id_no[17] != "1" else "2")
    _death(world, site, damaged, site.day(-20), id_no=number)
    site.innocent(damaged_home.no, "the death's number is damaged: no link between two lists")


def _pair(world: World, site: Site, home: Household, helper: Person, ended_on: date | None = None) -> None:
    world.add(
        "registry.pairing",
        household_no=home.no,
        helper_name=helper.name,
        helper_id_no=helper.id_no,
        unit="县自然资源局",
        started_on=site.day(-500),
        ended_on=ended_on,
    )


def _death(world: World, site: Site, person: Person, day: date, **other: str) -> None:
    row = {"id_no": person.id_no, "name": person.name, "died_on": day, "registered_on": day, "origin": "火化"}
    world.add("civil_affairs.death", **row | other)

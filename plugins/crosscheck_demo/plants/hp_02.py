"""Plants HP-02: helpers with too many households, and helpers with just as many as allowed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from crosscheck_demo.county.people import Household, Person
from crosscheck_demo.county.world import World
from crosscheck_demo.departments.support import MOST_HOUSEHOLDS
from crosscheck_demo.planting.plot import Site

RULE = "HP-02"


def plant(world: World, site: Site) -> None:
    """Helpers beside the ones the households have: nine households each; then eight, counted this way and that."""
    homes = [site.take_household() for _ in range(MOST_HOUSEHOLDS + 1)]
    for _ in range(site.count):
        helper = site.new_person(site.born(40))
        _pair(world, site, helper, homes)
        site.found("helper", helper.id_no)
    until = site.new_person(site.born(41))
    _pair(world, site, until, homes[1:])
    _pair(world, site, until, homes[:1], ended_on=site.day(2))
    site.found("helper", until.id_no, last_night=site.day(2))
    eight = site.new_person(site.born(42))
    _pair(world, site, eight, homes[1:])
    site.innocent(eight.id_no, "eight households")
    ended = site.new_person(site.born(43))
    _pair(world, site, ended, homes[1:])
    _pair(world, site, ended, homes[:1], ended_on=site.day(-1))
    site.innocent(ended.id_no, "the ninth ended the day before D")
    twice = site.new_person(site.born(44))
    _pair(world, site, twice, homes[1:])
    _pair(world, site, twice, homes[1:2], started_on=site.day(-100))
    site.innocent(twice.id_no, "one of eight households stands twice")


def _pair(
    world: World,
    site: Site,
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
            started_on=started_on or site.day(-300),
            ended_on=ended_on,
        )

"""Plants CV-02: people who draw 低保 twice, and people who moved or whose 低保 was renewed."""

from __future__ import annotations

from datetime import date, timedelta

from crosscheck_demo.county.people import Person
from crosscheck_demo.county.world import World
from crosscheck_demo.departments.civil_affairs import allowance_row
from crosscheck_demo.planting.plot import Site

RULE = "CV-02"
_ELSEWHERE = "451023"


def plant(world: World, site: Site) -> None:
    """A second 低保 of another county or of the town; then what was paid before, renewals and a namesake."""
    for number in range(site.count):
        person = site.take_member(benefit="低保")
        other = {"scheme": "城市"} if number % 2 else {"county_code": _ELSEWHERE}
        _allowance(world, person, site.month(-6), None, **other)
        site.found("member", person.member_no)
    ending = site.take_member(benefit="低保")
    _allowance(world, ending, site.month(-20), site.month(0), county_code=_ELSEWHERE)
    site.found("member", ending.member_no, last_night=site.month(1) - timedelta(days=1))
    beginning = site.take_member(benefit="低保")
    _allowance(world, beginning, site.month(0), None, county_code=_ELSEWHERE)
    site.found("member", beginning.member_no)
    _look_alikes(world, site)


def _allowance(world: World, person: Person, since: date, until: date | None, **other: str) -> None:
    world.add("civil_affairs.allowance", **allowance_row(world, person, "C", since, until) | other)


def _look_alikes(world: World, site: Site) -> None:
    moved = site.take_member(benefit="低保")
    _allowance(world, moved, site.month(-30), site.month(-1), county_code=_ELSEWHERE)
    site.innocent(moved.member_no, "the other county stopped paying the month before D's")
    renewed = site.take_member(benefit="低保")
    _allowance(world, renewed, site.month(-1), None)
    site.innocent(renewed.member_no, "two rows of one scheme and county")
    namesake = site.take_member(benefit="低保")
    _allowance(world, namesake, site.month(-6), None, county_code=_ELSEWHERE, name=namesake.name[0] + "某")
    site.innocent(namesake.member_no, "the other county's row has another name: weak evidence")

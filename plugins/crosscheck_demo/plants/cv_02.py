"""Plants CV-02: people who draw 低保 twice, and people who moved or whose 低保 was renewed."""

from __future__ import annotations

from datetime import date, timedelta

from crosscheck_demo.county.people import Person
from crosscheck_demo.county.world import World
from crosscheck_demo.departments.civil_affairs import allowance_row
from crosscheck_demo.planting.plot import Plot

RULE = "CV-02"
_ELSEWHERE = "451023"


def plant(world: World, plot: Plot) -> None:
    """A second 低保 of another county or of the town; then what was paid before, renewals and a namesake."""
    for number in range(plot.count):
        person = plot.take_member(benefit="低保")
        other = {"scheme": "城市"} if number % 2 else {"county_code": _ELSEWHERE}
        _allowance(world, person, plot.month(-6), None, **other)
        plot.found("member", person.member_no)
    ending = plot.take_member(benefit="低保")
    _allowance(world, ending, plot.month(-20), plot.month(0), county_code=_ELSEWHERE)
    plot.found("member", ending.member_no, last_night=plot.month(1) - timedelta(days=1))
    beginning = plot.take_member(benefit="低保")
    _allowance(world, beginning, plot.month(0), None, county_code=_ELSEWHERE)
    plot.found("member", beginning.member_no)
    _look_alikes(world, plot)


def _allowance(world: World, person: Person, since: date, until: date | None, **other: str) -> None:
    world.add("civil_affairs.allowance", **allowance_row(world, person, "C", since, until) | other)


def _look_alikes(world: World, plot: Plot) -> None:
    moved = plot.take_member(benefit="低保")
    _allowance(world, moved, plot.month(-30), plot.month(-1), county_code=_ELSEWHERE)
    plot.innocent(moved.member_no, "the other county stopped paying the month before D's")
    renewed = plot.take_member(benefit="低保")
    _allowance(world, renewed, plot.month(-1), None)
    plot.innocent(renewed.member_no, "two rows of one scheme and county")
    namesake = plot.take_member(benefit="低保")
    _allowance(world, namesake, plot.month(-6), None, county_code=_ELSEWHERE, name=namesake.name[0] + "某")
    plot.innocent(namesake.member_no, "the other county's row has another name: weak evidence")

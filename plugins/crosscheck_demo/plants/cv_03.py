"""Plants CV-03: flags for 低保 and 特困 that civil affairs does not bear out, and lists that are a month behind."""

from __future__ import annotations

from crosscheck_demo.county.people import Person
from crosscheck_demo.county.world import World
from crosscheck_demo.planting.plot import Site

RULE = "CV-03"


def plant(world: World, site: Site) -> None:
    """Flags taken away from who is paid and given to who is not; then changes of this month, gaps and namesakes."""
    for number in range(site.count):
        if number % 2:
            person = site.take_member(benefit="")
            _flag(world, person, on_support=True)
            site.found("member", person.member_no, "特困")
        else:
            person = site.take_member(benefit="低保")
            _flag(world, person, on_allowance=False)
            site.found("member", person.member_no, "低保")
    new = site.take_member(benefit="低保")
    _change_current(world, new, from_month=site.month(0))
    _flag(world, new, on_allowance=False)
    site.found("member", new.member_no, "低保", first_night=site.month(1))
    _look_alikes(world, site)


def _flag(world: World, person: Person, **flags: bool | None) -> None:
    assert person.row is not None
    world.change("registry.member", person.row, **flags)


def _change_current(world: World, person: Person, **values: object) -> None:
    for row in world.rows_of("civil_affairs.allowance", person):
        if row["to_month"] is None:
            world.change("civil_affairs.allowance", row, **values)


def _look_alikes(world: World, site: Site) -> None:
    ended = site.take_member(benefit="低保")
    _change_current(world, ended, to_month=site.month(-1))
    _flag(world, ended, on_allowance=False)
    site.innocent(ended.member_no, "paid last month, not this month: flag 否 is right again")
    ending = site.take_member(benefit="低保")
    _change_current(world, ending, to_month=site.month(0))
    site.innocent(ending.member_no, "ends in D's month: flag 是 may stay for another month")
    unknown = site.take_member(benefit="低保")
    _flag(world, unknown, on_allowance=None)
    site.innocent(unknown.member_no, "flag not given")
    for flag in (True, False):
        person = site.take_member(benefit="低保")
        _change_current(world, person, name=person.name[0] + "某")
        _flag(world, person, on_allowance=flag)
        site.innocent(person.member_no, "the row has another name: it excuses flag 是 and does not accuse flag 否")

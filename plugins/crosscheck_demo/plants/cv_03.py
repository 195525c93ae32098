"""Plants CV-03: flags for 低保 and 特困 that civil affairs does not bear out, and lists that are a month behind."""

from __future__ import annotations

from crosscheck_demo.county.people import Person
from crosscheck_demo.county.world import World
from crosscheck_demo.planting.plot import Plot

RULE = "CV-03"


def plant(world: World, plot: Plot) -> None:
    """Flags taken away from who is paid and given to who is not; then changes of this month, gaps and namesakes."""
    for number in range(plot.count):
        if number % 2:
            person = plot.take_member(benefit="")
            _flag(world, person, on_support=True)
            plot.found("member", person.member_no, "特困")
        else:
            person = plot.take_member(benefit="低保")
            _flag(world, person, on_allowance=False)
            plot.found("member", person.member_no, "低保")
    new = plot.take_member(benefit="低保")
    _change_current(world, new, from_month=plot.month(0))
    _flag(world, new, on_allowance=False)
    plot.found("member", new.member_no, "低保", first_night=plot.month(1))
    _look_alikes(world, plot)


def _flag(world: World, person: Person, **flags: bool | None) -> None:
    assert person.row is not None
    world.change("registry.member", person.row, **flags)


def _change_current(world: World, person: Person, **values: object) -> None:
    for row in world.rows_of("civil_affairs.allowance", person):
        if row["to_month"] is None:
            world.change("civil_affairs.allowance", row, **values)


def _look_alikes(world: World, plot: Plot) -> None:
    ended = plot.take_member(benefit="低保")
    _change_current(world, ended, to_month=plot.month(-1))
    _flag(world, ended, on_allowance=False)
    plot.innocent(ended.member_no, "paid last month, not this month: flag 否 is right again")
    ending = plot.take_member(benefit="低保")
    _change_current(world, ending, to_month=plot.month(0))
    plot.innocent(ending.member_no, "ends in D's month: flag 是 may stay for another month")
    unknown = plot.take_member(benefit="低保")
    _flag(world, unknown, on_allowance=None)
    plot.innocent(unknown.member_no, "flag not given")
    for flag in (True, False):
        person = plot.take_member(benefit="低保")
        _change_current(world, person, name=person.name[0] + "某")
        _flag(world, person, on_allowance=flag)
        plot.innocent(person.member_no, "the row has another name: it excuses flag 是 and does not accuse flag 否")

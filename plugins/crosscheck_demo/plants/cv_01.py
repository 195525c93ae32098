"""Plants CV-01: people on 低保 and 特困 at once, and people who change from one to the other."""

from __future__ import annotations

from datetime import date

from crosscheck_demo.county.people import Person
from crosscheck_demo.county.world import World
from crosscheck_demo.departments.civil_affairs import support_row
from crosscheck_demo.planting.plot import Plot

RULE = "CV-01"


def plant(world: World, plot: Plot) -> None:
    """特困 beside a 低保 that goes on; then the months of changing over, and a namesake's row."""
    for number in range(plot.count):
        person = plot.take_member(benefit="低保")
        _support(world, person, plot.month(-4), plot.month(6) if number % 2 else None)
        plot.found("member", person.member_no)
    since_last_month = plot.take_member(benefit="低保")
    _support(world, since_last_month, plot.month(-1), None)
    plot.found("member", since_last_month.member_no)
    damaged = plot.take_member(benefit="低保")
    _support(world, damaged, plot.month(-3), None, id_no=damaged.id_no[:15] + "000")
    plot.found("member", damaged.member_no)
    _look_alikes(world, plot)


def _support(world: World, person: Person, since: date, until: date | None, **other: str) -> None:
    world.add("civil_affairs.support", **support_row(person, since, until) | other)
    assert person.row is not None
    world.change("registry.member", person.row, on_support=True)


def _end_allowance(world: World, person: Person, until: date) -> None:
    for row in world.rows_of("civil_affairs.allowance", person):
        if row["to_month"] is None:
            world.change("civil_affairs.allowance", row, to_month=until)


def _look_alikes(world: World, plot: Plot) -> None:
    for since in (plot.month(0), plot.month(-5)):
        person = plot.take_member(benefit="低保")
        _end_allowance(world, person, plot.month(0))
        _support(world, person, since, None)
        plot.innocent(person.member_no, f"低保 ends in D's month, 特困 since {since}: the month of switching")
    before = plot.take_member(benefit="低保")
    _end_allowance(world, before, plot.month(-1))
    _support(world, before, plot.month(-1), None)
    # Switched last month, so the registry's flag for 低保 is already taken back.
    assert before.row is not None
    world.change("registry.member", before.row, on_allowance=False)
    plot.innocent(before.member_no, "低保 ended the month before D's")
    namesake = plot.take_member(benefit="低保")
    row = support_row(namesake, plot.month(-8), None) | {"name": namesake.name[0] + "某"}
    world.add("civil_affairs.support", **row)
    plot.innocent(namesake.member_no, "特困 stands under another name with the same number: weak evidence")

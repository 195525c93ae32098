"""Plants CV-01: people on 低保 and 特困 at once, and people who change from one to the other."""

from __future__ import annotations

from datetime import date

from crosscheck_demo.county.people import Person
from crosscheck_demo.county.world import World
from crosscheck_demo.departments.civil_affairs import support_row
from crosscheck_demo.planting.plot import Site

RULE = "CV-01"


def plant(world: World, site: Site) -> None:
    """特困 beside a 低保 that goes on; then the months of changing over, and a namesake's row."""
    for number in range(site.count):
        person = site.take_member(benefit="低保")
        _support(world, person, site.month(-4), site.month(6) if number % 2 else None)
        site.found("member", person.member_no)
    since_last_month = site.take_member(benefit="低保")
    _support(world, since_last_month, site.month(-1), None)
    site.found("member", since_last_month.member_no)
    damaged = site.take_member(benefit="低保")
    _support(world, damaged, site.month(-3), None, id_no=damaged.id_no[:15] + "000")
    site.found("member", damaged.member_no)
    _look_alikes(world, site)


def _support(world: World, person: Person, since: date, until: date | None, **other: str) -> None:
    world.add("civil_affairs.support", **support_row(person, since, until) | other)
    assert person.row is not None
    world.change("registry.member", person.row, on_support=True)


def _end_allowance(world: World, person: Person, until: date) -> None:
    for row in world.rows_of("civil_affairs.allowance", person):
        if row["to_month"] is None:
            world.change("civil_affairs.allowance", row, to_month=until)


def _look_alikes(world: World, site: Site) -> None:
    for since in (site.month(0), site.month(-5)):
        person = site.take_member(benefit="低保")
        _end_allowance(world, person, site.month(0))
        _support(world, person, since, None)
        site.innocent(person.member_no, f"低保 ends in D's month, 特困 since {since}: the month of switching")
    before = site.take_member(benefit="低保")
    _end_allowance(world, before, site.month(-1))
    _support(world, before, site.month(-1), None)
    # Switched last month, so the registry's flag for 低保 is already taken back.
    assert before.row is not None
    world.change("registry.member", before.row, on_allowance=False)
    site.innocent(before.member_no, "低保 ended the month before D's")
    namesake = site.take_member(benefit="低保")
    row = support_row(namesake, site.month(-8), None) | {"name": namesake.name[0] + "某"}
    world.add("civil_affairs.support", **row)
    site.innocent(namesake.member_no, "特困 stands under another name with the same number: weak evidence")

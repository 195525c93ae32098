"""Plants MD-03: members insured twice, and members who only look so."""

from __future__ import annotations

from typing import Any

from crosscheck_demo.county.people import Person, Row
from crosscheck_demo.county.world import World
from crosscheck_demo.planting.plot import Plot

RULE = "MD-03"


def plant(world: World, plot: Plot) -> None:
    """As resident and employee, or as resident of two counties; then the look-alikes."""
    for number in range(plot.count):
        person = _insured_once(world, plot)
        _again(world, plot, person, **({"scheme": "城镇职工"} if number % 2 else {"county_code": "450103"}))
        plot.found("member", person.member_no)
    _look_alikes(world, plot)


def _this_year(world: World, plot: Plot, person: Person) -> list[Row]:
    return [row for row in world.rows_of("health.insurance", person) if row["year"] == plot.night.year]


def _insured_once(world: World, plot: Plot) -> Person:
    def resident(person: Person) -> bool:
        rows = _this_year(world, plot, person)
        return len(rows) == 1 and rows[0]["scheme"] == "城乡居民"

    return plot.take_member(resident, age=(18, 59), benefit="", risk_open=False)


def _again(world: World, plot: Plot, person: Person, **other: Any) -> None:
    world.add("health.insurance", **_this_year(world, plot, person)[0] | other)


def _look_alikes(world: World, plot: Plot) -> None:
    for status in ("暂停", "终止"):
        person = _insured_once(world, plot)
        _again(world, plot, person, scheme="城镇职工", status=status)
        plot.innocent(person.member_no, f"the second insurance is {status}")

    person = _insured_once(world, plot)
    _again(world, plot, person, scheme="城镇职工", year=plot.night.year - 1)
    plot.innocent(person.member_no, "insured as an employee last year")

    person = _insured_once(world, plot)
    _again(world, plot, person, scheme="城镇职工", name=person.name[0] + "某某")
    plot.innocent(person.member_no, "the second insurance is another name's: weak evidence never accuses")

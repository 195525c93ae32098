"""Plants MD-04: people on 低保 or 特困 who got no medical relief, and people who only look so."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from crosscheck.catalog.policy import policy
from crosscheck_demo.county.people import Person
from crosscheck_demo.county.world import World
from crosscheck_demo.departments.health import bill
from crosscheck_demo.planting.plot import Plot

RULE = "MD-04"


def plant(world: World, plot: Plot) -> None:
    """A stay in hospital without relief, the first exactly at the floor, the others dearer."""
    for number in range(plot.count):
        person = _entitled(plot, "特困" if number % 3 == 1 else "低保")
        _stay(world, plot, person, self_paid=_floor(plot, person) + 400 * (number % 5))
        plot.found("member", person.member_no)
    _look_alikes(world, plot)


def _entitled(plot: Plot, benefit: str = "低保") -> Person:
    return plot.take_member(lambda person: not person.disability, benefit=benefit)


def _floor(plot: Plot, person: Person) -> Decimal:
    row = policy().row("relief_floor", person.family.village, plot.night)
    assert row is not None, "no floor of relief is in force"
    return row.value


def _stay(world: World, plot: Plot, person: Person, self_paid: Decimal, day: date | None = None, **other: Any) -> None:
    """A bill of this year without relief."""
    settled = day or max(plot.day(-20), date(plot.night.year, 1, 1))
    row = bill(world, person, settled, "住院", 4000, relief=False)
    values = {"total": row["basic_paid"] + self_paid, "self_paid": self_paid} | other
    world.add("health.settlement", **row | values)


def _look_alikes(world: World, plot: Plot) -> None:
    person = _entitled(plot)
    _stay(world, plot, person, _floor(plot, person) - Decimal("0.01"))
    plot.innocent(person.member_no, "one cent below the floor")

    person = _entitled(plot)
    _stay(world, plot, person, Decimal(1200), relief_paid=Decimal(300), total=Decimal(4300))
    plot.innocent(person.member_no, "relief was paid")

    person = _entitled(plot)
    _stay(world, plot, person, Decimal(1200), kind="门诊慢特病")
    plot.innocent(person.member_no, "not in hospital")

    person = _entitled(plot)
    _stay(world, plot, person, Decimal(1200), name=person.name[0] + "某某")
    plot.innocent(person.member_no, "the bill is another name's: weak evidence never accuses")

    person = _entitled(plot)
    for row in world.rows_of("civil_affairs.allowance", person):
        if row["to_month"] is None:
            world.change("civil_affairs.allowance", row, from_month=plot.month(-2))
    _stay(world, plot, person, Decimal(1200), day=plot.month(-3))
    plot.innocent(person.member_no, "the month before 低保 began")

    person = plot.take_member(benefit="", age=(30, 60))
    _stay(world, plot, person, Decimal(1200))
    plot.innocent(person.member_no, "neither 低保 nor 特困")

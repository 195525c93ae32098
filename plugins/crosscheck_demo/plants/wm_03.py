"""Plants WM-03: members newly ill without a health measure, and members who only look so."""

from __future__ import annotations

from datetime import date
from typing import Any

from crosscheck_demo.county.people import Household, Person
from crosscheck_demo.county.world import World
from crosscheck_demo.departments.health import illness_row
from crosscheck_demo.planting.plot import Plot

RULE = "WM-03"
_ILLNESS = "急性白血病"
"""Nobody of the clean county has it."""


def plant(world: World, plot: Plot) -> None:
    """No health measure at all, one only planned, one that was over before the illness."""
    for number in range(plot.count):
        person = _healthy(world, plot)
        confirmed = plot.day(-30 - number)
        _fall_ill(world, person, confirmed)
        if number % 3 == 1:
            _measure(world, plot, person, "健康", "计划")
        elif number % 3 == 2:
            _measure(world, plot, person, "兜底", "已完成", done_on=plot.day(-200))
        plot.found("member", person.member_no, _ILLNESS)
    person = _healthy(world, plot)
    _fall_ill(world, person, plot.day(-89))
    plot.found("member", person.member_no, _ILLNESS, last_night=plot.night)
    _look_alikes(world, plot)


def _healthy(world: World, plot: Plot) -> Person:
    """Somebody without an illness, in a household without a health measure that does not need one."""

    def unhelped(home: Household) -> bool:
        kinds = {row["kind"] for row in world.rows_of("registry.measure", home)}
        return home.cause not in ("因病", "因残") and not kinds & {"健康", "兜底"}

    def healthy(person: Person) -> bool:
        return not world.rows_of("health.chronic", person)

    return plot.take_member(healthy, age=(20, 70), health=["健康"], household=unhelped)


def _fall_ill(world: World, person: Person, confirmed: date, status: str | None = "救治中", **other: Any) -> None:
    """The registry knows of the illness, so that rule MD-06 has nothing to say."""
    row = illness_row(person, _ILLNESS, "大病", confirmed, signed=True, status=status)
    world.add("health.chronic", **row | other)
    if status != "已治愈":
        assert person.row is not None
        world.change("registry.member", person.row, health="大病")


def _measure(world: World, plot: Plot, person: Person, kind: str, status: str, done_on: date | None = None) -> None:
    world.add(
        "registry.measure",
        measure_no=f"CS{RULE}{person.member_no}",
        household_no=person.family.no,
        kind=kind,
        due_on=done_on or plot.day(120),
        done_on=done_on,
        status=status,
    )


def _look_alikes(world: World, plot: Plot) -> None:
    person = _healthy(world, plot)
    _fall_ill(world, person, plot.day(-30), "已治愈")
    plot.innocent(person.member_no, "cured")

    person = _healthy(world, plot)
    _fall_ill(world, person, plot.day(-30))
    _measure(world, plot, person, "健康", "实施中")
    plot.innocent(person.member_no, "a health measure is under way")

    person = _healthy(world, plot)
    _fall_ill(world, person, plot.day(-30))
    _measure(world, plot, person, "兜底", "已完成", done_on=plot.day(-30))
    plot.innocent(person.member_no, "a measure was completed on the day the illness was confirmed")

    person = _healthy(world, plot)
    _fall_ill(world, person, plot.day(-90))
    plot.innocent(person.member_no, "confirmed 90 days ago: no longer new")

    person = _healthy(world, plot)
    _fall_ill(world, person, plot.day(-30), name=person.name[0] + "某某")
    plot.innocent(person.member_no, "the illness stands under another name: weak evidence never accuses")

"""Plants CV-12: people who draw two pensions, and people with two rows of which one is drawn."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from crosscheck_demo.county.people import Person
from crosscheck_demo.county.world import World, money
from crosscheck_demo.departments.human_resources import EMPLOYEE, OFFICIAL, RURAL, pension_row
from crosscheck_demo.planting.fates import depart
from crosscheck_demo.planting.plot import Plot

RULE = "CV-12"
_PENSION = "human_resources.pension"


def plant(world: World, plot: Plot) -> None:
    """A second pension of another scheme, small enough to be no reason against the registration (rule WI-08)."""
    for number in range(plot.count):
        person = _pensioner(world, plot)
        _second(world, person, OFFICIAL if number % 2 else EMPLOYEE)
        plot.found("member", person.member_no)
    damaged = _pensioner(world, plot)
    _second(world, damaged, EMPLOYEE, id_no=damaged.id_no[:15] + "000")
    plot.found("member", damaged.member_no)
    gone = _pensioner(world, plot, ["配偶", "父母"])
    _second(world, gone, EMPLOYEE)
    depart(world, gone, "迁出", plot.day(-300))
    plot.found("member", gone.member_no)
    _look_alikes(world, plot)


def _pensioner(world: World, plot: Plot, relation: Iterable[str] = ()) -> Person:
    def draws_one(person: Person) -> bool:
        return [(row["scheme"], row["status"]) for row in world.rows_of(_PENSION, person)] == [(RURAL, "领取")]

    return plot.take_member(draws_one, age=(62, 85), relation=relation)


def _second(world: World, person: Person, scheme: str, status: str = "领取", **other: Any) -> None:
    small = {"monthly_benefit": money(560)} if status == "领取" else {}
    world.add(_PENSION, **pension_row(world, person, scheme, status) | small | other)


def _look_alikes(world: World, plot: Plot) -> None:
    for status in ("缴费", "终止"):
        person = _pensioner(world, plot)
        _second(world, person, EMPLOYEE, status)
        plot.innocent(person.member_no, f"the second is {status}, not drawn")
    namesake = _pensioner(world, plot)
    _second(world, namesake, EMPLOYEE, name=namesake.name[0] + "某")
    plot.innocent(namesake.member_no, "the second stands under another name: weak evidence")
    twice = _pensioner(world, plot)
    _second(world, twice, RURAL, id_no=twice.id_no[:15] + "000")
    plot.innocent(twice.member_no, "two rows of one scheme")

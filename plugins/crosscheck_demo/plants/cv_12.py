"""Plants CV-12: people who draw two pensions, and people with two rows of which one is drawn."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from crosscheck_demo.county.people import Person
from crosscheck_demo.county.world import World, money
from crosscheck_demo.departments.human_resources import EMPLOYEE, OFFICIAL, RURAL, pension_row
from crosscheck_demo.planting.fates import depart
from crosscheck_demo.planting.plot import Site

RULE = "CV-12"
_PENSION = "human_resources.pension"


def plant(world: World, site: Site) -> None:
    """A second pension of another scheme, small enough to be no reason against the registration (rule WI-08)."""
    for number in range(site.count):
        person = _pensioner(world, site)
        _second(world, person, OFFICIAL if number % 2 else EMPLOYEE)
        site.found("member", person.member_no)
    damaged = _pensioner(world, site)
    _second(world, damaged, EMPLOYEE, id_no=damaged.id_no[:15] + "000")
    site.found("member", damaged.member_no)
    gone = _pensioner(world, site, ["配偶", "父母"])
    _second(world, gone, EMPLOYEE)
    depart(world, gone, "迁出", site.day(-300))
    site.found("member", gone.member_no)
    _look_alikes(world, site)


def _pensioner(world: World, site: Site, relation: Iterable[str] = ()) -> Person:
    def draws_one(person: Person) -> bool:
        return [(row["scheme"], row["status"]) for row in world.rows_of(_PENSION, person)] == [(RURAL, "领取")]

    return site.take_member(draws_one, age=(62, 85), relation=relation)


def _second(world: World, person: Person, scheme: str, status: str = "领取", **other: Any) -> None:
    small = {"monthly_benefit": money(560)} if status == "领取" else {}
    world.add(_PENSION, **pension_row(world, person, scheme, status) | small | other)


def _look_alikes(world: World, site: Site) -> None:
    for status in ("缴费", "终止"):
        person = _pensioner(world, site)
        _second(world, person, EMPLOYEE, status)
        site.innocent(person.member_no, f"the second is {status}, not drawn")
    namesake = _pensioner(world, site)
    _second(world, namesake, EMPLOYEE, name=namesake.name[0] + "某")
    site.innocent(namesake.member_no, "the second stands under another name: weak evidence")
    twice = _pensioner(world, site)
    _second(world, twice, RURAL, id_no=twice.id_no[:15] + "000")
    site.innocent(twice.member_no, "two rows of one scheme")

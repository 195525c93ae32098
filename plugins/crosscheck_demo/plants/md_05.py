"""Plants MD-05: chronic patients without a family doctor, and patients who only look so."""

from __future__ import annotations

from typing import Any

from crosscheck_demo.county.people import Person, Row
from crosscheck_demo.county.world import World
from crosscheck_demo.planting.plot import Site

RULE = "MD-05"


def plant(world: World, site: Site) -> None:
    """Known for thirty days or long, with and without a status; then the look-alikes."""
    for number in range(site.count):
        person = _patient(world, site)
        illness = _unsigned(world, person, status=(None, "救治中")[number % 2])
        known_since = site.day(-30) if number == 0 else min(illness["confirmed_on"], site.day(-60))
        world.change("health.chronic", illness, confirmed_on=known_since)
        site.found("member", person.member_no, illness["disease"])
    _look_alikes(world, site)


def _patient(world: World, site: Site) -> Person:
    def one_illness(person: Person) -> bool:
        return [row["severity"] for row in world.rows_of("health.chronic", person)] == ["慢性病"]

    return site.take_member(one_illness, health=["长期慢性病"])


def _unsigned(world: World, person: Person, **other: Any) -> Row:
    illness = world.rows_of("health.chronic", person)[0]
    world.change("health.chronic", illness, family_doctor=False, **other)
    return illness


def _look_alikes(world: World, site: Site) -> None:
    for values, why in (
        ({"confirmed_on": site.day(-10)}, "known for ten days only"),
        ({"status": "已治愈"}, "cured"),
        ({"family_doctor": None}, "not stated whether signed"),
        ({"severity": "大病", "confirmed_on": site.day(-400)}, "大病, not a chronic illness"),
    ):
        person = _patient(world, site)
        world.change("health.chronic", _unsigned(world, person), **values)
        site.innocent(person.member_no, why)

    person = _patient(world, site)
    _unsigned(world, person, name=person.name[0] + "某某")
    site.innocent(person.member_no, "the illness stands under another name: weak evidence never accuses")

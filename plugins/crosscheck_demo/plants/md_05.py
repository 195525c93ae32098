"""Plants MD-05: chronic patients without a family doctor, and patients who only look so."""

from __future__ import annotations

from typing import Any

from crosscheck_demo.county.people import Person, Row
from crosscheck_demo.county.world import World
from crosscheck_demo.planting.plot import Plot

RULE = "MD-05"


def plant(world: World, plot: Plot) -> None:
    """Known for thirty days or long, with and without a status; then the look-alikes."""
    for number in range(plot.count):
        person = _patient(world, plot)
        illness = _unsigned(world, person, status=(None, "救治中")[number % 2])
        known_since = plot.day(-30) if number == 0 else min(illness["confirmed_on"], plot.day(-60))
        world.change("health.chronic", illness, confirmed_on=known_since)
        plot.found("member", person.member_no, illness["disease"])
    _look_alikes(world, plot)


def _patient(world: World, plot: Plot) -> Person:
    def one_illness(person: Person) -> bool:
        return [row["severity"] for row in world.rows_of("health.chronic", person)] == ["慢性病"]

    return plot.take_member(one_illness, health=["长期慢性病"])


def _unsigned(world: World, person: Person, **other: Any) -> Row:
    illness = world.rows_of("health.chronic", person)[0]
    world.change("health.chronic", illness, family_doctor=False, **other)
    return illness


def _look_alikes(world: World, plot: Plot) -> None:
    for values, why in (
        ({"confirmed_on": plot.day(-10)}, "known for ten days only"),
        ({"status": "已治愈"}, "cured"),
        ({"family_doctor": None}, "not stated whether signed"),
        ({"severity": "大病", "confirmed_on": plot.day(-400)}, "大病, not a chronic illness"),
    ):
        person = _patient(world, plot)
        world.change("health.chronic", _unsigned(world, person), **values)
        plot.innocent(person.member_no, why)

    person = _patient(world, plot)
    _unsigned(world, person, name=person.name[0] + "某某")
    plot.innocent(person.member_no, "the illness stands under another name: weak evidence never accuses")

"""Plants MD-03: members insured twice, and members who only look so."""

from __future__ import annotations

from typing import Any

from crosscheck_demo.county.people import Person, Row
from crosscheck_demo.county.world import World
from crosscheck_demo.planting.plot import Site

RULE = "MD-03"


def plant(world: World, site: Site) -> None:
    """As resident and employee, or as resident of two counties; then the look-alikes."""
    for number in range(site.count):
        person = _insured_once(world, site)
        _again(world, site, person, **({"scheme": "城镇职工"} if number % 2 else {"county_code": "450103"}))
        site.found("member", person.member_no)
    _look_alikes(world, site)


def _this_year(world: World, site: Site, person: Person) -> list[Row]:
    return [row for row in world.rows_of("health.insurance", person) if row["year"] == site.night.year]


def _insured_once(world: World, site: Site) -> Person:
    def resident(person: Person) -> bool:
        rows = _this_year(world, site, person)
        return len(rows) == 1 and rows[0]["scheme"] == "城乡居民"

    return site.take_member(resident, age=(18, 59), benefit="", risk_open=False)


def _again(world: World, site: Site, person: Person, **other: Any) -> None:
    world.add("health.insurance", **_this_year(world, site, person)[0] | other)


def _look_alikes(world: World, site: Site) -> None:
    for status in ("暂停", "终止"):
        person = _insured_once(world, site)
        _again(world, site, person, scheme="城镇职工", status=status)
        site.innocent(person.member_no, f"the second insurance is {status}")

    person = _insured_once(world, site)
    _again(world, site, person, scheme="城镇职工", year=site.night.year - 1)
    site.innocent(person.member_no, "insured as an employee last year")

    person = _insured_once(world, site)
    _again(world, site, person, scheme="城镇职工", name=person.name[0] + "某某")
    site.innocent(person.member_no, "the second insurance is another name's: weak evidence never accuses")

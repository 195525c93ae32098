"""Plants WI-12: households that have moved away or into town as a whole, and households that have not quite."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from crosscheck_demo.county.people import Household, Person
from crosscheck_demo.county.places import RELOCATION_SITES
from crosscheck_demo.county.world import World, money
from crosscheck_demo.departments.housing import relocation_row
from crosscheck_demo.planting.fates import rewrite_household, wrong_check
from crosscheck_demo.planting.plot import Site

RULE = "WI-12"
_REGISTER = "police.resident"
_URBAN: dict[str, Any] = {"hukou_kind": "非农业"}


def plant(world: World, site: Site) -> None:
    """Some gone, some urban, one number spoilt."""
    away = {"status": "迁出", "status_on": site.day(-400)}
    for number in range(site.count):
        home = _home(site)
        for place, person in enumerate(home.active):
            _enter(world, [person], away if (place + number) % 2 else _URBAN)
        site.found("household", home.no)
    home = _home(site)
    _enter(world, home.active, _URBAN)
    _enter(world, home.active[-1:], {"id_no": wrong_check(home.active[-1].id_no)})
    site.found("household", home.no)
    _look_alikes(world, site, away)


def _home(site: Site) -> Household:
    return site.take_household(size=(2, 5))


def _enter(world: World, people: Iterable[Person], values: dict[str, Any]) -> None:
    for person in people:
        for row in world.rows_of(_REGISTER, person):
            world.change(_REGISTER, row, **values)


def _look_alikes(world: World, site: Site, away: dict[str, Any]) -> None:
    home = _home(site)
    _enter(world, home.active[1:], away)
    site.innocent(home.no, "one member is still there")

    home = _home(site)
    _enter(world, home.active, {"hukou_kind": None})
    site.innocent(home.no, "the register does not say what kind")

    home = _home(site)
    _enter(world, home.active, away)
    lost = home.active[-1]
    world.remove(_REGISTER, world.rows_of(_REGISTER, lost))
    site.innocent(home.no, "one member can't be found")
    site.found("member", lost.member_no, rule="ID-08")

    home = _home(site)
    _enter(world, home.active, _URBAN)
    site.relocate(home, RELOCATION_SITES[0], site.day(-2000))
    site.innocent(home.no, "relocated to town")

    home = _home(site)
    _enter(world, home.active, _URBAN)
    rewrite_household(world, home, relocated=True)
    site.innocent(home.no, "relocated by the registry's word alone")

    home = _home(site)
    _enter(world, home.active, _URBAN)
    row = relocation_row(home, RELOCATION_SITES[1], money(20 * len(home.active)), site.day(-1900), site.day(-1800))
    world.add("housing.relocation", **row | {"accompanying": True})
    site.innocent(home.no, "moved along with a relocation")

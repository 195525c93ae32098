"""Plants WI-12: households that have moved away or into town as a whole, and households that have not quite."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from crosscheck_demo.county.people import Household, Person
from crosscheck_demo.county.places import RELOCATION_SITES
from crosscheck_demo.county.world import World, money
from crosscheck_demo.departments.housing import relocation_row
from crosscheck_demo.planting.fates import rewrite_household, wrong_check
from crosscheck_demo.planting.plot import Plot

RULE = "WI-12"
_REGISTER = "police.resident"
_URBAN: dict[str, Any] = {"hukou_kind": "非农业"}


def plant(world: World, plot: Plot) -> None:
    """Some gone, some urban, one number spoilt."""
    away = {"status": "迁出", "status_on": plot.day(-400)}
    for number in range(plot.count):
        home = _home(plot)
        for place, person in enumerate(home.active):
            _enter(world, [person], away if (place + number) % 2 else _URBAN)
        plot.found("household", home.no)
    home = _home(plot)
    _enter(world, home.active, _URBAN)
    _enter(world, home.active[-1:], {"id_no": wrong_check(home.active[-1].id_no)})
    plot.found("household", home.no)
    _look_alikes(world, plot, away)


def _home(plot: Plot) -> Household:
    return plot.take_household(size=(2, 5))


def _enter(world: World, people: Iterable[Person], values: dict[str, Any]) -> None:
    for person in people:
        for row in world.rows_of(_REGISTER, person):
            world.change(_REGISTER, row, **values)


def _look_alikes(world: World, plot: Plot, away: dict[str, Any]) -> None:
    home = _home(plot)
    _enter(world, home.active[1:], away)
    plot.innocent(home.no, "one member is still there")

    home = _home(plot)
    _enter(world, home.active, {"hukou_kind": None})
    plot.innocent(home.no, "the register does not say what kind")

    home = _home(plot)
    _enter(world, home.active, away)
    lost = home.active[-1]
    world.remove(_REGISTER, world.rows_of(_REGISTER, lost))
    plot.innocent(home.no, "one member can't be found")
    plot.found("member", lost.member_no, rule="ID-08")

    home = _home(plot)
    _enter(world, home.active, _URBAN)
    plot.relocate(home, RELOCATION_SITES[0], plot.day(-2000))
    plot.innocent(home.no, "relocated to town")

    home = _home(plot)
    _enter(world, home.active, _URBAN)
    rewrite_household(world, home, relocated=True)
    plot.innocent(home.no, "relocated by the registry's word alone")

    home = _home(plot)
    _enter(world, home.active, _URBAN)
    row = relocation_row(home, RELOCATION_SITES[1], money(20 * len(home.active)), plot.day(-1900), plot.day(-1800))
    world.add("housing.relocation", **row | {"accompanying": True})
    plot.innocent(home.no, "moved along with a relocation")

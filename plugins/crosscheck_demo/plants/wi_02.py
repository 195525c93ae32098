"""Plants WI-02: flats and shops bought in town, and property that is none of that."""

from __future__ import annotations

from datetime import date
from typing import Any

from crosscheck_demo.county.people import Person, Row
from crosscheck_demo.county.places import RELOCATION_SITES
from crosscheck_demo.county.world import World
from crosscheck_demo.departments.housing import property_row
from crosscheck_demo.planting.fates import depart, grown_relative
from crosscheck_demo.planting.plot import Plot

RULE = "WI-02"
_STREET = "百色市右江区城东路88号"
_NUMBERS = 8_000_000
"""Certificate numbers that no other row has."""


def plant(world: World, plot: Plot) -> None:
    """A flat, a shop, a number that a spreadsheet spoilt; one sold on the third night; then the look-alikes."""
    for number in range(max(plot.count, 3)):
        person = plot.take_member(age=(25, 59), kind="脱贫户")
        spoilt = {"id_no": person.id_no[:15] + "000"} if number % 3 == 2 else {}
        row = _own(world, person, use="商铺" if number % 3 == 1 else "住宅", **spoilt)
        plot.found("member", person.member_no, row["certificate_no"])

    seller = grown_relative(plot)
    row = _own(world, seller)
    world.change("housing.property", row, 2, cancelled_on=plot.day(2))
    plot.found("member", seller.member_no, row["certificate_no"], last_night=plot.day(1))
    _relocated(world, plot)
    _look_alikes(world, plot)


def _own(world: World, person: Person, **values: Any) -> Row:
    rows = world.tables.rows["housing.property"]
    row = property_row(person.family, _NUMBERS + len(rows), date(2020, 3, 12), _STREET, "住宅", "购买")
    return world.add("housing.property", **row | {"id_no": person.id_no, "name": person.name} | values)


def _relocated(world: World, plot: Plot) -> None:
    """The relocation flat itself is no finding, a shop below it and a flat elsewhere are."""
    person = plot.take_member(age=(25, 59), kind="脱贫户", size=(2, 6))
    new_home = RELOCATION_SITES[0]
    plot.relocate(person.family, new_home, plot.day(-2000))
    _own(world, person, location=f"田东县平马镇{new_home}3栋201号")
    plot.innocent(person.member_no, "the relocation flat, in the books as bought")

    owner = plot.take_member(age=(25, 59), kind="脱贫户", size=(2, 6))
    plot.relocate(owner.family, new_home, plot.day(-2000))
    for values in ({"use": "商铺", "location": f"田东县平马镇{new_home}1栋5号"}, {"location": _STREET}):
        row = _own(world, owner, **values)
        plot.found("member", owner.member_no, row["certificate_no"])


def _look_alikes(world: World, plot: Plot) -> None:
    for values, why in (
        ({"cancelled_on": plot.night}, "cancelled on D"),
        ({"use": "车位"}, "a parking space"),
        ({"acquired_by": "安置"}, "given, not bought"),
        ({"acquired_by": "继承", "use": "商铺"}, "inherited"),
    ):
        person = grown_relative(plot)
        _own(world, person, **values)
        plot.innocent(person.member_no, why)

    namesake = grown_relative(plot)
    _own(world, namesake, name=namesake.name[0] + "某某")
    plot.innocent(namesake.member_no, "the same number under another name: weak evidence accuses nobody")

    gone = grown_relative(plot)
    _own(world, gone)
    depart(world, gone, "迁出", plot.day(-700))
    plot.innocent(gone.member_no, "moved away: no active member")

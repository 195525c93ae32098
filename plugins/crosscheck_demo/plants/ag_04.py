"""Plants AG-04: property that vanishes from the register once it is in an issue list, and records that may go."""

from __future__ import annotations

from crosscheck_demo.county.world import World
from crosscheck_demo.departments.housing import property_row
from crosscheck_demo.planting.plot import Plot

RULE = "AG-04"
_NUMBERS = 9_000_000
"""Certificate numbers that no other row has."""
_STREET = "百色市右江区中山二路16号"


def plant(world: World, plot: Plot) -> None:
    """Flats found on the first night are deleted on the second; a cancelled one stays in the register."""
    for number in range(plot.count):
        owner = plot.take_member(age=(25, 59), kind="脱贫户")
        row = property_row(owner.family, _NUMBERS + number, plot.day(-900), _STREET, "住宅", "购买")
        row = world.add("housing.property", **row | {"id_no": owner.id_no, "name": owner.name})
        world.remove("housing.property", row, 1)
        flat = row["certificate_no"]
        plot.found("member", owner.member_no, flat, rule="WI-02", last_night=plot.night)
        plot.found("dataset", "housing.property", f"WI-02/{owner.member_no}/{flat}", first_night=plot.day(1))

    seller = plot.take_member(age=(25, 59), kind="脱贫户")
    row = property_row(seller.family, _NUMBERS + plot.count, plot.day(-900), _STREET, "住宅", "购买")
    row = world.add("housing.property", **row | {"id_no": seller.id_no, "name": seller.name})
    world.change("housing.property", row, 1, cancelled_on=plot.day(1))
    plot.found("member", seller.member_no, row["certificate_no"], rule="WI-02", last_night=plot.night)
    plot.innocent("housing.property", "sold and cancelled: the record changed and is still there")

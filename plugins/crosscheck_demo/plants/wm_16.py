"""Plants WM-16: tip-offs about villages and unregistered households, and one about a registered household."""

from __future__ import annotations

from crosscheck_demo.county.world import World
from crosscheck_demo.departments.supervision import tip_row
from crosscheck_demo.planting.plot import Plot

RULE = "WM-16"
_TIPS = "supervision.tip_off"
_KINDS = ("漏评", "优亲厚友", "饮水", "其他")
_NOBODYS = "H000000000"
"""A household number that the registry does not have."""


def plant(world: World, plot: Plot) -> None:
    """Without a household, with a number nobody has, with a merged village's code; one is a year old tomorrow."""
    villages = world.county.villages
    for number in range(plot.count):
        village = villages[(3 * number + 1) % len(villages)].code
        row = tip_row(world, plot.day(-2 * number), village, _KINDS[number % len(_KINDS)])
        world.add(_TIPS, **row | {"household_no": _NOBODYS if number % 2 else None})
        plot.found("village", village, row["tip_no"])
    old_code, new_code = next(iter(world.county.merged.items()))
    row = world.add(_TIPS, **tip_row(world, plot.day(-30), old_code, "优亲厚友"))
    plot.found("village", new_code, row["tip_no"])
    row = world.add(_TIPS, **tip_row(world, plot.day(-364), villages[0].code, "漏评"))
    plot.found("village", villages[0].code, row["tip_no"], last_night=plot.night)

    world.add(_TIPS, **tip_row(world, plot.day(-365), villages[2].code, "漏评"))
    plot.innocent(villages[2].code, "received a year ago")
    home = plot.take_household()
    row = world.add(_TIPS, **tip_row(world, plot.day(-5), home.village, "漏评", home.no))
    plot.innocent(home.village, "about a registered household")
    plot.found("household", home.no, row["tip_no"], rule="WM-15")

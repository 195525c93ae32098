"""Plants WM-15: tip-offs about registered households, recent ones and some that are a year old."""

from __future__ import annotations

from crosscheck_demo.county.world import World
from crosscheck_demo.departments.supervision import tip_row
from crosscheck_demo.planting.plot import Plot

RULE = "WM-15"
_TIPS = "supervision.tip_off"
_KINDS = ("错评", "资金", "住房", "教育")


def plant(world: World, plot: Plot) -> None:
    """Recent ones, two about one household, one that comes on the second night, one that is a year old then."""
    for number in range(plot.count):
        home = plot.take_household()
        for days in range(1 + number % 2):
            row = tip_row(world, plot.day(-3 - days), home.village, _KINDS[number % len(_KINDS)], home.no)
            world.add(_TIPS, **row)
            plot.found("household", home.no, row["tip_no"])
    home = plot.take_household()
    row = tip_row(world, plot.day(1), home.village, "医疗", home.no)
    world.add(_TIPS, 1, **row)
    plot.found("household", home.no, row["tip_no"], first_night=plot.day(1))

    home = plot.take_household()
    row = tip_row(world, plot.day(-364), home.village, "饮水", home.no)
    world.add(_TIPS, **row)
    plot.found("household", home.no, row["tip_no"], last_night=plot.night)

    home = plot.take_household()
    world.add(_TIPS, **tip_row(world, plot.day(-365), home.village, "错评", home.no))
    plot.innocent(home.no, "received a year ago")

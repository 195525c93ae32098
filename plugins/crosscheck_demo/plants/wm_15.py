"""Plants WM-15: tip-offs about registered households, recent ones and some that are a year old."""

from __future__ import annotations

from crosscheck_demo.county.world import World
from crosscheck_demo.departments.supervision import tip_row
from crosscheck_demo.planting.plot import Site

RULE = "WM-15"
_TIPS = "supervision.tip_off"
_KINDS = ("错评", "资金", "住房", "教育")


def plant(world: World, site: Site) -> None:
    """Recent ones, two about one household, one that comes on the second night, one that is a year old then."""
    for number in range(site.count):
        home = site.take_household()
        for days in range(1 + number % 2):
            row = tip_row(world, site.day(-3 - days), home.village, _KINDS[number % len(_KINDS)], home.no)
            world.add(_TIPS, **row)
            site.found("household", home.no, row["tip_no"])
    home = site.take_household()
    row = tip_row(world, site.day(1), home.village, "医疗", home.no)
    world.add(_TIPS, 1, **row)
    site.found("household", home.no, row["tip_no"], first_night=site.day(1))

    home = site.take_household()
    row = tip_row(world, site.day(-364), home.village, "饮水", home.no)
    world.add(_TIPS, **row)
    site.found("household", home.no, row["tip_no"], last_night=site.night)

    home = site.take_household()
    world.add(_TIPS, **tip_row(world, site.day(-365), home.village, "错评", home.no))
    site.innocent(home.no, "received a year ago")

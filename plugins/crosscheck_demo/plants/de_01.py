"""Plants DE-01: members who died and are still active, and members whose death is fresh, noted or not theirs."""

from __future__ import annotations

from crosscheck_demo.county.world import World
from crosscheck_demo.planting.fates import bury, grown_relative, register_death
from crosscheck_demo.planting.plot import Site

RULE = "DE-01"
_GRACE = 30
"""Days a household has to report a death."""


def plant(world: World, site: Site) -> None:
    """Dead for thirty days or more, one thirty days tomorrow; then the look-alikes."""
    for number in range(site.count):
        person = grown_relative(site)
        register_death(world, site, person, site.day(-_GRACE - 15 * (number % 5)))
        site.found("member", person.member_no)

    tomorrow = grown_relative(site)
    register_death(world, site, tomorrow, site.day(1 - _GRACE))
    site.found("member", tomorrow.member_no, first_night=site.day(1))

    lately = grown_relative(site)
    register_death(world, site, lately, site.day(-5))
    site.innocent(lately.member_no, "died five days ago")

    noted = grown_relative(site)
    bury(world, site, noted, site.day(-200))
    site.innocent(noted.member_no, "no active member any more")

    mistaken = grown_relative(site)
    row = register_death(world, site, mistaken, site.day(-200))
    world.change("civil_affairs.death", row, name=mistaken.name[0] + "某某")
    site.innocent(mistaken.member_no, "a death under another name: weak evidence accuses nobody")

"""Plants DE-01: members who died and are still active, and members whose death is fresh, noted or not theirs."""

from __future__ import annotations

from crosscheck_demo.county.world import World
from crosscheck_demo.planting.fates import bury, grown_relative, register_death
from crosscheck_demo.planting.plot import Plot

RULE = "DE-01"
_GRACE = 30
"""Days a household has to report a death."""


def plant(world: World, plot: Plot) -> None:
    """Dead for thirty days or more, one thirty days tomorrow; then the look-alikes."""
    for number in range(plot.count):
        person = grown_relative(plot)
        register_death(world, plot, person, plot.day(-_GRACE - 15 * (number % 5)))
        plot.found("member", person.member_no)

    tomorrow = grown_relative(plot)
    register_death(world, plot, tomorrow, plot.day(1 - _GRACE))
    plot.found("member", tomorrow.member_no, first_night=plot.day(1))

    lately = grown_relative(plot)
    register_death(world, plot, lately, plot.day(-5))
    plot.innocent(lately.member_no, "died five days ago")

    noted = grown_relative(plot)
    bury(world, plot, noted, plot.day(-200))
    plot.innocent(noted.member_no, "no active member any more")

    mistaken = grown_relative(plot)
    row = register_death(world, plot, mistaken, plot.day(-200))
    world.change("civil_affairs.death", row, name=mistaken.name[0] + "某某")
    plot.innocent(mistaken.member_no, "a death under another name: weak evidence accuses nobody")

"""Plants ID-16: mandatory fields of a household left empty, and a household that left the others empty."""

from __future__ import annotations

from crosscheck_demo.county.world import World
from crosscheck_demo.planting.fates import rewrite_household
from crosscheck_demo.planting.plot import Plot

RULE = "ID-16"
_FIELDS = ("main_cause", "per_capita_net_income", "house_safe", "water_safe")


def plant(world: World, plot: Plot) -> None:
    """One field empty, in turn, and all four at once; then fields that may be empty."""
    for number in range(max(plot.count, len(_FIELDS))):
        home, field = plot.take_household(), _FIELDS[number % len(_FIELDS)]
        rewrite_household(world, home, **{field: None})
        plot.found("household", home.no, field)

    blank = plot.take_household()
    rewrite_household(world, blank, **dict.fromkeys(_FIELDS))
    for field in _FIELDS:
        plot.found("household", blank.no, field)

    home = plot.take_household()
    rewrite_household(world, home, address=None, phone=None, relocated=None)
    plot.innocent(home.no, "address, phone and relocation may be empty")

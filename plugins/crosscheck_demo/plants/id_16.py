"""Plants ID-16: mandatory fields of a household left empty, and a household that left the others empty."""

from __future__ import annotations

from crosscheck_demo.county.world import World
from crosscheck_demo.planting.fates import rewrite_household
from crosscheck_demo.planting.plot import Site

RULE = "ID-16"
_FIELDS = ("main_cause", "per_capita_net_income", "house_safe", "water_safe")


def plant(world: World, site: Site) -> None:
    """One field empty, in turn, and all four at once; then fields that may be empty."""
    for number in range(max(site.count, len(_FIELDS))):
        home, field = site.take_household(), _FIELDS[number % len(_FIELDS)]
        rewrite_household(world, home, **{field: None})
        site.found("household", home.no, field)

    blank = site.take_household()
    rewrite_household(world, blank, **dict.fromkeys(_FIELDS))
    for field in _FIELDS:
        site.found("household", blank.no, field)

    home = site.take_household()
    rewrite_household(world, home, address=None, phone=None, relocated=None)
    site.innocent(home.no, "address, phone and relocation may be empty")

"""Plants ID-11: a declared size that is not the number of active members, and sizes that are right."""

from __future__ import annotations

from crosscheck_demo.county.world import World
from crosscheck_demo.planting.fates import depart, rewrite_household
from crosscheck_demo.planting.plot import Site

RULE = "ID-11"


def plant(world: World, site: Site) -> None:
    """One too many, one too few; then a household whose departed are rightly not counted, and an empty one."""
    for number in range(site.count):
        home = site.take_household(size=(2, 6))
        rewrite_household(world, home, declared_size=len(home.active) + (-1 if number % 2 else 1))
        site.found("household", home.no)

    home = site.take_household(size=(3, 6), kind="脱贫户", having=lambda p: p.relation == "子女" and not p.benefit)
    child = next(person for person in home.active if person.relation == "子女" and not person.benefit)
    depart(world, child, "迁出", site.day(-200))
    site.innocent(home.no, "who moved away is not counted")

    empty = site.take_household(size=(1, 1), kind="脱贫户", having=lambda person: not person.benefit)
    depart(world, empty.head, "迁出", site.day(-200))
    rewrite_household(world, empty, declared_size=1)
    site.found("household", empty.no, rule="ID-10")
    site.innocent(empty.no, "no active member at all: ID-10 tells")

"""Plants ID-11: a declared size that is not the number of active members, and sizes that are right."""

from __future__ import annotations

from crosscheck_demo.county.world import World
from crosscheck_demo.planting.fates import depart, rewrite_household
from crosscheck_demo.planting.plot import Plot

RULE = "ID-11"


def plant(world: World, plot: Plot) -> None:
    """One too many, one too few; then a household whose departed are rightly not counted, and an empty one."""
    for number in range(plot.count):
        home = plot.take_household(size=(2, 6))
        rewrite_household(world, home, declared_size=len(home.active) + (-1 if number % 2 else 1))
        plot.found("household", home.no)

    home = plot.take_household(size=(3, 6), kind="脱贫户", having=lambda p: p.relation == "子女" and not p.benefit)
    child = next(person for person in home.active if person.relation == "子女" and not person.benefit)
    depart(world, child, "迁出", plot.day(-200))
    plot.innocent(home.no, "who moved away is not counted")

    empty = plot.take_household(size=(1, 1), kind="脱贫户", having=lambda person: not person.benefit)
    depart(world, empty.head, "迁出", plot.day(-200))
    rewrite_household(world, empty, declared_size=1)
    plot.found("household", empty.no, rule="ID-10")
    plot.innocent(empty.no, "no active member at all: ID-10 tells")

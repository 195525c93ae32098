"""Plants ID-13: children too old, parents too young, a second spouse; and families that are just possible."""

from __future__ import annotations

from datetime import date, timedelta

from crosscheck_demo.county.months import add_months
from crosscheck_demo.county.people import Household
from crosscheck_demo.county.world import World
from crosscheck_demo.planting.fates import depart
from crosscheck_demo.planting.plot import Plot

RULE = "ID-13"
_YEARS = 14
_DAY = timedelta(days=1)


def plant(world: World, plot: Plot) -> None:
    """A day less than 14 years between child and head, or head and parent; then 14 years to the day."""
    kinds = ("子女", "父母", "配偶")
    for number in range(max(plot.count, len(kinds))):
        home, relation = _family(plot), kinds[number % len(kinds)]
        plot.new_member(home, relation, _limit(home, relation, _DAY))
        plot.found("household", home.no)

    for relation in ("子女", "父母"):
        home = _family(plot)
        plot.new_member(home, relation, _limit(home, relation, timedelta()))
        plot.innocent(home.no, "14 years to the day")

    home = _family(plot)
    adopted = plot.new_member(home, "子女", _limit(home, "子女", 900 * _DAY))
    depart(world, adopted, "迁出", plot.day(-100))
    plot.innocent(home.no, "the child moved away: no active member")

    home = _family(plot)
    first_wife = plot.new_member(home, "配偶", home.head.birth)
    depart(world, first_wife, "死亡", plot.day(-3000))
    plot.innocent(home.no, "the first wife died")


def _limit(home: Household, relation: str, nearer: timedelta) -> date:
    """The birthday 14 years from the head's, or ``nearer`` to it."""
    if relation == "子女":
        return add_months(home.head.birth, 12 * _YEARS) - nearer
    return add_months(home.head.birth, -12 * _YEARS) + nearer if relation == "父母" else home.head.birth


def _family(plot: Plot) -> Household:
    """A couple whose head is old enough to have grown children and not born on a day that years lack."""

    def fits(household: Household) -> bool:
        return 40 <= household.head.age(plot.night) <= 54 and household.head.birth.day <= 28

    return plot.take_household(fits, kind="脱贫户", having=lambda person: person.relation == "配偶")

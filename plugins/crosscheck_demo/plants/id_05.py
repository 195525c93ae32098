"""Plants ID-05: one person in two registered households, and people who only moved from one to the other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from crosscheck_demo.county.people import Household, Person
from crosscheck_demo.county.world import World
from crosscheck_demo.departments.registry import member_row
from crosscheck_demo.planting.fates import depart, rewrite_household
from crosscheck_demo.planting.plot import Plot

RULE = "ID-05"


def plant(world: World, plot: Plot) -> None:
    """Married out and still listed at home; every other pair was identified on the same day."""
    for number in range(plot.count):
        person, home = _without_bills(world, plot), plot.take_household(kind="脱贫户", size=(1, 5))
        assert person.family.row is not None
        if number % 2:
            rewrite_household(world, home, identified_on=person.family.row["identified_on"])
        twin = _listed_again(world, plot, person, home)
        subject, other = sorted((person, twin), key=_later, reverse=True)
        plot.found("member", subject.member_no, other.member_no)

    person, home = _without_bills(world, plot), plot.take_household(kind="脱贫户", size=(1, 5))
    _listed_again(world, plot, person, home)
    depart(world, person, "迁出", plot.day(-400))
    plot.innocent(person.member_no, "left the household before joining the other one")


def _later(person: Person) -> tuple[date, str]:
    assert person.family.row is not None
    return person.family.row["identified_on"], person.member_no


def _without_bills(world: World, plot: Plot) -> Person:
    """Somebody whose bills, illness or benefit do not burden the second household too."""
    return plot.take_member(
        lambda person: person.relation != "户主" and not world.rows_of("health.settlement", person),
        age=(25, 59), benefit="", health=["健康"], kind="脱贫户",
    )  # fmt: skip


def _listed_again(world: World, plot: Plot, person: Person, home: Household) -> Person:
    twin = replace(person, family=home, relation="其他", row=None)
    home.members.append(twin)
    member_row(plot.rng, world, twin, f"{home.no}{len(home.members):02d}")
    world.recount(home, grown_by=1)
    return twin

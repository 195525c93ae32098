"""Plants ID-07: probably one person registered under two numbers, and namesakes who are not."""

from __future__ import annotations

from datetime import date, timedelta

from crosscheck_demo.county.people import Household, Person
from crosscheck_demo.county.world import World
from crosscheck_demo.planting.fates import depart, rewrite, rewrite_household
from crosscheck_demo.planting.plot import Plot

RULE = "ID-07"


def plant(world: World, plot: Plot) -> None:
    """Same name, birthday and village in two households; then namesakes that differ in one of them."""
    for number in range(plot.count):
        one, other = _namesakes(world, plot, merged=number == 0)
        subject, second = sorted((one, other), key=_later, reverse=True)
        plot.found("member", subject.member_no, second.member_no)

    for days, same_village, why in ((1, True, "born a day apart"), (0, False, "of two villages")):
        one, other = _namesakes(world, plot, days, same_village)
        plot.innocent(one.member_no, f"a namesake, but {why}")
        plot.innocent(other.member_no, f"a namesake, but {why}")

    one, other = _namesakes(world, plot)
    depart(world, other, "迁出", plot.day(-400))
    plot.innocent(one.member_no, "the namesake moved away: no active member")

    one, other = _namesakes(world, plot, real=True)
    plot.innocent(one.member_no, "the household register holds both: two real people")
    plot.innocent(other.member_no, "the household register holds both: two real people")


def _later(person: Person) -> tuple[date, str]:
    assert person.family.row is not None
    return person.family.row["identified_on"], person.member_no


def _namesakes(
    world: World, plot: Plot, days: int = 0, same_village: bool = True, merged: bool = False, real: bool = False
) -> tuple[Person, Person]:
    """Two new members of one name, ``days`` apart; ``merged``: one household still shows the code before a merger.

    Unless they are ``real``, the household register has struck the second one's number off.
    """
    old_code, village = next(iter(world.county.merged.items()))
    home = plot.take_household(lambda h: not merged or h.village == village, kind="脱贫户")
    second = plot.take_household(lambda h: (h.village == home.village) == same_village, kind="脱贫户")
    if merged:
        rewrite_household(world, home, region_code=village)
        rewrite_household(world, second, region_code=old_code)
    birth = plot.born(40 + int(plot.rng.random() * 20), 90)
    one, other = _member(world, plot, home, birth), _member(world, plot, second, birth + timedelta(days=days), home)
    if not real:
        [row] = world.rows_of("police.resident", other)
        world.change("police.resident", row, status="迁出", status_on=plot.day(-600))
    return one, other


def _member(world: World, plot: Plot, home: Household, birth: date, like: Household | None = None) -> Person:
    person = plot.new_member(home, "其他", birth, "男")
    if like:
        person.name = like.members[-1].name
        rewrite(world, person, name=person.name)
        for dataset_id in ("health.insurance", "human_resources.pension", "police.resident"):
            for row in world.rows_of(dataset_id, person):
                world.change(dataset_id, row, name=person.name)
    return person

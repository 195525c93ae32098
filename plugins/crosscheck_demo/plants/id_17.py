"""Plants ID-17: members whose row contradicts itself, and members just on the other side."""

from __future__ import annotations

from crosscheck_demo.county.people import Person
from crosscheck_demo.county.world import World
from crosscheck_demo.planting.fates import depart, grown_relative, rewrite
from crosscheck_demo.planting.plot import Site

RULE = "ID-17"
_HALF_A_YEAR = 6
_LETTERS = "abc"


def plant(world: World, site: Site) -> None:
    """Unable to work, a child, a pupil: and yet at work. Then five months, sixteen years, and 中职."""
    for number in range(max(site.count, len(_LETTERS))):
        letter = _LETTERS[number % len(_LETTERS)]
        if letter == "a":
            person = grown_relative(site)
            rewrite(world, person, labour="丧失劳动力", months_worked=_HALF_A_YEAR)
        elif letter == "b":
            person = site.take_member(age=(10, 13), stage=["小学", "初中"])
            rewrite(world, person, months_worked=1)
        else:
            person = _pupil(site, "高中")
            rewrite(world, person, labour="普通劳动力", months_worked=_HALF_A_YEAR)
        site.found("member", person.member_no, letter)

    everything = site.take_member(age=(10, 13), stage=["小学", "初中"])
    rewrite(world, everything, months_worked=_HALF_A_YEAR)
    for letter in _LETTERS:
        site.found("member", everything.member_no, letter)
    _look_alikes(world, site)


def _look_alikes(world: World, site: Site) -> None:
    weak = grown_relative(site)
    rewrite(world, weak, labour="丧失劳动力", months_worked=_HALF_A_YEAR - 1)
    site.innocent(weak.member_no, "five months of work")

    pupil = _pupil(site, "高中")
    rewrite(world, pupil, labour="普通劳动力", months_worked=_HALF_A_YEAR - 1)
    site.innocent(pupil.member_no, "five months of work")

    trainee = _pupil(site, "中职")
    rewrite(world, trainee, labour="普通劳动力", months_worked=8)
    site.innocent(trainee.member_no, "中职 goes with work")

    home = site.take_household(lambda household: household.head.age(site.night) >= 35, kind="脱贫户", size=(2, 5))
    sixteen = site.new_member(home, "子女", site.born(16))
    rewrite(world, sixteen, months_worked=1)
    site.innocent(sixteen.member_no, "sixteen today")

    gone = grown_relative(site)
    rewrite(world, gone, labour="丧失劳动力", months_worked=12)
    depart(world, gone, "迁出", site.day(-100))
    site.innocent(gone.member_no, "moved away: no active member")


def _pupil(site: Site, stage: str) -> Person:
    return site.take_member(age=(16, 18), stage=[stage])

"""Plants ID-17: members whose row contradicts itself, and members just on the other side."""

from __future__ import annotations

from crosscheck_demo.county.people import Person
from crosscheck_demo.county.world import World
from crosscheck_demo.planting.fates import depart, grown_relative, rewrite
from crosscheck_demo.planting.plot import Plot

RULE = "ID-17"
_HALF_A_YEAR = 6
_LETTERS = "abc"


def plant(world: World, plot: Plot) -> None:
    """Unable to work, a child, a pupil: and yet at work. Then five months, sixteen years, and 中职."""
    for number in range(max(plot.count, len(_LETTERS))):
        letter = _LETTERS[number % len(_LETTERS)]
        if letter == "a":
            person = grown_relative(plot)
            rewrite(world, person, labour="丧失劳动力", months_worked=_HALF_A_YEAR)
        elif letter == "b":
            person = plot.take_member(age=(10, 13), stage=["小学", "初中"])
            rewrite(world, person, months_worked=1)
        else:
            person = _pupil(plot, "高中")
            rewrite(world, person, labour="普通劳动力", months_worked=_HALF_A_YEAR)
        plot.found("member", person.member_no, letter)

    everything = plot.take_member(age=(10, 13), stage=["小学", "初中"])
    rewrite(world, everything, months_worked=_HALF_A_YEAR)
    for letter in _LETTERS:
        plot.found("member", everything.member_no, letter)
    _look_alikes(world, plot)


def _look_alikes(world: World, plot: Plot) -> None:
    weak = grown_relative(plot)
    rewrite(world, weak, labour="丧失劳动力", months_worked=_HALF_A_YEAR - 1)
    plot.innocent(weak.member_no, "five months of work")

    pupil = _pupil(plot, "高中")
    rewrite(world, pupil, labour="普通劳动力", months_worked=_HALF_A_YEAR - 1)
    plot.innocent(pupil.member_no, "five months of work")

    trainee = _pupil(plot, "中职")
    rewrite(world, trainee, labour="普通劳动力", months_worked=8)
    plot.innocent(trainee.member_no, "中职 goes with work")

    home = plot.take_household(lambda household: household.head.age(plot.night) >= 35, kind="脱贫户", size=(2, 5))
    sixteen = plot.new_member(home, "子女", plot.born(16))
    rewrite(world, sixteen, months_worked=1)
    plot.innocent(sixteen.member_no, "sixteen today")

    gone = grown_relative(plot)
    rewrite(world, gone, labour="丧失劳动力", months_worked=12)
    depart(world, gone, "迁出", plot.day(-100))
    plot.innocent(gone.member_no, "moved away: no active member")


def _pupil(plot: Plot, stage: str) -> Person:
    return plot.take_member(age=(16, 18), stage=[stage])

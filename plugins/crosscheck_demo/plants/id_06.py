"""Plants ID-06: members whom the household register knows by another name, and names that only look different."""

from __future__ import annotations

from typing import Any

from crosscheck_demo.county.people import Person
from crosscheck_demo.county.world import World
from crosscheck_demo.planting.fates import depart, grown_relative, rewrite
from crosscheck_demo.planting.plot import Plot

RULE = "ID-06"
_REGISTER = "police.resident"
_RARE = "垚"
"""Not in GB 2312: where it can't be typed, a placeholder stands for it."""


def plant(world: World, plot: Plot) -> None:
    """One character differs, or the whole given name; a placeholder stands for a common character."""
    for number in range(plot.count):
        person = grown_relative(plot)
        _enter(world, person, name=_other_name(person, whole=number % 2 == 1))
        plot.found("member", person.member_no)
    placeholder = grown_relative(plot)
    _enter(world, placeholder, name="?" + placeholder.name[1:])  # surnames are common, given names need not be
    plot.found("member", placeholder.member_no)
    _look_alikes(world, plot)


def _enter(world: World, person: Person, **values: Any) -> None:
    world.change(_REGISTER, world.rows_of(_REGISTER, person)[0], **values)


def _other_name(person: Person, whole: bool) -> str:
    """Another common name: the last character, or all but the first, are exchanged."""
    if whole:
        return person.name[0] + ("明亮" if person.name[1:] != "明亮" else "建国")
    return person.name[:-1] + ("生" if person.name[-1] != "生" else "华")


def _look_alikes(world: World, plot: Plot) -> None:
    dotted = grown_relative(plot)
    _enter(world, dotted, name=f"{dotted.name[0]}·{dotted.name[1:]}")
    plot.innocent(dotted.member_no, "a middle dot more")

    for written, why in ((f"{_RARE}", "the same rare character"), ("□", "a placeholder for a rare character")):
        person = plot.new_member(plot.take_household(), "其他", plot.born(41))
        _rename(world, person, person.name[0] + _RARE)
        _enter(world, person, name=person.name[0] + written)
        plot.innocent(person.member_no, why)

    gone = grown_relative(plot)
    _enter(world, gone, name=_other_name(gone, whole=True))
    depart(world, gone, "迁出", plot.day(-300))
    plot.innocent(gone.member_no, "moved away: no active member")


def _rename(world: World, person: Person, name: str) -> None:
    """The same new name in every list that has a row of the person."""
    person.name = name
    rewrite(world, person, name=name)
    for dataset_id in (_REGISTER, "health.insurance", "human_resources.pension", "education.enrolment"):
        for row in world.rows_of(dataset_id, person):
            world.change(dataset_id, row, name=name)

"""Plants PR-01: public-welfare posts held by people too old, twice, or dead, and posts in order."""

from __future__ import annotations

from datetime import date
from typing import Any

from crosscheck_demo.county.people import Person
from crosscheck_demo.county.world import World
from crosscheck_demo.departments.human_resources import post_row
from crosscheck_demo.planting.fates import bury, grown_relative, register_death
from crosscheck_demo.planting.plot import Plot

RULE = "PR-01"
_POST = "human_resources.post"
_OLDEST = 65
"""Full years at which a post may still be held."""


def plant(world: World, plot: Plot) -> None:
    """By turns: too old, two posts, dead; somebody who gets too old on the third night; then the look-alikes."""
    for number in range(max(plot.count, 3)):
        if number % 3 == 0:
            person, letter = _member(world, plot, _OLDEST + 2, 80), "a"
        elif number % 3 == 1:
            person, letter = _member(world, plot, 25, 60), "b"
            _employ(world, plot, person, post="护路员")
        else:
            person, letter = _late(world, plot), "c"
        _employ(world, plot, person)
        plot.found("member", person.member_no, letter)
    soon = _joined(plot, plot.born(_OLDEST + 1, 2))
    _employ(world, plot, soon)
    plot.found("member", soon.member_no, "a", first_night=plot.day(2))
    twice = _member(world, plot, 25, 60)
    _employ(world, plot, twice)
    _employ(world, plot, twice, post="护林员", to_date=plot.day(1), id_no=twice.id_no[:15] + "000")
    plot.found("member", twice.member_no, "b", last_night=plot.day(1))
    _look_alikes(world, plot)


def _member(world: World, plot: Plot, youngest: int, oldest: int) -> Person:
    def without_post(person: Person) -> bool:
        return not person.disability and not world.rows_of(_POST, person)

    return plot.take_member(without_post, age=(youngest, oldest), benefit="")


def _late(world: World, plot: Plot) -> Person:
    """Somebody of working age who died three weeks ago, as every office knows but the one that pays for posts."""
    person = grown_relative(plot)
    world.remove(_POST, world.rows_of(_POST, person))
    bury(world, plot, person, plot.day(-20))
    return person


def _joined(plot: Plot, birth: date) -> Person:
    return plot.new_member(plot.take_household(kind="脱贫户", size=(2, 4)), "其他", birth)


def _employ(world: World, plot: Plot, person: Person, post: str = "保洁员", **other: Any) -> None:
    world.add(_POST, **post_row(person, post, plot.day(-600)) | other)


def _look_alikes(world: World, plot: Plot) -> None:
    just = _joined(plot, plot.born(_OLDEST, -5))
    _employ(world, plot, just)
    plot.innocent(just.member_no, "sixty-five, not older")
    retired = _member(world, plot, _OLDEST + 2, 80)
    _employ(world, plot, retired, to_date=plot.day(-1))
    plot.innocent(retired.member_no, "too old, but the post ended the day before D")
    namesake = _member(world, plot, _OLDEST + 2, 80)
    _employ(world, plot, namesake, name=namesake.name[0] + "某")
    plot.innocent(namesake.member_no, "the post stands under another name: weak evidence")
    changed = _member(world, plot, 25, 60)
    _employ(world, plot, changed, post="护林员", to_date=plot.day(-1))
    _employ(world, plot, changed)
    plot.innocent(changed.member_no, "one post after the other")
    left = _late(world, plot)
    _employ(world, plot, left, to_date=plot.day(-20))
    plot.innocent(left.member_no, "the post ended with the death")
    alive = _member(world, plot, 25, 60)
    _employ(world, plot, alive)
    world.change("civil_affairs.death", register_death(world, plot, alive, plot.day(-300)), name=alive.name[0] + "某")
    plot.innocent(alive.member_no, "the death stands under another name: weak evidence")

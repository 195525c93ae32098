"""Plants PR-01: public-welfare posts held by people too old, twice, or dead, and posts in order."""

from __future__ import annotations

from datetime import date
from typing import Any

from crosscheck_demo.county.people import Person
from crosscheck_demo.county.world import World
from crosscheck_demo.departments.human_resources import post_row
from crosscheck_demo.planting.fates import bury, grown_relative, register_death
from crosscheck_demo.planting.plot import Site

RULE = "PR-01"
_POST = "human_resources.post"
_OLDEST = 65
"""Full years at which a post may still be held."""


def plant(world: World, site: Site) -> None:
    """By turns: too old, two posts, dead; somebody who gets too old on the third night; then the look-alikes."""
    for number in range(max(site.count, 3)):
        if number % 3 == 0:
            person, letter = _member(world, site, _OLDEST + 2, 80), "a"
        elif number % 3 == 1:
            person, letter = _member(world, site, 25, 60), "b"
            _employ(world, site, person, post="护路员")
        else:
            person, letter = _late(world, site), "c"
        _employ(world, site, person)
        site.found("member", person.member_no, letter)
    soon = _joined(site, site.born(_OLDEST + 1, 2))
    _employ(world, site, soon)
    site.found("member", soon.member_no, "a", first_night=site.day(2))
    twice = _member(world, site, 25, 60)
    _employ(world, site, twice)
    _employ(world, site, twice, post="护林员", to_date=site.day(1), id_no=twice.id_no[:15] + "000")
    site.found("member", twice.member_no, "b", last_night=site.day(1))
    _look_alikes(world, site)


def _member(world: World, site: Site, youngest: int, oldest: int) -> Person:
    def without_post(person: Person) -> bool:
        return not person.disability and not world.rows_of(_POST, person)

    return site.take_member(without_post, age=(youngest, oldest), benefit="")


def _late(world: World, site: Site) -> Person:
    """Somebody of working age who died three weeks ago, as every office knows but the one that pays for posts."""
    person = grown_relative(site)
    world.remove(_POST, world.rows_of(_POST, person))
    bury(world, site, person, site.day(-20))
    return person


def _joined(site: Site, birth: date) -> Person:
    return site.new_member(site.take_household(kind="脱贫户", size=(2, 4)), "其他", birth)


def _employ(world: World, site: Site, person: Person, post: str = "保洁员", **other: Any) -> None:
    world.add(_POST, **post_row(person, post, site.day(-600)) | other)


def _look_alikes(world: World, site: Site) -> None:
    just = _joined(site, site.born(_OLDEST, -5))
    _employ(world, site, just)
    site.innocent(just.member_no, "sixty-five, not older")
    retired = _member(world, site, _OLDEST + 2, 80)
    _employ(world, site, retired, to_date=site.day(-1))
    site.innocent(retired.member_no, "too old, but the post ended the day before D")
    namesake = _member(world, site, _OLDEST + 2, 80)
    _employ(world, site, namesake, name=namesake.name[0] + "某")
    site.innocent(namesake.member_no, "the post stands under another name: weak evidence")
    changed = _member(world, site, 25, 60)
    _employ(world, site, changed, post="护林员", to_date=site.day(-1))
    _employ(world, site, changed)
    site.innocent(changed.member_no, "one post after the other")
    left = _late(world, site)
    _employ(world, site, left, to_date=site.day(-20))
    site.innocent(left.member_no, "the post ended with the death")
    alive = _member(world, site, 25, 60)
    _employ(world, site, alive)
    world.change("civil_affairs.death", register_death(world, site, alive, site.day(-300)), name=alive.name[0] + "某")
    site.innocent(alive.member_no, "the death stands under another name: weak evidence")

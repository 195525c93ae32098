"""Plants PR-02: public-welfare posts of people who are not registered, and holders who only seem so."""

from __future__ import annotations

from typing import Any

from crosscheck_demo.county.people import Person
from crosscheck_demo.county.world import World
from crosscheck_demo.departments.human_resources import post_row
from crosscheck_demo.planting.fates import depart, grown_relative, wrong_check
from crosscheck_demo.planting.plot import Site

RULE = "PR-02"
_POST = "human_resources.post"


def plant(world: World, site: Site) -> None:
    """Neighbours in office; one with two posts, one whose post ends after the second night."""
    for _ in range(site.count):
        person = _stranger(world, site)
        _employ(world, site, person)
        site.found("resident", person.id_no, "护林员")
    twice = _stranger(world, site)
    for post in ("护林员", "河道巡查员"):
        _employ(world, site, twice, post=post)
        site.found("resident", twice.id_no, post)
    ending = _stranger(world, site)
    _employ(world, site, ending, to_date=site.day(1))
    site.found("resident", ending.id_no, "护林员", last_night=site.day(1))
    _look_alikes(world, site)


def _stranger(world: World, site: Site) -> Person:
    return site.take_resident(lambda p: p.active and not world.rows_of(_POST, p), age=(20, 60))


def _employ(world: World, site: Site, person: Person, post: str = "护林员", **other: Any) -> None:
    world.add(_POST, **post_row(person, post, site.day(-400)) | other)


def _look_alikes(world: World, site: Site) -> None:
    ended = _stranger(world, site)
    _employ(world, site, ended, to_date=site.day(-1))
    site.innocent(ended.id_no, "the post ended the day before D")
    number = wrong_check(_stranger(world, site).id_no)
    _employ(world, site, _stranger(world, site), id_no=number)
    site.innocent(number, "a number that is not valid names nobody")
    misspelt = grown_relative(site)
    world.remove(_POST, world.rows_of(_POST, misspelt))
    _employ(world, site, misspelt, name=misspelt.name[0] + "某")
    site.innocent(misspelt.id_no, "registered; the name is another one")
    gone = grown_relative(site)
    world.remove(_POST, world.rows_of(_POST, gone))
    depart(world, gone, "迁出", site.day(-100))
    _employ(world, site, gone)
    site.innocent(gone.id_no, "registered, though active no more")

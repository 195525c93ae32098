"""Plants PR-02: public-welfare posts of people who are not registered, and holders who only seem so."""

from __future__ import annotations

from typing import Any

from crosscheck_demo.county.people import Person
from crosscheck_demo.county.world import World
from crosscheck_demo.departments.human_resources import post_row
from crosscheck_demo.planting.fates import depart, grown_relative, wrong_check
from crosscheck_demo.planting.plot import Plot

RULE = "PR-02"
_POST = "human_resources.post"


def plant(world: World, plot: Plot) -> None:
    """Neighbours in office; one with two posts, one whose post ends after the second night."""
    for _ in range(plot.count):
        person = _stranger(world, plot)
        _employ(world, plot, person)
        plot.found("resident", person.id_no, "护林员")
    twice = _stranger(world, plot)
    for post in ("护林员", "河道巡查员"):
        _employ(world, plot, twice, post=post)
        plot.found("resident", twice.id_no, post)
    ending = _stranger(world, plot)
    _employ(world, plot, ending, to_date=plot.day(1))
    plot.found("resident", ending.id_no, "护林员", last_night=plot.day(1))
    _look_alikes(world, plot)


def _stranger(world: World, plot: Plot) -> Person:
    return plot.take_resident(lambda p: p.active and not world.rows_of(_POST, p), age=(20, 60))


def _employ(world: World, plot: Plot, person: Person, post: str = "护林员", **other: Any) -> None:
    world.add(_POST, **post_row(person, post, plot.day(-400)) | other)


def _look_alikes(world: World, plot: Plot) -> None:
    ended = _stranger(world, plot)
    _employ(world, plot, ended, to_date=plot.day(-1))
    plot.innocent(ended.id_no, "the post ended the day before D")
    number = wrong_check(_stranger(world, plot).id_no)
    _employ(world, plot, _stranger(world, plot), id_no=number)
    plot.innocent(number, "a number that is not valid names nobody")
    misspelt = grown_relative(plot)
    world.remove(_POST, world.rows_of(_POST, misspelt))
    _employ(world, plot, misspelt, name=misspelt.name[0] + "某")
    plot.innocent(misspelt.id_no, "registered; the name is another one")
    gone = grown_relative(plot)
    world.remove(_POST, world.rows_of(_POST, gone))
    depart(world, gone, "迁出", plot.day(-100))
    _employ(world, plot, gone)
    plot.innocent(gone.id_no, "registered, though active no more")

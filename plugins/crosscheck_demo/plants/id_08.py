"""Plants ID-08: members whom the household register does not know, and members it knows under a damaged number."""

from __future__ import annotations

from crosscheck_demo.county.people import Person
from crosscheck_demo.county.world import World
from crosscheck_demo.planting.fates import depart, grown_relative, wrong_check
from crosscheck_demo.planting.plot import Plot

RULE = "ID-08"
_REGISTER = "police.resident"


def plant(world: World, plot: Plot) -> None:
    """Not in the register; one number stands there damaged, and under another name."""
    for _ in range(plot.count):
        person = grown_relative(plot)
        _strike_off(world, person)
        plot.found("member", person.member_no)
    namesake = grown_relative(plot)
    for row in world.rows_of(_REGISTER, namesake):
        other = {"id_no": wrong_check(namesake.id_no), "name": namesake.name[0] + "某某"}
        world.change(_REGISTER, row, **other)
    plot.found("member", namesake.member_no)
    _look_alikes(world, plot)


def _strike_off(world: World, person: Person) -> None:
    world.remove(_REGISTER, world.rows_of(_REGISTER, person))


def _look_alikes(world: World, plot: Plot) -> None:
    for lost, why in ((False, "the register's number is damaged and can be repaired"), (True, "to be found by place")):
        person = grown_relative(plot)
        damaged = f"{person.id_no[0]}.{person.id_no[1:6]}E+17" if lost else wrong_check(person.id_no)
        for row in world.rows_of(_REGISTER, person):
            world.change(_REGISTER, row, id_no=damaged, birth_date=person.birth, region_code=person.family.village)
        plot.innocent(person.member_no, why)
    moved = grown_relative(plot)
    for row in world.rows_of(_REGISTER, moved):
        world.change(_REGISTER, row, status="迁出", status_on=plot.day(-200))
    plot.innocent(moved.member_no, "in the register, as moved away")
    misspelt = grown_relative(plot)
    for row in world.rows_of(_REGISTER, misspelt):
        world.change(_REGISTER, row, name=misspelt.name[0] + "某某")
    plot.innocent(misspelt.member_no, "in the register under another name")
    plot.found("member", misspelt.member_no, rule="ID-06")
    gone = grown_relative(plot)
    _strike_off(world, gone)
    depart(world, gone, "迁出", plot.day(-300))
    plot.innocent(gone.member_no, "moved away: no active member")

"""Plants ID-08: members whom the household register does not know, and members it knows under a damaged number."""

from __future__ import annotations

from crosscheck_demo.county.people import Person
from crosscheck_demo.county.world import World
from crosscheck_demo.planting.fates import depart, grown_relative, wrong_check
from crosscheck_demo.planting.plot import Site

RULE = "ID-08"
_REGISTER = "police.resident"


def plant(world: World, site: Site) -> None:
    """Not in the register; one number stands there damaged, and under another name."""
    for _ in range(site.count):
        person = grown_relative(site)
        _strike_off(world, person)
        site.found("member", person.member_no)
    namesake = grown_relative(site)
    for row in world.rows_of(_REGISTER, namesake):
        other = {"id_no": wrong_check(namesake.id_no), "name": namesake.name[0] + "某某"}
        world.change(_REGISTER, row, **other)
    site.found("member", namesake.member_no)
    _look_alikes(world, site)


def _strike_off(world: World, person: Person) -> None:
    world.remove(_REGISTER, world.rows_of(_REGISTER, person))


def _look_alikes(world: World, site: Site) -> None:
    for lost, why in ((False, "the register's number is damaged and can be repaired"), (True, "to be found by place")):
        person = grown_relative(site)
        damaged = f"{person.id_no[0]}.{person.id_no[1:6]}E+17" if lost else wrong_check(person.id_no)
        for row in world.rows_of(_REGISTER, person):
            world.change(_REGISTER, row, id_no=damaged, birth_date=person.birth, region_code=person.family.village)
        site.innocent(person.member_no, why)
    moved = grown_relative(site)
    for row in world.rows_of(_REGISTER, moved):
        world.change(_REGISTER, row, status="迁出", status_on=site.day(-200))
    site.innocent(moved.member_no, "in the register, as moved away")
    misspelt = grown_relative(site)
    for row in world.rows_of(_REGISTER, misspelt):
        world.change(_REGISTER, row, name=misspelt.name[0] + "某某")
    site.innocent(misspelt.member_no, "in the register under another name")
    site.found("member", misspelt.member_no, rule="ID-06")
    gone = grown_relative(site)
    _strike_off(world, gone)
    depart(world, gone, "迁出", site.day(-300))
    site.innocent(gone.member_no, "moved away: no active member")

"""Plants WI-06: households of village cadres and of their relatives, and cadres who are none of theirs."""

from __future__ import annotations

from datetime import date
from typing import Any

from crosscheck_demo.county.people import Household, Person
from crosscheck_demo.county.world import World
from crosscheck_demo.departments.organisation import IN_OFFICE_SINCE, cadre_row
from crosscheck_demo.departments.police import hukou_of, new_hukou, resident_row
from crosscheck_demo.planting.fates import depart, grown_relative
from crosscheck_demo.planting.plot import Plot

RULE = "WI-06"
_CADRE, _REGISTER = "organisation.village_cadre", "police.resident"


def plant(world: World, plot: Plot) -> None:
    """Members in office, relatives in office; one under the code before a merger; one leaves on the second night."""
    for number in range(plot.count):
        if number % 2:
            cadre = grown_relative(plot)
            home = cadre.family
        else:
            home = plot.take_household()
            cadre = _relative(world, plot, home)
        _elect(world, cadre, home.village)
        plot.found("household", home.no, cadre.id_no)
    _of_a_merged_village(world, plot)
    leaving = grown_relative(plot)
    _elect(world, leaving, leaving.family.village, until=plot.night)
    plot.found("household", leaving.family.no, leaving.id_no, last_night=plot.night)
    _look_alikes(world, plot)


def _relative(world: World, plot: Plot, home: Household, **other: Any) -> Person:
    """Somebody who is not registered and stands in the register of the household's head."""
    person = plot.new_person(plot.born(44), village=home.village)
    world.add(_REGISTER, **resident_row(person, hukou_of(world, home)) | other)
    return person


def _elect(world: World, person: Person, village: str, until: date | None = None, **other: Any) -> None:
    row = cadre_row(person, village, "村民委员会委员", IN_OFFICE_SINCE, until)
    world.add(_CADRE, **row | other)


def _of_a_merged_village(world: World, plot: Plot) -> None:
    old_code, village = next(iter(world.county.merged.items()))
    cadre = plot.take_member(
        lambda person: person.relation != "户主", age=(25, 59), benefit="", household=lambda h: h.village == village
    )
    _elect(world, cadre, old_code, id_no=cadre.id_no[:15] + "000")
    plot.found("household", cadre.family.no, cadre.id_no)


def _look_alikes(world: World, plot: Plot) -> None:
    elsewhere = grown_relative(plot)
    other = next(v.code for v in world.county.villages if v.code != elsewhere.family.village)
    _elect(world, elsewhere, other)
    plot.innocent(elsewhere.family.no, "a cadre of another village")

    former = grown_relative(plot)
    _elect(world, former, former.family.village, until=plot.day(-1))
    plot.innocent(former.family.no, "left office the day before D")

    namesake = grown_relative(plot)
    _elect(world, namesake, namesake.family.village, name=namesake.name[0] + "某某")
    plot.innocent(namesake.family.no, "the number stands under another name: weak evidence accuses nobody")

    home = plot.take_household()
    _elect(world, _relative(world, plot, home, status="迁出", status_on=plot.day(-300)), home.village)
    plot.innocent(home.no, "the cadre has left the register")

    home = plot.take_household()
    cadre = _relative(world, plot, home)
    _elect(world, cadre, home.village, name=cadre.name[0] + "某某")
    plot.innocent(home.no, "the cadre's name is not the register's")

    gone = grown_relative(plot)
    partner, hukou = plot.new_person(plot.born(47), village=gone.family.village), new_hukou(world, gone)
    for row in world.rows_of(_REGISTER, gone):
        world.change(_REGISTER, row, hukou_no=hukou)
    world.add(_REGISTER, **resident_row(partner, hukou))
    depart(world, gone, "服刑", plot.day(-500))
    _elect(world, partner, gone.family.village)
    plot.innocent(gone.family.no, "the cadre shares the register with somebody who is no active member")

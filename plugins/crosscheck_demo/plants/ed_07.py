"""Plants ED-07: the same aid drawn in two counties, and people who only look so."""

from __future__ import annotations

from crosscheck_demo.county.months import finished_terms
from crosscheck_demo.county.people import Person
from crosscheck_demo.county.world import World
from crosscheck_demo.departments.education import BOARDING, GRANT, aid_row
from crosscheck_demo.planting.plot import Plot

RULE = "ED-07"
_ELSEWHERE = "451023"


def plant(world: World, plot: Plot) -> None:
    """The last term's aid once more, from the next county; then the look-alikes."""
    for number in range(plot.count):
        person = _aided(world, plot)
        here = world.rows_of("education.aid", person)[0]
        world.add("education.aid", **here | {"county_code": ("450103", _ELSEWHERE)[number % 2]})
        plot.found("member", person.member_no, f"{here['programme']} {here['term']}")
    _look_alikes(world, plot)


def _aided(world: World, plot: Plot) -> Person:
    """Somebody with aid for two terms at least."""
    return plot.take_member(lambda person: len(world.rows_of("education.aid", person)) > 1, age=(6, 24))


def _look_alikes(world: World, plot: Plot) -> None:
    person = _aided(world, plot)
    world.change("education.aid", world.rows_of("education.aid", person)[0], county_code=_ELSEWHERE)
    plot.innocent(person.member_no, "one term there, the other terms here")

    person = _aided(world, plot)
    here = world.rows_of("education.aid", person)[0]
    other = GRANT if here["programme"] == BOARDING else BOARDING
    row = aid_row(world, person, other, finished_terms(plot.night, 1)[0], here["paid_on"])
    world.add("education.aid", **row | {"county_code": _ELSEWHERE})
    plot.innocent(person.member_no, "another programme there")

    person = _aided(world, plot)
    here = world.rows_of("education.aid", person)[0]
    world.add("education.aid", **here | {"county_code": _ELSEWHERE, "name": person.name[0] + "某某"})
    plot.innocent(person.member_no, "paid there to somebody of another name: weak evidence never accuses")

"""Plants ED-04: pupils of 中职 and 高职 whose 雨露计划 was not paid, and pupils who only look so."""

from __future__ import annotations

from datetime import timedelta

from crosscheck_demo.county.months import finished_terms, term_end, term_school_year
from crosscheck_demo.county.people import Person, Row
from crosscheck_demo.county.world import World
from crosscheck_demo.departments.education import YULU
from crosscheck_demo.planting.plot import Plot

RULE = "ED-04"
_GRACE = timedelta(days=31)


def plant(world: World, plot: Plot) -> None:
    """No aid for the last finished term, or only another programme's; then the look-alikes."""
    term = _term(plot)
    due = max(plot.night, term_end(term) + _GRACE)
    for number in range(plot.count):
        person = _trainee(world, plot)
        aid = _aid(world, person, term)
        if number % 2:
            world.change("education.aid", aid, programme="国家助学金")
        else:
            world.remove("education.aid", aid)
        plot.found("member", person.member_no, term, first_night=due)
    _look_alikes(world, plot)


def _term(plot: Plot) -> str:
    return finished_terms(plot.night, 1)[0]


def _trainee(world: World, plot: Plot) -> Person:
    """Somebody who attended in the term's school year and got the term's aid."""
    term = _term(plot)

    def was_paid(person: Person) -> bool:
        return bool(_records(world, plot, person)) and any(
            row["programme"] == YULU and row["term"] == term for row in world.rows_of("education.aid", person)
        )

    return plot.take_member(was_paid, age=(14, 23))


def _records(world: World, plot: Plot, person: Person) -> list[Row]:
    year = term_school_year(_term(plot))
    rows = world.rows_of("education.enrolment", person)
    return [r for r in rows if r["school_year"] == year and r["stage"] in ("中职", "高职") and r["status"] == "在读"]


def _aid(world: World, person: Person, term: str) -> Row:
    return next(row for row in world.rows_of("education.aid", person) if row["term"] == term)


def _look_alikes(world: World, plot: Plot) -> None:
    term = _term(plot)
    person = _trainee(world, plot)
    world.change("education.aid", _aid(world, person, term), county_code="450103")
    plot.innocent(person.member_no, "paid by another county")

    person = _trainee(world, plot)
    world.change("education.aid", _aid(world, person, term), name=person.name[0] + "某某")
    plot.innocent(person.member_no, "paid under another name with the same number: weak evidence excuses")

    person = _trainee(world, plot)
    for row in _records(world, plot, person):
        world.change("education.enrolment", row, status="休学", status_on=plot.day(-120))
    world.remove("education.aid", _aid(world, person, term))
    plot.innocent(person.member_no, "on leave that school year")

    person = _trainee(world, plot)
    world.remove("education.aid", _aid(world, person, term))
    for row in _records(world, plot, person):
        world.change("education.enrolment", row, name=person.name[0] + "某某")
    plot.innocent(person.member_no, "the school record has another name: weak evidence never accuses")

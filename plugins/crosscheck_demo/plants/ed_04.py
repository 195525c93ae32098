"""Plants ED-04: pupils of 中职 and 高职 whose 雨露计划 was not paid, and pupils who only look so."""

from __future__ import annotations

from datetime import timedelta

from crosscheck_demo.county.months import finished_terms, term_end, term_school_year
from crosscheck_demo.county.people import Person, Row
from crosscheck_demo.county.world import World
from crosscheck_demo.departments.education import YULU
from crosscheck_demo.planting.plot import Site

RULE = "ED-04"
_GRACE = timedelta(days=31)


def plant(world: World, site: Site) -> None:
    """No aid for the last finished term, or only another programme's; then the look-alikes."""
    term = _term(site)
    due = max(site.night, term_end(term) + _GRACE)
    for number in range(site.count):
        person = _trainee(world, site)
        aid = _aid(world, person, term)
        if number % 2:
            world.change("education.aid", aid, programme="国家助学金")
        else:
            world.remove("education.aid", aid)
        site.found("member", person.member_no, term, first_night=due)
    _look_alikes(world, site)


def _term(site: Site) -> str:
    return finished_terms(site.night, 1)[0]


def _trainee(world: World, site: Site) -> Person:
    """Somebody who attended in the term's school year and got the term's aid."""
    term = _term(site)

    def was_paid(person: Person) -> bool:
        return bool(_records(world, site, person)) and any(
            row["programme"] == YULU and row["term"] == term for row in world.rows_of("education.aid", person)
        )

    return site.take_member(was_paid, age=(14, 23))


def _records(world: World, site: Site, person: Person) -> list[Row]:
    year = term_school_year(_term(site))
    rows = world.rows_of("education.enrolment", person)
    return [r for r in rows if r["school_year"] == year and r["stage"] in ("中职", "高职") and r["status"] == "在读"]


def _aid(world: World, person: Person, term: str) -> Row:
    return next(row for row in world.rows_of("education.aid", person) if row["term"] == term)


def _look_alikes(world: World, site: Site) -> None:
    term = _term(site)
    person = _trainee(world, site)
    world.change("education.aid", _aid(world, person, term), county_code="450103")
    site.innocent(person.member_no, "paid by another county")

    person = _trainee(world, site)
    world.change("education.aid", _aid(world, person, term), name=person.name[0] + "某某")
    site.innocent(person.member_no, "paid under another name with the same number: weak evidence excuses")

    person = _trainee(world, site)
    for row in _records(world, site, person):
        world.change("education.enrolment", row, status="休学", status_on=site.day(-120))
    world.remove("education.aid", _aid(world, person, term))
    site.innocent(person.member_no, "on leave that school year")

    person = _trainee(world, site)
    world.remove("education.aid", _aid(world, person, term))
    for row in _records(world, site, person):
        world.change("education.enrolment", row, name=person.name[0] + "某某")
    site.innocent(person.member_no, "the school record has another name: weak evidence never accuses")

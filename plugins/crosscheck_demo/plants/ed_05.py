"""Plants ED-05: people paid 雨露计划 for a term in which they were no students, and people who only look so."""

from __future__ import annotations

from crosscheck_demo.county.months import finished_terms, term_end, term_school_year
from crosscheck_demo.county.people import Person, Row
from crosscheck_demo.county.world import World
from crosscheck_demo.departments.education import YULU, aid_row
from crosscheck_demo.planting.plot import Plot

RULE = "ED-05"


def plant(world: World, plot: Plot) -> None:
    """Paid to somebody at no school, or still at 高中, for one or two terms; then the look-alikes."""
    for number in range(plot.count):
        person = _pupil(world, plot) if number % 2 else _worker(world, plot)
        for term in finished_terms(plot.night, 1 + number % 2):
            _pay(world, person, term)
            plot.found("member", person.member_no, term)
    _look_alikes(world, plot)


def _pay(world: World, person: Person, term: str) -> None:
    world.add("education.aid", **aid_row(world, person, YULU, term, term_end(term)))


def _worker(world: World, plot: Plot) -> Person:
    return plot.take_member(lambda p: not world.rows_of("education.enrolment", p), age=(20, 26), stage=["非在校生"])


def _pupil(world: World, plot: Plot) -> Person:
    """Somebody who was at 高中 (or 初中) in both of the last two terms."""
    years = {term_school_year(term) for term in finished_terms(plot.night, 2)}

    def general(person: Person) -> bool:
        rows = [row for row in world.rows_of("education.enrolment", person) if row["school_year"] in years]
        return bool(rows) and all(row["stage"] in ("初中", "高中") for row in rows)

    return plot.take_member(general, stage=["高中"])


def _student(world: World, plot: Plot, *stages: str) -> tuple[Person, list[Row]]:
    """Somebody at such a school in the last finished term, with the records of its school year."""
    year = term_school_year(finished_terms(plot.night, 1)[0])

    def records(person: Person) -> list[Row]:
        rows = [row for row in world.rows_of("education.enrolment", person) if row["school_year"] == year]
        return [row for row in rows if row["stage"] in stages and row["status"] == "在读"]

    person = plot.take_member(lambda p: bool(records(p)), age=(15, 24))
    return person, records(person)


def _look_alikes(world: World, plot: Plot) -> None:
    term = finished_terms(plot.night, 1)[0]
    for status in ("休学", "毕业"):
        person, records = _student(world, plot, "中职", "高职")
        for row in records:
            world.change("education.enrolment", row, status=status, status_on=plot.day(-150))
        plot.innocent(person.member_no, f"{status} in the school year of the aid")

    person, _ = _student(world, plot, "本科及以上")
    _pay(world, person, term)
    plot.innocent(person.member_no, "at university in the school year of the aid")

    person, records = _student(world, plot, "高职")
    for row in records:
        world.change("education.enrolment", row, name=person.name[0] + "某某")
    plot.innocent(person.member_no, "enrolled under another name with the same number: weak evidence excuses")

    person = _worker(world, plot)
    world.add("education.aid", **aid_row(world, person, YULU, term, term_end(term)) | {"name": person.name[0] + "某某"})
    plot.innocent(person.member_no, "paid to somebody of another name: weak evidence never accuses")

"""Plants ED-02: school-age children who dropped out, and children who only look so."""

from __future__ import annotations

from crosscheck_demo.county.months import school_start, school_year
from crosscheck_demo.county.people import Person, Row
from crosscheck_demo.county.world import World
from crosscheck_demo.planting.plot import Plot

RULE = "ED-02"


def plant(world: World, plot: Plot) -> None:
    """Dropped out of the only school, or of the second one after a change of schools."""
    for number in range(plot.count):
        child = _pupil(world, plot)
        record = _record(world, plot, child)
        if number % 2:
            _second_record(world, plot, child, record, status="辍学", days=-20)
            world.change("education.enrolment", record, status_on=plot.day(-45))
        else:
            world.change("education.enrolment", record, status="辍学", status_on=plot.day(-20))
        plot.found("member", child.member_no)
    _look_alikes(world, plot)


def _records(world: World, plot: Plot, child: Person) -> list[Row]:
    running = school_year(plot.night)
    return [row for row in world.rows_of("education.enrolment", child) if row["school_year"] == running]


def _statuses(world: World, plot: Plot, child: Person) -> list[str]:
    return [row["status"] for row in _records(world, plot, child)]


def _record(world: World, plot: Plot, child: Person) -> Row:
    return _records(world, plot, child)[0]


def _pupil(world: World, plot: Plot) -> Person:
    """A child of school age who attends one school."""
    first, last = school_start(plot.night).year - 14, school_start(plot.night).year - 7

    def attends_one_school(person: Person) -> bool:
        return first <= person.birth.year <= last and _statuses(world, plot, person) == ["在读"]

    return plot.take_member(attends_one_school, stage=["小学", "初中"])


def _second_record(
    world: World, plot: Plot, child: Person, record: Row, *, status: str, days: int, name: str = ""
) -> None:
    other = {"student_no": "N" + child.id_no, "school": "祥周镇第二学校", "status": status, "status_on": plot.day(days)}
    world.add("education.enrolment", **record | other | {"name": name or child.name})


def _look_alikes(world: World, plot: Plot) -> None:
    child = _pupil(world, plot)
    record = _record(world, plot, child)
    world.change("education.enrolment", record, status="辍学", status_on=plot.day(-60))
    _second_record(world, plot, child, record, status="在读", days=-30)
    plot.innocent(child.member_no, "dropped out of one school, attends another since")

    child = _pupil(world, plot)
    record = _record(world, plot, child)
    world.change("education.enrolment", record, status="辍学", status_on=plot.day(-60))
    _second_record(world, plot, child, record, status="在读", days=-30, name=child.name[0] + "某某")
    plot.innocent(child.member_no, "a record with the number and another name attends: weak evidence excuses")

    for valid_to in (None, plot.day(90)):
        child = _pupil(world, plot)
        record = _record(world, plot, child)
        world.change("education.enrolment", record, status="辍学", status_on=plot.day(-20))
        absence = {"id_no": child.id_no, "name": child.name, "reason": "休学", "approved_on": plot.day(-15)}
        world.add("education.exemption", **absence, valid_to=valid_to)
        plot.innocent(child.member_no, f"absence approved until {valid_to or 'further notice'}")

    # Who is at 高中 was fifteen on 31 August.
    youth = plot.take_member(lambda person: _statuses(world, plot, person) == ["在读"], stage=["高中"])
    world.change("education.enrolment", _record(world, plot, youth), status="辍学", status_on=plot.day(-20))
    plot.innocent(youth.member_no, "fifteen: compulsory education is over")

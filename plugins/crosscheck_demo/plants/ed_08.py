"""Plants ED-08: members whose student status is not what the school record says, and members who only look so."""

from __future__ import annotations

from crosscheck_demo.county.months import school_year
from crosscheck_demo.county.people import Person, Row
from crosscheck_demo.county.world import World
from crosscheck_demo.planting.plot import Plot

RULE = "ED-08"
_WRONG = {"小学": "学前", "初中": "小学", "高中": "非在校生"}


def plant(world: World, plot: Plot) -> None:
    """The registry still shows last year's status, or none; then the look-alikes."""
    for number in range(plot.count):
        stage = tuple(_WRONG)[number % 3]
        person = _pupil(world, plot, stage)
        _register(world, person, _WRONG[stage])
        plot.found("member", person.member_no)
    _look_alikes(world, plot)


def _records(world: World, plot: Plot, person: Person) -> list[Row]:
    running = school_year(plot.night)
    return [row for row in world.rows_of("education.enrolment", person) if row["school_year"] == running]


def _pupil(world: World, plot: Plot, *stages: str) -> Person:
    """Somebody who attends one school."""

    def attends(person: Person) -> bool:
        return [row["status"] for row in _records(world, plot, person)] == ["在读"]

    return plot.take_member(attends, stage=stages)


def _register(world: World, person: Person, stage: str | None) -> None:
    assert person.row is not None
    world.change("registry.member", person.row, student_status=stage)


def _look_alikes(world: World, plot: Plot) -> None:
    person = _pupil(world, plot, "小学")
    for row in _records(world, plot, person):
        world.change("education.enrolment", row, stage="特殊教育", school="田东县特殊教育学校")
    plot.innocent(person.member_no, "特殊教育: the registry has no such word")

    person = _pupil(world, plot, "小学")
    _register(world, person, None)
    plot.innocent(person.member_no, "no status given")

    person = _pupil(world, plot, "高中")
    _register(world, person, "非在校生")
    for row in _records(world, plot, person):
        world.change("education.enrolment", row, status="休学", status_on=plot.day(-20))
    plot.innocent(person.member_no, "on leave")

    for name in ("", "某某"):
        person = _pupil(world, plot, "初中")
        _register(world, person, "小学")
        other = {"student_no": "N" + person.id_no, "school": "祥周镇第二学校", "stage": "小学"}
        if name:
            other["name"] = person.name[0] + name
        world.add("education.enrolment", **_records(world, plot, person)[0] | other)
        plot.innocent(person.member_no, "two schools claim the pupil: neither tells what is right")

"""Plants ED-01: school-age children without a school record, and children who only look so."""

from __future__ import annotations

from datetime import date

from crosscheck_demo.county.months import school_start, school_year
from crosscheck_demo.county.people import Person, Row
from crosscheck_demo.county.world import World
from crosscheck_demo.planting.fates import depart
from crosscheck_demo.planting.plot import Plot

RULE = "ED-01"
_AGES = (7, 14)
"""Old enough on D, whatever the birthday, to be of age on the last 31 August; too young to have left 初中."""


def plant(world: World, plot: Plot) -> None:
    """No record, a record that says 转出, an approval that ran out; then the look-alikes of every unless."""
    for number in range(plot.count):
        child = _pupil(plot)
        if number % 3 == 1:
            for row in _records(world, plot, child):
                world.change("education.enrolment", row, status="转出", status_on=plot.day(-40))
        else:
            world.remove("education.enrolment", _records(world, plot, child))
        if number % 3 == 2:
            _approve(world, plot, child, valid_to=plot.day(-30))
        plot.found("member", child.member_no)
    _look_alikes(world, plot)
    _ages(world, plot)


def _pupil(plot: Plot) -> Person:
    first, last = school_start(plot.night).year - 14, school_start(plot.night).year - 7
    return plot.take_member(lambda person: first <= person.birth.year <= last, stage=["小学", "初中"])


def _records(world: World, plot: Plot, child: Person) -> list[Row]:
    running = school_year(plot.night)
    return [row for row in world.rows_of("education.enrolment", child) if row["school_year"] == running]


def _approve(world: World, plot: Plot, child: Person, valid_to: date | None) -> None:
    world.add(
        "education.exemption",
        id_no=child.id_no,
        name=child.name,
        reason="外省就读",
        approved_on=plot.day(-400),
        valid_to=valid_to,
    )


def _look_alikes(world: World, plot: Plot) -> None:
    for valid_to in (None, plot.day(60)):
        child = _pupil(plot)
        world.remove("education.enrolment", _records(world, plot, child))
        _approve(world, plot, child, valid_to)
        plot.innocent(child.member_no, f"absence approved until {valid_to or 'further notice'}")
    for other_number in (False, True):
        child = _pupil(plot)
        number = world.registrar.id_no(child.birth, child.sex) if other_number else None
        for row in world.rows_of("education.enrolment", child):
            world.change("education.enrolment", row, id_no=number)
        plot.innocent(child.member_no, "record under another number or none; name, birthday and village are the same")
    child = _pupil(plot)
    for row in _records(world, plot, child):
        world.change("education.enrolment", row, status="休学", status_on=plot.day(-20))
    plot.innocent(child.member_no, "休学 is a school record")
    child = _pupil(plot)
    world.remove("education.enrolment", world.rows_of("education.enrolment", child))
    depart(world, child, "迁出", plot.day(-50))
    plot.innocent(child.member_no, "moved away: no active member")


def _ages(world: World, plot: Plot) -> None:
    """Six on 31 August is of age and fifteen is not; a day later is the other way round."""
    start = school_start(plot.night)
    for years, day, of_age in ((6, start, True), (6, date(start.year, 9, 1), False), (15, start, False)):
        home = plot.take_household(lambda h: h.head.age(plot.night) >= 35, kind="脱贫户", size=(2, 5))
        child = plot.new_member(home, "其他", date(day.year - years, day.month, day.day))
        for dataset in ("education.enrolment", "education.aid"):
            world.remove(dataset, world.rows_of(dataset, child))
        assert child.row is not None
        world.change("registry.member", child.row, student_status="非在校生")
        if of_age:
            plot.found("member", child.member_no)
        else:
            plot.innocent(child.member_no, f"born {child.birth}: not of school age on {start}")

"""Plants ED-01: school-age children without a school record, and children who only look so."""

from __future__ import annotations

from datetime import date

from crosscheck_demo.county.months import school_start, school_year
from crosscheck_demo.county.people import Person, Row
from crosscheck_demo.county.world import World
from crosscheck_demo.planting.fates import depart
from crosscheck_demo.planting.plot import Site

RULE = "ED-01"
_AGES = (7, 14)
"""Old enough on D, whatever the birthday, to be of age on the last 31 August; too young to have left 初中."""


def plant(world: World, site: Site) -> None:
    """No record, a record that says 转出, an approval that ran out; then the look-alikes of every unless."""
    for number in range(site.count):
        child = _pupil(site)
        if number % 3 == 1:
            for row in _records(world, site, child):
                world.change("education.enrolment", row, status="转出", status_on=site.day(-40))
        else:
            world.remove("education.enrolment", _records(world, site, child))
        if number % 3 == 2:
            _approve(world, site, child, valid_to=site.day(-30))
        site.found("member", child.member_no)
    _look_alikes(world, site)
    _ages(world, site)


def _pupil(site: Site) -> Person:
    first, last = school_start(site.night).year - 14, school_start(site.night).year - 7
    return site.take_member(lambda person: first <= person.birth.year <= last, stage=["小学", "初中"])


def _records(world: World, site: Site, child: Person) -> list[Row]:
    running = school_year(site.night)
    return [row for row in world.rows_of("education.enrolment", child) if row["school_year"] == running]


def _approve(world: World, site: Site, child: Person, valid_to: date | None) -> None:
    world.add(
        "education.exemption",
        id_no=child.id_no,
        name=child.name,
        reason="外省就读",
        approved_on=site.day(-400),
        valid_to=valid_to,
    )


def _look_alikes(world: World, site: Site) -> None:
    for valid_to in (None, site.day(60)):
        child = _pupil(site)
        world.remove("education.enrolment", _records(world, site, child))
        _approve(world, site, child, valid_to)
        site.innocent(child.member_no, f"absence approved until {valid_to or 'further notice'}")
    for other_number in (False, True):
        child = _pupil(site)
        number = world.registrar.id_no(child.birth, child.sex) if other_number else None
        for row in world.rows_of("education.enrolment", child):
            world.change("education.enrolment", row, id_no=number)
        site.innocent(child.member_no, "record under another number or none; name, birthday and village are the same")
    child = _pupil(site)
    for row in _records(world, site, child):
        world.change("education.enrolment", row, status="休学", status_on=site.day(-20))
    site.innocent(child.member_no, "休学 is a school record")
    child = _pupil(site)
    world.remove("education.enrolment", world.rows_of("education.enrolment", child))
    depart(world, child, "迁出", site.day(-50))
    site.innocent(child.member_no, "moved away: no active member")


def _ages(world: World, site: Site) -> None:
    """Six on 31 August is of age and fifteen is not; a day later is the other way round."""
    start = school_start(site.night)
    for years, day, of_age in ((6, start, True), (6, date(start.year, 9, 1), False), (15, start, False)):
        home = site.take_household(lambda h: h.head.age(site.night) >= 35, kind="脱贫户", size=(2, 5))
        child = site.new_member(home, "其他", date(day.year - years, day.month, day.day))
        for dataset in ("education.enrolment", "education.aid"):
            world.remove(dataset, world.rows_of(dataset, child))
        assert child.row is not None
        world.change("registry.member", child.row, student_status="非在校生")
        if of_age:
            site.found("member", child.member_no)
        else:
            site.innocent(child.member_no, f"born {child.birth}: not of school age on {start}")

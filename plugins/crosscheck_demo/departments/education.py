"""The education office's lists: school records of three years, approved absences, aid."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from crosscheck_demo.county.chance import choose
from crosscheck_demo.county.facts import COMPULSORY, NOT_AT_SCHOOL, of_school_age, schooling
from crosscheck_demo.county.months import between, finished_terms, school_year, term_end, term_school_year
from crosscheck_demo.county.people import Person, Row
from crosscheck_demo.county.world import World

SCHOOL_YEARS = 3
"""The list holds the running and the two previous school years."""
_LAST_GRADE = {"小学": 6, "初中": 3, "高中": 3, "中职": 3, "高职": 3, "本科及以上": 4}
_SCHOOLS = {"高中": "田东中学", "中职": "田东县职业技术学校", "高职": "百色职业学院", "本科及以上": "广西民族大学"}
_TOWNSHIP_SCHOOLS = {"学前": "中心幼儿园", "小学": "中心小学", "初中": "初中"}
_GRADES = "一二三四五六"
YULU, BOARDING, GRANT = "雨露计划", "寄宿生生活补助", "国家助学金"
_AMOUNTS = {YULU: 1500, BOARDING: 625, GRANT: 1000}
_TERMS = 3
_OLDEST = 27
"""Nobody of that age was at school in any of the years."""


def write(world: World) -> None:
    """Rows of the three datasets, for the registered and their neighbours."""
    rng = Random(f"{world.seed}:education")
    for family in (*world.households, *world.neighbours):
        for person in family.active:
            if person.age(world.first_night) < _OLDEST and not _taught_at_home(rng, world, person):
                enrol(rng, world, person)


def enrol(rng: Random, world: World, person: Person) -> None:
    """School records of the last three years and the aid that goes with them."""
    running, student_no = school_year(world.first_night), f"G{person.id_no}"
    for year in range(running, running - SCHOOL_YEARS, -1):
        stage, grade = schooling(person.birth, person.path, year)
        if stage == NOT_AT_SCHOOL:
            continue
        row = enrolment_row(world, person, student_no, year, stage, grade)
        if year < running and grade == _LAST_GRADE.get(stage):
            row |= {"status": "毕业", "status_on": date(year + 1, 6, 30)}
        world.tables.add("education.enrolment", row)
        if year == running and stage in COMPULSORY and rng.random() < 0.01:
            _came_from(rng, world, row)
        if year == running and stage in ("高中", "中职", "高职") and rng.random() < 0.02:
            row |= {"status": "休学", "status_on": between(rng, date(year, 9, 1), world.first_night)}
    _aid(rng, world, person)
    if person.stage in COMPULSORY and rng.random() < 0.015:
        _was_excused(rng, world, person)


def enrolment_row(world: World, person: Person, student_no: str, year: int, stage: str, grade: int) -> Row:
    """A pupil who attends."""
    village = world.county.village(person.family.village)
    school = _SCHOOLS.get(stage) or village.township + _TOWNSHIP_SCHOOLS[stage]
    return {
        "student_no": student_no,
        "id_no": person.id_no,
        "name": person.name,
        "birth_date": person.birth,
        "sex": person.sex,
        "region_code": village.code,
        "school": school,
        "stage": stage,
        "grade": f"{_GRADES[grade - 1]}年级" if stage != "学前" else ("中班", "大班")[grade - 1],
        "status": "在读",
        "status_on": None,
        "school_year": year,
    }


def aid_row(world: World, person: Person, programme: str, term: str, paid_on: date) -> Row:
    """Aid of this county for a term."""
    return {
        "id_no": person.id_no,
        "name": person.name,
        "programme": programme,
        "term": term,
        "amount": Decimal(_AMOUNTS[programme]),
        "paid_on": paid_on,
        "county_code": world.county.code6,
    }


def _came_from(rng: Random, world: World, row: Row) -> None:
    """The same child in the school it left this year."""
    day = between(rng, date(row["school_year"], 9, 1), world.first_night)
    left = row | {"student_no": "L" + row["id_no"], "school": "平马镇第二小学", "status": "转出", "status_on": day}
    world.tables.add("education.enrolment", left)


def _was_excused(rng: Random, world: World, person: Person) -> None:
    """An approval that has run out; the child is back at school."""
    approved = date(school_year(world.first_night) - 2, 9, 10)
    _approve(world, person, choose(rng, ("缓学", "休学", "外省就读")), approved, approved + timedelta(days=300))


def _approve(world: World, person: Person, reason: str, approved_on: date, valid_to: date | None) -> None:
    row = {"id_no": person.id_no, "name": person.name, "reason": reason, "approved_on": approved_on}
    world.tables.add("education.exemption", row | {"valid_to": valid_to})


def _taught_at_home(rng: Random, world: World, person: Person) -> bool:
    """A severely disabled child who is taught at home: on the exemption list, at no school."""
    night = world.first_night
    if person.disability[1:] not in ("1", "2") or not of_school_age(person.birth, night) or rng.random() < 0.5:
        return False
    person.stage = NOT_AT_SCHOOL
    if person.row:
        person.row["student_status"] = NOT_AT_SCHOOL
    valid_to = None if rng.random() < 0.3 else night + timedelta(days=200 + int(rng.random() * 100))
    approved = between(rng, night - timedelta(days=300), night - timedelta(days=30))
    _approve(world, person, "送教上门", approved, valid_to)
    return True


def _aid(rng: Random, world: World, person: Person) -> None:
    """雨露计划 for registered pupils of 中职 and 高职, boarding aid and grants for some others."""
    boards = rng.random() < 0.3
    for term in finished_terms(world.first_night, _TERMS):
        stage, _ = schooling(person.birth, person.path, term_school_year(term))
        if stage in ("中职", "高职") and person.row:
            programme = YULU
        elif boards and stage in COMPULSORY:
            programme = BOARDING
        elif boards and stage in ("高中", "本科及以上"):
            programme = GRANT
        else:
            continue
        # Paid in the term's last weeks, never after the running night.
        paid = between(rng, term_end(term) - timedelta(days=50), term_end(term))
        world.tables.add("education.aid", aid_row(world, person, programme, term, paid))

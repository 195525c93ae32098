"""The civil affairs office's lists: 低保, 特困, deaths, subsidies for the disabled, relief payments."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from crosscheck_demo.county.chance import choose
from crosscheck_demo.county.months import add_months, between, month_of
from crosscheck_demo.county.people import Person, Row
from crosscheck_demo.county.places import OTHER_COUNTIES
from crosscheck_demo.county.world import World

_GRADES = {"A": 450, "B": 320, "C": 230}
_SUPPORT_A_MONTH = 780
_SUBSIDY = {"生活补贴": 80, "护理补贴": 100}
_SUBSIDY_MONTHS = 3
_REASONS = ("因病住院", "火灾", "交通事故", "子女就学", "暴雨受灾", "意外摔伤")


def write(world: World) -> None:
    """Rows of the five datasets, for the registered and their neighbours; of everybody else the deaths only."""
    rng = Random(f"{world.seed}:civil_affairs")
    for family in (*world.households, *world.neighbours):
        for person in family.members:
            if person.status == "死亡":
                _death(rng, world, person)
            _benefit(rng, world, person)
            _subsidies(rng, world, person)
            if rng.random() < 0.025 and person.active and person.age(world.first_night) >= 16:
                day = between(rng, add_months(world.first_night, -20), world.first_night)
                world.tables.add("civil_affairs.relief", relief_row(rng, person, day))
        if not family.row and rng.random() < 0.12:
            _late_grandparent(rng, world, family.members[0])
    for family in world.others:
        for person in family.members:
            if person.status == "死亡":
                _death(rng, world, person)


def allowance_row(world: World, person: Person, grade: str, since: date, until: date | None) -> Row:
    """A rural 低保 of this county."""
    return {
        "id_no": person.id_no,
        "name": person.name,
        "head_id_no": person.family.head.id_no,
        "scheme": "农村",
        "grade": grade,
        "monthly_amount": Decimal(_GRADES[grade]),
        "from_month": since,
        "to_month": until,
        "county_code": world.county.code6,
    }


def support_row(person: Person, since: date, until: date | None) -> Row:
    """特困, mostly at home."""
    return {
        "id_no": person.id_no,
        "name": person.name,
        "mode": "集中" if person.id_no[16] in "012" else "分散",
        "monthly_amount": Decimal(_SUPPORT_A_MONTH),
        "from_month": since,
        "to_month": until,
    }


def relief_row(rng: Random, person: Person, day: date) -> Row:
    """One relief payment."""
    return {
        "id_no": person.id_no,
        "name": person.name,
        "reason": choose(rng, _REASONS),
        "amount": Decimal(int(3 + rng.random() * 40) * 100),
        "paid_on": day,
    }


def _benefit(rng: Random, world: World, person: Person) -> None:
    """What is paid now, and for some what was paid before: elsewhere, or until they got better or old."""
    allowances, supports = world.tables.rows["civil_affairs.allowance"], world.tables.rows["civil_affairs.support"]
    grade = choose(rng, "ABC")
    # Ended before this year: no bill of this year falls into it (rule MD-04).
    ended = add_months(date(world.first_night.year - 1, 12, 1), -int(rng.random() * 40))
    since = person.benefit_from
    if since and person.benefit == "低保":
        allowances.append(allowance_row(world, person, grade, since, None))
        if rng.random() < 0.04 and add_months(since, -30) > person.birth:
            before = allowance_row(world, person, grade, add_months(since, -30), add_months(since, -2))
            allowances.append(before | {"county_code": choose(rng, tuple(OTHER_COUNTIES))})
    elif since and person.benefit == "特困":
        supports.append(support_row(person, since, None))
        if rng.random() < 0.3:
            allowances.append(allowance_row(world, person, grade, add_months(since, -40), add_months(since, -1)))
    elif person.status == "死亡" and person.status_on:
        if rng.random() < 0.3:
            died = month_of(person.status_on)
            allowances.append(allowance_row(world, person, grade, add_months(died, -30), died))
    elif rng.random() < 0.02 and person.age(ended) >= 4:
        allowances.append(allowance_row(world, person, grade, add_months(ended, -24), ended))


def _death(rng: Random, world: World, person: Person) -> None:
    assert person.status_on is not None
    died = person.status_on
    world.tables.add("civil_affairs.death", death_row(rng, person, died, world.first_night))


def death_row(rng: Random, person: Person, died: date, known_on: date) -> Row:
    """A death registered within three weeks, and before ``known_on``."""
    registered = min(died + timedelta(days=1 + int(rng.random() * 20)), known_on)
    origin = "火化" if rng.random() < 0.5 else "死亡证明"
    return {"id_no": person.id_no, "name": person.name, "died_on": died, "registered_on": registered, "origin": origin}


def _late_grandparent(rng: Random, world: World, person: Person) -> None:
    """Most of the dead of a county were never registered."""
    birth = add_months(person.birth, -12 * 25 - int(rng.random() * 100))
    sex = "男" if rng.random() < 0.5 else "女"
    name, number = world.registrar.name(sex, birth), world.registrar.id_no(birth, sex)
    late = Person(name, number, sex, birth, "父母", person.family)
    died = between(rng, date(2018, 1, 1), world.first_night - timedelta(days=3))
    world.tables.add("civil_affairs.death", death_row(rng, late, died, world.first_night))


def _subsidies(rng: Random, world: World, person: Person) -> None:
    """The last three months paid: 生活补贴 with 低保, 护理补贴 for grades 1 and 2 who are not on 特困."""
    kinds = ["生活补贴"] if person.benefit == "低保" else []
    if person.disability[1:] in ("1", "2") and person.benefit != "特困":
        kinds.append("护理补贴")
    if not person.disability or not person.active:
        return
    for kind in kinds:
        for back in range(1, _SUBSIDY_MONTHS + 1):
            world.tables.add(
                "civil_affairs.disability_subsidy",
                {
                    "id_no": person.id_no,
                    "name": person.name,
                    "disability_no": person.disability_no,
                    "kind": kind,
                    "month": add_months(month_of(world.first_night), -back),
                    "amount": Decimal(_SUBSIDY[kind]),
                },
            )

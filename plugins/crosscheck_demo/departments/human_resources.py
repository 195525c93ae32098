"""The human resources office's lists: pensions paid in and drawn, public-welfare posts."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from crosscheck_demo.county.chance import choose
from crosscheck_demo.county.months import add_months, between, month_of
from crosscheck_demo.county.people import Person, Row
from crosscheck_demo.county.world import World, money

PENSION_AGE = 60
RURAL, EMPLOYEE, OFFICIAL = "城乡居民", "企业职工", "机关事业"
_RURAL_SINCE, _EMPLOYEE_SINCE = date(2011, 7, 1), date(2008, 1, 1)
_POSTS = ("保洁员", "护林员", "护路员", "水利管护员", "河道巡查员", "农家书屋管理员", "养老护理员", "疫病防控员")
_OLDEST_AT_WORK = 63
"""Two years below the age at which a post ends (rule PR-01): nobody gets too old within a few nights."""
_JUST_SIXTY = timedelta(days=20)


def write(world: World) -> None:
    """Pensions and posts of the registered, their neighbours and strangers."""
    rng = Random(f"{world.seed}:human_resources")
    for family in (*world.households, *world.neighbours):
        for person in family.members:
            pension(rng, world, person)
    for family in world.others:
        for person in family.members:
            if person.age(world.first_night) >= 16:
                _stranger(rng, world, person)
    _posts(rng, world)


def pension(rng: Random, world: World, person: Person) -> None:
    """What one person pays in or draws; who does not pay and is not sixty is in no list."""
    age = person.age(world.first_night)
    if not person.active:
        if age >= PENSION_AGE and person.status == "死亡" and rng.random() < 0.7:
            world.tables.add("human_resources.pension", pension_row(world, person, RURAL, "终止"))
        return
    if age >= PENSION_AGE:
        world.tables.add("human_resources.pension", _drawn(rng, world, person))
    elif person.row["pensioned"] if person.row else (age >= 18 and rng.random() < 0.6):
        works = person.row is not None and person.row["months_worked"] >= 6
        scheme = EMPLOYEE if works and rng.random() < 0.3 else RURAL
        world.tables.add("human_resources.pension", pension_row(world, person, scheme, "缴费"))
        if scheme == EMPLOYEE and rng.random() < 0.5:
            world.tables.add("human_resources.pension", pension_row(world, person, RURAL, "终止"))


def _drawn(rng: Random, world: World, person: Person) -> Row:
    """Who has just turned sixty still pays in. Some draw an employee's pension too small to live on (rule WI-08)."""
    if add_months(person.birth, 12 * PENSION_AGE) + _JUST_SIXTY > world.first_night:
        return pension_row(world, person, RURAL, "缴费")
    if rng.random() < 0.01:
        return pension_row(world, person, EMPLOYEE, "领取") | {"monthly_benefit": money(500 + int(rng.random() * 400))}
    return pension_row(world, person, RURAL, "领取")


def pension_row(world: World, person: Person, scheme: str, status: str) -> Row:
    """A pension paid into (缴费), drawn (领取) or ended (终止); the usual benefit of the scheme where it is drawn."""
    first = {RURAL: _RURAL_SINCE, EMPLOYEE: _EMPLOYEE_SINCE, OFFICIAL: _EMPLOYEE_SINCE}[scheme]
    drawn, sixty = status == "领取", month_of(add_months(person.birth, 12 * PENSION_AGE + 1))
    draw = int(person.id_no[14:17])
    benefit = {RURAL: 133 + draw % 120, EMPLOYEE: 1900 + 2 * draw, OFFICIAL: 3600 + 3 * draw}[scheme]
    started = sixty if drawn else month_of(add_months(person.birth, 12 * 18 + draw % 60))
    return {
        "id_no": person.id_no,
        "name": person.name,
        "scheme": scheme,
        "status": status,
        "monthly_benefit": Decimal(benefit) if drawn else None,
        "last_paid_month": add_months(month_of(world.first_night), -1) if drawn else None,
        "from_month": min(max(first, started), add_months(month_of(world.first_night), -1)),
    }


def post_row(person: Person, post: str, since: date, until: date | None = None) -> Row:
    """A public-welfare post, open-ended unless ``until`` is given."""
    return {"id_no": person.id_no, "name": person.name, "post": post, "from_date": since, "to_date": until}


def _stranger(rng: Random, world: World, person: Person) -> None:
    chance, age = rng.random(), person.age(world.first_night)
    if not person.active or chance > 0.75:
        return
    scheme = OFFICIAL if chance < 0.04 else EMPLOYEE if chance < 0.16 else RURAL
    row = pension_row(world, person, scheme, "领取" if age >= PENSION_AGE else "缴费")
    world.tables.add("human_resources.pension", row)


def _posts(rng: Random, world: World) -> None:
    """Posts of registered people of working age; strangers' and old people's posts have ended."""
    night = world.first_night
    for household in world.households:
        person = household.active[0]
        chance, since = rng.random(), between(rng, date(2021, 1, 1), night - timedelta(days=30))
        if chance < 0.08 and 18 <= person.age(night) <= _OLDEST_AT_WORK and person.health != "大病":
            until = None if rng.random() < 0.4 else date(night.year + 1, 12, 31)
            _add(world, post_row(person, choose(rng, _POSTS), since, until))
            if rng.random() < 0.3:
                _add(world, post_row(person, choose(rng, _POSTS), date(2019, 3, 1), date(2020, 12, 31)))
        elif chance > 0.98:
            _add(world, post_row(person, choose(rng, _POSTS), date(2018, 7, 1), date(2022, 6, 30)))
    for family in world.others:
        if rng.random() < 0.01:
            _add(world, post_row(family.members[0], choose(rng, _POSTS), date(2020, 4, 1), date(2023, 3, 31)))


def _add(world: World, row: Row) -> None:
    world.tables.add("human_resources.post", row)

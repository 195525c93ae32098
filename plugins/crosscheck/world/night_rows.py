"""What changes on an ordinary day: small edits of rows and new rows, each as harmless as the list allows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import NamedTuple

from crosscheck.world.chance import choose
from crosscheck.world.lists import civil_affairs, health, housing
from crosscheck.world.model import World
from crosscheck.world.people import Person, Row


class Edits(NamedTuple):
    """On one day this share of a dataset's rows get the values that ``change`` gives, or none."""

    dataset: str
    share: float
    change: Callable[[Random, Row, date], Row]


class NewRows(NamedTuple):
    """On one day this share of rows more, made by ``make(rng, world, person, day, number)`` where it makes one.

    ``registered``: also about registered people; else about their neighbours only.
    """

    dataset: str
    share: float
    registered: bool
    make: Callable[[Random, World, Person, date, int], Row | None]


_LATER_NUMBERS = 50_000_000
"""Numbers that the first night's rows don't reach."""


def _phone_changed(rng: Random, row: Row, day: date) -> Row:
    """A new number, from a series that nobody else has: no household comes to share one."""
    phone = f"19{row['household_no'][-7:]}{int(rng.random() * 100):02d}"
    return {"phone": phone, "updated_at": datetime.combine(day - timedelta(days=1), time(17, 5))}


def _work_found(rng: Random, row: Row, day: date) -> Row:
    if row["labour"] not in ("普通劳动力", "技能劳动力") or row["member_status"] != "正常":
        return {}
    return {"months_worked": min(12, row["months_worked"] + 1)}


def _measure_done(rng: Random, row: Row, day: date) -> Row:
    return {"status": "已完成", "done_on": day} if row["status"] == "实施中" else {}


def _unit_renamed(rng: Random, row: Row, day: date) -> Row:
    return {"unit": "县乡村振兴服务中心"}


def _allowance_raised(rng: Random, row: Row, day: date) -> Row:
    return {} if row["to_month"] else {"monthly_amount": row["monthly_amount"] + Decimal(10)}


def _doctor_signed(rng: Random, row: Row, day: date) -> Row:
    return {"family_doctor": True, "status": row["status"] or "救治中"}


def _school_renamed(rng: Random, row: Row, day: date) -> Row:
    return {"school": row["school"].replace("中心小学", "第一小学")}


def _plot_given_up(rng: Random, row: Row, day: date) -> Row:
    return {"cancelled_on": day} if row["use"] == "农村宅基地" and not row["cancelled_on"] else {}


def _small_bill(rng: Random, world: World, person: Person, day: date, number: int) -> Row | None:
    return health.bill(world, person, day, "普通门诊", 30 + int(rng.random() * 150), False, _LATER_NUMBERS + number)


def _next_years_insurance(rng: Random, world: World, person: Person, day: date, number: int) -> Row | None:
    """The running year's insurance once more, for the next year; only in the months in which it is collected."""
    rows = [row for row in world.rows_of("health.insurance", person) if row["status"] == "正常参保"]
    if day.month < health.FIRST_PAYMENTS_MONTH or len(rows) != 1 or rows[0]["year"] != day.year:
        return None
    return rows[0] | {"year": day.year + 1}


def _small_relief(rng: Random, world: World, person: Person, day: date, number: int) -> Row | None:
    return civil_affairs.relief_row(rng, person, day)


def _neighbour_died(rng: Random, world: World, person: Person, day: date, number: int) -> Row | None:
    if person.benefit or person.age(day) < 50:
        return None
    return civil_affairs.death_row(rng, person, day - timedelta(days=2), day)


def _neighbour_ill(rng: Random, world: World, person: Person, day: date, number: int) -> Row | None:
    if person.health != "健康":
        return None
    return health.illness_row(person, "高血压", "慢性病", day - timedelta(days=1), True, "救治中")


def _appraised_again(rng: Random, world: World, person: Person, day: date, number: int) -> Row | None:
    return housing.appraisal_row(person.family, choose(rng, "AB"), day, "无需处置", None)


def _plot_registered(rng: Random, world: World, person: Person, day: date, number: int) -> Row | None:
    location = housing.rural_location(world, person.family)
    return housing.property_row(person.family, number, day, location, "农村宅基地", "自建")


EDITS = (
    Edits("registry.household", 0.015, _phone_changed),
    Edits("registry.member", 0.02, _work_found),
    Edits("registry.measure", 0.02, _measure_done),
    Edits("registry.pairing", 0.005, _unit_renamed),
    Edits("civil_affairs.allowance", 0.012, _allowance_raised),
    Edits("health.chronic", 0.01, _doctor_signed),
    Edits("education.enrolment", 0.01, _school_renamed),
    Edits("housing.property", 0.01, _plot_given_up),
)
NEW_ROWS = (
    NewRows("civil_affairs.relief", 0.03, True, _small_relief),
    NewRows("civil_affairs.death", 0.03, False, _neighbour_died),
    NewRows("health.settlement", 0.03, True, _small_bill),
    NewRows("health.insurance", 0.015, True, _next_years_insurance),
    NewRows("health.chronic", 0.01, False, _neighbour_ill),
    NewRows("housing.appraisal", 0.01, True, _appraised_again),
    NewRows("housing.property", 0.01, True, _plot_registered),
)

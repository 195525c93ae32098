"""What changes on an ordinary day: small edits of rows and new rows, each as harmless as the list allows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import NamedTuple

from crosscheck_demo.county.chance import choose
from crosscheck_demo.county.months import add_months
from crosscheck_demo.county.people import Person, Row
from crosscheck_demo.county.world import World
from crosscheck_demo.departments import civil_affairs, finance, health, housing


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


_WORDED = {"子": "长子", "女": "长女", "孙子": "长孙", "孙女": "长孙女"}
_ANSWERED = "(已书面答复)"
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


def _relation_worded(rng: Random, row: Row, day: date) -> Row:
    return {"relation": _WORDED.get(row["relation"], row["relation"])}


def _not_inspected(rng: Random, row: Row, day: date) -> Row:
    """On the road with or without an inspection: no rule tells the two apart."""
    return {"status": "逾期未检验"} if row["status"] == "正常" else {}


def _shares_paid_in(rng: Random, row: Row, day: date) -> Row:
    """Cooperatives only: nobody asks how large they are."""
    larger = row["kind"] == "农民专业合作社" and row["capital_wan"]
    return {"capital_wan": row["capital_wan"] + Decimal("0.5")} if larger else {}


def _pay_adjusted(rng: Random, row: Row, day: date) -> Row:
    return {"gross": row["gross"] + Decimal(20)}


def _other_office(rng: Random, row: Row, day: date) -> Row:
    return {"post": "村民委员会委员"}


def _benefit_adjusted(rng: Random, row: Row, day: date) -> Row:
    """Rural pensions only, far from what counts as a formal one."""
    drawn = row["scheme"] == "城乡居民" and row["status"] == "领取"
    return {"monthly_benefit": row["monthly_benefit"] + Decimal(5)} if drawn else {}


def _certificate_extended(rng: Random, row: Row, day: date) -> Row:
    runs = row["status"] == "有效" and row["valid_to"]
    return {"valid_to": add_months(row["valid_to"], 120)} if runs else {}


def _instalment_paid(rng: Random, row: Row, day: date) -> Row:
    return {"balance": row["balance"] - Decimal(500)} if row["balance"] > 1000 else {}


def _tip_answered(rng: Random, row: Row, day: date) -> Row:
    return {"content": row["content"].removesuffix(_ANSWERED) + _ANSWERED}


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


def _subsidy_paid(rng: Random, world: World, person: Person, day: date, number: int) -> Row | None:
    """This year's payments are compared with nothing yet."""
    if person.age(day) < 18:
        return None
    yuan = 60 + int(rng.random() * 200)
    return finance.grant_row(world, person, "耕地地力保护补贴", yuan, day, _LATER_NUMBERS + number)


EDITS = (
    Edits("registry.household", 0.015, _phone_changed),
    Edits("registry.member", 0.02, _work_found),
    Edits("registry.measure", 0.02, _measure_done),
    Edits("registry.pairing", 0.005, _unit_renamed),
    Edits("civil_affairs.allowance", 0.012, _allowance_raised),
    Edits("health.chronic", 0.01, _doctor_signed),
    Edits("education.enrolment", 0.01, _school_renamed),
    Edits("housing.property", 0.01, _plot_given_up),
    Edits("police.resident", 0.02, _relation_worded),
    Edits("police.vehicle", 0.015, _not_inspected),
    Edits("market.enterprise", 0.02, _shares_paid_in),
    Edits("finance.payroll", 0.01, _pay_adjusted),
    Edits("organisation.village_cadre", 0.01, _other_office),
    Edits("human_resources.pension", 0.02, _benefit_adjusted),
    Edits("disabled_federation.certificate", 0.015, _certificate_extended),
    Edits("bank.loan", 0.02, _instalment_paid),
    Edits("supervision.tip_off", 0.06, _tip_answered),
)
NEW_ROWS = (
    NewRows("civil_affairs.relief", 0.03, True, _small_relief),
    NewRows("civil_affairs.death", 0.03, False, _neighbour_died),
    NewRows("health.settlement", 0.03, True, _small_bill),
    NewRows("health.insurance", 0.015, True, _next_years_insurance),
    NewRows("health.chronic", 0.01, False, _neighbour_ill),
    NewRows("housing.appraisal", 0.01, True, _appraised_again),
    NewRows("housing.property", 0.01, True, _plot_registered),
    NewRows("finance.grant", 0.01, True, _subsidy_paid),
)

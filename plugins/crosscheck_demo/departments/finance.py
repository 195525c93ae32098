"""The finance office's lists: who is on the public payroll, and the subsidies paid to everybody's card."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from crosscheck_demo.county.chance import choose
from crosscheck_demo.county.months import add_months, between, month_of
from crosscheck_demo.county.people import Household, Person, Row
from crosscheck_demo.county.world import World

MONTHS = 3
"""The payroll holds the last finished months."""
FUNERAL = ("丧葬费", "抚恤金")
"""Paid to the card of the dead (rule DE-06)."""
_UNITS = ("平马镇人民政府", "田东中学", "县人民医院", "县公安局", "祥周镇中心小学", "思林镇卫生院", "县税务局")
_ITEMS = ("耕地地力保护补贴", "产业以奖代补", "生态公益林补偿", "稳岗就业补贴", "退耕还林补助", "光伏收益分配")
_SUBSISTENCE = {"低保": "农村低保金", "特困": "特困供养金"}
_OF_OLD_AGE, _OLD_AGE = "高龄津贴", 80
_SMALL = 60
"""Yuan a household's bookkeeping may be off: less than what rule WM-10 tolerates."""


def write(world: World) -> None:
    """Payroll and payments of the registered, their neighbours and strangers."""
    rng = Random(f"{world.seed}:finance")
    for person, kind, unit in _employees(rng, world):
        gross = 1200 + int(rng.random() * 800) if kind == "公益性岗位" else 3200 + int(rng.random() * 5000)
        for back in range(1, MONTHS + 1):
            month = add_months(month_of(world.first_night), -back)
            world.tables.add("finance.payroll", payroll_row(person, unit, kind, month, gross))
    for household in world.households:
        _household(rng, world, household)
    for family in (*world.neighbours, *world.others[::4]):
        _stranger(rng, world, family.members[0])


def payroll_row(person: Person, unit: str, kind: str, month: date, gross: int) -> Row:
    """A month's pay in yuan."""
    return {
        "id_no": person.id_no,
        "name": person.name,
        "unit": unit,
        "kind": kind,
        "month": month,
        "gross": Decimal(gross),
    }


def grant_row(world: World, person: Person, item: str, amount: int, paid_on: date, number: int = 0) -> Row:
    """One payment to the person's card, in yuan."""
    return {
        "payment_no": f"YKT{paid_on:%Y%m%d}{number or world.tables.next_number('finance.grant'):08d}",
        "id_no": person.id_no,
        "name": person.name,
        "item": item,
        "amount": Decimal(amount),
        "paid_on": paid_on,
        "account": f"62305{person.id_no[6:17]}{sum(map(int, person.id_no[:17])) % 1000:03d}",
    }


def _employees(rng: Random, world: World) -> Iterator[tuple[Person, str, str]]:
    """Helpers, and what the strangers and the registered are paid as."""
    units = {row["helper_id_no"]: row["unit"] for row in world.tables.rows["registry.pairing"]}
    for helper in world.helpers:
        kind = "行政编制" if rng.random() < 0.5 else "事业编制"
        yield helper, kind, units.get(helper.id_no) or _UNITS[0]
    yield from _strangers_employed(rng, world)
    yield from _registered_employed(rng, world)


def _strangers_employed(rng: Random, world: World) -> Iterator[tuple[Person, str, str]]:
    """Cadres, officials, teachers, pensioners."""
    serving = {row["id_no"] for row in world.tables.rows["organisation.village_cadre"] if not row["to_date"]}
    for family in world.others:
        for person in family.active:
            age = person.age(world.first_night)
            if person.id_no in serving:
                yield person, "村干部", world.county.village(family.village).township + "人民政府"
            elif 22 <= age < 60 and rng.random() < 0.04:
                yield person, choose(rng, ("行政编制", "事业编制", "事业编制", "临时聘用")), choose(rng, _UNITS)
            elif age >= 60 and rng.random() < 0.03:
                yield person, "离退休", choose(rng, _UNITS)


def _registered_employed(rng: Random, world: World) -> Iterator[tuple[Person, str, str]]:
    """Only holders of public-welfare posts and casual hands."""
    holders = {row["id_no"] for row in world.tables.rows["human_resources.post"] if not row["to_date"]}
    for household in world.households:
        for person in household.active:
            if person.id_no in holders:
                yield person, "公益性岗位", world.county.village(household.village).township + "人民政府"
            elif 22 <= person.age(world.first_night) < 60 and rng.random() < 0.003:
                yield person, "临时聘用", choose(rng, _UNITS)


def _household(rng: Random, world: World, household: Household) -> None:
    """Last year's payments are what the household calls transfers (rule WM-10); this year's go on like them."""
    night = world.first_night
    [income] = [row for row in world.rows_of("registry.income", household) if row["year"] == night.year - 1]
    owed = int(income["transfer"]) + int(rng.random() * 2 * _SMALL) - _SMALL
    for year in (night.year - 1, night.year):
        last = min(date(year, 12, 25), night - timedelta(days=3))
        for person, item, amount in _shares(rng, household, owed if year < night.year else owed * 2 // 3, last):
            _pay(rng, world, person, item, amount, date(year, 1, 10), last)
    for person in household.members:
        if person.status == "死亡" and person.status_on and person.status_on > date(night.year - 1, 3, 1):
            died = person.status_on
            _pay(rng, world, person, _ITEMS[0], 200, date(night.year - 1, 1, 5), died)
            _pay(rng, world, person, FUNERAL[0], 1000, died + timedelta(days=20), died + timedelta(days=70))


def _shares(rng: Random, household: Household, owed: int, day: date) -> list[tuple[Person, str, int]]:
    """Who gets how much for what: their own benefits to the weak, the rest in a few parts to the head."""
    shares = []
    for person in household.active:
        helped = person.benefit_from is not None and person.benefit_from < day
        own = _SUBSISTENCE[person.benefit] if helped else _OF_OLD_AGE if person.age(day) >= _OLD_AGE else ""
        if own and owed > 0:
            amount = min(owed, 960 if own == _OF_OLD_AGE else 2400 + 100 * int(rng.random() * 20))
            shares.append((person, own, amount))
            owed -= amount
    parts = 1 + int(rng.random() * 4)
    for part in range(parts):
        amount = owed if part == parts - 1 else int(owed * (0.2 + 0.5 * rng.random()))
        if amount > 0:
            shares.append((household.head, choose(rng, _ITEMS), amount))
            owed -= amount
    return shares


def _stranger(rng: Random, world: World, person: Person) -> None:
    night = world.first_night
    first, last = date(night.year - 1, 1, 10), night - timedelta(days=3)
    if person.active and person.age(night) >= 18:
        for _ in range(1 + int(rng.random() * 3)):
            _pay(rng, world, person, choose(rng, _ITEMS), 80 + int(rng.random() * 900), first, last)


def _pay(rng: Random, world: World, person: Person, item: str, yuan: int, first: date, last: date) -> None:
    world.tables.add("finance.grant", grant_row(world, person, item, yuan, between(rng, first, last)))

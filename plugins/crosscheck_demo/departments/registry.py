"""The registry's own lists: households, members, income. What is done for them is in ``lists.help``."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from crosscheck_demo.county.facts import labour, months_worked
from crosscheck_demo.county.months import add_months, between
from crosscheck_demo.county.people import Household, Person, Row
from crosscheck_demo.county.places import MERGED_ON
from crosscheck_demo.county.world import World, per_head

_MONITORED_SINCE = date(2021, 1, 1)
_OLD_CODE_SHARE = 0.3
_POOREST, _RICHEST = 9300, 24000
"""Yuan a head and year, above the monitoring line of any year."""
_POOR = (5200, 8600)
"""Yuan a head and year, below the line: only for households already monitored."""


def write(world: World) -> None:
    """Rows of registry.household, registry.member and registry.income."""
    rng = Random(f"{world.seed}:registry")
    old_codes = {new: old for old, new in world.county.merged.items()}
    for number, household in enumerate(world.households):
        household.row = _household_row(rng, world, household, old_codes)
        for place, person in enumerate(household.members, start=1):
            member_row(rng, world, person, f"{household.no}{place:02d}")
        _income(rng, world, household)
        world.tables.rows["registry.household"].append(household.row)
        shared = number % 40 == 1
        household.row["phone"] = _phone(rng, world, world.households[number - 1] if shared else None)


def member_row(rng: Random, world: World, person: Person, member_no: str) -> Row:
    """Write the registry.member row of a person of a registered household."""
    word = labour(rng, person, world.first_night)
    age, active = person.age(world.first_night), person.status == "正常"
    person.row = {
        "member_no": member_no,
        "household_no": person.family.no,
        "name": person.name,
        "id_no": person.id_no,
        "sex": person.sex,
        "birth_date": person.birth,
        "relation": person.relation,
        "ethnicity": person.ethnicity,
        "student_status": person.stage,
        "health": person.health,
        "disability_no": person.disability_no,
        "labour": word,
        "months_worked": months_worked(rng, word, age) if active else 0,
        "insured": active,
        "pensioned": active and (age >= 60 or (word != "无劳动力" and rng.random() < 0.85)),
        "on_allowance": person.benefit == "低保",
        "on_support": person.benefit == "特困",
        "member_status": person.status,
        "status_on": person.status_on,
    }
    world.tables.add("registry.member", person.row)
    return person.row


def _household_row(rng: Random, world: World, household: Household, old_codes: dict[str, str]) -> Row:
    head, night = household.head, world.first_night
    dates = _dates(rng, household, night)
    code = household.village
    if code in old_codes and dates["identified_on"] < MERGED_ON and rng.random() < _OLD_CODE_SHARE:
        code = old_codes[code]
    changed = night - timedelta(days=1 + int(rng.random() * 300))
    return {
        "household_no": household.no,
        "head_name": head.name,
        "head_id_no": head.id_no,
        "region_code": code,
        "address": f"{world.county.village(household.village).name}第{1 + int(rng.random() * 12)}组",
        "household_type": household.kind,
        "monitoring_type": _monitoring_type(rng, household, dates),
        **dates,
        "main_cause": household.cause,
        "declared_size": len(household.active),
        "per_capita_net_income": None,
        "income_year": None,
        "house_safe": True,
        "water_safe": True,
        "relocated": household.relocated,
        "phone": None,
        "updated_at": datetime.combine(changed, time(8 + int(rng.random() * 10), 30)),
    }


def _dates(rng: Random, household: Household, night: date) -> Row:
    """identified_on, lifted_on and risk_removed_on, in the order life has them."""
    if household.kind == "脱贫户":
        identified = between(rng, date(2013, 12, 1), date(2017, 12, 31))
        lifted = date(max(2016, identified.year + 1) + int(rng.random() * 4), 11 + int(rng.random() * 2), 20)
        return {"identified_on": identified, "lifted_on": min(lifted, date(2020, 11, 20)), "risk_removed_on": None}
    newest = night - timedelta(days=30 if household.risk_open else 400)
    identified = between(rng, _MONITORED_SINCE, newest)
    lifted_once = date(2016 + int(rng.random() * 5), 11, 20) if rng.random() < 0.5 else None
    removed = None if household.risk_open else between(rng, add_months(identified, 6), night - timedelta(days=20))
    return {"identified_on": identified, "lifted_on": lifted_once, "risk_removed_on": removed}


def _monitoring_type(rng: Random, household: Household, dates: Row) -> str | None:
    if household.kind != "监测对象":
        return None
    if dates["lifted_on"]:
        return "脱贫不稳定户"
    return "边缘易致贫户" if rng.random() < 0.6 else "突发严重困难户"


def _phone(rng: Random, world: World, other: Household | None) -> str | None:
    """Brothers share a telephone now and then; never three households."""
    if other and other.row:
        return other.row["phone"]
    return None if rng.random() < 0.05 else world.registrar.phone()


def _income(rng: Random, world: World, household: Household) -> None:
    """Income of the last two finished years; a few households still show the older one."""
    people, year = len(household.active), world.first_night.year - 1
    low, high = _POOR if household.risk_open and rng.random() < 0.4 else (_POOREST, _RICHEST)
    net = int((low + (high - low) * rng.random() ** 1.5) * people)
    rows = {year: _income_row(rng, household, year, net)}
    rows[year - 1] = _income_row(rng, household, year - 1, int(net * (0.8 + 0.45 * rng.random())))
    world.tables.rows["registry.income"].extend(rows.values())
    shown = year - 1 if rng.random() < 0.03 else year
    assert household.row is not None
    household.row |= {"income_year": shown, "per_capita_net_income": per_head(rows[shown], people)}


def _income_row(rng: Random, household: Household, year: int, net: int) -> Row:
    """A net income split up; who has nobody at work lives on transfers and the land."""
    works = any(person.row and person.row["months_worked"] for person in household.active)
    expense, rent = int(net * 0.1 * rng.random()), int(net * 0.03 * rng.random()) if rng.random() < 0.4 else 0
    transfer = int(net * (0.1 + 0.2 * rng.random())) if works else int(net * (0.5 + 0.35 * rng.random()))
    earned = net + expense - rent - transfer
    business = int(net * (0.2 + 0.2 * rng.random())) if works else earned
    amounts = {"wage": earned - business, "business": business, "property": rent}
    amounts |= {"transfer": transfer, "expense": expense}
    return {"household_no": household.no, "year": year} | {name: Decimal(yuan) for name, yuan in amounts.items()}

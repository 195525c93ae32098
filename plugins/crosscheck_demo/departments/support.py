"""What is done for the registered households: helpers, visits, measures."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from crosscheck_demo.county.chance import choose
from crosscheck_demo.county.months import between
from crosscheck_demo.county.people import Household, Person, Row
from crosscheck_demo.county.population import official
from crosscheck_demo.county.world import World

MOST_HOUSEHOLDS = 8
"""Households one helper may have (Guangxi)."""
VISIT_EVERY = 30
"""Days between two visits to a household, each household on a day of its own."""
MEASURES_FOR = {
    "因病": ("健康", "健康", "兜底"),
    "因残": ("健康", "兜底"),
    "因学": ("教育",),
    "缺技术": ("就业", "产业"),
    "缺资金": ("金融", "产业"),
    "缺劳力": ("兜底", "产业"),
    "缺水": ("饮水",),
}
"""Kinds of measure that answer a stated cause (rule HP-06)."""
_KINDS = ("产业", "产业", "产业", "就业", "就业", "教育", "健康", "兜底", "金融", "住房", "饮水", "其他")
_UNITS = ("县农业农村局", "县财政局", "县教育局", "县人民医院", "县水利局", "县供电公司", "县第一中学", "县税务局")


def write(world: World) -> None:
    """Rows of registry.pairing, registry.visit and registry.measure."""
    rng = Random(f"{world.seed}:help")
    quota, former = 0, official(world, rng)
    for number, household in enumerate(world.households):
        if not quota:
            quota = 2 + int(rng.random() * (MOST_HOUSEHOLDS - 1))
            world.helpers.append(official(world, rng))
        quota -= 1
        helper = world.helpers[-1]
        if rng.random() < 0.01:
            former = official(world, rng)
        _pair(rng, world, household, helper, former)
        _visits(rng, world, household, helper, number)
        _measures(rng, world, household)


def visit_row(number: int, household: Household, helper_id: str, day: date, result: str) -> Row:
    """A visit without a problem."""
    return {
        "visit_no": f"ZF{number:09d}",
        "household_no": household.no,
        "helper_id_no": helper_id,
        "visited_on": day,
        "result": result,
        "problem_kind": None,
        "problem": None,
    }


def _pair(rng: Random, world: World, household: Household, helper: Person, former: Person) -> None:
    started = between(rng, date(2021, 5, 1), world.first_night - timedelta(days=120))
    rows = world.tables.rows["registry.pairing"]
    rows.append(_pairing(rng, household, helper, started, None))
    if rng.random() < 0.25:
        ended = started - timedelta(days=1)
        rows.append(_pairing(rng, household, former, between(rng, date(2016, 3, 1), date(2020, 12, 1)), ended))


def _pairing(rng: Random, household: Household, helper: Person, started: date, ended: date | None) -> Row:
    return {
        "household_no": household.no,
        "helper_name": helper.name,
        "helper_id_no": helper.id_no,
        "unit": _UNITS[int(helper.id_no[10:14]) % len(_UNITS)] if rng.random() < 0.95 else None,
        "started_on": started,
        "ended_on": ended,
    }


def _visits(rng: Random, world: World, household: Household, helper: Person, number: int) -> None:
    rows = world.tables.rows["registry.visit"]
    for back in range(3):
        day = world.first_night - timedelta(days=number % VISIT_EVERY + VISIT_EVERY * back)
        result = "不在家" if rng.random() < 0.1 else "在家"
        rows.append(visit_row(len(rows) + 1, household, helper.id_no, day, result))
    if rng.random() < 0.02:
        day = world.first_night - timedelta(days=400 + int(rng.random() * 300))
        row = visit_row(len(rows) + 1, household, helper.id_no, day, "在家")
        rows.append(row | {"problem_kind": "住房", "problem": "屋面漏雨,已报镇政府修缮"})


def _measures(rng: Random, world: World, household: Household) -> None:
    kinds = []
    if answers := MEASURES_FOR.get(household.cause):
        kinds.append(choose(rng, answers))
    if any(person.health == "大病" for person in household.active) and not {"健康", "兜底"} & set(kinds):
        kinds.append("健康")
    needed = len(kinds) or int(household.risk_open)
    while len(kinds) < needed or rng.random() < 0.45:
        kinds.append(choose(rng, _KINDS))
    for place, kind in enumerate(kinds):
        _measure(rng, world, household, kind, place < needed)


def _measure(rng: Random, world: World, household: Household, kind: str, needed: bool) -> None:
    """A needed measure is under way or done; of the others some are planned or were given up."""
    night, rows = world.first_night, world.tables.rows["registry.measure"]
    chance = rng.random()
    under_way = kind in ("健康", "兜底") or household.risk_open or chance < 0.4
    status = "实施中" if under_way else "已完成" if needed or chance < 0.75 else "计划" if chance < 0.9 else "已取消"
    done = between(rng, night - timedelta(days=500), night - timedelta(days=3)) if status == "已完成" else None
    due = between(rng, night + timedelta(days=45), night + timedelta(days=400))
    if done:
        due = done + timedelta(days=int(rng.random() * 40) - 10)
    rows.append(
        {
            "measure_no": f"CS{len(rows) + 1:09d}",
            "household_no": household.no,
            "kind": kind,
            "due_on": due,
            "done_on": done,
            "amount": Decimal(int(rng.random() * 60) * 100) if rng.random() < 0.8 else None,
            "status": status,
        }
    )

"""The health insurance's and health office's lists: insurance, settled bills, long illnesses."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from crosscheck_demo.county.chance import choose
from crosscheck_demo.county.facts import NOT_AT_SCHOOL
from crosscheck_demo.county.months import between
from crosscheck_demo.county.people import Person, Row
from crosscheck_demo.county.places import OTHER_COUNTIES
from crosscheck_demo.county.world import World

MOST_SELF_PAID = 8000
"""Yuan a year one household of the clean county pays itself: well below half a rural income (rule WM-01)."""
_CHRONIC = ("高血压",) * 4 + ("糖尿病",) * 2 + ("慢阻肺", "冠心病", "类风湿性关节炎", "重性精神病", "肺结核", "癫痫")
_SERIOUS = ("肺癌", "胃癌", "终末期肾病", "脑梗死", "急性心肌梗死", "肝癌", "乳腺癌", "地中海贫血", "宫颈癌")
_SUBSIDIES = {"特困": 400, "低保": 320, "监测对象": 280, "脱贫人口": 120, "普通": 0}
FIRST_PAYMENTS_MONTH = 9
"""From September on people pay for the next year."""


def write(world: World) -> None:
    """Rows of the three datasets, for the registered and their neighbours."""
    rng = Random(f"{world.seed}:health")
    for family in (*world.households, *world.neighbours):
        left = MOST_SELF_PAID
        for person in family.members:
            if person.status == "死亡" and person.status_on:
                _until_death(rng, world, person, person.status_on)
            elif person.active or rng.random() < 0.4:
                insure(rng, world, person)
            if person.active:
                left = _bills(rng, world, person, left)
                _illness(rng, world, person)


def insure(rng: Random, world: World, person: Person) -> None:
    """Insure a person for the running year and, from September on, some for the next one."""
    night = world.first_night
    worker = not person.benefit and person.stage == NOT_AT_SCHOOL and 22 <= person.age(night) < 60
    scheme = "城镇职工" if worker and rng.random() < 0.06 else "城乡居民"
    category = _category(person) if scheme == "城乡居民" else "普通"
    row = insurance_row(world, person, night.year, scheme, category)
    if scheme == "城镇职工" and rng.random() < 0.5:
        row["county_code"] = choose(rng, tuple(OTHER_COUNTIES))
    world.tables.add("health.insurance", row)
    if night.month >= FIRST_PAYMENTS_MONTH and rng.random() < 0.3:
        world.tables.add("health.insurance", row | {"year": night.year + 1})
    if rng.random() < 0.01:
        other = "城镇职工" if scheme == "城乡居民" else "城乡居民"
        world.tables.add("health.insurance", row | {"scheme": other, "status": "暂停", "subsidy": None})


def insurance_row(world: World, person: Person, year: int, scheme: str, category: str) -> Row:
    """A person insured in this county."""
    return {
        "id_no": person.id_no,
        "name": person.name,
        "year": year,
        "scheme": scheme,
        "status": "正常参保",
        "category": category,
        "subsidy": Decimal(_SUBSIDIES[category]) if scheme == "城乡居民" else None,
        "county_code": world.county.code6,
    }


def bill(world: World, person: Person, day: date, kind: str, total: int, relief: bool, number: int = 0) -> Row:
    """A settled bill: insurance pays 60 to 70 %, relief half of the rest where it is due. Amounts in yuan."""
    rows = world.tables.rows["health.settlement"]
    basic = Decimal(total * (70 if kind == "住院" else 60)) / 100
    major = Decimal((total - 20000) * 10 if total > 20000 else 0) / 100
    rest = Decimal(total) - basic - major
    relieved = (rest / 2).quantize(Decimal("0.01")) if relief else Decimal(0)
    return {
        "bill_no": f"JS{day:%Y%m%d}{number or len(rows) + 1:08d}",
        "id_no": person.id_no,
        "name": person.name,
        "settled_on": day,
        "kind": kind,
        "total": Decimal(total),
        "basic_paid": basic,
        "major_paid": major,
        "relief_paid": relieved,
        "self_paid": rest - relieved,
    }


def illness_row(person: Person, disease: str, severity: str, day: date, signed: bool, status: str | None) -> Row:
    """An illness confirmed on ``day``; ``signed`` with a family doctor or not."""
    return {
        "id_no": person.id_no,
        "name": person.name,
        "disease": disease,
        "severity": severity,
        "confirmed_on": day,
        "family_doctor": signed,
        "status": status,
    }


def _category(person: Person) -> str:
    family = person.family
    if person.benefit:
        return person.benefit
    if family.risk_open:
        return "监测对象"
    return "脱贫人口" if family.no[-1:] not in ("", "3", "7") else "普通"


def _until_death(rng: Random, world: World, person: Person, died: date) -> None:
    """Insured in the year of death, and in hospital before it."""
    if rng.random() < 0.5:
        row = insurance_row(world, person, died.year, "城乡居民", "脱贫人口" if person.row else "普通")
        world.tables.add("health.insurance", row | {"status": "终止" if rng.random() < 0.7 else "正常参保"})
    if died > world.first_night - timedelta(days=500):
        day = died - timedelta(days=1 + int(rng.random() * 40))
        world.tables.add("health.settlement", bill(world, person, day, "住院", 9000 + int(rng.random() * 9000), False))


def _bills(rng: Random, world: World, person: Person, left: int) -> int:
    """A year's bills; ``left`` is what the household may still pay itself, and is returned reduced."""
    night, rows = world.first_night, world.tables.rows["health.settlement"]
    count = int(rng.random() * (5 if person.health != "健康" else 2.4 if person.age(night) >= 60 else 1.5))
    for _ in range(count):
        kind, total = _visit_to_hospital(rng, person)
        row = bill(world, person, between(rng, date(night.year - 1, 7, 1), night), kind, total, bool(person.benefit))
        if row["self_paid"] <= left:
            left -= int(row["self_paid"]) + 1
            rows.append(row)
    return left


def _visit_to_hospital(rng: Random, person: Person) -> tuple[str, int]:
    chance = rng.random()
    if chance < 0.3:
        return "住院", 1500 + int(rng.random() ** 2 * 26000)
    if chance < 0.6 and person.health != "健康":
        return "门诊慢特病", 120 + int(rng.random() * 900)
    return "普通门诊", 30 + int(rng.random() * 300)


def _illness(rng: Random, world: World, person: Person) -> None:
    """Rows for the ill; for some of the healthy an illness that was cured."""
    serious = person.health == "大病"
    night = world.first_night
    known = night - timedelta(days=5)
    oldest = min(max(person.birth + timedelta(days=60), date(2015, 1, 1)), known)
    ill = serious or (person.health == "长期慢性病") or (person.health == "残疾" and rng.random() < 0.25)
    cured = not ill and person.age(night) >= 16 and rng.random() < 0.008
    if not ill and not cured:
        return
    pool = _SERIOUS if serious or cured else _CHRONIC
    disease, severity = choose(rng, pool), "大病" if serious or cured else "慢性病"
    confirmed, status = between(rng, oldest, known), "救治中" if rng.random() < 0.9 else None
    signed = not (serious and rng.random() < 0.3)
    row = illness_row(person, disease, severity, confirmed, signed, "已治愈" if cured else status)
    world.tables.add("health.chronic", row)

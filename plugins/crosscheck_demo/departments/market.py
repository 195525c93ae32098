"""The market regulator's and the tender office's lists: people of enterprises, awards of public works."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from stdnum.cn import uscc

from crosscheck_demo.county.chance import choose
from crosscheck_demo.county.months import between
from crosscheck_demo.county.people import Person, Row
from crosscheck_demo.county.world import World

COMPANY, OWNED, SHOP, COOPERATIVE = "有限责任公司", "个人独资企业", "个体工商户", "农民专业合作社"
PUBLIC_WORKS = 500_000
"""Yuan from which an award is one of public works (rule WI-09)."""
SMALL_CAPITAL, LARGE_TAX = 10, 3000
"""Ten thousand yuan and yuan a year: where a company or a shop becomes one of size (rules WI-03, WI-04)."""
_PREFIXES = {SHOP: "92", COOPERATIVE: "93"}
_TRADES = ("便利店", "早餐店", "农资经营部", "理发店", "摩托车修理店", "养殖场", "米粉店", "服装店")
_BUSINESSES = ("建筑工程", "商贸", "农业开发", "物流", "装饰", "机电", "园林绿化")
_WORKS = ("通村道路硬化工程", "人饮巩固提升工程", "小学教学楼维修工程", "农田水利设施项目", "路灯采购", "操场改造")


def write(world: World) -> None:
    """Shops, companies and cooperatives; what registered people run is small, closed or a cooperative."""
    rng = Random(f"{world.seed}:market")
    contractors = [_company(rng, world, family.members[0]) for family in world.others if rng.random() < 0.03]
    for family in (*world.others, *world.neighbours):
        if rng.random() < 0.06 and not any(person.benefit for person in family.members):
            tax = int(rng.random() * 20000)
            _add(rng, world, family.members[0], SHOP, "经营者", _trade(rng, family.members[0]), tax)
    for household in world.households:
        _of_the_registered(rng, world, household.active[0])
    _cooperatives(rng, world)
    _awards(rng, world, contractors)


def credit_code(world: World, kind: str) -> str:
    """A valid unified social credit code that no enterprise has."""
    number = world.tables.next_number("market.enterprise")
    body = f"{_PREFIXES.get(kind, '91')}451022MA{number * 7919 % 10_000_000:07d}"
    return body + uscc.calc_check_digit(body)


def role_row(
    person: Person, code: str, name: str, kind: str, role: str, founded_on: date,
    capital_wan: int | None = None, tax: int | None = None,
) -> Row:  # fmt: skip
    """A person's role in an enterprise in business; ``capital_wan`` in ten thousand yuan, ``tax`` in yuan a year."""
    return {
        "credit_code": code,
        "enterprise_name": name,
        "kind": kind,
        "id_no": person.id_no,
        "name": person.name,
        "role": role,
        "capital_wan": None if capital_wan is None else Decimal(capital_wan),
        "founded_on": founded_on,
        "status": "存续",
        "tax_paid": None if tax is None else Decimal(tax),
    }


def tender_row(world: World, code: str, project: str, amount: int, day: date) -> Row:
    """An award to the enterprise with this code, in yuan."""
    number = world.tables.next_number("market.tender")
    return {
        "project_no": f"TDZC{day.year}-{number:05d}",
        "project": project,
        "credit_code": code,
        "amount": Decimal(amount),
        "awarded_on": day,
    }


def _of_the_registered(rng: Random, world: World, person: Person) -> None:
    """A small shop, a company that was closed, a few shares in one that is nothing."""
    chance = rng.random()
    if not 18 <= person.age(world.first_night) < 70:
        return
    if chance < 0.03:
        tax = int(rng.random() * 0.9 * LARGE_TAX) if rng.random() < 0.5 else None
        code = _add(rng, world, person, SHOP, "经营者", _trade(rng, person), tax)
        if rng.random() < 0.1:
            _award(rng, world, code, person, int(0.1 * PUBLIC_WORKS), int(0.6 * PUBLIC_WORKS))
    elif chance < 0.04:
        row = _some_role(rng, world, person, COMPANY, "法定代表人", _firm(rng, person)) | {"capital_wan": Decimal(50)}
        world.tables.add("market.enterprise", row | {"status": "注销" if rng.random() < 0.7 else "吊销"})
    elif chance < 0.05:
        row = _some_role(rng, world, person, COMPANY, "股东", _firm(rng, person))
        capital = Decimal(int(1 + rng.random() * (SMALL_CAPITAL - 2))) if rng.random() < 0.7 else None
        world.tables.add("market.enterprise", row | {"capital_wan": capital, "tax_paid": Decimal(0)})


def _company(rng: Random, world: World, head: Person) -> str:
    """A stranger's company, with another stranger as a shareholder; returns its code."""
    kind = COMPANY if rng.random() < 0.8 else OWNED
    row = _some_role(rng, world, head, kind, "法定代表人", _firm(rng, head))
    row |= {"capital_wan": Decimal(10 * (1 + int(rng.random() * 200))), "tax_paid": Decimal(int(rng.random() * 90000))}
    world.tables.add("market.enterprise", row)
    if kind == COMPANY:
        partner = choose(rng, world.others).members[0]
        if partner is not head:
            role = "股东" if rng.random() < 0.7 else "高管"
            world.tables.add("market.enterprise", row | {"id_no": partner.id_no, "name": partner.name, "role": role})
    return str(row["credit_code"])


def _cooperatives(rng: Random, world: World) -> None:
    """One in most villages, with registered members, and now and then a registered chairman."""
    by_village: dict[str, list[Person]] = {}
    for household in world.households:
        by_village.setdefault(household.village, []).append(household.active[0])
    for village, people in by_village.items():
        name = world.county.village(village).name.removesuffix("村")
        name = f"田东县{name}{choose(rng, ('种植', '养殖', '芒果', '蔬菜'))}农民专业合作社"
        members = [person for person in people if rng.random() < 0.2 and person.age(world.first_night) >= 18]
        if not members:
            continue
        first = _some_role(rng, world, members[0], COOPERATIVE, "法定代表人", name)
        first["capital_wan"] = Decimal(20 + int(rng.random() * 300))
        world.tables.add("market.enterprise", first)
        for person in members[1:]:
            of_person = {"id_no": person.id_no, "name": person.name, "role": "成员"}
            world.tables.add("market.enterprise", first | of_person | {"capital_wan": Decimal(1)})
        if rng.random() < 0.1:
            _award(rng, world, first["credit_code"], members[0], PUBLIC_WORKS, 3 * PUBLIC_WORKS)


def _awards(rng: Random, world: World, contractors: list[str]) -> None:
    """Most public works go to few companies."""
    for code in contractors[::3]:
        for _ in range(1 + int(rng.random() * 4)):
            _award(rng, world, code, None, PUBLIC_WORKS // 10, 20 * PUBLIC_WORKS)


def _award(rng: Random, world: World, code: str, person: Person | None, low: int, high: int) -> None:
    day = between(rng, date(2014, 1, 1), world.first_night - timedelta(days=20))
    place = world.county.village(person.family.village).name if person else choose(rng, world.county.villages).name
    amount = low + int(rng.random() * (high - low))
    world.tables.add("market.tender", tender_row(world, code, place + choose(rng, _WORKS), amount, day))


def _add(rng: Random, world: World, person: Person, kind: str, role: str, name: str, tax: int | None) -> str:
    row = _some_role(rng, world, person, kind, role, name) | {"tax_paid": None if tax is None else Decimal(tax)}
    world.tables.add("market.enterprise", row)
    return str(row["credit_code"])


def _some_role(rng: Random, world: World, person: Person, kind: str, role: str, name: str) -> Row:
    founded = between(rng, date(2010, 1, 1), world.first_night - timedelta(days=60))
    return role_row(person, credit_code(world, kind), name, kind, role, founded)


def _trade(rng: Random, person: Person) -> str:
    return f"田东县{person.name}{choose(rng, _TRADES)}"


def _firm(rng: Random, person: Person) -> str:
    return f"广西{person.name[:2]}{choose(rng, _BUSINESSES)}有限公司"

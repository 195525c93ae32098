"""The police's lists: the household register of the whole county, and its vehicles."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from crosscheck_demo.county.chance import choose
from crosscheck_demo.county.months import add_months, between
from crosscheck_demo.county.people import Household, Person, Row
from crosscheck_demo.county.world import World

PRICE_OF_A_CAR, PRICE_AFTER_EXIT = 30000, 80000
"""Yuan from which a lorry counts as a car, and below which a car bought after the exit is excused (rule WI-01)."""
_RELATIONS = {"子女": ("子", "女"), "父母": ("父亲", "母亲"), "孙子女": ("孙子", "孙女"), "配偶": ("夫", "妻")}
_RELATIONS |= {"兄弟姐妹": ("兄弟", "姐妹"), "儿媳女婿": ("女婿", "儿媳")}
STATUSES = {"死亡": "死亡注销", "迁出": "迁出", "参军": "服兵役"}
"""Where the registry's word for a member is not 正常 here."""
_YOUNG_COUPLE = ("儿媳女婿", "孙子女")
_PLATE = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_FIRST_HUKOU, _LATER_HUKOU = 100_000_000, 400_000_000
_LAST_MOVE = date(2022, 12, 31)
_PRICES = {"小型轿车": (38, 160), "小型普通客车": (35, 90), "轻型货车": (31, 80), "大型货车": (90, 300)}
"""Thousands of yuan a stranger pays."""


def write(world: World) -> None:
    """The register of everybody; vehicles of the registered, their neighbours and strangers."""
    rng = Random(f"{world.seed}:police")
    for number, family in enumerate(_families(world)):
        _register_family(rng, world, family, number)
    for helper in world.helpers:
        if rng.random() < 0.8:
            world.tables.add("police.resident", resident_row(helper, new_hukou(world, helper), kind="非农业"))
    _the_buried(world)
    for household in world.households:
        _vehicles_of_the_registered(rng, world, household)
    for family in (*world.neighbours, *world.others):
        _vehicles_of_strangers(rng, world, family)


def resident_row(person: Person, hukou_no: str, kind: str = "农业") -> Row:
    """A person in the household register, with the status that fits what befell them."""
    words = _RELATIONS.get(person.relation)
    return {
        "id_no": person.id_no,
        "name": person.name,
        "sex": person.sex,
        "birth_date": person.birth,
        "hukou_no": hukou_no,
        "relation": words[person.sex == "女"] if words else person.relation,
        "region_code": person.family.village,
        "hukou_kind": kind,
        "status": STATUSES.get(person.status, "正常"),
        "status_on": person.status_on if person.status in STATUSES else None,
    }


def vehicle_row(world: World, person: Person, kind: str, registered_on: date, price: int | None) -> Row:
    """A vehicle that is on the road, under a plate nobody has; ``price`` in yuan."""
    number = world.tables.next_number("police.vehicle") * 1_000_003 % len(_PLATE) ** 5
    plate = ""
    for _ in range(5):
        number, place = divmod(number, len(_PLATE))
        plate = _PLATE[place] + plate
    return {
        "id_no": person.id_no,
        "name": person.name,
        "plate": f"桂L{plate}",
        "kind": kind,
        "registered_on": registered_on,
        "price": None if price is None else Decimal(price),
        "status": "正常",
    }


def new_hukou(world: World, person: Person) -> str:
    """The number of a household register nobody else stands in."""
    return str(_LATER_HUKOU + int(person.id_no[8:17]) % 500_000_000)


def hukou_of(world: World, household: Household) -> str:
    """The number of the register that the household's head stands in; a new one for a family that is in none."""
    rows = world.rows_of("police.resident", household.members[0])
    return str(rows[0]["hukou_no"]) if rows else new_hukou(world, household.members[0])


def _families(world: World) -> Iterator[Household]:
    yield from world.households
    yield from world.neighbours
    yield from world.others


def _register_family(rng: Random, world: World, family: Household, number: int) -> None:
    """One register for the family, or two where a son has founded his own; some families live in town by the books."""
    hukou, second = str(_FIRST_HUKOU + 2 * number), str(_FIRST_HUKOU + 2 * number + 1)
    splits = any(person.relation == "儿媳女婿" for person in family.members) and rng.random() < 0.4
    urban = not family.no and rng.random() < 0.08
    for person in family.members:
        apart = splits and (person.relation in _YOUNG_COUPLE or (person.relation == "子女" and person is _heir(family)))
        kind = "非农业" if urban or _at_college(rng, person) else "农业"
        row = resident_row(person, second if apart else hukou, kind)
        if row["status"] == "正常" and rng.random() < 0.05:
            # Joined the register later than by birth: married here, or came back.
            row["status_on"] = between(rng, min(max(person.birth, date(2005, 1, 1)), _LAST_MOVE), _LAST_MOVE)
        world.tables.add("police.resident", row)


def _heir(family: Household) -> Person | None:
    return next((person for person in family.members if person.relation == "子女" and person.sex == "男"), None)


def _at_college(rng: Random, person: Person) -> bool:
    """Students may move their register to the college; never the head, so that the household stays a rural one."""
    return person.relation not in ("户主", "配偶") and person.stage in ("高职", "本科及以上") and rng.random() < 0.2


def _the_buried(world: World) -> None:
    """The dead whom only the civil affairs office has named so far: struck off the register."""
    for row in world.tables.rows["civil_affairs.death"]:
        if not world.rows_of("police.resident", row["id_no"]):
            birth = date(int(row["id_no"][6:10]), int(row["id_no"][10:12]), int(row["id_no"][12:14]))
            village = world.county.villages[int(row["id_no"][14:17]) % len(world.county.villages)]
            sex = "男" if int(row["id_no"][16]) % 2 else "女"
            late = Person(row["name"], row["id_no"], sex, birth, "父母", Household("", village.code))
            late.status, late.status_on = "死亡", row["registered_on"]
            world.tables.add("police.resident", resident_row(late, new_hukou(world, late)))


def _vehicles_of_the_registered(rng: Random, world: World, household: Household) -> None:
    """What nobody minds: motorcycles, tricycles, tractors, scrapped cars, old vans, a modest car after the exit."""
    night = world.first_night
    owner = next((person for person in household.active if 18 <= person.age(night) < 70), None)
    if owner is None:
        return
    chance, day = rng.random(), _some_day(rng, world, owner)
    if chance < 0.25:
        _add(world, owner, "摩托车", day, 2000 + int(rng.random() * 6000))
    elif chance < 0.31:
        _add(world, owner, "三轮汽车", day, 6000 + int(rng.random() * 14000))
    elif chance < 0.34:
        _add(world, owner, "拖拉机", day, 9000 + int(rng.random() * 50000))
    elif chance < 0.36:
        _add(world, owner, "轻型货车", day, None if rng.random() < 0.3 else 9000 + int(rng.random() * 20000))
    elif chance < 0.38:
        _add(world, owner, "小型普通客车", day, 20000, "报废" if rng.random() < 0.5 else "注销")
    elif chance < 0.41 and household.row and household.row["lifted_on"] and household.kind == "脱贫户":
        since = household.row["lifted_on"] + timedelta(days=200)
        kind = "小型轿车" if rng.random() < 0.6 else "小型普通客车"
        _add(world, owner, kind, between(rng, since, night - timedelta(days=40)), 32000 + int(rng.random() * 45000))


def _vehicles_of_strangers(rng: Random, world: World, family: Household) -> None:
    """Cars of every price; recipients of 低保 have a motorcycle at most (rule CV-05)."""
    owner = family.members[0]
    if not owner.active or owner.age(world.first_night) < 18 or rng.random() < 0.45:
        return
    poor = any(person.benefit for person in family.members)
    kind = "摩托车" if poor or rng.random() < 0.4 else choose(rng, tuple(_PRICES))
    low, high = _PRICES.get(kind, (3, 12))
    price = None if rng.random() < 0.1 else 1000 * (low + int(rng.random() * (high - low)))
    status = choose(rng, ("正常",) * 8 + ("逾期未检验", "报废"))
    _add(world, owner, kind, _some_day(rng, world, owner), price, status)


def _some_day(rng: Random, world: World, owner: Person) -> date:
    grown_up = max(add_months(owner.birth, 12 * 18), date(2009, 1, 1))
    return between(rng, grown_up, world.first_night - timedelta(days=10))


def _add(world: World, owner: Person, kind: str, day: date, price: int | None, status: str = "正常") -> None:
    world.tables.add("police.vehicle", vehicle_row(world, owner, kind, day, price) | {"status": status})

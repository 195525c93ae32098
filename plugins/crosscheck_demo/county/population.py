"""Households and neighbour families: who lives with whom, how old, in which village."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from crosscheck_demo.county.chance import choose
from crosscheck_demo.county.facts import NOT_AT_SCHOOL, give_facts
from crosscheck_demo.county.months import add_months, between
from crosscheck_demo.county.names import surname_of
from crosscheck_demo.county.people import Household, Person
from crosscheck_demo.county.places import HAMLET, RELOCATION_SITES, Village
from crosscheck_demo.county.world import World

_SHAPES = (
    ("elder",) * 9 + ("couple",) * 10 + ("family",) * 36 + ("three generations",) * 22 + ("one parent",) * 8
    + ("grown children",) * 11 + ("grandparents",) * 3 + ("brothers",)
)  # fmt: skip
_KIN = ("子女", "孙子女", "兄弟姐妹")
"""Who bears the head's surname."""
_NEIGHBOURS_A_HOUSEHOLD, _OTHERS_A_HOUSEHOLD = 0.15, 2.4
_OTHERS_OF_A_HAMLET = (8, 14)
_OTHER_CAUSES = (
    *("缺技术", "缺技术", "缺资金", "缺资金", "缺劳力", "缺劳力"),
    *("交通条件落后", "自身发展动力不足", "缺土地", "缺水", "因灾", "其它"),
)
_FIRST_DEATH = date(2017, 1, 1)


def settle(world: World, households: int) -> None:
    """Fill the county: registered households by village, neighbour families, and everybody else."""
    rng = Random(f"{world.seed}:population")
    for number, village in enumerate(_spread(rng, world.county.villages, households, HAMLET), start=1):
        household = Household(f"{world.county.code6}{number:08d}", village.code)
        _people(rng, world, household)
        _leave(rng, world, household)
        _situation(rng, world, household)
        world.households.append(household)
    families = max(20, round(households * _NEIGHBOURS_A_HOUSEHOLD))
    for village in _spread(rng, world.county.villages, families, (1, 1)):
        family = Household("", village.code)
        _people(rng, world, family)
        _benefits(rng, world, family, share=0.06)
        world.neighbours.append(family)
    for village in _spread(rng, world.county.villages, round(households * _OTHERS_A_HOUSEHOLD), _OTHERS_OF_A_HAMLET):
        family = Household("", village.code)
        _people(rng, world, family)
        _leave(rng, world, family)
        world.others.append(family)


def newcomer(world: World, rng: Random, family: Household, relation: str, birth: date, sex: str = "") -> Person:
    """One more person in a household or family, with all that follows from age; rows are not written."""
    sex = sex or ("男" if rng.random() < 0.5 else "女")
    local = rng.random() < (0.7 if relation in ("配偶", "儿媳女婿") else 0.97)
    kin = bool(family.members) and (relation in _KIN or (relation == "父母" and sex == "男"))
    name = world.registrar.name(sex, birth, surname_of(family.members[0].name) if kin else "", local)
    person = Person(name, world.registrar.id_no(birth, sex, local), sex, birth, relation, family)
    person.ethnicity = family.members[0].ethnicity if kin else world.registrar.ethnicity()
    give_facts(rng, person, world.first_night)
    family.members.append(person)
    return person


def official(world: World, rng: Random) -> Person:
    """A grown-up of the county seat who is in no list of ours: a helper."""
    family = Household("", world.county.villages[0].code)
    return _join(rng, world, family, "户主", 26 + int(rng.random() * 32), "")


def _spread(rng: Random, villages: tuple[Village, ...], count: int, hamlet: tuple[int, int]) -> list[Village]:
    """``count`` villages by weight, in the order of the villages; hamlets as often as ``hamlet`` says, if they can."""
    total, room = sum(village.weight for village in villages), max(0, count - len(villages) * hamlet[0])
    shares = [
        int(room * village.weight / total) if village.weight else min(count, round(rng.uniform(*hamlet)))
        for village in villages
    ]
    while sum(shares) != count:
        place = int(rng.random() * len(shares))
        if villages[place].weight and shares[place] + (sum(shares) < count):
            shares[place] += 1 if sum(shares) < count else -1
    return [village for village, share in zip(villages, shares, strict=True) for _ in range(share)]


def _join(rng: Random, world: World, family: Household, relation: str, age: int, sex: str) -> Person:
    """A person of that age on the first night."""
    newest = add_months(world.first_night, -12 * age)
    return newcomer(world, rng, family, relation, newest - timedelta(days=int(rng.random() * 365)), sex)


def _people(rng: Random, world: World, family: Household) -> None:
    shape = choose(rng, _SHAPES)
    low, high = {"elder": (61, 87), "couple": (60, 83), "grown children": (54, 74), "grandparents": (57, 73)}.get(
        shape, (29, 53)
    )
    age = low + int(rng.random() * (high - low))
    sex = "男" if rng.random() < (0.3 if shape == "one parent" else 0.9) else "女"
    _join(rng, world, family, "户主", age, sex)
    if shape in ("couple", "family", "three generations") or (shape[0] == "g" and rng.random() < 0.8):
        _join(rng, world, family, "配偶", age + int(rng.random() * 7) - 4, "女" if sex == "男" else "男")
    if shape in ("family", "three generations", "one parent"):
        _children(rng, world, family, "子女", min(age - 21, 24), 1 + int(rng.random() * 2.6))
    if shape == "three generations":
        _parents(rng, world, family, age)
    if shape == "grown children":
        _grown_children(rng, world, family, age)
    if shape == "grandparents":
        _children(rng, world, family, "孙子女", 16, 1 + int(rng.random() * 1.6))
    if shape == "brothers":
        _join(rng, world, family, "兄弟姐妹", max(20, age - 3), "男")


def _children(rng: Random, world: World, family: Household, relation: str, oldest: int, count: int) -> None:
    for _ in range(count):
        _join(rng, world, family, relation, int(rng.random() * max(1, oldest + 1)), "")


def _parents(rng: Random, world: World, family: Household, age: int) -> None:
    for sex in ("男", "女") if rng.random() < 0.4 else ("女",):
        _join(rng, world, family, "父母", min(age + 20 + int(rng.random() * 10), 95), sex)


def _grown_children(rng: Random, world: World, family: Household, age: int) -> None:
    grown = min(age - 21, 25 + int(rng.random() * 18))
    _join(rng, world, family, "子女", grown, "男")
    if rng.random() < 0.7:
        _join(rng, world, family, "儿媳女婿", max(21, grown - 2), "女")
        _children(rng, world, family, "孙子女", grown - 21, int(rng.random() * 2.7))


def _leave(rng: Random, world: World, household: Household) -> None:
    """One household in ten still lists somebody who died, moved away, joined the army or is in prison."""
    chance, head = rng.random(), household.members[0]
    if chance < 0.07:
        _the_dead(rng, world, household, head)
    elif chance < 0.13 and head.age(world.first_night) >= 45:
        kind = choose(rng, ("迁出", "迁出", "迁出", "参军", "服刑", "失踪"))
        child = _join(rng, world, household, "子女", 19 + int(rng.random() * 6), "男" if kind == "参军" else "")
        child.status, child.stage, child.path = kind, NOT_AT_SCHOOL, ""
        child.status_on = between(rng, date(2021, 1, 1), world.first_night - timedelta(days=60))


def _the_dead(rng: Random, world: World, household: Household, head: Person) -> None:
    relation = "父母" if any(person.relation == "配偶" for person in household.members) else "配偶"
    age = head.age(world.first_night) + (20 + int(rng.random() * 12) if relation == "父母" else 0)
    person = _join(rng, world, household, relation, min(age, 96), "女" if head.sex == "男" else "男")
    person.status = "死亡"
    person.status_on = between(rng, _FIRST_DEATH, world.first_night - timedelta(days=75))


def _situation(rng: Random, world: World, household: Household) -> None:
    if rng.random() < 0.10:
        household.site = choose(rng, RELOCATION_SITES)
    if rng.random() < 0.09:
        household.kind = "监测对象"
        household.risk_open = rng.random() < 0.55
    _benefits(rng, world, household, share=0.35 if household.kind == "监测对象" else 0.13)
    household.cause = _cause(rng, household)


def _benefits(rng: Random, world: World, family: Household, share: float) -> None:
    """特困 for old people alone; 低保 for a whole household or, more rarely, one disabled or ill person of it."""
    people = family.active
    since = between(rng, date(2016, 1, 1), add_months(world.first_night, -5)).replace(day=1)
    if len(people) == 1 and people[0].age(world.first_night) >= 60 and rng.random() < share * 3:
        people[0].benefit, people[0].benefit_from = "特困", since
    elif rng.random() < share:
        weak = [person for person in people if person.health in ("残疾", "大病")]
        for person in weak[:1] if weak and rng.random() < 0.4 else people:
            if add_months(person.birth, 12) < world.first_night:
                person.benefit = "低保"
                person.benefit_from = max(since, add_months(person.birth, 2).replace(day=1))


def _cause(rng: Random, household: Household) -> str:
    people = household.active
    words = {person.health for person in people}
    if rng.random() < 0.75:
        for word, cause in (("大病", "因病"), ("残疾", "因残"), ("长期慢性病", "因病")):
            if word in words:
                return cause
        if any(person.stage in ("高中", "中职", "高职", "本科及以上") for person in people):
            return "因学"
    return choose(rng, _OTHER_CAUSES)

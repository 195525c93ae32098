"""The housing office's lists: appraisals, renovation grants, relocation, property."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from crosscheck_demo.county.chance import choose
from crosscheck_demo.county.months import between
from crosscheck_demo.county.people import Household, Row
from crosscheck_demo.county.places import RELOCATION_SITES
from crosscheck_demo.county.world import World

AREA_A_HEAD = 25
"""Square metres a head of a relocation flat at most."""
_TOWN = "田东县平马镇"


def write(world: World) -> None:
    """Rows of the four datasets, for the registered and their neighbours."""
    rng = Random(f"{world.seed}:housing")
    for household in world.households:
        if household.site:
            _relocation(rng, world, household, household.site, accompanying=False)
        _house(rng, world, household)
    for family in world.neighbours:
        if rng.random() < 0.15:
            site = choose(rng, RELOCATION_SITES)
            _relocation(rng, world, family, site, accompanying=True)
        if rng.random() < 0.7:
            _house(rng, world, family)
        if rng.random() < 0.2 and not family.head.benefit:
            kind = "住宅" if rng.random() < 0.8 else "商铺"
            _own(rng, world, family, _TOWN + "东宁路" + str(1 + int(rng.random() * 90)) + "号", kind, "购买")


def appraisal_row(household: Household, grade: str, day: date, treatment: str, treated_on: date | None) -> Row:
    """An appraisal of the house the head lives in."""
    return {
        "head_id_no": household.head.id_no,
        "head_name": household.head.name,
        "grade": grade,
        "appraised_on": day,
        "treatment": treatment,
        "treated_on": treated_on,
    }


def relocation_row(household: Household, site: str, area: Decimal, moved: date, gone: date | None) -> Row:
    """A registered household relocated with all its members."""
    return {
        "head_id_no": household.head.id_no,
        "head_name": household.head.name,
        "site": site,
        "people": len(household.active),
        "area_m2": area,
        "moved_in_on": moved,
        "demolished_on": gone,
        "accompanying": False,
    }


def property_row(household: Household, number: int, day: date, location: str, use: str, acquired_by: str) -> Row:
    """A property of the household's head, registered on ``day``; ``number`` makes the certificate's."""
    return {
        "certificate_no": f"桂({day.year})田东县不动产权第{number:07d}号",
        "id_no": household.head.id_no,
        "name": household.head.name,
        "location": location,
        "use": use,
        "area_m2": Decimal(600 + int(household.head.id_no[10:17]) % 800) / 10,
        "acquired_by": acquired_by,
        "registered_on": day,
        "cancelled_on": None,
    }


def rural_location(world: World, household: Household) -> str:
    """The household's village as an address."""
    village = world.county.village(household.village)
    return f"田东县{village.township}{village.name}"


def _own(rng: Random, world: World, household: Household, location: str, use: str, acquired_by: str) -> None:
    rows = world.tables.rows["housing.property"]
    day = between(rng, date(2012, 1, 1), world.first_night - timedelta(days=10))
    rows.append(property_row(household, len(rows) + 1, day, location, use, acquired_by))


def _relocation(rng: Random, world: World, household: Household, site: str, accompanying: bool) -> None:
    people = len(household.active)
    moved = between(rng, date(2017, 1, 1), date(2020, 12, 31))
    gone = moved + timedelta(days=20 + int(rng.random() * 300))
    area = Decimal(people * AREA_A_HEAD) - (0 if rng.random() < 0.2 else int(rng.random() * 4 * people))
    row = relocation_row(household, site, area, moved, gone) | {"accompanying": accompanying}
    world.tables.add("housing.relocation", row)
    if rng.random() < 0.6:
        flat = f"{_TOWN}{site}{1 + int(rng.random() * 12)}栋{101 + 100 * int(rng.random() * 6)}号"
        # Some flats stand in the books as bought: the site's name in the address tells what they are.
        _own(rng, world, household, flat, "住宅", "安置" if rng.random() < 0.8 else "购买")


def _house(rng: Random, world: World, household: Household) -> None:
    """The house in the village: appraised safe, or made safe, or left behind by the relocated."""
    rows = world.tables.rows["housing.appraisal"]
    day = between(rng, date(2017, 1, 1), date(2023, 12, 31))
    chance = rng.random()
    if household.site:
        if chance < 0.4:
            rows.append(appraisal_row(household, "D" if chance < 0.2 else "C", date(2016, 5, 20), "未处置", None))
    elif chance < 0.12:
        _renovated(rng, world, household, day)
    elif chance < 0.15:
        rows.append(appraisal_row(household, "D", day, "未处置", None))
        rows.append(appraisal_row(household, "A", day + timedelta(days=400), "无需处置", None))
    else:
        rows.append(appraisal_row(household, "A" if chance < 0.5 else "B", day, "无需处置", None))
    if chance > 0.5:
        acquired_by = "自建" if rng.random() < 0.8 else "继承"
        _own(rng, world, household, rural_location(world, household), "农村宅基地", acquired_by)
    if chance > 0.985:
        # A grant of long ago: before relocation began, and the only one.
        _grant(rng, world, household, date(2011, 11, 30))


def _renovated(rng: Random, world: World, household: Household, day: date) -> None:
    rebuilt = rng.random() < 0.5
    done = day + timedelta(days=90 + int(rng.random() * 150))
    grade, treatment = ("D", "已拆除重建") if rebuilt else ("C", "已加固")
    world.tables.rows["housing.appraisal"].append(appraisal_row(household, grade, day, treatment, done))
    _grant(rng, world, household, done)


def _grant(rng: Random, world: World, household: Household, done: date) -> None:
    rebuilt = rng.random() < 0.5
    world.tables.rows["housing.renovation"].append(
        {
            "id_no": household.head.id_no,
            "name": household.head.name,
            "year": done.year,
            "method": "新建" if rebuilt else "加固",
            "grant": Decimal(21000 if rebuilt else 12000),
            "completed_on": done,
        }
    )

"""The disabled persons' federation's list: certificates."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from crosscheck_demo.county.months import add_months, between
from crosscheck_demo.county.people import Person, Row
from crosscheck_demo.county.world import World

KINDS = ("视力", "听力", "言语", "肢体", "智力", "精神", "多重")
GRADES = ("一级", "二级", "三级", "四级")
_YEARS_VALID = 10
_FIRST = date(2017, 3, 1)
"""Nine years and some before the county's first night: certificates from then on are still valid."""


def write(world: World) -> None:
    """A valid certificate for everybody who is disabled; old and cancelled ones beside."""
    rng = Random(f"{world.seed}:disabled_federation")
    for family in (*world.households, *world.neighbours, *world.others):
        for person in family.members:
            if person.disability:
                _certify(rng, world, person)
            elif rng.random() < 0.003 and person.age(world.first_night) >= 20:
                _was_certified(rng, world, person)


def certificate_row(person: Person, disability: str, issued_on: date, reissue: str = "") -> Row:
    """A valid certificate; ``disability`` is kind and grade as two digits, ``reissue`` empty, B1 or B2."""
    return {
        "disability_no": person.id_no + disability + reissue,
        "name": person.name,
        "kind": KINDS[int(disability[0]) - 1],
        "grade": GRADES[int(disability[1]) - 1],
        "issued_on": issued_on,
        "valid_to": None if int(person.id_no[14:17]) % 5 == 0 else add_months(issued_on, 12 * _YEARS_VALID),
        "status": "有效",
    }


def _certify(rng: Random, world: World, person: Person) -> None:
    """Issued long enough ago that subsidies are due (rule CV-06) and nobody is newly disabled (rule WM-04)."""
    newest = world.first_night - timedelta(days=100)
    issued = between(rng, min(max(_FIRST, person.birth + timedelta(days=40)), newest), newest)
    row = certificate_row(person, person.disability, issued)
    if not person.active and person.status == "死亡":
        row["status"] = "注销"
    elif rng.random() < 0.06:
        row = certificate_row(person, person.disability, issued, "B1")
        before = certificate_row(person, person.disability, date(2013, 5, 6)) | {"status": "过期"}
        if person.birth < before["issued_on"]:
            world.tables.add("disabled_federation.certificate", before)
    world.tables.add("disabled_federation.certificate", row)


def _was_certified(rng: Random, world: World, person: Person) -> None:
    """Recovered: the certificate ran out or was given back."""
    row = certificate_row(person, f"{1 + int(rng.random() * 7)}4", date(2010, 9, 1))
    status = "过期" if rng.random() < 0.5 else "注销"
    world.tables.add("disabled_federation.certificate", row | {"status": status, "valid_to": date(2020, 9, 1)})

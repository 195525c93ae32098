"""Plants WI-09: registered people whose companies were awarded public works, and awards that don't count."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from crosscheck_demo.county.people import Person, Row
from crosscheck_demo.county.world import World
from crosscheck_demo.departments.market import (
    COMPANY,
    COOPERATIVE,
    PUBLIC_WORKS,
    SHOP,
    credit_code,
    role_row,
    tender_row,
)
from crosscheck_demo.planting.fates import depart, grown_relative
from crosscheck_demo.planting.plot import Plot

RULE = "WI-09"
_ROLES = (("法定代表人", COMPANY), ("经营者", SHOP), ("股东", COMPANY))


def plant(world: World, plot: Plot) -> None:
    """Each role, the first at the limit and on the day of identification; one person has two projects."""
    for number in range(max(plot.count, len(_ROLES))):
        person = grown_relative(plot)
        role, kind = _ROLES[number % len(_ROLES)]
        # Closed since: the award counts all the same, and no other rule asks about the company.
        code = _join(world, plot, person, role, kind, status="注销" if number % 2 else "存续")
        day = _identified(person) if number == 0 else plot.day(-300 - number)
        row = _award(world, code, PUBLIC_WORKS * (1 + number), day)
        plot.found("member", person.member_no, row["project_no"])
    code = _join(world, plot, person, "股东", COMPANY, id_no=person.id_no[:15] + "000")
    row = _award(world, code, PUBLIC_WORKS, plot.night)
    plot.found("member", person.member_no, row["project_no"])
    _look_alikes(world, plot)


def _identified(person: Person) -> date:
    assert person.family.row is not None
    day: date = person.family.row["identified_on"]
    return day


def _join(world: World, plot: Plot, person: Person, role: str, kind: str = COMPANY, **other: Any) -> str:
    """A company with neither capital nor tax to speak of."""
    code = credit_code(world, kind)
    row = role_row(person, code, f"广西{person.name[0]}氏建筑工程队", kind, role, plot.day(-4800))
    world.add("market.enterprise", **row | other)
    return code


def _award(world: World, code: str, amount: int, day: date) -> Row:
    return world.add("market.tender", **tender_row(world, code, "通村道路硬化工程", amount, day))


def _look_alikes(world: World, plot: Plot) -> None:
    for role, kind, amount, why in (
        ("法定代表人", COOPERATIVE, PUBLIC_WORKS, "a cooperative"),
        ("高管", COMPANY, PUBLIC_WORKS, "a manager without a share"),
        ("成员", COMPANY, PUBLIC_WORKS, "a mere member"),
        ("法定代表人", COMPANY, PUBLIC_WORKS - 1, "one yuan below the limit"),
    ):
        person = grown_relative(plot)
        _award(world, _join(world, plot, person, role, kind), amount, plot.day(-200))
        plot.innocent(person.member_no, why)

    earlier = grown_relative(plot)
    _award(world, _join(world, plot, earlier, "股东"), PUBLIC_WORKS, _identified(earlier) - timedelta(days=1))
    plot.innocent(earlier.member_no, "awarded the day before the household was identified")

    namesake = grown_relative(plot)
    code = _join(world, plot, namesake, "股东", name=namesake.name[0] + "某某")
    _award(world, code, PUBLIC_WORKS, plot.day(-200))
    plot.innocent(namesake.member_no, "the same number under another name: weak evidence accuses nobody")

    gone = grown_relative(plot)
    _award(world, _join(world, plot, gone, "股东"), PUBLIC_WORKS, plot.day(-200))
    depart(world, gone, "迁出", plot.day(-100))
    plot.innocent(gone.member_no, "moved away: no active member")

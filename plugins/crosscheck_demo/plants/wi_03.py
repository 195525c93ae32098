"""Plants WI-03: registered people who run or own companies of size, and roles in next to nothing."""

from __future__ import annotations

from typing import Any

from crosscheck_demo.county.people import Person, Row
from crosscheck_demo.county.world import World
from crosscheck_demo.departments.market import COMPANY, COOPERATIVE, OWNED, SHOP, SMALL_CAPITAL, credit_code, role_row
from crosscheck_demo.planting.fates import depart, grown_relative
from crosscheck_demo.planting.plot import Plot

RULE = "WI-03"
_ENTERPRISE = "market.enterprise"


def plant(world: World, plot: Plot) -> None:
    """Capital at the limit, tax paid, two roles in one company."""
    for number in range(max(plot.count, 3)):
        person = grown_relative(plot)
        if number % 3 == 0:
            row = _join(world, plot, person, "股东", capital=SMALL_CAPITAL)
        elif number % 3 == 1:
            row = _join(world, plot, person, "法定代表人", OWNED, tax=1)
        else:
            row = _join(world, plot, person, "法定代表人", capital=200, tax=5000)
            world.add(_ENTERPRISE, **row | {"role": "高管", "id_no": person.id_no[:15] + "000"})
        plot.found("member", person.member_no, row["credit_code"])
    _look_alikes(world, plot)


def _join(
    world: World, plot: Plot, person: Person, role: str, kind: str = COMPANY,
    capital: int | None = None, tax: int | None = None, **other: Any,
) -> Row:  # fmt: skip
    name = f"广西{person.name[0]}氏实业有限公司" if kind == COMPANY else f"田东县{person.name[0]}氏加工厂"
    row = role_row(person, credit_code(world, kind), name, kind, role, plot.day(-1200), capital, tax)
    return world.add(_ENTERPRISE, **row | other)


def _look_alikes(world: World, plot: Plot) -> None:
    for role, kind, capital, status, why in (
        ("股东", COMPANY, SMALL_CAPITAL - 1, "存续", "a share below the limit, no tax"),
        ("法定代表人", COMPANY, None, "存续", "neither capital nor tax given"),
        ("法定代表人", COMPANY, 300, "注销", "the company was closed"),
        ("法定代表人", COMPANY, 300, "吊销", "the licence was withdrawn"),
        ("成员", COMPANY, 300, "存续", "a mere member"),
        ("法定代表人", COOPERATIVE, 300, "存续", "a cooperative"),
        ("经营者", SHOP, 300, "存续", "a sole trader: another rule's"),
    ):
        person = grown_relative(plot)
        _join(world, plot, person, role, kind, capital, 0, status=status)
        plot.innocent(person.member_no, why)

    namesake = grown_relative(plot)
    _join(world, plot, namesake, "股东", capital=100, name=namesake.name[0] + "某某")
    plot.innocent(namesake.member_no, "the same number under another name: weak evidence accuses nobody")

    gone = grown_relative(plot)
    _join(world, plot, gone, "股东", capital=100)
    depart(world, gone, "迁出", plot.day(-700))
    plot.innocent(gone.member_no, "moved away: no active member")

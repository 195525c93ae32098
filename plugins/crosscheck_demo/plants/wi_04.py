"""Plants WI-04: registered people with a shop that pays large taxes, and shops that don't or are closed."""

from __future__ import annotations

from typing import Any

from crosscheck_demo.county.people import Person, Row
from crosscheck_demo.county.world import World
from crosscheck_demo.departments.market import COOPERATIVE, LARGE_TAX, SHOP, credit_code, role_row
from crosscheck_demo.planting.fates import depart, grown_relative
from crosscheck_demo.planting.plot import Plot

RULE = "WI-04"


def plant(world: World, plot: Plot) -> None:
    """Taxes at the limit and far above, one number spoilt."""
    for number in range(max(plot.count, 3)):
        person = grown_relative(plot)
        spoilt = {"id_no": person.id_no[:15] + "000"} if number % 3 == 2 else {}
        role = "法定代表人" if number % 2 else "经营者"
        row = _trade(world, plot, person, role, tax=LARGE_TAX * (1 + number), **spoilt)
        plot.found("member", person.member_no, row["credit_code"])
    _look_alikes(world, plot)


def _trade(
    world: World, plot: Plot, person: Person, role: str = "经营者", kind: str = SHOP,
    tax: int | None = 2 * LARGE_TAX, **other: Any,
) -> Row:  # fmt: skip
    name = f"田东县{person.name[0]}记建材经营部"
    row = role_row(person, credit_code(world, kind), name, kind, role, plot.day(-1000), None, tax)
    return world.add("market.enterprise", **row | other)


def _look_alikes(world: World, plot: Plot) -> None:
    for values, why in (
        ({"tax": LARGE_TAX - 1}, "taxes just below the limit"),
        ({"tax": None}, "no tax given"),
        ({"status": "吊销"}, "the licence was withdrawn"),
        ({"role": "成员"}, "a mere member"),
        ({"kind": COOPERATIVE, "role": "法定代表人"}, "a cooperative"),
    ):
        person = grown_relative(plot)
        _trade(world, plot, person, **values)
        plot.innocent(person.member_no, why)

    namesake = grown_relative(plot)
    _trade(world, plot, namesake, name=namesake.name[0] + "某某")
    plot.innocent(namesake.member_no, "the same number under another name: weak evidence accuses nobody")

    gone = grown_relative(plot)
    _trade(world, plot, gone)
    depart(world, gone, "迁出", plot.day(-700))
    plot.innocent(gone.member_no, "moved away: no active member")

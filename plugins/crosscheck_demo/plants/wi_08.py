"""Plants WI-08: registered people with an employee's or official's pension, and pensions too small to matter."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from crosscheck_demo.county.people import Person
from crosscheck_demo.county.world import World
from crosscheck_demo.departments.human_resources import EMPLOYEE, OFFICIAL, RURAL, pension_row
from crosscheck_demo.planting.fates import depart, grown_relative
from crosscheck_demo.planting.plot import Plot

RULE = "WI-08"
_PENSION = "human_resources.pension"
_FORMAL = Decimal(1000)
"""Yuan a month from which a pension is a formal one."""


def plant(world: World, plot: Plot) -> None:
    """At the limit and far above it, one number spoilt; one is corrected on the third night."""
    for number in range(plot.count):
        person, scheme = _pensioner(world, plot), OFFICIAL if number % 2 else EMPLOYEE
        spoilt: dict[str, Any] = {"id_no": person.id_no[:15] + "000"} if number % 3 == 2 else {}
        _draw(world, person, scheme=scheme, monthly_benefit=_FORMAL * (1 + 2 * number), **spoilt)
        plot.found("member", person.member_no, scheme)
    mistaken = _pensioner(world, plot)
    _draw(world, mistaken, 2, scheme=EMPLOYEE, monthly_benefit=Decimal(2100))
    plot.found("member", mistaken.member_no, EMPLOYEE, last_night=plot.day(1))
    _look_alikes(world, plot)


def _pensioner(world: World, plot: Plot) -> Person:
    """Somebody who draws the rural pension and nothing else."""

    def draws_one(person: Person) -> bool:
        return [(row["scheme"], row["status"]) for row in world.rows_of(_PENSION, person)] == [(RURAL, "领取")]

    return plot.take_member(draws_one, age=(62, 85))


def _draw(world: World, person: Person, corrected: int = 0, **values: Any) -> None:
    """Another pension in place of the rural one; on the night ``corrected`` (0: never) its benefit is a small one."""
    row = world.rows_of(_PENSION, person)[0]
    world.change(_PENSION, row, **values)
    if corrected:
        world.change(_PENSION, row, corrected, monthly_benefit=_FORMAL - 400)


def _look_alikes(world: World, plot: Plot) -> None:
    for values, why in (
        ({"scheme": EMPLOYEE, "monthly_benefit": _FORMAL - Decimal("0.01")}, "one cent below the limit"),
        ({"scheme": OFFICIAL, "monthly_benefit": None}, "no benefit given"),
        ({"monthly_benefit": _FORMAL * 2}, "a rural pension, however large"),
        ({"scheme": EMPLOYEE, "monthly_benefit": _FORMAL * 2, "name": "韦某某"}, "another name: weak evidence"),
    ):
        person = _pensioner(world, plot)
        _draw(world, person, **values)
        plot.innocent(person.member_no, why)

    for status in ("缴费", "终止"):
        person = grown_relative(plot)
        world.remove(_PENSION, world.rows_of(_PENSION, person))
        row = pension_row(world, person, OFFICIAL, status)
        world.add(_PENSION, **row | {"monthly_benefit": Decimal(2500)})
        plot.innocent(person.member_no, f"{status}, not drawn")

    gone = grown_relative(plot)
    world.remove(_PENSION, world.rows_of(_PENSION, gone))
    world.add(_PENSION, **pension_row(world, gone, OFFICIAL, "领取"))
    depart(world, gone, "迁出", plot.day(-700))
    plot.innocent(gone.member_no, "moved away: no active member")

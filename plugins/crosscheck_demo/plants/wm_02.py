"""Plants WM-02: unregistered rural people who paid more than a year's income for treatment, and some who did not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from crosscheck.catalog.policy import policy
from crosscheck_demo.county.people import Person
from crosscheck_demo.county.world import World
from crosscheck_demo.departments.health import bill
from crosscheck_demo.planting.plot import Plot

RULE = "WM-02"
_BILLS, _REGISTER = "health.settlement", "police.resident"
_CENT = Decimal("0.01")
_LATER_NUMBER = 80_000_000
"""Of the bill that is not there yet when others get their numbers."""


def plant(world: World, plot: Plot) -> None:
    """The first pays exactly the limit in two bills, the others more; one's large bill comes on the second night."""
    for number in range(plot.count):
        person = _patient(world, plot)
        missing = _limit(person, plot.night) + 2500 * number
        half = (missing / 2).quantize(_CENT)
        _add_bill(world, plot, person, half)
        _add_bill(world, plot, person, missing - half, date(plot.night.year, 1, 1))
        plot.found("resident", person.id_no)
    late = _patient(world, plot)
    _add_bill(world, plot, late, _limit(late, plot.night), night=1)
    plot.found("resident", late.id_no, first_night=plot.day(1))
    _look_alikes(world, plot)


def _patient(world: World, plot: Plot) -> Person:
    """Somebody rural without any bill."""

    def fits(person: Person) -> bool:
        rows = world.rows_of(_REGISTER, person)
        rural = bool(rows) and rows[0]["hukou_kind"] == "农业"
        return person.active and rural and not world.rows_of(_BILLS, person)

    return plot.take_resident(fits, age=(20, 80))


def _limit(person: Person, night: date) -> Decimal:
    values = [policy().row(name, person.family.village, night) for name in ("medical_share_other", "rural_dpi")]
    share, income = (row.value for row in values if row)
    return share * income


def _add_bill(
    world: World, plot: Plot, person: Person, self_paid: Decimal, day: date | None = None, night: int = 0, **other: Any
) -> None:
    row = bill(world, person, day or plot.night, "住院", 60000, relief=False, number=night and _LATER_NUMBER)
    covered = row["basic_paid"] + row["major_paid"]
    world.add(_BILLS, night, **row | {"total": covered + self_paid, "self_paid": self_paid} | other)


def _look_alikes(world: World, plot: Plot) -> None:
    person = _patient(world, plot)
    _add_bill(world, plot, person, _limit(person, plot.night) - _CENT)
    plot.innocent(person.id_no, "one cent below the limit")

    person = _patient(world, plot)
    _add_bill(world, plot, person, Decimal(50000), date(plot.night.year - 1, 12, 31))
    plot.innocent(person.id_no, "the large bill is of last year")

    person = _patient(world, plot)
    _add_bill(world, plot, person, Decimal(50000), name=person.name[0] + "某某")
    plot.innocent(person.id_no, "the bill has the number and another name: no link between two lists")

    for values, why in (
        ({"hukou_kind": "非农业"}, "lives in town by the register"),
        ({"hukou_kind": None}, "the register does not say what kind"),
        ({"status": "迁出", "status_on": plot.day(-90)}, "moved away"),
    ):
        person = _patient(world, plot)
        _add_bill(world, plot, person, Decimal(50000))
        world.change(_REGISTER, world.rows_of(_REGISTER, person)[0], **values)
        plot.innocent(person.id_no, why)

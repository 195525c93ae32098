"""Plants CV-11: people over sixty without a pension, and people who have one or are not old enough."""

from __future__ import annotations

from collections.abc import Iterable

from crosscheck_demo.county.months import add_months
from crosscheck_demo.county.people import Person
from crosscheck_demo.county.world import World, money
from crosscheck_demo.departments.human_resources import EMPLOYEE, PENSION_AGE, RURAL, pension_row
from crosscheck_demo.planting.fates import depart
from crosscheck_demo.planting.plot import Plot

RULE = "CV-11"
_PENSION = "human_resources.pension"
_DUE = 12 * PENSION_AGE + 2
"""Months after birth."""


def plant(world: World, plot: Plot) -> None:
    """In no list, still paying in, ended; somebody who gets old enough on the third night."""
    for number in range(max(plot.count, 3)):
        person = _old(world, plot)
        for row in world.rows_of(_PENSION, person):
            if number % 3:
                ended = {"status": ("缴费", "终止")[number % 3 - 1], "monthly_benefit": None, "last_paid_month": None}
                world.change(_PENSION, row, **ended)
            else:
                world.remove(_PENSION, row)
        plot.found("member", person.member_no)
    soon = _joined(world, plot, 2)
    plot.found("member", soon.member_no, first_night=plot.day(2))
    young = _joined(world, plot, 20)
    plot.innocent(young.member_no, "sixty for less than two months")
    _look_alikes(world, plot)


def _old(world: World, plot: Plot, relation: Iterable[str] = ()) -> Person:
    return plot.take_member(lambda person: len(world.rows_of(_PENSION, person)) == 1, age=(62, 85), relation=relation)


def _joined(world: World, plot: Plot, days: int) -> Person:
    """Somebody for whom a pension is due on D + ``days``, and who has applied for none."""
    home = plot.take_household(kind="脱贫户", size=(2, 4))
    person = plot.new_member(home, "其他", add_months(plot.day(days), -_DUE))
    world.remove(_PENSION, world.rows_of(_PENSION, person))
    return person


def _look_alikes(world: World, plot: Plot) -> None:
    for values, why in (
        ({"name": "某某"}, "drawn under another name with the same number: weak evidence excuses"),
        ({"id_no": "000"}, "drawn under a number whose tail a spreadsheet lost"),
    ):
        person = _old(world, plot)
        if "id_no" in values:
            values = {"id_no": person.id_no[:15] + "000"}
        for row in world.rows_of(_PENSION, person):
            world.change(_PENSION, row, status="领取", **values)
        plot.innocent(person.member_no, why)
    worker = _old(world, plot)
    world.remove(_PENSION, world.rows_of(_PENSION, worker))
    world.add(_PENSION, **pension_row(world, worker, RURAL, "终止"))
    small = {"monthly_benefit": money(620)}
    world.add(_PENSION, **pension_row(world, worker, EMPLOYEE, "领取") | small)
    plot.innocent(worker.member_no, "draws a small employee pension instead")
    gone = _old(world, plot, ["配偶", "父母"])
    world.remove(_PENSION, world.rows_of(_PENSION, gone))
    depart(world, gone, "迁出", plot.day(-300))
    plot.innocent(gone.member_no, "moved away: no active member")

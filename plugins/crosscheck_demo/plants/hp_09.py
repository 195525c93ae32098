"""Plants HP-09: planned measures that are overdue, and measures that are not."""

from __future__ import annotations

from datetime import date
from typing import Any

from crosscheck_demo.county.people import Household, Row
from crosscheck_demo.county.world import World, money
from crosscheck_demo.planting.plot import Plot

RULE = "HP-09"


def plant(world: World, plot: Plot) -> None:
    """Due before D and not done; due on D; done on the fourth night; then done, given up, or due later."""
    for number in range(plot.count):
        home = plot.take_household()
        row = _measure(world, home, plot.day(-1 - 30 * number), "实施中" if number % 2 else "计划")
        plot.found("household", home.no, row["measure_no"])
    today = plot.take_household()
    row = _measure(world, today, plot.night, "计划")
    plot.found("household", today.no, row["measure_no"], first_night=plot.day(1))
    done = plot.take_household()
    row = _measure(world, done, plot.day(-10), "实施中")
    world.change("registry.measure", row, 3, status="已完成", done_on=plot.day(3))
    plot.found("household", done.no, row["measure_no"], last_night=plot.day(2))
    for why, day, status, other in (
        ("due later", plot.day(30), "计划", {}),
        ("done, though late", plot.day(-30), "已完成", {"done_on": plot.day(-5)}),
        ("done by its date, the status was not changed", plot.day(-30), "实施中", {"done_on": plot.day(-5)}),
        ("done by its status, without a date", plot.day(-30), "已完成", {}),
        ("given up", plot.day(-30), "已取消", {}),
    ):
        home = plot.take_household()
        _measure(world, home, day, status, **other)
        plot.innocent(home.no, why)


def _measure(world: World, home: Household, due_on: date, status: str, **other: Any) -> Row:
    """One more measure of the household, of a kind that no cause asks for."""
    row = {
        "measure_no": f"{RULE}-{home.no}",
        "household_no": home.no,
        "kind": "其他",
        "due_on": due_on,
        "amount": money(800),
        "status": status,
    }
    return world.add("registry.measure", **row | other)

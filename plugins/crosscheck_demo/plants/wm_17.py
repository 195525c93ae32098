"""Plants WM-17: problems found on visits, and visits that only look so."""

from __future__ import annotations

from datetime import date

from crosscheck_demo.county.people import Household, Row
from crosscheck_demo.county.world import World
from crosscheck_demo.departments.support import visit_row
from crosscheck_demo.planting.plot import Plot

RULE = "WM-17"
_PROBLEMS = (
    ("住房", "屋后边坡开裂,雨天有落石"),
    ("饮水", "水管冻裂,靠邻居家接水"),
    ("医疗", "老人常年吃药,没有办慢病卡"),
    ("收入", None),
)


def plant(world: World, plot: Plot) -> None:
    """Problems of several kinds, two of them in one household, one found a night later; then the look-alikes."""
    for number in range(plot.count):
        home = plot.take_household()
        _find(world, plot, home, number, plot.day(-3 - number))
        if number == 0:
            _find(world, plot, home, 3, plot.day(-40))
    home = plot.take_household()
    _find(world, plot, home, 0, plot.day(-364), last_night=plot.night)
    home = plot.take_household()
    visit = _visit(world, home, 1, plot.day(1))
    world.add("registry.visit", 1, **visit)
    plot.found("household", home.no, visit["visit_no"], first_night=plot.day(1))
    _look_alikes(world, plot)


def _visit(world: World, home: Household, problem: int, day: date) -> Row:
    helper = world.rows_of("registry.pairing", home)[0]["helper_id_no"]
    kind, text = _PROBLEMS[problem % len(_PROBLEMS)]
    row = visit_row(0, home, helper, day, "在家")
    return row | {"visit_no": f"ZF{home.no}{day:%m%d}", "problem_kind": kind, "problem": text}


def _find(world: World, plot: Plot, home: Household, problem: int, day: date, last_night: date | None = None) -> None:
    visit = world.add("registry.visit", **_visit(world, home, problem, day))
    plot.found("household", home.no, visit["visit_no"], last_night=last_night)


def _look_alikes(world: World, plot: Plot) -> None:
    home = plot.take_household()
    world.add("registry.visit", **_visit(world, home, 0, plot.day(-365)))
    plot.innocent(home.no, "found 365 days ago")

    home = plot.take_household()
    visit = _visit(world, home, 0, plot.day(-5))
    world.add("registry.visit", **visit | {"problem_kind": None, "problem": "家中一切正常"})
    plot.innocent(home.no, "a remark, but no kind of problem")

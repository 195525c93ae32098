"""Plants HP-08: households whose risk is said to be removed while what caused it is still there."""

from __future__ import annotations

from crosscheck_demo.county.people import Household, Row
from crosscheck_demo.county.world import World
from crosscheck_demo.departments.housing import appraisal_row
from crosscheck_demo.planting.plot import Plot

RULE = "HP-08"
_DAYS = 180


def plant(world: World, plot: Plot) -> None:
    """Removed lately and somebody is not insured or the house is dangerous; then long ago, and nothing wrong."""
    for number in range(plot.count):
        home = _removed(world, plot, -50 - number)
        if number % 2:
            _dangerous_house(world, plot, home)
            plot.found("household", home.no, "HO-01")
        else:
            _uninsured(world, plot, home)
            plot.found("household", home.no, "MD-01")
    insured = _removed(world, plot, -60)
    for row in _uninsured(world, plot, insured, forget=True):
        world.add("health.insurance", 2, **row)
    plot.found("household", insured.no, "MD-01", last_night=plot.day(1))
    almost = _removed(world, plot, 1 - _DAYS)
    _dangerous_house(world, plot, almost)
    plot.found("household", almost.no, "HO-01", last_night=plot.night)
    long_ago = _removed(world, plot, -_DAYS)
    _dangerous_house(world, plot, long_ago)
    plot.innocent(long_ago.no, "risk removed half a year ago: the problem is HO-01's alone")
    content = _removed(world, plot, -40)
    plot.innocent(content.no, "risk removed and nothing wrong")


def _removed(world: World, plot: Plot, days: int) -> Household:
    home = plot.take_household(
        kind="监测对象", risk_open=False, removed_lately=None, having=lambda p: 18 <= p.age(plot.night) <= 59
    )
    assert home.row is not None
    world.change("registry.household", home.row, risk_removed_on=plot.day(days))
    return home


def _dangerous_house(world: World, plot: Plot, home: Household) -> None:
    world.remove("housing.appraisal", world.rows_of("housing.appraisal", home))
    world.add("housing.appraisal", **appraisal_row(home, "D", plot.day(-200), "未处置", None))
    assert home.row is not None
    world.change("registry.household", home.row, house_safe=False)
    plot.found("household", home.no, rule="HO-01")


def _uninsured(world: World, plot: Plot, home: Household, forget: bool = False) -> list[Row]:
    """Nobody paid for one member this year; ``forget``: only until the second night. Returns the rows taken out."""
    person = next(p for p in home.active if 18 <= p.age(plot.night) <= 59)
    rows = [row for row in world.rows_of("health.insurance", person) if row["year"] == plot.night.year]
    world.remove("health.insurance", rows)
    plot.found("member", person.member_no, rule="MD-01", last_night=plot.day(1) if forget else None)
    return rows

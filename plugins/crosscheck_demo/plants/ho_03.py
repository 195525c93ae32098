"""Plants HO-03: what the registry says of a house differs from the appraisal, and households where it only seems to."""

from __future__ import annotations

from crosscheck_demo.county.people import Household
from crosscheck_demo.county.world import World
from crosscheck_demo.departments.housing import appraisal_row
from crosscheck_demo.planting.plot import Plot

RULE = "HO-03"


def plant(world: World, plot: Plot) -> None:
    """Unsafe in the registry and appraised safe, or the other way round; then the look-alikes."""
    for number in range(plot.count):
        home = plot.take_household()
        if number % 2:
            _dangerous(world, plot, home)
            plot.found("household", home.no, rule="HO-01")
        else:
            _say(world, home, False)
        plot.found("household", home.no)
    for treatment, grade in (("已加固", "C"), ("已拆除重建", "D")):
        home = plot.take_household()
        _dangerous(world, plot, home, grade, treatment)
        _say(world, home, False)
        plot.found("household", home.no)
    _look_alikes(world, plot)


def _say(world: World, home: Household, safe: bool | None) -> None:
    assert home.row is not None
    world.change("registry.household", home.row, house_safe=safe)


def _dangerous(world: World, plot: Plot, home: Household, grade: str = "D", treatment: str = "未处置") -> None:
    world.remove("housing.appraisal", world.rows_of("housing.appraisal", home))
    world.add("housing.appraisal", **appraisal_row(home, grade, plot.day(-200), treatment, None))


def _look_alikes(world: World, plot: Plot) -> None:
    honest = plot.take_household()
    _dangerous(world, plot, honest)
    _say(world, honest, False)
    plot.found("household", honest.no, rule="HO-01")
    plot.innocent(honest.no, "dangerous, and the registry says so")
    moved = plot.take_household(relocated=True)
    _dangerous(world, plot, moved)
    plot.innocent(moved.no, "the old house is dangerous, the household lives elsewhere: HO-01 does not fire")
    neither = plot.take_household()
    _dangerous(world, plot, neither, "C", "无需处置")
    _say(world, neither, False)
    plot.innocent(neither.no, "grade C without treatment agrees with 否")
    silent = plot.take_household()
    _say(world, silent, None)
    plot.found("household", silent.no, "house_safe", rule="ID-16")
    plot.innocent(silent.no, "the registry says nothing")
    namesake = plot.take_household()
    for row in world.rows_of("housing.appraisal", namesake):
        world.change("housing.appraisal", row, head_name=namesake.head.name[0] + "某")
    _say(world, namesake, False)
    plot.innocent(namesake.no, "the appraisal has another name: weak evidence")

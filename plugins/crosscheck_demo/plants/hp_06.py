"""Plants HP-06: households without a measure for their stated cause, and households with one."""

from __future__ import annotations

from crosscheck_demo.county.people import Household
from crosscheck_demo.county.world import World
from crosscheck_demo.departments.support import MEASURES_FOR
from crosscheck_demo.planting.plot import Plot

RULE = "HP-06"


def plant(world: World, plot: Plot) -> None:
    """Fitting measures made something else, or given up; then planned ones, and causes no measure is named for."""
    for number in range(plot.count):
        home = _home(plot)
        for row in _fitting(world, home):
            if number % 2:
                world.change("registry.measure", row, status="已取消", done_on=None)
            else:
                world.change("registry.measure", row, kind="其他")
        plot.found("household", home.no)
    planned = _home(plot)
    for row in _fitting(world, planned):
        world.change("registry.measure", row, status="计划", done_on=None, due_on=plot.day(90))
    plot.innocent(planned.no, "planned counts")
    other = plot.take_household(lambda home: home.cause not in MEASURES_FOR and _nobody_very_ill(home), kind="脱贫户")
    world.remove("registry.measure", world.rows_of("registry.measure", other))
    plot.innocent(other.no, "a cause that asks for no measure of a certain kind")
    silent = _home(plot)
    for row in _fitting(world, silent):
        world.change("registry.measure", row, kind="其他")
    assert silent.row is not None
    world.change("registry.household", silent.row, main_cause=None)
    plot.found("household", silent.no, "main_cause", rule="ID-16")
    plot.innocent(silent.no, "no cause stated: ID-16 tells")


def _home(plot: Plot) -> Household:
    """Of the other kind HP-07 asks for a measure, and WM-03 where somebody is very ill."""
    return plot.take_household(_nobody_very_ill, kind="脱贫户", cause=MEASURES_FOR)


def _nobody_very_ill(home: Household) -> bool:
    return all(person.health != "大病" for person in home.members)


def _fitting(world: World, home: Household) -> list[dict[str, object]]:
    return [row for row in world.rows_of("registry.measure", home) if row["kind"] in MEASURES_FOR[home.cause]]

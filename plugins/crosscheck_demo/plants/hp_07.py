"""Plants HP-07: monitored households for whom nothing is done, and households with time or help."""

from __future__ import annotations

from crosscheck_demo.county.people import Household
from crosscheck_demo.county.world import World
from crosscheck_demo.planting.plot import Plot

RULE = "HP-07"
_DAYS = 10
"""measure_days of the policy file."""


def plant(world: World, plot: Plot) -> None:
    """Measures on paper only; one household gets help on the third night, one is monitored for five days."""
    for _ in range(plot.count):
        home = _monitored(world, plot)
        plot.found("household", home.no)
    helped = _monitored(world, plot)
    row = world.rows_of("registry.measure", helped)[0]
    world.change("registry.measure", row, 2, status="实施中")
    plot.found("household", helped.no, last_night=plot.day(1))
    for days in (_DAYS, 5):
        new = _monitored(world, plot)
        assert new.row is not None
        world.change("registry.household", new.row, identified_on=plot.day(-days))
        plot.found("household", new.no, first_night=plot.day(_DAYS - days))
    _look_alikes(world, plot)


def _monitored(world: World, plot: Plot) -> Household:
    home = plot.take_household(_nobody_very_ill, kind="监测对象", risk_open=True)
    _only_plans(world, plot, home)
    return home


def _nobody_very_ill(home: Household) -> bool:
    """Where somebody is, WM-03 may ask for a measure that is under way."""
    return all(person.health != "大病" for person in home.members)


def _only_plans(world: World, plot: Plot, home: Household) -> None:
    for row in world.rows_of("registry.measure", home):
        world.change("registry.measure", row, status="计划", done_on=None, due_on=plot.day(90))


def _look_alikes(world: World, plot: Plot) -> None:
    removed = plot.take_household(_nobody_very_ill, kind="监测对象", risk_open=False)
    _only_plans(world, plot, removed)
    plot.innocent(removed.no, "risk removed")
    lifted = plot.take_household(_nobody_very_ill, kind="脱贫户")
    _only_plans(world, plot, lifted)
    plot.innocent(lifted.no, "lifted out, not monitored")
    done = _monitored(world, plot)
    row = world.rows_of("registry.measure", done)[0]
    world.change("registry.measure", row, status="已完成", done_on=plot.day(-5), due_on=plot.day(-3))
    plot.innocent(done.no, "one measure is done")

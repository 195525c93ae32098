"""Plants WM-09: households whose income per head does not follow from their income, and some that only look so."""

from __future__ import annotations

from decimal import Decimal

from crosscheck_demo.county.people import Household
from crosscheck_demo.county.world import World, net_income
from crosscheck_demo.planting.plot import Plot

RULE = "WM-09"
_CENT = Decimal("0.01")
_TOLERATED = Decimal("0.01")
"""Share of the computed income per head; that is more than the ten yuan everybody may be wrong by."""


def plant(world: World, plot: Plot) -> None:
    """One cent more than is tolerated, an eighth more, or divided by a person too few."""
    for number in range(plot.count):
        home = _earner(plot)
        right = _even(world, home)
        wrong = right * (1 + _TOLERATED) + _CENT if number == 0 else right * Decimal("1.125")
        if number % 3 == 2:
            wrong = right * len(home.active) / (len(home.active) - 1)
        _state(world, home, wrong)
        plot.found("household", home.no)
    _look_alikes(world, plot)


def _earner(plot: Plot) -> Household:
    def shows_last_year(home: Household) -> bool:
        return home.row is not None and home.row["income_year"] == plot.night.year - 1

    return plot.take_household(shows_last_year, kind="脱贫户", size=(2, 6))


def _even(world: World, home: Household) -> Decimal:
    """The income per head, after a wage raised so that one percent of it is whole cents."""
    assert home.row is not None
    row = next(r for r in world.rows_of("registry.income", home) if r["year"] == home.row["income_year"])
    world.change("registry.income", row, wage=row["wage"] + -int(net_income(row)) % len(home.active))
    return net_income(row) / len(home.active)


def _state(world: World, home: Household, a_head: Decimal) -> None:
    assert home.row is not None
    world.change("registry.household", home.row, per_capita_net_income=a_head.quantize(_CENT))


def _look_alikes(world: World, plot: Plot) -> None:
    home = _earner(plot)
    _state(world, home, _even(world, home) * (1 + _TOLERATED))
    plot.innocent(home.no, "wrong by exactly one percent")

    home = _earner(plot)
    assert home.row is not None
    _state(world, home, Decimal(66666))
    world.change("registry.household", home.row, income_year=plot.night.year - 4)
    plot.innocent(home.no, "no income listed for the year shown")

    home = _earner(plot)
    assert home.row is not None
    _state(world, home, Decimal(66666))
    world.change("registry.household", home.row, income_year=None)
    plot.innocent(home.no, "no year shown")

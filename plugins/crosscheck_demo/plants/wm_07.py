"""Plants WM-07: households below the monitoring line that nobody monitors, and households that only look so."""

from __future__ import annotations

from decimal import Decimal

from crosscheck.catalog.policy import policy
from crosscheck_demo.county.people import Household, Row
from crosscheck_demo.county.world import World, net_income, per_head
from crosscheck_demo.planting.plot import Plot

RULE = "WM-07"


def plant(world: World, plot: Plot) -> None:
    """One cent below the line, or clearly below; among them a household whose risk was removed long ago."""
    for number in range(plot.count):
        monitored = number == 1
        home = _modest(world, plot, "监测对象" if monitored else "脱贫户", risk_open=False)
        _earn(world, plot, home, _line(plot, home) - (Decimal("0.01") if number == 0 else 300 * number))
        plot.found("household", home.no)
    _look_alikes(world, plot)


def _line(plot: Plot, home: Household) -> Decimal:
    row = policy().row("monitoring_line", home.village, plot.night)
    assert row is not None, "no monitoring line is in force"
    return row.value


def _modest(world: World, plot: Plot, kind: str, risk_open: bool) -> Household:
    """A household that would still earn something by itself at three quarters of the line."""

    def modest(home: Household) -> bool:
        year, floor = plot.night.year - 1, _line(plot, home) * len(home.active) * 3 / 4
        assert home.row is not None
        return home.row["income_year"] == year and _income(world, home, year)["transfer"] < floor

    return plot.take_household(modest, kind=kind, risk_open=risk_open, size=(1, 6))


def _income(world: World, home: Household, year: int) -> Row:
    return next(row for row in world.rows_of("registry.income", home) if row["year"] == year)


def _earn(world: World, plot: Plot, home: Household, a_head: Decimal, years: tuple[int, ...] = (1, 2)) -> None:
    """Let the household have earned so much in the years so far back; the transfers (rule WM-10) stay."""
    assert home.row is not None
    net = a_head * len(home.active)
    for back in years:
        row = _income(world, home, plot.night.year - back)
        transfer = min(row["transfer"], net)
        values = {"wage": net - transfer, "business": 0, "property": 0, "transfer": transfer, "expense": 0}
        world.change("registry.income", row, **{name: Decimal(yuan) for name, yuan in values.items()})
    shown = _income(world, home, home.row["income_year"])
    world.change("registry.household", home.row, per_capita_net_income=per_head(shown, len(home.active)))


def _look_alikes(world: World, plot: Plot) -> None:
    home = _modest(world, plot, "脱贫户", risk_open=False)
    _earn(world, plot, home, _line(plot, home))
    plot.innocent(home.no, "exactly at the line")

    home = _modest(world, plot, "监测对象", risk_open=True)
    _earn(world, plot, home, _line(plot, home) - 500)
    plot.innocent(home.no, "already monitored")

    home = _modest(world, plot, "脱贫户", risk_open=False)
    assert home.row is not None
    world.change("registry.household", home.row, income_year=plot.night.year - 2)
    _earn(world, plot, home, _line(plot, home) - 500, years=(2,))
    assert net_income(_income(world, home, plot.night.year - 1)) > 0
    plot.innocent(home.no, "the low income is of the year before last")

"""Plants WM-08: households whose income dropped by more than 30 %, and households that only look so."""

from __future__ import annotations

from decimal import Decimal

from crosscheck.catalog.policy import policy
from crosscheck_demo.county.people import Household, Row
from crosscheck_demo.county.world import World, net_income
from crosscheck_demo.planting.plot import Plot

RULE = "WM-08"


def plant(world: World, plot: Plot) -> None:
    """The first household earned one cent too much the year before, the others a third more than that."""
    for number in range(plot.count):
        home = _earner(plot)
        limit = _most_before(world, plot, home)
        _earn_before(world, plot, home, limit + Decimal("0.01") if number == 0 else limit * 4 / 3)
        plot.found("household", home.no)
    _look_alikes(world, plot)


def _earner(plot: Plot) -> Household:
    def shows_last_year(home: Household) -> bool:
        return home.row is not None and home.row["income_year"] == plot.night.year - 1

    return plot.take_household(shows_last_year, kind="脱贫户", size=(1, 6))


def _income(world: World, plot: Plot, home: Household, back: int) -> Row:
    return next(row for row in world.rows_of("registry.income", home) if row["year"] == plot.night.year - back)


def _most_before(world: World, plot: Plot, home: Household) -> Decimal:
    """What the household may have earned the year before without having lost too much; in whole yuan.

    Last year's wage is raised by some yuan to make it come out even.
    """
    row = policy().row("income_drop", home.village, plot.night)
    assert row is not None, "no share of loss is in force"
    tenths = int((1 - row.value) * 10)
    latest = _income(world, plot, home, 1)
    world.change("registry.income", latest, wage=latest["wage"] + -int(net_income(latest)) % tenths)
    world.recount(home)
    return net_income(latest) / tenths * 10


def _earn_before(world: World, plot: Plot, home: Household, net: Decimal) -> None:
    row = _income(world, plot, home, 2)
    earned = net.quantize(Decimal("0.01")) - net_income(row)
    world.change("registry.income", row, wage=row["wage"] + earned)


def _look_alikes(world: World, plot: Plot) -> None:
    home = _earner(plot)
    _earn_before(world, plot, home, _most_before(world, plot, home))
    plot.innocent(home.no, "lost exactly the share that is still ordinary")

    home = _earner(plot)
    world.remove("registry.income", _income(world, plot, home, 2))
    plot.innocent(home.no, "no income stated for the year before")

    home = _earner(plot)
    row = _income(world, plot, home, 2)
    world.change("registry.income", row, year=plot.night.year - 3, wage=row["wage"] * 3)
    plot.innocent(home.no, "the large income is of three years ago")

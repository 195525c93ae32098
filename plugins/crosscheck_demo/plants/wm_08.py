"""Plants WM-08: households whose income dropped by more than 30 %, and households that only look so."""

from __future__ import annotations

from decimal import Decimal

from crosscheck.catalog.policy import policy
from crosscheck_demo.county.people import Household, Row
from crosscheck_demo.county.world import World, net_income
from crosscheck_demo.planting.plot import Site

RULE = "WM-08"


def plant(world: World, site: Site) -> None:
    """The first household earned one cent too much the year before, the others a third more than that."""
    for number in range(site.count):
        home = _earner(site)
        limit = _most_before(world, site, home)
        _earn_before(world, site, home, limit + Decimal("0.01") if number == 0 else limit * 4 / 3)
        site.found("household", home.no)
    _look_alikes(world, site)


def _earner(site: Site) -> Household:
    def shows_last_year(home: Household) -> bool:
        return home.row is not None and home.row["income_year"] == site.night.year - 1

    return site.take_household(shows_last_year, kind="脱贫户", size=(1, 6))


def _income(world: World, site: Site, home: Household, back: int) -> Row:
    return next(row for row in world.rows_of("registry.income", home) if row["year"] == site.night.year - back)


def _most_before(world: World, site: Site, home: Household) -> Decimal:
    """What the household may have earned the year before without having lost too much; in whole yuan.

    Last year's wage is raised by some yuan to make it come out even.
    """
    row = policy().row("income_drop", home.village, site.night)
    assert row is not None, "no share of loss is in force"
    tenths = int((1 - row.value) * 10)
    latest = _income(world, site, home, 1)
    world.change("registry.income", latest, wage=latest["wage"] + -int(net_income(latest)) % tenths)
    world.recount(home)
    return net_income(latest) / tenths * 10


def _earn_before(world: World, site: Site, home: Household, net: Decimal) -> None:
    row = _income(world, site, home, 2)
    earned = net.quantize(Decimal("0.01")) - net_income(row)
    world.change("registry.income", row, wage=row["wage"] + earned)


def _look_alikes(world: World, site: Site) -> None:
    home = _earner(site)
    _earn_before(world, site, home, _most_before(world, site, home))
    site.innocent(home.no, "lost exactly the share that is still ordinary")

    home = _earner(site)
    world.remove("registry.income", _income(world, site, home, 2))
    site.innocent(home.no, "no income stated for the year before")

    home = _earner(site)
    row = _income(world, site, home, 2)
    world.change("registry.income", row, year=site.night.year - 3, wage=row["wage"] * 3)
    site.innocent(home.no, "the large income is of three years ago")

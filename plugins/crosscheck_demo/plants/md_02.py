"""Plants MD-02: members insured in a class that costs them their subsidy, and members who only look so."""

from __future__ import annotations

from decimal import Decimal

from crosscheck_demo.county.people import Person, Row
from crosscheck_demo.county.world import World
from crosscheck_demo.planting.plot import Plot

RULE = "MD-02"


def plant(world: World, plot: Plot) -> None:
    """低保, 特困 and 监测对象 by turns, insured as 普通; then the look-alikes."""
    for number in range(max(plot.count, 3)):
        person = (_on_allowance, _on_support, _monitored)[number % 3](world, plot)
        _as_ordinary(world, plot, person)
        plot.found("member", person.member_no)
    _look_alikes(world, plot)


def _insurance(world: World, plot: Plot, person: Person) -> list[Row]:
    return [row for row in world.rows_of("health.insurance", person) if row["year"] == plot.night.year]


def _as_resident(world: World, plot: Plot, person: Person) -> bool:
    """Insured once this year, as 城乡居民."""
    rows = _insurance(world, plot, person)
    return len(rows) == 1 and rows[0]["scheme"] == "城乡居民"


def _on_allowance(world: World, plot: Plot) -> Person:
    return plot.take_member(
        lambda p: _as_resident(world, plot, p) and not p.disability, benefit="低保", risk_open=False
    )


def _on_support(world: World, plot: Plot) -> Person:
    return plot.take_member(lambda p: _as_resident(world, plot, p), benefit="特困", risk_open=False)


def _monitored(world: World, plot: Plot, risk_open: bool = True) -> Person:
    def plain(person: Person) -> bool:
        return _as_resident(world, plot, person)

    return plot.take_member(plain, benefit="", kind="监测对象", risk_open=risk_open)


def _as_ordinary(world: World, plot: Plot, person: Person) -> None:
    for row in _insurance(world, plot, person):
        world.change("health.insurance", row, category="普通", subsidy=Decimal(0))


def _look_alikes(world: World, plot: Plot) -> None:
    person = _monitored(world, plot, risk_open=False)
    _as_ordinary(world, plot, person)
    plot.innocent(person.member_no, "the household's risk is removed")

    person = _monitored(world, plot)
    for row in _insurance(world, plot, person):
        world.change("health.insurance", row, scheme="城镇职工", category="普通", subsidy=None)
    plot.innocent(person.member_no, "insured as an employee")

    person = _monitored(world, plot)
    for row in _insurance(world, plot, person):
        world.change("health.insurance", row, category=None)
    plot.innocent(person.member_no, "no class given")

    person = _on_allowance(world, plot)
    _as_ordinary(world, plot, person)
    for row in _insurance(world, plot, person):
        world.change("health.insurance", row, name=person.name[0] + "某某")
    plot.innocent(person.member_no, "insured under another name: weak evidence never accuses")
    _no_longer(world, plot)


def _no_longer(world: World, plot: Plot) -> None:
    """Until last month on 低保, and the registry knows that it is over."""
    person = _on_allowance(world, plot)
    _as_ordinary(world, plot, person)
    for row in world.rows_of("civil_affairs.allowance", person):
        if row["to_month"] is None:
            world.change("civil_affairs.allowance", row, to_month=plot.month(-1))
    assert person.row is not None
    world.change("registry.member", person.row, on_allowance=False)
    plot.innocent(person.member_no, "低保 ended last month")

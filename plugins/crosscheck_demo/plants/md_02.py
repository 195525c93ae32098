"""Plants MD-02: members insured in a class that costs them their subsidy, and members who only look so."""

from __future__ import annotations

from decimal import Decimal

from crosscheck_demo.county.people import Person, Row
from crosscheck_demo.county.world import World
from crosscheck_demo.planting.plot import Site

RULE = "MD-02"


def plant(world: World, site: Site) -> None:
    """低保, 特困 and 监测对象 by turns, insured as 普通; then the look-alikes."""
    for number in range(max(site.count, 3)):
        person = (_on_allowance, _on_support, _monitored)[number % 3](world, site)
        _as_ordinary(world, site, person)
        site.found("member", person.member_no)
    _look_alikes(world, site)


def _insurance(world: World, site: Site, person: Person) -> list[Row]:
    return [row for row in world.rows_of("health.insurance", person) if row["year"] == site.night.year]


def _as_resident(world: World, site: Site, person: Person) -> bool:
    """Insured once this year, as 城乡居民."""
    rows = _insurance(world, site, person)
    return len(rows) == 1 and rows[0]["scheme"] == "城乡居民"


def _on_allowance(world: World, site: Site) -> Person:
    return site.take_member(
        lambda p: _as_resident(world, site, p) and not p.disability, benefit="低保", risk_open=False
    )


def _on_support(world: World, site: Site) -> Person:
    return site.take_member(lambda p: _as_resident(world, site, p), benefit="特困", risk_open=False)


def _monitored(world: World, site: Site, risk_open: bool = True) -> Person:
    def plain(person: Person) -> bool:
        return _as_resident(world, site, person)

    return site.take_member(plain, benefit="", kind="监测对象", risk_open=risk_open)


def _as_ordinary(world: World, site: Site, person: Person) -> None:
    for row in _insurance(world, site, person):
        world.change("health.insurance", row, category="普通", subsidy=Decimal(0))


def _look_alikes(world: World, site: Site) -> None:
    person = _monitored(world, site, risk_open=False)
    _as_ordinary(world, site, person)
    site.innocent(person.member_no, "the household's risk is removed")

    person = _monitored(world, site)
    for row in _insurance(world, site, person):
        world.change("health.insurance", row, scheme="城镇职工", category="普通", subsidy=None)
    site.innocent(person.member_no, "insured as an employee")

    person = _monitored(world, site)
    for row in _insurance(world, site, person):
        world.change("health.insurance", row, category=None)
    site.innocent(person.member_no, "no class given")

    person = _on_allowance(world, site)
    _as_ordinary(world, site, person)
    for row in _insurance(world, site, person):
        world.change("health.insurance", row, name=person.name[0] + "某某")
    site.innocent(person.member_no, "insured under another name: weak evidence never accuses")
    _no_longer(world, site)


def _no_longer(world: World, site: Site) -> None:
    """Until last month on 低保, and the registry knows that it is over."""
    person = _on_allowance(world, site)
    _as_ordinary(world, site, person)
    for row in world.rows_of("civil_affairs.allowance", person):
        if row["to_month"] is None:
            world.change("civil_affairs.allowance", row, to_month=site.month(-1))
    assert person.row is not None
    world.change("registry.member", person.row, on_allowance=False)
    site.innocent(person.member_no, "低保 ended last month")

"""Plants WM-05: people newly on 低保 or 特困 who are not registered, and people who only look so."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from crosscheck_demo.county.people import Person
from crosscheck_demo.county.world import World
from crosscheck_demo.departments.civil_affairs import allowance_row, support_row
from crosscheck_demo.planting.plot import Plot

RULE = "WM-05"
_TELLING = (
    *("civil_affairs.allowance", "civil_affairs.support"),
    *("police.vehicle", "housing.property", "market.enterprise", "finance.payroll"),
)
"""Benefits, and the assets that rule CV-05 asks about."""


def plant(world: World, plot: Plot) -> None:
    """New 低保 and new 特困 by turns, this month's and last month's."""
    for number in range(plot.count):
        person, since = _needy(world, plot), plot.month(-(number % 2))
        if number % 3 == 1:
            world.add("civil_affairs.support", **support_row(person, since, None))
        else:
            _allow(world, person, since)
        plot.found("resident", person.id_no)
    person = _needy(world, plot)
    _allow(world, person, plot.month(-2))
    plot.found("resident", person.id_no, last_night=plot.month(1) - timedelta(days=1))
    _look_alikes(world, plot)


def _needy(world: World, plot: Plot) -> Person:
    """Somebody with neither benefits nor assets."""

    def has_nothing(person: Person) -> bool:
        return not any(world.rows_of(dataset, person) for dataset in _TELLING)

    return plot.take_resident(lambda person: person.active and has_nothing(person), age=(18, 90))


def _allow(world: World, person: Person, since: date, until: date | None = None, **other: Any) -> None:
    world.add("civil_affairs.allowance", **allowance_row(world, person, "B", since, until) | other)


def _look_alikes(world: World, plot: Plot) -> None:
    home, person = plot.take_household(), _needy(world, plot)
    _allow(world, person, plot.month(-1), head_id_no=home.head.id_no)
    plot.innocent(person.id_no, "the head is a registered member: added to a registered household")

    person = _needy(world, plot)
    _allow(world, person, plot.month(-1), scheme="城市")
    plot.innocent(person.id_no, "城市低保")

    person = _needy(world, plot)
    _allow(world, person, plot.month(-2), plot.month(-1))
    plot.innocent(person.id_no, "ended last month")

    person = _needy(world, plot)
    _allow(world, person, plot.month(-3))
    plot.innocent(person.id_no, "since three months: no longer new")
    _registered(world, plot)


def _registered(world: World, plot: Plot) -> None:
    """A registered member newly on 低保, whom registry and insurance already show so."""

    def in_good_health(member: Person) -> bool:
        return not member.disability and not world.rows_of("health.settlement", member)

    member = plot.take_member(in_good_health, age=(30, 55), benefit="", risk_open=False)
    _allow(world, member, plot.month(0))
    assert member.row is not None
    world.change("registry.member", member.row, on_allowance=True)
    for row in world.rows_of("health.insurance", member):
        if row["scheme"] == "城乡居民":
            world.change("health.insurance", row, category="低保")
    plot.innocent(member.id_no, "registered")

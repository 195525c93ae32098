"""Plants DE-02: allowance, support and subsidy paid on after death, and payments that stopped in time."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from crosscheck_demo.county.months import add_months, month_of
from crosscheck_demo.county.people import Person, Row
from crosscheck_demo.county.world import World
from crosscheck_demo.departments.civil_affairs import allowance_row, support_row
from crosscheck_demo.planting.fates import bury, grown_relative
from crosscheck_demo.planting.plot import Plot

RULE = "DE-02"
_DEAD_FOR = 150
"""Days."""
_KINDS = ("低保", "特困", "残疾人补贴")


def plant(world: World, plot: Plot) -> None:
    """Each kind paid on; one stopped on the third night; then payments within the month of grace."""
    for number in range(max(plot.count, len(_KINDS))):
        person, kind = _dead(world, plot), _KINDS[number % len(_KINDS)]
        _pay(world, person, kind, months=2 if number >= len(_KINDS) else 3)
        plot.found("member", person.member_no, kind)

    stopped = _dead(world, plot)
    row = world.add("civil_affairs.allowance", **_allowance(world, stopped, None))
    world.change("civil_affairs.allowance", row, 2, to_month=_after(stopped, 1))
    plot.found("member", stopped.member_no, "低保", last_night=plot.day(1))
    _last_month_due(world, plot)
    _look_alikes(world, plot)


def _dead(world: World, plot: Plot, died: date | None = None) -> Person:
    person = grown_relative(plot)
    bury(world, plot, person, died or plot.day(-_DEAD_FOR))
    person.status_on = died or plot.day(-_DEAD_FOR)
    return person


def _after(person: Person, months: int) -> date:
    """The month so many months after the month of death."""
    assert person.status_on is not None
    return add_months(month_of(person.status_on), months)


def _allowance(world: World, person: Person, until: date | None) -> Row:
    return allowance_row(world, person, "B", _after(person, -30), until)


def _pay(world: World, person: Person, kind: str, months: int) -> None:
    """Pay on: subsidies up to so many months after the month of death, the others without an end."""
    if kind == "低保":
        world.add("civil_affairs.allowance", **_allowance(world, person, None))
    elif kind == "特困":
        world.add("civil_affairs.support", **support_row(person, _after(person, -30), None))
    else:
        for month in range(1, months + 1):
            _subsidy(world, person, _after(person, month))


def _subsidy(world: World, person: Person, month: date) -> None:
    world.add(
        "civil_affairs.disability_subsidy",
        id_no=person.id_no,
        name=person.name,
        disability_no=f"{person.id_no}42",
        kind="护理补贴",
        month=month,
        amount=Decimal(100),
    )


def _last_month_due(world: World, plot: Plot) -> None:
    """Who died last month is due until the end of this one."""
    person = _dead(world, plot, plot.month(-1).replace(day=10))
    _pay(world, person, "低保", 0)
    plot.found("member", person.member_no, "低保", first_night=plot.month(1))


def _look_alikes(world: World, plot: Plot) -> None:
    ended = _dead(world, plot)
    world.add("civil_affairs.allowance", **_allowance(world, ended, _after(ended, 1)))
    _subsidy(world, ended, _after(ended, 1))
    plot.innocent(ended.member_no, "paid until the month after death, the month of grace")

    lately = _dead(world, plot, plot.day(-5))
    _pay(world, lately, "特困", 0)
    plot.innocent(lately.member_no, "died five days ago")

    mistaken = _dead(world, plot)
    row = world.add("civil_affairs.allowance", **_allowance(world, mistaken, None))
    world.change("civil_affairs.allowance", row, name=mistaken.name[0] + "某某")
    plot.innocent(mistaken.member_no, "paid to another name: weak evidence accuses nobody")

"""Plants CV-07: subsidies for the disabled paid on certificates that are not valid, and payments that are in order."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from crosscheck_demo.county.people import Person
from crosscheck_demo.county.world import World, money
from crosscheck_demo.planting.fates import certify, certify_unseen, depart, grown_relative
from crosscheck_demo.planting.plot import Plot

RULE = "CV-07"
_NEWEST = -1
"""The newest subsidy month of the list, counted from D's: the running one is paid when it is over."""


def plant(world: World, plot: Plot) -> None:
    """Certificates that ran out, were cancelled, or never were; two kinds paid to one; one who has moved away."""
    first_day = plot.month(_NEWEST)
    for number in range(max(plot.count, 3)):
        person = grown_relative(plot)
        if number % 3 == 0:
            certify_unseen(world, person, "42", plot.day(-3700), valid_to=first_day - timedelta(days=1))
        elif number % 3 == 1:
            certify_unseen(world, person, "42", plot.day(-900), status="注销")
        _pay(world, plot, person)
        plot.found("member", person.member_no, "护理补贴")
    both = grown_relative(plot)
    _pay(world, plot, both)
    _pay(world, plot, both, kind="生活补贴", id_no=both.id_no[:15] + "000")
    for kind in ("护理补贴", "生活补贴"):
        plot.found("member", both.member_no, kind)
    gone = grown_relative(plot)
    depart(world, gone, "迁出", plot.day(-300))
    _pay(world, plot, gone)
    plot.found("member", gone.member_no, "护理补贴")
    _look_alikes(world, plot)


def _pay(world: World, plot: Plot, person: Person, month: int = _NEWEST, **other: Any) -> None:
    row = {
        "id_no": person.id_no,
        "name": person.name,
        "disability_no": person.id_no + "42",
        "kind": "护理补贴",
        "month": plot.month(month),
        "amount": money(100),
    }
    world.add("civil_affairs.disability_subsidy", **row | other)


def _look_alikes(world: World, plot: Plot) -> None:
    first_day = plot.month(_NEWEST)
    until = grown_relative(plot)
    certify_unseen(world, until, "42", plot.day(-3700), valid_to=first_day)
    _pay(world, plot, until)
    plot.innocent(until.member_no, "still valid on the first day of the month paid")
    renewed = grown_relative(plot)
    certify_unseen(world, renewed, "42", plot.day(-4500), valid_to=plot.day(-800), status="过期")
    certify(world, renewed, "42", plot.day(-800), reissue="B1")
    _pay(world, plot, renewed)
    plot.innocent(renewed.member_no, "reissued")
    stopped = grown_relative(plot)
    _pay(world, plot, stopped, _NEWEST - 1)
    plot.innocent(stopped.member_no, "not paid any more in the newest month")
    namesake = grown_relative(plot)
    _pay(world, plot, namesake, name=namesake.name[0] + "某")
    plot.innocent(namesake.member_no, "paid under another name with the same number: weak evidence")
    misspelt = grown_relative(plot)
    certify_unseen(world, misspelt, "42", plot.day(-900), name=misspelt.name[0] + "某")
    _pay(world, plot, misspelt)
    plot.innocent(misspelt.member_no, "the valid certificate carries the number, the name is misspelt")

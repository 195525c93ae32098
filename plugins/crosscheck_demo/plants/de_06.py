"""Plants DE-06: subsidies paid to the card of the dead, and payments in time or on account of the death."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from crosscheck_demo.county.months import add_months, month_of
from crosscheck_demo.county.people import Person
from crosscheck_demo.county.world import World
from crosscheck_demo.departments.finance import FUNERAL, grant_row
from crosscheck_demo.planting.fates import bury, grown_relative
from crosscheck_demo.planting.plot import Plot

RULE = "DE-06"
_ITEM, _OTHER_ITEM = "耕地地力保护补贴", "生态公益林补偿"
_GRACE_MONTHS = 1


def plant(world: World, plot: Plot) -> None:
    """Paid the day after the grace, paid for two items, to a spoilt number; one more payment on the third night."""
    for number in range(plot.count):
        person = _dead(world, plot)
        late = _last_day(plot) + timedelta(days=1 + 10 * number)
        _pay(world, person, _ITEM, late, number % 2 == 1)
        plot.found("member", person.member_no, _ITEM)
    for day in (20, 40):
        _pay(world, person, _OTHER_ITEM, _last_day(plot) + timedelta(days=day))
    plot.found("member", person.member_no, _OTHER_ITEM)
    still = _dead(world, plot)
    world.add("finance.grant", 2, **grant_row(world, still, _ITEM, 260, plot.night))
    plot.found("member", still.member_no, _ITEM, first_night=plot.day(2))
    _look_alikes(world, plot)


def _died(plot: Plot) -> date:
    return plot.day(-150)


def _last_day(plot: Plot) -> date:
    """The last day on which a payment still counts as in time."""
    return add_months(month_of(_died(plot)), _GRACE_MONTHS + 1) - timedelta(days=1)


def _dead(world: World, plot: Plot) -> Person:
    person = grown_relative(plot)
    bury(world, plot, person, _died(plot))
    return person


def _pay(world: World, person: Person, item: str, day: date, spoilt: bool = False, **other: Any) -> None:
    number = {"id_no": person.id_no[:15] + "000"} if spoilt else {}
    world.add("finance.grant", **grant_row(world, person, item, 240, day) | number | other)


def _look_alikes(world: World, plot: Plot) -> None:
    in_time = _dead(world, plot)
    _pay(world, in_time, _ITEM, _last_day(plot))
    plot.innocent(in_time.member_no, "paid on the last day of grace")

    for item in FUNERAL:
        person = _dead(world, plot)
        _pay(world, person, item, plot.day(-20))
        plot.innocent(person.member_no, f"{item} is paid on account of the death")

    namesake = _dead(world, plot)
    _pay(world, namesake, _ITEM, plot.day(-20), name=namesake.name[0] + "某某")
    plot.innocent(namesake.member_no, "paid under another name: weak evidence accuses nobody")

"""Plants DE-06: subsidies paid to the card of the dead, and payments in time or on account of the death."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from crosscheck_demo.county.months import add_months, month_of
from crosscheck_demo.county.people import Person
from crosscheck_demo.county.world import World
from crosscheck_demo.departments.finance import FUNERAL, grant_row
from crosscheck_demo.planting.fates import bury, grown_relative
from crosscheck_demo.planting.plot import Site

RULE = "DE-06"
_ITEM, _OTHER_ITEM = "耕地地力保护补贴", "生态公益林补偿"
_GRACE_MONTHS = 1


def plant(world: World, site: Site) -> None:
    """Paid the day after the grace, paid for two items, to a spoilt number; one more payment on the third night."""
    for number in range(site.count):
        person = _dead(world, site)
        late = _last_day(site) + timedelta(days=1 + 10 * number)
        _pay(world, person, _ITEM, late, number % 2 == 1)
        site.found("member", person.member_no, _ITEM)
    for day in (20, 40):
        _pay(world, person, _OTHER_ITEM, _last_day(site) + timedelta(days=day))
    site.found("member", person.member_no, _OTHER_ITEM)
    still = _dead(world, site)
    world.add("finance.grant", 2, **grant_row(world, still, _ITEM, 260, site.night))
    site.found("member", still.member_no, _ITEM, first_night=site.day(2))
    _look_alikes(world, site)


def _died(site: Site) -> date:
    return site.day(-150)


def _last_day(site: Site) -> date:
    """The last day on which a payment still counts as in time."""
    return add_months(month_of(_died(site)), _GRACE_MONTHS + 1) - timedelta(days=1)


def _dead(world: World, site: Site) -> Person:
    person = grown_relative(site)
    bury(world, site, person, _died(site))
    return person


def _pay(world: World, person: Person, item: str, day: date, spoilt: bool = False, **other: Any) -> None:
    number = {"id_no": person.id_no[:15] + "000"} if spoilt else {}
    world.add("finance.grant", **grant_row(world, person, item, 240, day) | number | other)


def _look_alikes(world: World, site: Site) -> None:
    in_time = _dead(world, site)
    _pay(world, in_time, _ITEM, _last_day(site))
    site.innocent(in_time.member_no, "paid on the last day of grace")

    for item in FUNERAL:
        person = _dead(world, site)
        _pay(world, person, item, site.day(-20))
        site.innocent(person.member_no, f"{item} is paid on account of the death")

    namesake = _dead(world, site)
    _pay(world, namesake, _ITEM, site.day(-20), name=namesake.name[0] + "某某")
    site.innocent(namesake.member_no, "paid under another name: weak evidence accuses nobody")

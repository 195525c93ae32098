"""Plants DE-03: the dead of earlier years insured with state money, and insurance that is in order."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from crosscheck_demo.county.people import Person
from crosscheck_demo.county.world import World
from crosscheck_demo.departments.health import insurance_row
from crosscheck_demo.planting.fates import bury, grown_relative
from crosscheck_demo.planting.plot import Site

RULE = "DE-03"


def plant(world: World, site: Site) -> None:
    """Died by the last day of last year and insured this year; then the look-alikes."""
    last_year = date(site.night.year - 1, 12, 31)
    for number in range(site.count):
        person = _dead(world, site, last_year if number == 0 else site.day(-500 - 30 * number))
        _insure(world, site, person)
        site.found("member", person.member_no, str(site.night.year))

    this_year = _dead(world, site, date(site.night.year, 1, 1))
    _insure(world, site, this_year)
    site.innocent(this_year.member_no, "died on 1 January: insured for the year of death")

    for values, why in (
        ({"subsidy": Decimal(0)}, "no state money"),
        ({"subsidy": None}, "no state money given"),
        ({"status": "终止"}, "the insurance was ended"),
        ({"name": "韦某某"}, "insured under another name: weak evidence accuses nobody"),
    ):
        person = _dead(world, site, last_year)
        _insure(world, site, person, **values)
        site.innocent(person.member_no, why)


def _dead(world: World, site: Site, died: date) -> Person:
    person = grown_relative(site)
    bury(world, site, person, died)
    return person


def _insure(world: World, site: Site, person: Person, **values: Any) -> None:
    world.remove("health.insurance", world.rows_of("health.insurance", person))
    row = insurance_row(world, person, site.night.year, "城乡居民", "脱贫人口")
    world.add("health.insurance", **row | values)

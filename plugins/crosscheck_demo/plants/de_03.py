"""Plants DE-03: the dead of earlier years insured with state money, and insurance that is in order."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from crosscheck_demo.county.people import Person
from crosscheck_demo.county.world import World
from crosscheck_demo.departments.health import insurance_row
from crosscheck_demo.planting.fates import bury, grown_relative
from crosscheck_demo.planting.plot import Plot

RULE = "DE-03"


def plant(world: World, plot: Plot) -> None:
    """Died by the last day of last year and insured this year; then the look-alikes."""
    last_year = date(plot.night.year - 1, 12, 31)
    for number in range(plot.count):
        person = _dead(world, plot, last_year if number == 0 else plot.day(-500 - 30 * number))
        _insure(world, plot, person)
        plot.found("member", person.member_no, str(plot.night.year))

    this_year = _dead(world, plot, date(plot.night.year, 1, 1))
    _insure(world, plot, this_year)
    plot.innocent(this_year.member_no, "died on 1 January: insured for the year of death")

    for values, why in (
        ({"subsidy": Decimal(0)}, "no state money"),
        ({"subsidy": None}, "no state money given"),
        ({"status": "终止"}, "the insurance was ended"),
        ({"name": "韦某某"}, "insured under another name: weak evidence accuses nobody"),
    ):
        person = _dead(world, plot, last_year)
        _insure(world, plot, person, **values)
        plot.innocent(person.member_no, why)


def _dead(world: World, plot: Plot, died: date) -> Person:
    person = grown_relative(plot)
    bury(world, plot, person, died)
    return person


def _insure(world: World, plot: Plot, person: Person, **values: Any) -> None:
    world.remove("health.insurance", world.rows_of("health.insurance", person))
    row = insurance_row(world, person, plot.night.year, "城乡居民", "脱贫人口")
    world.add("health.insurance", **row | values)

"""Plants WM-01: households that paid more for treatment than half a rural income, and households that only look so."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from crosscheck.catalog.policy import policy
from crosscheck_demo.county.people import Household, Person
from crosscheck_demo.county.world import World
from crosscheck_demo.departments.health import bill
from crosscheck_demo.planting.fates import depart
from crosscheck_demo.planting.plot import Site

RULE = "WM-01"
_CENT = Decimal("0.01")


def plant(world: World, site: Site) -> None:
    """The first household pays exactly the limit, the others more, on several members where there are several."""
    for number in range(site.count):
        home = _unaided(site)
        missing = _limit(home, site.night) - _paid(world, site, home) + 1500 * number
        half = (missing / 2).quantize(_CENT)
        _add_bill(world, site, home.active[0], half)
        _add_bill(world, site, home.active[-1], missing - half)
        site.found("household", home.no)
    _look_alikes(world, site)


def _unaided(site: Site) -> Household:
    """Nobody on 低保 or 特困: their hospital bills are rule MD-04's."""
    return site.take_household(lambda home: not any(person.benefit for person in home.members), size=(2, 9))


def _limit(home: Household, night: date) -> Decimal:
    values = [policy().row(name, home.village, night) for name in ("medical_share_registered", "rural_dpi")]
    share, income = (row.value for row in values if row)
    return share * income


def _paid(world: World, site: Site, home: Household) -> Decimal:
    bills = [row for person in home.active for row in world.rows_of("health.settlement", person)]
    return sum((row["self_paid"] for row in bills if row["settled_on"].year == site.night.year), Decimal(0))


def _add_bill(world: World, site: Site, person: Person, self_paid: Decimal, day: date | None = None) -> None:
    row = bill(world, person, day or site.night, "住院", 40000, relief=False)
    covered = row["basic_paid"] + row["major_paid"]
    world.add("health.settlement", **row | {"total": covered + self_paid, "self_paid": self_paid})


def _look_alikes(world: World, site: Site) -> None:
    home = _unaided(site)
    _add_bill(world, site, home.head, _limit(home, site.night) - _paid(world, site, home) - _CENT)
    site.innocent(home.no, "one cent below the limit")

    home = _unaided(site)
    _add_bill(world, site, home.head, Decimal(30000), date(site.night.year - 1, 12, 31))
    site.innocent(home.no, "the large bill is of last year")

    home = _unaided(site)
    row = bill(world, home.head, site.night, "住院", 60000, relief=False)
    world.add("health.settlement", **row | {"name": home.head.name[0] + "某某"})
    site.innocent(home.no, "the large bill has the head's number and another name: weak evidence never accuses")

    gone = site.take_member(lambda person: not person.benefit, age=(18, 40), relation=["子女"], size=(3, 9))
    _add_bill(world, site, gone, Decimal(30000))
    depart(world, gone, "迁出", site.day(-100))
    site.innocent(gone.family.no, "the large bill is of a member who moved away")

"""Plants WI-05: registered people on the public payroll, and people paid as something else or no longer."""

from __future__ import annotations

from typing import Any

from crosscheck_demo.county.people import Person, Row
from crosscheck_demo.county.world import World
from crosscheck_demo.departments.finance import payroll_row
from crosscheck_demo.planting.fates import depart, grown_relative
from crosscheck_demo.planting.plot import Site

RULE = "WI-05"
_PAYROLL = "finance.payroll"
_KINDS = ("事业编制", "行政编制", "离退休")


def plant(world: World, site: Site) -> None:
    """Each kind, one number spoilt, one person paid by two offices; one row is taken back on the third night."""
    for number in range(max(site.count, len(_KINDS))):
        person = grown_relative(site)
        spoilt: dict[str, Any] = {"id_no": person.id_no[:15] + "000"} if number % 3 == 2 else {}
        _employ(world, site, person, _KINDS[number % len(_KINDS)], **spoilt)
        if number == 0:
            _employ(world, site, person, "行政编制", unit="县文化馆")
        site.found("member", person.member_no)
    mistaken = grown_relative(site)
    row = _employ(world, site, mistaken, "事业编制")
    world.remove(_PAYROLL, row, 2)
    site.found("member", mistaken.member_no, last_night=site.day(1))
    site.found("dataset", _PAYROLL, f"{RULE}/{mistaken.member_no}/", rule="AG-04", first_night=site.day(2))
    _look_alikes(world, site)


def _employ(
    world: World, site: Site, person: Person, kind: str, months_ago: int = 1, unit: str = "县图书馆", **other: Any
) -> Row:
    return world.add(_PAYROLL, **payroll_row(person, unit, kind, site.month(-months_ago), 4600) | other)


def _look_alikes(world: World, site: Site) -> None:
    left = grown_relative(site)
    for months_ago in (2, 3):
        _employ(world, site, left, "事业编制", months_ago)
    site.innocent(left.member_no, "left: not in the newest month")

    for kind in ("公益性岗位", "村干部", "临时聘用"):
        person = grown_relative(site)
        _employ(world, site, person, kind)
        site.innocent(person.member_no, f"paid as {kind}")

    namesake = grown_relative(site)
    _employ(world, site, namesake, "行政编制", name=namesake.name[0] + "某某")
    site.innocent(namesake.member_no, "the same number under another name: weak evidence accuses nobody")

    gone = grown_relative(site)
    _employ(world, site, gone, "行政编制")
    depart(world, gone, "参军", site.day(-700))
    site.innocent(gone.member_no, "in the army: no active member")

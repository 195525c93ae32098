"""Plants WI-05: registered people on the public payroll, and people paid as something else or no longer."""

from __future__ import annotations

from typing import Any

from crosscheck_demo.county.people import Person, Row
from crosscheck_demo.county.world import World
from crosscheck_demo.departments.finance import payroll_row
from crosscheck_demo.planting.fates import depart, grown_relative
from crosscheck_demo.planting.plot import Plot

RULE = "WI-05"
_PAYROLL = "finance.payroll"
_KINDS = ("事业编制", "行政编制", "离退休")


def plant(world: World, plot: Plot) -> None:
    """Each kind, one number spoilt, one person paid by two offices; one row is taken back on the third night."""
    for number in range(max(plot.count, len(_KINDS))):
        person = grown_relative(plot)
        spoilt: dict[str, Any] = {"id_no": person.id_no[:15] + "000"} if number % 3 == 2 else {}
        _employ(world, plot, person, _KINDS[number % len(_KINDS)], **spoilt)
        if number == 0:
            _employ(world, plot, person, "行政编制", unit="县文化馆")
        plot.found("member", person.member_no)
    mistaken = grown_relative(plot)
    row = _employ(world, plot, mistaken, "事业编制")
    world.remove(_PAYROLL, row, 2)
    plot.found("member", mistaken.member_no, last_night=plot.day(1))
    plot.found("dataset", _PAYROLL, f"{RULE}/{mistaken.member_no}/", rule="AG-04", first_night=plot.day(2))
    _look_alikes(world, plot)


def _employ(
    world: World, plot: Plot, person: Person, kind: str, months_ago: int = 1, unit: str = "县图书馆", **other: Any
) -> Row:
    return world.add(_PAYROLL, **payroll_row(person, unit, kind, plot.month(-months_ago), 4600) | other)


def _look_alikes(world: World, plot: Plot) -> None:
    left = grown_relative(plot)
    for months_ago in (2, 3):
        _employ(world, plot, left, "事业编制", months_ago)
    plot.innocent(left.member_no, "left: not in the newest month")

    for kind in ("公益性岗位", "村干部", "临时聘用"):
        person = grown_relative(plot)
        _employ(world, plot, person, kind)
        plot.innocent(person.member_no, f"paid as {kind}")

    namesake = grown_relative(plot)
    _employ(world, plot, namesake, "行政编制", name=namesake.name[0] + "某某")
    plot.innocent(namesake.member_no, "the same number under another name: weak evidence accuses nobody")

    gone = grown_relative(plot)
    _employ(world, plot, gone, "行政编制")
    depart(world, gone, "参军", plot.day(-700))
    plot.innocent(gone.member_no, "in the army: no active member")

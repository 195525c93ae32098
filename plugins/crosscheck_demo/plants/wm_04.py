"""Plants WM-04: unregistered people newly certified as severely disabled, and some to whom that does not apply."""

from __future__ import annotations

from typing import Any

from crosscheck_demo.county.people import Person
from crosscheck_demo.county.world import World
from crosscheck_demo.departments.civil_affairs import allowance_row, support_row
from crosscheck_demo.departments.disabled_federation import certificate_row
from crosscheck_demo.planting.fates import certify, grown_relative
from crosscheck_demo.planting.plot import Plot

RULE = "WM-04"
_CERTIFICATE, _REGISTER = "disabled_federation.certificate", "police.resident"


def plant(world: World, plot: Plot) -> None:
    """Grades one and two; one certificate ninety days old tomorrow; one allowance that ended last month."""
    for number in range(plot.count):
        person = _resident(world, plot)
        _certify(world, plot, person, "42" if number % 2 else "61", -10 * number)
        plot.found("resident", person.id_no)
    oldest = _resident(world, plot)
    _certify(world, plot, oldest, "42", -89)
    plot.found("resident", oldest.id_no, last_night=plot.night)
    ended = _resident(world, plot)
    _certify(world, plot, ended, "41", -5)
    world.add("civil_affairs.allowance", **allowance_row(world, ended, "B", plot.month(-30), plot.month(-1)))
    plot.found("resident", ended.id_no)
    _look_alikes(world, plot)


def _resident(world: World, plot: Plot) -> Person:
    """Somebody rural who is neither certified nor helped nor owns anything."""
    none_of = (
        *(_CERTIFICATE, "civil_affairs.allowance", "civil_affairs.support", "civil_affairs.death"),
        *("police.vehicle", "housing.property", "market.enterprise", "finance.payroll"),
    )

    def fits(person: Person) -> bool:
        rows = world.rows_of(_REGISTER, person)
        rural = bool(rows) and rows[0]["hukou_kind"] == "农业"
        return person.active and rural and not any(world.rows_of(dataset, person) for dataset in none_of)

    return plot.take_resident(fits, age=(18, 85))


def _certify(
    world: World, plot: Plot, person: Person, disability: str, days: int, again: str = "", **other: Any
) -> None:
    world.add(_CERTIFICATE, **certificate_row(person, disability, plot.day(days), again) | other)


def _look_alikes(world: World, plot: Plot) -> None:
    values: dict[str, Any]
    for disability, days, again, values, why in (
        ("43", -10, "", {}, "grade 三级"),
        ("42", -90, "", {}, "ninety days ago: no longer new"),
        ("42", -10, "B1", {}, "a reissue"),
        ("41", -10, "", {"status": "注销"}, "cancelled again"),
        ("41", -10, "", {"name": "韦某某"}, "the certificate has another name: no link between two lists"),
    ):
        person = _resident(world, plot)
        _certify(world, plot, person, disability, days, again, **values)
        plot.innocent(person.id_no, why)

    for values in ({"hukou_kind": "非农业"}, {"status": "迁出", "status_on": plot.day(-60)}):
        person = _resident(world, plot)
        _certify(world, plot, person, "41", -10)
        world.change(_REGISTER, world.rows_of(_REGISTER, person)[0], **values)
        plot.innocent(person.id_no, "lives in town or elsewhere by the register")

    helped = _resident(world, plot)
    _certify(world, plot, helped, "41", -10)
    world.add("civil_affairs.allowance", **allowance_row(world, helped, "B", plot.month(-30), None))
    plot.innocent(helped.id_no, "on 低保")
    kept = _resident(world, plot)
    _certify(world, plot, kept, "41", -10)
    world.add("civil_affairs.support", **support_row(kept, plot.month(-30), None))
    plot.innocent(kept.id_no, "on 特困")

    member = grown_relative(plot)
    certify(world, member, "42", plot.day(-10))
    plot.innocent(member.id_no, "registered")

"""Plants CV-06: disabled people whose subsidies are not paid, and people to whom none is due."""

from __future__ import annotations

from typing import Any

from crosscheck_demo.county.people import Person
from crosscheck_demo.county.world import World, money
from crosscheck_demo.departments.civil_affairs import support_row
from crosscheck_demo.planting.fates import certify, certify_unseen, depart, grown_relative
from crosscheck_demo.planting.plot import Plot

RULE = "CV-06"
_NURSING, _LIVING = "护理补贴", "生活补贴"


def plant(world: World, plot: Plot) -> None:
    """Severely disabled without 护理补贴, poor ones without 生活补贴, both; paid late on the third night."""
    for number in range(plot.count):
        if number % 2:
            person = _poor(plot)
            certify(world, person, "44", plot.day(-900))
            plot.found("member", person.member_no, _LIVING)
        else:
            person = grown_relative(plot)
            certify(world, person, "41", plot.day(-61))
            _pay(world, plot, person, _NURSING, -2)
            plot.found("member", person.member_no, _NURSING)
    both = _poor(plot)
    certify(world, both, "32", plot.day(-400))
    for kind in (_NURSING, _LIVING):
        plot.found("member", both.member_no, kind)
    late = grown_relative(plot)
    certify(world, late, "12", plot.day(-500))
    _pay(world, plot, late, _NURSING, -1, 2)
    plot.found("member", late.member_no, _NURSING, last_night=plot.day(1))
    _look_alikes(world, plot)
    _weak_or_gone(world, plot)


def _poor(plot: Plot) -> Person:
    return plot.take_member(lambda person: not person.disability, age=(18, 75), benefit="低保")


def _pay(world: World, plot: Plot, person: Person, kind: str, month: int, night: int = 0, **other: Any) -> None:
    row = {
        "id_no": person.id_no,
        "name": person.name,
        "disability_no": person.id_no + "41",
        "kind": kind,
        "month": plot.month(month),
        "amount": money(100),
    }
    world.add("civil_affairs.disability_subsidy", night, **row | other)


def _look_alikes(world: World, plot: Plot) -> None:
    for disability, issued, why in (
        ("43", -900, "grade 三级 and no 低保: nothing is due"),
        ("41", -40, "certified less than sixty days ago"),
    ):
        person = grown_relative(plot)
        certify(world, person, disability, plot.day(issued))
        plot.innocent(person.member_no, why)
    expired = grown_relative(plot)
    certify_unseen(world, expired, "41", plot.day(-4000), valid_to=plot.day(-1))
    plot.innocent(expired.member_no, "the certificate ran out")
    cancelled = grown_relative(plot)
    certify_unseen(world, cancelled, "42", plot.day(-2000), status="注销")
    plot.innocent(cancelled.member_no, "the certificate was cancelled")
    kept = plot.take_member(lambda person: not person.disability, benefit="特困")
    certify(world, kept, "41", plot.day(-700))
    plot.innocent(kept.member_no, "on 特困: 护理补贴 is not due")
    paid = _poor(plot)
    certify(world, paid, "41", plot.day(-700))
    _pay(world, plot, paid, _NURSING, -1)
    _pay(world, plot, paid, _LIVING, -1)
    plot.innocent(paid.member_no, "both paid in the newest month")


def _weak_or_gone(world: World, plot: Plot) -> None:
    misspelt = grown_relative(plot)
    certify(world, misspelt, "41", plot.day(-700))
    _pay(world, plot, misspelt, _NURSING, -1, name=misspelt.name[0] + "某")
    plot.innocent(misspelt.member_no, "paid under another name with the same number: weak evidence excuses")
    other = grown_relative(plot)
    certify_unseen(world, other, "41", plot.day(-700), name=other.name[0] + "某")
    plot.innocent(other.member_no, "the certificate has another name: weak evidence accuses nobody")
    before = grown_relative(plot)
    certify(world, before, "41", plot.day(-700))
    # Without the bills of those months: medical relief would have been due for them.
    world.remove("health.settlement", world.rows_of("health.settlement", before))
    world.add("civil_affairs.support", **support_row(before, plot.month(-40), plot.month(-1)))
    plot.found("member", before.member_no, _NURSING)
    gone = grown_relative(plot)
    certify(world, gone, "41", plot.day(-700))
    depart(world, gone, "迁出", plot.day(-300))
    plot.innocent(gone.member_no, "moved away: no active member")

"""Plants WI-01: cars of registered people, and vehicles that are none or were bought after the exit."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from crosscheck_demo.county.people import Person, Row
from crosscheck_demo.county.world import World
from crosscheck_demo.departments.police import PRICE_AFTER_EXIT, PRICE_OF_A_CAR, vehicle_row
from crosscheck_demo.planting.fates import depart, grown_relative
from crosscheck_demo.planting.plot import Plot

RULE = "WI-01"


def plant(world: World, plot: Plot) -> None:
    """A cheap car before the exit, a lorry at the limit, a dear car after it, a spoilt number."""
    for number in range(max(plot.count, 5)):
        person = _owner(plot)
        if number % 4 == 1:
            row = _drive(world, person, "轻型货车", _exit(person) - timedelta(days=100), PRICE_OF_A_CAR)
        elif number % 4 == 2:
            row = _drive(world, person, "小型轿车", _exit(person) + timedelta(days=30), PRICE_AFTER_EXIT)
        elif number % 4 == 3:
            row = _drive(world, person, "小型普通客车", _exit(person) + timedelta(days=30), None, status="逾期未检验")
        else:
            spoilt = {"id_no": person.id_no[:15] + "000"} if number else {}
            row = _drive(world, person, "小型轿车", _exit(person), 12000, **spoilt)
        plot.found("member", person.member_no, row["plate"])
    _look_alikes(world, plot)


def _owner(plot: Plot) -> Person:
    """A relative in a household that was lifted out; what the head may own already is left alone."""

    def lifted(person: Person) -> bool:
        home = person.family.row
        return person.relation != "户主" and bool(home and home["lifted_on"]) and not person.disability

    return plot.take_member(lifted, age=(25, 59), benefit="", kind="脱贫户")


def _exit(person: Person) -> date:
    """The day from which a modest car is excused: lifted out, or the risk removed, whichever was later."""
    home = person.family.row
    assert home is not None
    day: date = max(day for day in (home["lifted_on"], home["risk_removed_on"]) if day)
    return day


def _drive(world: World, person: Person, kind: str, day: date, price: int | None, **other: Any) -> Row:
    return world.add("police.vehicle", **vehicle_row(world, person, kind, day, price) | other)


def _look_alikes(world: World, plot: Plot) -> None:
    modest = _owner(plot)
    _drive(world, modest, "小型轿车", _exit(modest) + timedelta(days=1), PRICE_AFTER_EXIT - 1)
    plot.innocent(modest.member_no, "a modest car bought the day after the exit")

    for kind, price, status, why in (
        ("轻型货车", PRICE_OF_A_CAR - 1, "正常", "a van cheaper than a car"),
        ("大型货车", None, "正常", "a lorry without a price"),
        ("摩托车", 45000, "正常", "a motorcycle, however dear"),
        ("三轮汽车", 45000, "正常", "a tricycle"),
        ("拖拉机", 90000, "正常", "a tractor"),
        ("小型轿车", 60000, "报废", "a car that was scrapped"),
        ("小型普通客车", 60000, "注销", "a car that was struck off"),
    ):
        person = _owner(plot)
        _drive(world, person, kind, _exit(person) - timedelta(days=400), price, status=status)
        plot.innocent(person.member_no, why)

    namesake = _owner(plot)
    _drive(world, namesake, "小型轿车", plot.day(-3000), 60000, name=namesake.name[0] + "某某")
    plot.innocent(namesake.member_no, "the same number under another name: weak evidence accuses nobody")

    gone = grown_relative(plot)
    _drive(world, gone, "小型轿车", plot.day(-3000), 60000)
    depart(world, gone, "迁出", plot.day(-700))
    plot.innocent(gone.member_no, "moved away: no active member")

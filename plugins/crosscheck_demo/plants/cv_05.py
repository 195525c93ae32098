"""Plants CV-05: unregistered recipients of 低保 with cars, flats, companies or a salary, and some who only seem so."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from crosscheck_demo.county.people import Person
from crosscheck_demo.county.places import RELOCATION_SITES
from crosscheck_demo.county.world import World, money
from crosscheck_demo.departments.civil_affairs import allowance_row
from crosscheck_demo.departments.finance import payroll_row
from crosscheck_demo.departments.housing import property_row, relocation_row
from crosscheck_demo.departments.market import COMPANY, SMALL_CAPITAL, credit_code, role_row
from crosscheck_demo.departments.police import PRICE_OF_A_CAR, vehicle_row
from crosscheck_demo.planting.fates import depart, grown_relative
from crosscheck_demo.planting.plot import Plot

RULE = "CV-05"
_STREET = "百色市右江区城东路66号"
_NUMBERS = 7_000_000
"""Certificate numbers that no other row has."""
_TELLING = (
    *("civil_affairs.allowance", "civil_affairs.support", "police.vehicle", "housing.property"),
    *("housing.relocation", "market.enterprise", "finance.payroll"),
)


def plant(world: World, plot: Plot) -> None:
    """One of each kind, one person with two; an allowance that ends this month; then the look-alikes."""
    for number in range(max(plot.count, 4)):
        person = _recipient(world, plot)
        kind, give = (("车辆", _drive), ("房产", _own), ("企业", _run), ("财政供养", _employ))[number % 4]
        give(world, plot, person)
        plot.found("resident", person.id_no, kind)
    rich = _recipient(world, plot)
    _drive(world, plot, rich, "轻型货车", PRICE_OF_A_CAR)
    _own(world, plot, rich, use="商铺")
    for kind in ("车辆", "房产"):
        plot.found("resident", rich.id_no, kind)
    ending = _recipient(world, plot, plot.month(0))
    _drive(world, plot, ending)
    plot.found("resident", ending.id_no, "车辆", last_night=plot.month(1) - timedelta(days=1))
    _look_alikes(world, plot)
    _not_the_owner(world, plot)


def _recipient(world: World, plot: Plot, until: date | None = None) -> Person:
    """Somebody unregistered without any asset, on 低保 for years."""

    def has_nothing(person: Person) -> bool:
        return person.active and not any(world.rows_of(dataset, person) for dataset in _TELLING)

    person = plot.take_resident(has_nothing, age=(25, 70))
    world.add("civil_affairs.allowance", **allowance_row(world, person, "C", plot.month(-30), until))
    return person


def _drive(world: World, plot: Plot, person: Person, kind: str = "小型轿车", price: int = 46000, **other: Any) -> None:
    world.add("police.vehicle", **vehicle_row(world, person, kind, plot.day(-900), price) | other)


def _own(world: World, plot: Plot, person: Person, **other: Any) -> None:
    number = _NUMBERS + len(world.tables.rows["housing.property"])
    row = property_row(person.family, number, plot.day(-1200), _STREET, "住宅", "购买")
    world.add("housing.property", **row | {"id_no": person.id_no, "name": person.name} | other)


def _run(world: World, plot: Plot, person: Person, capital: int = SMALL_CAPITAL) -> None:
    name = f"广西{person.name[0]}氏商贸有限公司"
    row = role_row(person, credit_code(world, COMPANY), name, COMPANY, "股东", plot.day(-1500), capital, 0)
    world.add("market.enterprise", **row)


def _employ(world: World, plot: Plot, person: Person, kind: str = "事业编制", months_ago: int = 1) -> None:
    world.add("finance.payroll", **payroll_row(person, "县文化馆", kind, plot.month(-months_ago), 4800))


def _look_alikes(world: World, plot: Plot) -> None:
    ended = _recipient(world, plot, plot.month(-1))
    _drive(world, plot, ended)
    plot.innocent(ended.id_no, "低保 ended the month before D's")
    for kind, price, why in (
        ("摩托车", 45000, "a motorcycle, however dear"),
        ("轻型货车", PRICE_OF_A_CAR - 1, "a van cheaper than a car"),
    ):
        person = _recipient(world, plot)
        _drive(world, plot, person, kind, price)
        plot.innocent(person.id_no, why)
    heir = _recipient(world, plot)
    _own(world, plot, heir, acquired_by="继承")
    plot.innocent(heir.id_no, "inherited, not bought")
    partner = _recipient(world, plot)
    _run(world, plot, partner, SMALL_CAPITAL - 1)
    plot.innocent(partner.id_no, "a share in next to nothing, no tax paid")
    for kind, months_ago, why in (("公益性岗位", 1, "a public-welfare post"), ("行政编制", 2, "off the payroll")):
        person = _recipient(world, plot)
        _employ(world, plot, person, kind, months_ago)
        plot.innocent(person.id_no, why)
    _moved_along(world, plot)


def _moved_along(world: World, plot: Plot) -> None:
    """The flat of who moved along with a relocation, in the books as bought."""
    head, new_home = _recipient(world, plot), RELOCATION_SITES[1]
    row = relocation_row(head.family, new_home, money(80), plot.day(-2000), plot.day(-1900))
    owner = {"head_id_no": head.id_no, "head_name": head.name, "accompanying": True}
    world.add("housing.relocation", **row | owner)
    _own(world, plot, head, location=f"田东县平马镇{new_home}5栋302号")
    plot.innocent(head.id_no, "the relocation flat itself")


def _not_the_owner(world: World, plot: Plot) -> None:
    namesake = _recipient(world, plot)
    _drive(world, plot, namesake, name=namesake.name[0] + "某某")
    plot.innocent(namesake.id_no, "the car stands under another name with the same number")
    damaged = _recipient(world, plot)
    _drive(world, plot, damaged, id_no=damaged.id_no[:15] + "000")
    plot.innocent(damaged.id_no, "the owner's number is damaged: no link between two lists")
    gone = grown_relative(plot)
    depart(world, gone, "迁出", plot.day(-700))
    world.add("civil_affairs.allowance", **allowance_row(world, gone, "C", plot.month(-20), None))
    _drive(world, plot, gone)
    plot.innocent(gone.id_no, "registered, though active no more")

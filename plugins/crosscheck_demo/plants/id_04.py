"""Plants ID-04: sex or birth date that differ from the number, and rows that only look so."""

from __future__ import annotations

from datetime import timedelta

from crosscheck_demo.county.months import add_months, month_of
from crosscheck_demo.county.people import Person
from crosscheck_demo.county.world import World
from crosscheck_demo.planting.fates import depart, legacy, rewrite
from crosscheck_demo.planting.plot import Plot

RULE = "ID-04"
_KINDS = 3


def plant(world: World, plot: Plot) -> None:
    """The other sex, the day after, both, another month; then empty columns, a legacy number, a month, a soldier."""
    for number in range(max(plot.count, _KINDS)):
        person = _grown(plot)
        wrong = {"sex": _other(person), "birth_date": person.birth + timedelta(days=1)}
        kept = (("sex",), ("birth_date",), ("sex", "birth_date"))[number % _KINDS]
        rewrite(world, person, **{column: wrong[column] for column in kept})
        plot.found("member", person.member_no)

    for months in (0, 1):
        person = _grown(plot)
        month = add_months(month_of(person.birth), months)
        rewrite(world, person, birth_date=f"{month.year}年{month.month}月")
        if months:
            plot.found("member", person.member_no)
        else:
            plot.innocent(person.member_no, "only the month of birth is given, and it agrees")

    silent = _grown(plot)
    rewrite(world, silent, sex=None, birth_date=None)
    plot.innocent(silent.member_no, "neither sex nor birth date given")

    converted = _grown(plot)
    rewrite(world, converted, id_no=legacy(converted.id_no))
    plot.innocent(converted.member_no, "a legacy number says the same sex and birth date")

    soldier = _grown(plot)
    rewrite(world, soldier, sex=_other(soldier))
    depart(world, soldier, "参军", plot.day(-300))
    plot.innocent(soldier.member_no, "in the army: no active member")


def _grown(plot: Plot) -> Person:
    return plot.take_member(lambda person: person.relation != "户主", age=(30, 59), benefit="")


def _other(person: Person) -> str:
    return "女" if person.sex == "男" else "男"

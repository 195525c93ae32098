"""Plants MD-01: members without basic medical insurance, and members who only look so."""

from __future__ import annotations

from crosscheck_demo.county.people import Person, Row
from crosscheck_demo.county.world import World
from crosscheck_demo.departments.health import insurance_row
from crosscheck_demo.planting.fates import depart
from crosscheck_demo.planting.plot import Plot

RULE = "MD-01"


def plant(world: World, plot: Plot) -> None:
    """No row for D's year, or one that is 暂停 or 终止; then the look-alikes."""
    for number in range(plot.count):
        person = plot.take_member(age=(18, 59))
        if number % 2:
            for row in _this_year(world, plot, person):
                world.change("health.insurance", row, status="暂停" if number % 4 == 1 else "终止")
        else:
            world.remove("health.insurance", _this_year(world, plot, person))
        plot.found("member", person.member_no)
    _newborns(world, plot)
    _look_alikes(world, plot)


def _this_year(world: World, plot: Plot, person: Person) -> list[Row]:
    return [row for row in world.rows_of("health.insurance", person) if row["year"] == plot.night.year]


def _newborns(world: World, plot: Plot) -> None:
    """Ninety days after birth the time to insure a child is over."""
    for days in (90, 60):
        home = plot.take_household(lambda h: h.head.age(plot.night) <= 50, kind="脱贫户", size=(2, 5))
        child = plot.new_member(home, "子女", plot.day(-days))
        world.remove("health.insurance", world.rows_of("health.insurance", child))
        if days == 90:
            plot.found("member", child.member_no)
        else:
            plot.innocent(child.member_no, "born less than 90 days ago")


def _look_alikes(world: World, plot: Plot) -> None:
    elsewhere = plot.take_member(age=(20, 50))
    for row in _this_year(world, plot, elsewhere):
        world.change("health.insurance", row, county_code="450103")
    plot.innocent(elsewhere.member_no, "insured in another county")

    misspelt = plot.take_member(age=(20, 50))
    for row in world.rows_of("health.insurance", misspelt):
        world.change("health.insurance", row, name=misspelt.name[0] + "某")
    plot.innocent(misspelt.member_no, "insured under another name with the same number: weak evidence excuses")

    paused = plot.take_member(lambda person: not person.benefit, age=(25, 50))
    world.remove("health.insurance", world.rows_of("health.insurance", paused))
    for county, status in (("451023", "暂停"), ("451022", "正常参保")):
        row = insurance_row(world, paused, plot.night.year, "城乡居民", "脱贫人口")
        world.add("health.insurance", **row | {"county_code": county, "status": status})
    plot.innocent(paused.member_no, "paused there, insured here")

    gone = plot.take_member(age=(20, 30), relation=["子女"])
    world.remove("health.insurance", world.rows_of("health.insurance", gone))
    depart(world, gone, "参军", plot.day(-200))
    plot.innocent(gone.member_no, "joined the army: no active member")

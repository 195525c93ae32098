"""Plants HO-01: dangerous houses nobody dealt with, and houses that were, or whose people moved out."""

from __future__ import annotations

from datetime import date

from crosscheck_demo.county.people import Household, Row
from crosscheck_demo.county.world import World, money
from crosscheck_demo.departments.housing import appraisal_row, relocation_row
from crosscheck_demo.planting.plot import Plot

RULE = "HO-01"
_SITE = "福安家园安置点"


def plant(world: World, plot: Plot) -> None:
    """Grade C or D and 未处置, known to the registry or not; one is repaired on the third night."""
    for number in range(plot.count):
        home = plot.take_household()
        _appraise(world, home, "CD"[number % 2], plot.day(-200))
        _unsafe(world, home)
        plot.found("household", home.no)
    repaired = plot.take_household()
    row = _appraise(world, repaired, "C", plot.day(-300))
    world.change("housing.appraisal", row, 2, treatment="已加固", treated_on=plot.day(1))
    plot.found("household", repaired.no, last_night=plot.day(1))
    plot.found("household", repaired.no, rule="HO-03", last_night=plot.day(1))
    worse = plot.take_household()
    _appraise(world, worse, "A", plot.day(-900), "无需处置")
    world.add("housing.appraisal", **appraisal_row(worse, "D", plot.day(-30), "未处置", None))
    _unsafe(world, worse)
    plot.found("household", worse.no)
    _look_alikes(world, plot)
    _moved(world, plot)


def _appraise(world: World, home: Household, grade: str, day: date, treatment: str = "未处置") -> Row:
    """The household's only appraisal."""
    world.remove("housing.appraisal", world.rows_of("housing.appraisal", home))
    return world.add("housing.appraisal", **appraisal_row(home, grade, day, treatment, None))


def _unsafe(world: World, home: Household) -> None:
    """The registry knows it: otherwise HO-03 would fire beside this rule."""
    assert home.row is not None
    world.change("registry.household", home.row, house_safe=False)


def _look_alikes(world: World, plot: Plot) -> None:
    better = plot.take_household()
    _appraise(world, better, "D", plot.day(-400))
    world.add("housing.appraisal", **appraisal_row(better, "A", plot.day(-30), "无需处置", None))
    plot.innocent(better.no, "appraised again, now grade A")
    for grade, treatment in (("C", "已加固"), ("D", "已拆除重建"), ("B", "未处置")):
        home = plot.take_household()
        _appraise(world, home, grade, plot.day(-200), treatment)
        plot.innocent(home.no, f"grade {grade}, {treatment}")
    namesake = plot.take_household()
    row = _appraise(world, namesake, "D", plot.day(-200))
    world.change("housing.appraisal", row, head_name=namesake.head.name[0] + "某")
    plot.innocent(namesake.no, "the appraisal has another name: weak evidence")
    late = plot.take_household(lambda home: any(not person.active for person in home.members))
    row = _appraise(world, late, "D", plot.day(-200))
    gone = next(person for person in late.members if not person.active)
    world.change("housing.appraisal", row, head_id_no=gone.id_no, head_name=gone.name)
    plot.innocent(late.no, "the appraisal is of a member who is active no more")


def _moved(world: World, plot: Plot) -> None:
    relocated = plot.take_household(relocated=True)
    _appraise(world, relocated, "D", plot.day(-200))
    plot.innocent(relocated.no, "moved in elsewhere: the old house stands empty")
    for why, other in (
        ("moved along with a relocation", {"accompanying": True}),
        ("relocation under another name: weak evidence excuses", {"head_name": "覃某某"}),
    ):
        home = plot.take_household(lambda home: not world.rows_of("housing.renovation", home))
        _appraise(world, home, "D", plot.day(-200))
        moved = relocation_row(home, _SITE, money(20 * len(home.active)), plot.day(-900), plot.day(-800))
        world.add("housing.relocation", **moved | other)
        plot.innocent(home.no, why)

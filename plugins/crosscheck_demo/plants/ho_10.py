"""Plants HO-10: relocation of households that are not registered, and heads who are known after all."""

from __future__ import annotations

from typing import Any

from crosscheck_demo.county.people import Person, Row
from crosscheck_demo.county.world import World, money
from crosscheck_demo.departments.housing import relocation_row
from crosscheck_demo.planting.plot import Plot

RULE = "HO-10"
_SITE = "祥周幸福小区安置点"


def plant(world: World, plot: Plot) -> None:
    """Unregistered families relocated as registered ones; one row is corrected on the third night."""
    for _ in range(plot.count):
        head = plot.take_resident(head=True)
        _relocate(world, plot, head)
        plot.found("resident", head.id_no)
    corrected = plot.take_resident(head=True)
    row = _relocate(world, plot, corrected)
    world.change("housing.relocation", row, 2, accompanying=True)
    plot.found("resident", corrected.id_no, last_night=plot.day(1))
    _look_alikes(world, plot)


def _relocate(world: World, plot: Plot, head: Person, **other: Any) -> Row:
    """The person's only relocation, with everything else in order."""
    world.remove("housing.relocation", world.rows_of("housing.relocation", head))
    family = head.family
    row = relocation_row(family, _SITE, money(20 * len(family.active)), plot.day(-1500), plot.day(-1400))
    return world.add("housing.relocation", **row | {"head_id_no": head.id_no, "head_name": head.name} | other)


def _look_alikes(world: World, plot: Plot) -> None:
    along = plot.take_resident(head=True)
    _relocate(world, plot, along, accompanying=True)
    plot.innocent(along.id_no, "moved along with a relocation")
    damaged = plot.take_resident(head=True)
    number = damaged.id_no[:17] + ("1" if damaged.id_no[17] != "1" else "2")
    _relocate(world, plot, damaged, head_id_no=number)
    plot.innocent(number, "a number that is not valid names nobody")
    misspelt = plot.take_household(relocated=True).head
    for row in world.rows_of("housing.relocation", misspelt):
        world.change("housing.relocation", row, head_name=misspelt.name[0] + "某")
    plot.innocent(misspelt.id_no, "registered; the name is another one")
    cut = plot.take_household(relocated=True).head
    number = cut.id_no[:15] + "000"
    for row in world.rows_of("housing.relocation", cut):
        world.change("housing.relocation", row, head_id_no=number)
    plot.innocent(number, "registered; the number's tail was lost in a spreadsheet")
    home = plot.take_household(
        lambda home: any(not p.active for p in home.members) and not world.rows_of("housing.renovation", home)
    )
    gone = next(person for person in home.members if not person.active)
    _relocate(world, plot, gone)
    plot.innocent(gone.id_no, "registered, though active no more")

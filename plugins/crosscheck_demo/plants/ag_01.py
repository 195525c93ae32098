"""Plants AG-01: villages nobody of which is found in the insurance list, and villages that are too small or found."""

from __future__ import annotations

from crosscheck_demo.county.people import Household
from crosscheck_demo.county.places import CODES_SINCE, MERGED_ON, TOWNSHIPS
from crosscheck_demo.county.world import World
from crosscheck_demo.planting.fates import rewrite_household
from crosscheck_demo.planting.plot import Plot

RULE = "AG-01"
_SOURCE = "health.insurance"
_ENOUGH = 5
"""Registered households from which on a village must occur."""
_NAMES = ("新安村", "和兴村", "永乐村", "同庆村", "长兴村", "太和村", "富安村", "万兴村")


def plant(world: World, plot: Plot) -> None:
    """Villages of five small households: one left out of the list, the others under other names."""
    for number in range(plot.count):
        code, homes = _village(world, plot, number, _ENOUGH)
        for home in homes:
            if number:
                _misname(world, home)
            else:
                _leave_out(world, plot, home)
        if number == 1:
            # The fifth household still shows the code of a village that was merged into this one.
            rewrite_household(world, homes[-1], region_code=_merged_into(world, code))
        plot.found("village", code, _SOURCE)

    code, homes = _village(world, plot, plot.count, _ENOUGH - 1)
    for home in homes:
        _misname(world, home)
    plot.innocent(code, "four registered households only")

    code, homes = _village(world, plot, plot.count + 1, _ENOUGH)
    for home in homes[1:]:
        _misname(world, home)
    plot.innocent(code, "one household is found")


def _village(world: World, plot: Plot, number: int, households: int) -> tuple[str, list[Household]]:
    """A village of its own, with so many small households that move there in the registry."""
    townships = list(TOWNSHIPS)
    code = f"{townships[number % len(townships)]}{300 + number // len(townships)}"
    name = _NAMES[number % len(_NAMES)]
    world.add("reference.region", region_code=code, name=name, level="村", valid_from=CODES_SINCE)
    homes = [plot.take_household(lambda home: _grown_up(plot, home), size=(1, 2)) for _ in range(households)]
    for home in homes:
        rewrite_household(world, home, region_code=code, address=f"{name}第1组")
    return code, homes


def _grown_up(plot: Plot, home: Household) -> bool:
    return all(person.age(plot.night) >= 1 for person in home.members)


def _merged_into(world: World, code: str) -> str:
    old = f"{code[:9]}290"
    world.add(
        "reference.region", region_code=old, name="老寨村", level="村",
        valid_from=CODES_SINCE, valid_to=MERGED_ON, merged_into=code,
    )  # fmt: skip
    return old


def _leave_out(world: World, plot: Plot, home: Household) -> None:
    """No row at all: then everybody is not insured either."""
    for person in home.members:
        world.remove(_SOURCE, world.rows_of(_SOURCE, person))
        if person.active:
            plot.found("member", person.member_no, rule="MD-01")


def _misname(world: World, home: Household) -> None:
    """The right numbers under other names: weak evidence, which excuses the people but not the list."""
    for person in home.members:
        for row in world.rows_of(_SOURCE, person):
            world.change(_SOURCE, row, name=person.name[0] + "某某")

"""Plants WA-01: villages without safe water, and villages that have it by the newest appraisal."""

from __future__ import annotations

from typing import Any

from crosscheck_demo.county.people import Household
from crosscheck_demo.county.places import CODES_SINCE, MERGED_ON, TOWNSHIPS
from crosscheck_demo.county.world import World
from crosscheck_demo.departments.water import BAD, FAIR, INDICATORS, supply_row
from crosscheck_demo.planting.fates import rewrite_household, settle_village
from crosscheck_demo.planting.plot import Plot

RULE = "WA-01"
_NAMES = ("清水村", "甘泉村", "石井村", "龙潭村", "双溪村", "古井村", "流水村", "泉源村")
_DRY_DAYS = 36
"""So many days a year without water are tolerated."""


def plant(world: World, plot: Plot) -> None:
    """Villages of two households: one indicator bad or too many dry days, each by turns; then the look-alikes."""
    for number in range(max(plot.count, 3)):
        code, _ = _village(world, plot, number)
        bad = {"dry_days": _DRY_DAYS + 1} if number % 3 == 2 else {INDICATORS[number % 4]: BAD}
        _appraise(world, plot, code, -500)
        _appraise(world, plot, code, -30, **bad)
        plot.found("village", code)
    code, homes = _village(world, plot, 20)
    old = f"{code[:9]}430"
    _add_code(world, old, "旧寨村", merged_into=code)
    for home in homes:
        rewrite_household(world, home, region_code=old)
    _appraise(world, plot, code, -200)
    _appraise(world, plot, old, -100, quality=BAD)
    plot.found("village", code)
    _look_alikes(world, plot)


def _village(world: World, plot: Plot, number: int) -> tuple[str, list[Household]]:
    """A village whose two households say themselves that their water is not safe (else WA-02 fires)."""
    townships = list(TOWNSHIPS)
    code = f"{townships[number % len(townships)]}{400 + number}"
    homes = [plot.take_household(), plot.take_household()]
    settle_village(world, code, _NAMES[number % len(_NAMES)], homes)
    for home in homes:
        rewrite_household(world, home, water_safe=False)
    return code, homes


def _add_code(world: World, code: str, name: str, merged_into: str) -> None:
    world.add(
        "reference.region", region_code=code, name=name, level="村",
        valid_from=CODES_SINCE, valid_to=MERGED_ON, merged_into=merged_into,
    )  # fmt: skip


def _appraise(world: World, plot: Plot, code: str, days: int, **found: Any) -> None:
    world.add("water.supply", **supply_row(code, plot.day(days)) | found)


def _look_alikes(world: World, plot: Plot) -> None:
    mended, _ = _village(world, plot, 21)
    _appraise(world, plot, mended, -400, quantity=BAD, dry_days=90)
    _appraise(world, plot, mended, -40)
    plot.innocent(mended, "safe by the newest appraisal")
    moved, _ = _village(world, plot, 24)
    _add_code(world, f"{moved[:9]}434", "旧泉村", merged_into=moved)
    _appraise(world, plot, moved, -200, quality=BAD)
    _appraise(world, plot, f"{moved[:9]}434", -40)
    plot.innocent(moved, "safe by the newest appraisal, which bears the code from before the merger")
    fair, _ = _village(world, plot, 22)
    _appraise(world, plot, fair, -40, dry_days=_DRY_DAYS, **dict.fromkeys(INDICATORS, FAIR))
    plot.innocent(fair, "基本达标 in everything, and just as many dry days as tolerated")
    empty = f"{list(TOWNSHIPS)[3]}423"
    settle_village(world, empty, _NAMES[7], [])
    _appraise(world, plot, empty, -40, quality=BAD)
    plot.innocent(empty, "nobody is registered there")

"""Plants WA-02: households with safe water on paper in villages without it, and households that tell the truth."""

from __future__ import annotations

from crosscheck_demo.county.people import Household
from crosscheck_demo.county.places import CODES_SINCE, MERGED_ON, TOWNSHIPS
from crosscheck_demo.county.world import World
from crosscheck_demo.departments.water import BAD, supply_row
from crosscheck_demo.planting.fates import rewrite_household, settle_village
from crosscheck_demo.planting.plot import Plot

RULE = "WA-02"
_CODES = 450
"""Last three digits from which on village codes are this plant's."""


def plant(world: World, plot: Plot) -> None:
    """A village with bad water whose registry says otherwise; beside it an honest household, and a mended village."""
    homes = [plot.take_household() for _ in range(plot.count)]
    honest, merged = plot.take_household(), plot.take_household()
    code = _village(world, 0, "旱塘村", [*homes, honest, merged])
    world.add("water.supply", **supply_row(code, plot.day(-90)) | {"reliability": BAD, "dry_days": 70})
    plot.found("village", code, rule="WA-01")
    rewrite_household(world, honest, water_safe=False)
    plot.innocent(honest.no, "the registry says that the water is not safe")
    rewrite_household(world, merged, region_code=_merged_into(world, code))
    for home in (*homes, merged):
        plot.found("household", home.no)

    neighbour = plot.take_household()
    mended = _village(world, 1, "新泉村", [neighbour])
    world.add("water.supply", **supply_row(mended, plot.day(-600)) | {"quantity": BAD})
    world.add("water.supply", **supply_row(mended, plot.day(-60)))
    plot.innocent(neighbour.no, "the village's water is safe by the newest appraisal")


def _village(world: World, number: int, name: str, homes: list[Household]) -> str:
    code = f"{list(TOWNSHIPS)[number]}{_CODES + number}"
    settle_village(world, code, name, homes)
    return code


def _merged_into(world: World, code: str) -> str:
    old = f"{code[:9]}{_CODES + 9}"
    world.add(
        "reference.region", region_code=old, name="旱塘屯村", level="村",
        valid_from=CODES_SINCE, valid_to=MERGED_ON, merged_into=code,
    )  # fmt: skip
    return old

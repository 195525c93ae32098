"""Plants ID-14: households under a code that is no valid village, and a household under a merged one."""

from __future__ import annotations

from datetime import date

from crosscheck_demo.county.places import CODES_SINCE, MERGED_ON
from crosscheck_demo.county.world import World
from crosscheck_demo.planting.fates import rewrite_household
from crosscheck_demo.planting.plot import Plot

RULE = "ID-14"


def plant(world: World, plot: Plot) -> None:
    """An unknown code, a township's, one given up without a successor; then one that was merged, and one announced.

    Nobody lives in the village announced for next year: it shows that the region table is accepted with it.
    """
    township = world.county.villages[0].code[:9]
    given_up = f"{township}298"
    world.add(
        "reference.region", region_code=given_up, name="旧圩村", level="村", valid_from=CODES_SINCE, valid_to=MERGED_ON
    )
    announced = date(plot.night.year + 1, 1, 1)
    world.add("reference.region", region_code=f"{township}297", name="新圩村", level="村", valid_from=announced)
    codes = (f"{township}999", f"{township}000", given_up)
    for number in range(max(plot.count, len(codes))):
        home = plot.take_household(kind="脱贫户")
        rewrite_household(world, home, region_code=codes[number % len(codes)])
        plot.found("household", home.no)

    old_code, village = next(iter(world.county.merged.items()))
    merged = plot.take_household(lambda household: household.village == village)
    rewrite_household(world, merged, region_code=old_code)
    plot.innocent(merged.no, "the village was merged into one that is valid")

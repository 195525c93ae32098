"""The water office's list: how safe the drinking water of each village is."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from crosscheck_demo.county.chance import choose
from crosscheck_demo.county.months import between
from crosscheck_demo.county.people import Row
from crosscheck_demo.county.world import World

INDICATORS = ("quantity", "quality", "access", "reliability")
GOOD, FAIR, BAD = "达标", "基本达标", "不达标"
_MOST_DRY_DAYS = 30
"""Six days fewer than make the water unsafe (rule WA-01)."""


def write(world: World) -> None:
    """Every village is safe by its newest appraisal; some were not by the one before."""
    rng = Random(f"{world.seed}:water")
    for village in world.county.villages:
        if rng.random() < 0.8:
            earlier = supply_row(village.code, between(rng, date(2022, 3, 1), date(2023, 11, 30)))
            if rng.random() < 0.2:
                earlier |= {choose(rng, INDICATORS): BAD, "dry_days": 40 + int(rng.random() * 60)}
            world.tables.add("water.supply", earlier)
        newest = supply_row(village.code, between(rng, date(2024, 3, 1), world.first_night - timedelta(days=60)))
        if rng.random() < 0.4:
            newest |= {choose(rng, INDICATORS): FAIR}
        newest["dry_days"] = int(rng.random() * _MOST_DRY_DAYS) if rng.random() < 0.8 else None
        world.tables.add("water.supply", newest)
    for old in world.county.merged:
        world.tables.add("water.supply", supply_row(old, date(2018, 10, 9)) | {"quality": BAD})


def supply_row(region_code: str, day: date) -> Row:
    """A village with enough good water, appraised on ``day``."""
    good = dict.fromkeys(INDICATORS, GOOD)
    return {"region_code": region_code, **good, "dry_days": 0, "appraised_on": day}

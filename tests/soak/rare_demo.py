"""A living county of people with rare names, its first nights through the DAGs: run as a process of its own."""

from __future__ import annotations

import sys
from pathlib import Path

from crosscheck import settings as settings_module
from crosscheck_demo.county.build import build_world
from crosscheck_demo.living.living_county import FIRST, LivingCounty
from crosscheck_demo.living.run_living import live
from kit.lived import HOUSEHOLDS, PLANTS, SEED
from kit.rare_names import rare_names

DAGS = 2
"""So many nights run through the DAGs."""


def rare_county(home: Path) -> LivingCounty:
    """The county that lives in ``home``, made again: it is the same each time. Every department delivers."""
    with rare_names():
        return LivingCounty(build_world(HOUSEHOLDS, SEED, FIRST, plants=PLANTS), home / "exports", "heavy")


if __name__ == "__main__":
    lived = settings_module.load()
    (lived.home / "exports").mkdir(parents=True)
    live(lived.apart(lived.home), rare_county(lived.home), print, lambda: None, DAGS)
    sys.exit(0)

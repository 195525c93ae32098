"""``crosscheck bench projection``: what nights of whole provinces would cost, from what smaller ones did.

Assumed: CPU seconds go on growing as they did from the second largest to the largest measured night, never less than in
proportion; cores share the work as Spark shares partitions, at ``EFFICIENCY``; memory is what the engine is allowed and
the rest spills to disk; a lake keeps ``KEPT`` snapshots of each list. Landing is not in it: it is per delivery.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from math import log
from pathlib import Path
from typing import Any

from crosscheck.errors import ConfigurationError
from crosscheck.settings import Settings
from crosscheck_demo.bench.measurements import Figures, Out

PROVINCES = {"Hubei in 2017": 430_000_000, "Hubei later": 2_100_000_000}
"""Rows that a province's departments hold (domain.md)."""
CORES = (2, 16, 64, 256)
EFFICIENCY = 0.7
"""Share of each further core that is work: what coordination, shuffles and stragglers leave."""
KEPT = 2
NIGHT_HOURS = 6.0


def run_projection(settings: Settings, out: Out, measured: Sequence[Path]) -> None:
    """Give what larger nights would cost; ``measured``: what ``crosscheck bench night --json`` printed, in any order.

    ``ConfigurationError`` for fewer than two sizes.
    """
    points = {int(each["rows"]): each for path in measured for each in json.loads(path.read_text(encoding="utf-8"))}
    if len(points) < 2:
        raise ConfigurationError("a projection needs nights of two sizes: crosscheck bench night --times 1,2 --json")
    small, large = (points[rows] for rows in sorted(points)[-2:])
    grows = max(1.0, log(large["cpu"] / small["cpu"]) / log(large["rows"] / small["rows"]))
    found = {name: _projected(large, rows, grows) for name, rows in PROVINCES.items()}
    out.hand(settings.root, "projection", [_shown(large, grows, found)], {"exponent": grows, **found})


def _projected(large: Mapping[str, Any], rows: int, grows: float) -> dict[str, Any]:
    times = rows / large["rows"]
    cpu = large["cpu"] * times**grows
    return {
        "rows": rows,
        "cpu_hours": cpu / 3600,
        "hours": {cores: cpu / 3600 / (1 + EFFICIENCY * (cores - 1)) for cores in CORES},
        "disk_gb": large["lake_mb"] * times * KEPT / 1000,
    }


def _shown(large: Mapping[str, Any], grows: float, found: Mapping[str, Mapping[str, Any]]) -> Figures:
    rows = []
    for name, each in found.items():
        hours = [f"{taken:.1f}" for taken in each["hours"].values()]
        enough = next((str(cores) for cores, taken in each["hours"].items() if taken <= NIGHT_HOURS), "more")
        rows.append((name, f"{each['rows']:,}", f"{each['cpu_hours']:,.1f}", *hours, enough, f"{each['disk_gb']:,.0f}"))
    of_cores = [f"hours on {cores} cores" for cores in CORES]
    headers = ("", "rows", "CPU hours", *of_cores, f"cores for {NIGHT_HOURS:.0f} hours", "lake GB")
    title = f"From {large['rows']:,} rows in {large['cpu']:,.0f} CPU s, growing with the power of {grows:.2f}"
    return Figures(title, headers, rows)

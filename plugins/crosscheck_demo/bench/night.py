"""``crosscheck bench``: what a night's check costs on a county of a million, against one scan of the same Parquet."""

from __future__ import annotations

import multiprocessing
import resource
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from time import perf_counter
from typing import Any

from rich.console import Console

from crosscheck.catalog.policy import policy
from crosscheck.catalog.rules import rule_catalog
from crosscheck.cli.screen import plain_table, steps
from crosscheck.engines.duckdb_engine import DuckDBEngine
from crosscheck.lake.usable import dataset_states
from crosscheck.rules.evidence_gone import EVIDENCE_ROWS
from crosscheck.rules.night import check_night
from crosscheck.rules.runner import RuleRun
from crosscheck.rules.tables import build_tables, columns_read, name_snapshots
from crosscheck.settings import Settings
from crosscheck_demo.bench.scale import write_lake
from crosscheck_demo.homes import made_home

NIGHT = date(2026, 11, 20)
SLOWEST = 10


@dataclass(frozen=True)
class Cost:
    """Wall seconds and peak memory in MB of one process, and what it has to say."""

    seconds: float
    peak_mb: float
    told: Any


def measure(work: Callable[[Settings], Any], settings: Settings) -> Cost:
    """Run ``work`` in a process of its own, so that its peak memory is its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_measured, (work, settings))


def _measured(work: Callable[[Settings], Any], settings: Settings) -> Cost:
    begun = perf_counter()
    told = work(settings)
    seconds = perf_counter() - begun
    return Cost(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, told)


def one_scan(settings: Settings) -> int:
    """Read every column some rule reads of every snapshot once; the number of rows."""
    engine, states = DuckDBEngine(settings), dataset_states(settings, NIGHT)
    name_snapshots(engine, states, columns_read(rule_catalog(settings.root).values()))
    rows = 0
    for state in states.values():
        relation = engine.connection.table(f"{state.dataset.table}__read")
        hashed = relation.aggregate(
            ", ".join(f'bit_xor(hash("{column}"))' for column in relation.columns) + ", count(*)"
        )
        rows += hashed.fetchall()[0][-1]
    engine.close()
    return rows


def the_night(settings: Settings) -> int:
    """Accepted snapshots to stored findings; their number."""
    night = check_night(settings, dataset_states(settings, NIGHT), NIGHT, EVIDENCE_ROWS.empty_table)
    return int(sum(night.manifest()["findings"].values()))


def each_rule(settings: Settings) -> dict[str, float]:
    """Seconds of each rule on the reduced tables, and of making those (under the name ``tables``)."""
    engine, states, rules = DuckDBEngine(settings), dataset_states(settings, NIGHT), rule_catalog(settings.root)
    begun = perf_counter()
    name_snapshots(engine, states, columns_read(rules.values()))
    build_tables(settings, engine, states, rules.values(), policy(), NIGHT)
    tables = perf_counter() - begun
    result = RuleRun(settings, engine, states, rules, policy(), NIGHT).run()
    engine.close()
    return {"tables": tables, **result.seconds}


def run_night_bench(settings: Settings, console: Console, households: int) -> None:
    """Make the large county once, below ``home/bench``, and print the night's cost in scans of its Parquet."""
    own = made_home(settings, f"bench-{households}", {"households": households})
    with steps(console, "bench") as step:
        step(f"writing snapshots of {households:,} households")
        rows = write_lake(own, NIGHT, households)
        step("one scan")
        scan = min((measure(one_scan, own) for _ in range(3)), key=lambda cost: cost.seconds)
        step("the night")
        night = measure(the_night, own)
        step("each rule")
        rules = measure(each_rule, own)
    source = sum(count for name, count in rows.items() if not name.startswith(("registry.", "reference.")))
    console.print(
        f"{rows['registry.member']:,} registered persons, {source:,} rows of departments, {night.told:,} findings"
    )
    console.print(f"one scan of what rules read: {scan.seconds:.1f} s, {scan.peak_mb:,.0f} MB")
    console.print(
        f"snapshots to findings: {night.seconds:.1f} s = {night.seconds / scan.seconds:.1f} scans, "
        f"peak memory {night.peak_mb:,.0f} MB"
    )
    table = plain_table("Slowest")
    for header in ("", "seconds", "scans"):
        table.add_column(header, justify="left" if not header else "right")
    slowest = sorted(rules.told.items(), key=lambda item: -item[1])[: SLOWEST + 1]
    for name, seconds in slowest:
        table.add_row(name, f"{seconds:.2f}", f"{seconds / scan.seconds:.2f}")
    console.print(table)

"""``crosscheck bench night``: what a night's check costs on a county of a million, against one pass over its data.

One pass is what no design can avoid: read once every column that rules and links read, look every row up once by number
in the registry, keep the result. Costs are CPU seconds of the process and its children, in passes of the same run.
"""

from __future__ import annotations

import multiprocessing
import resource
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from time import perf_counter
from typing import Any

from crosscheck import sqlfiles
from crosscheck.catalog.datasets import Dataset
from crosscheck.catalog.policy import policy
from crosscheck.catalog.rules import Rule, rule_catalog
from crosscheck.cli.screen import steps
from crosscheck.engines.duckdb_engine import DuckDBEngine
from crosscheck.flow.progress import Step
from crosscheck.lake.state import snapshot_schema
from crosscheck.lake.usable import dataset_states
from crosscheck.rules.evidence_gone import EVIDENCE_ROWS
from crosscheck.rules.night import check_night
from crosscheck.rules.runner import RuleRun, RunResult
from crosscheck.rules.tables import REGISTRY, build_tables, columns_read, name_snapshots, registry_columns
from crosscheck.settings import Settings
from crosscheck_demo.bench.measurements import Figures, Out, machine, slope
from crosscheck_demo.bench.scale import write_lake
from crosscheck_demo.homes import made_home

NIGHT = date(2026, 11, 20)
SLOWEST = 10
BUDGET = 0.05
"""Passes that one rule may cost: ninety of them stay well below two passes, as most cost a quarter of it."""
ALLOWED: Mapping[str, float] = {
    "AG-01": 0.08,  # two whole lists are joined with the registry
    "HP-04": 0.08,  # helpers and their families are sought in the household register, each by another key
    "WI-06": 0.10,  # so are village cadres
    "WM-01": 0.08,  # all bills are summed by household
    "WM-10": 0.08,  # so are all payments
}
"""Rules that may cost more, each with its reason."""
LINKS, RULES, EVIDENCE, REST = "links and tables", "rules", "evidence", "review list, statistics and the rest"


@dataclass(frozen=True)
class Cost:
    """Wall seconds, CPU seconds and peak memory in MB of one process and its children, and what it has to say."""

    seconds: float
    cpu: float
    peak_mb: float
    told: Any


def measure(work: Callable[[Settings], Any], settings: Settings) -> Cost:
    """Run ``work`` in a process of its own, so that its peak memory is its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_measured, (work, settings))


def _measured(work: Callable[[Settings], Any], settings: Settings) -> Cost:
    begun, spent = perf_counter(), cpu_seconds()
    told = work(settings)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Cost(perf_counter() - begun, cpu_seconds() - spent, peak, told)


def cpu_seconds() -> float:
    """CPU seconds of this process, all its threads, and of its children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def one_pass(settings: Settings) -> float:
    """Read what rules and links read once, look it up once, keep it: the unit of the bench, in CPU seconds."""
    states, rules = dataset_states(settings, NIGHT), rule_catalog(settings.root).values()
    with closing(DuckDBEngine(settings)) as engine:
        name_snapshots(engine, states)
        begun = cpu_seconds()
        engine.run(sqlfiles.sql(settings.root, "demo/scale/92_registered"))
        for dataset in (state.dataset for state in states.values()):
            names = {"table": dataset.table, "columns": _read_of(dataset, rules)}
            if dataset.person:
                names["id"] = dataset.person[0].name
            step = "93_pass" if dataset.person else "94_pass_plain"
            engine.run(sqlfiles.sql(settings.root, f"demo/scale/{step}", **names))
        return cpu_seconds() - begun


def _read_of(dataset: Dataset, rules: Iterable[Rule]) -> list[str]:
    """The columns of a dataset that rules or links read."""
    if dataset.id in REGISTRY:
        return ["_row_id", *registry_columns(dataset)]
    linking: set[str] = {"_row_id"}
    if dataset.person:
        number, name = (column.name for column in dataset.person)
        linking |= {number, f"{number}_valid", f"{name}_fold", f"{name}_mask"}
    return [c for c in snapshot_schema(dataset).names if c in linking.union(columns_read(dataset, rules))]


def the_night(settings: Settings) -> int:
    """Accepted snapshots to stored findings; their number. A night that is stored already is computed anew."""
    shutil.rmtree(settings.nights, ignore_errors=True)
    night = check_night(settings, dataset_states(settings, NIGHT), NIGHT, EVIDENCE_ROWS.empty_table)
    return int(sum(night.manifest()["findings"].values()))


def the_parts(settings: Settings) -> dict[str, Any]:
    """CPU seconds of linking with the tables that rules read, of evidence, and of each rule (under ``rules``)."""
    return run_rules(settings, rule_catalog(settings.root))[0]


def run_rules(settings: Settings, rules: Mapping[str, Rule]) -> tuple[dict[str, Any], RunResult]:
    """What ``the_parts`` says of ``rules`` alone, and what they found."""
    states = dataset_states(settings, NIGHT)
    with closing(DuckDBEngine(settings)) as engine:
        begun = cpu_seconds()
        name_snapshots(engine, states)
        build_tables(settings, engine, states, rules.values(), policy(), NIGHT)
        linked = cpu_seconds()
        result = RuleRun(settings, engine, states, rules, policy(), NIGHT).run()
        evidence = cpu_seconds() - linked - sum(result.cpu.values())
    return {LINKS: linked - begun, RULES: result.cpu, EVIDENCE: evidence}, result


@dataclass(frozen=True)
class Checked:
    """One night of a county: registered persons, rows of departments, findings; one pass in CPU seconds, and the night.

    ``parts``: CPU seconds of each part, and of each rule under ``rules``; ``lake_mb``: what its snapshots take on disk.
    """

    persons: int
    rows: int
    findings: int
    unit: float
    night: Cost
    parts: Mapping[str, Any]
    lake_mb: float

    @property
    def passes(self) -> float:
        """What the night costs, in passes over its data."""
        return self.night.cpu / self.unit

    def document(self) -> dict[str, Any]:
        """The figures for JSON."""
        sizes = {"persons": self.persons, "rows": self.rows, "findings": self.findings}
        costs = {"cpu": self.night.cpu, "wall": self.night.seconds, "peak_mb": self.night.peak_mb}
        return {
            **sizes,
            "pass_cpu": self.unit,
            "passes": self.passes,
            **costs,
            "lake_mb": self.lake_mb,
            "parts": self.parts,
        }


def run_night_bench(settings: Settings, out: Out, households: int, times: Sequence[int], rounds: int) -> None:
    """Check a night of counties of ``households`` and its multiples, made once below ``home``; of ``rounds`` the least
    counts. Gives the cost in passes over the data, the slope, and of the first county parts and slowest rules.
    """
    with steps(out.console, "bench") as step:
        found = [_checked(settings, households * factor, rounds, step) for factor in times]
    first = found[0]
    figures = [_sizes(found), _parts(first), _slowest(first)]
    out.hand(settings.root, "night", figures, [each.document() for each in found])
    if not out.as_json:
        over = [
            name for name, seconds in first.parts[RULES].items() if seconds / first.unit > ALLOWED.get(name, BUDGET)
        ]
        out.console.print(f"over their budget: {', '.join(sorted(over)) or 'none'}")


def _checked(settings: Settings, households: int, rounds: int, step: Step) -> Checked:
    own = made_home(settings, f"bench-{households}", {"households": households})
    step(f"writing snapshots of {households:,} households")
    rows = write_lake(own, NIGHT, households)
    step("one pass")
    unit = min(measure(one_pass, own).told for _ in range(rounds))
    step(f"the night of {households:,} households")
    night = min((measure(the_night, own) for _ in range(rounds)), key=lambda cost: cost.cpu)
    step("its parts")
    parts = measure(the_parts, own).told
    source = sum(count for name, count in rows.items() if not name.startswith(("registry.", "reference.")))
    return Checked(rows["registry.member"], source, night.told, unit, night, parts, lake_mb(own))


def lake_mb(settings: Settings) -> float:
    """What the snapshots of a home take on disk, in MB."""
    return sum(path.stat().st_size for path in settings.lake.rglob("*.parquet")) / 1e6


def _sizes(found: Sequence[Checked]) -> Figures:
    rows, before = [], None
    for each in found:
        doubled = slope(before.night.cpu, each.night.cpu, each.rows / before.rows) if before else 0.0
        sizes = [
            f"{each.persons:,}",
            f"{each.rows:,}",
            f"{each.findings:,}",
            f"{each.unit:.1f}",
            f"{each.night.cpu:.1f}",
        ]
        costs = [f"**{each.passes:.1f} passes**", f"{each.night.seconds:.1f}", f"{each.night.peak_mb:,.0f}"]
        rows.append([*sizes, *costs, f"{doubled:.2f}" if before else ""])
        before = each
    headers = ("persons", "rows", "findings", "one pass, CPU s", "the night, CPU s", "in passes", "wall s", "peak MB")
    return Figures(f"Snapshots to findings; {machine()}", (*headers, "slope a doubling"), rows)


def _parts(found: Checked) -> Figures:
    parts = found.parts
    spent = {LINKS: parts[LINKS], RULES: sum(parts[RULES].values()), EVIDENCE: parts[EVIDENCE]}
    spent[REST] = max(found.night.cpu - sum(spent.values()), 0.0)
    rows = [(name, f"{seconds:.1f}", f"{seconds / found.unit:.2f}") for name, seconds in spent.items()]
    return Figures(f"Parts, {found.persons:,} persons", ("part", "CPU s", "passes"), rows)


def _slowest(found: Checked) -> Figures:
    slowest = sorted(found.parts[RULES].items(), key=lambda item: -item[1])[:SLOWEST]
    rows = [
        (name, f"{seconds:.2f}", f"{seconds / found.unit:.3f}", f"{ALLOWED.get(name, BUDGET):.2f}")
        for name, seconds in slowest
    ]
    return Figures(f"Slowest rules, {found.persons:,} persons", ("rule", "CPU s", "passes", "allowed"), rows)

"""``crosscheck truth``: how many planted problems the rules find in demo counties, and what they find beyond."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
from rich.console import Console
from rich.table import Table

from crosscheck import flow
from crosscheck.console import plain_table, steps
from crosscheck.demo import housing_online, make_county
from crosscheck.rules.catalog import Rule, rule_catalog
from crosscheck.settings import Settings
from crosscheck.world.compare import Score, compare


def first_night(settings: Settings, households: int, seed: int, dirt: str) -> dict[str, Score]:
    """Make a county in an empty home below the system's temporary folder, run its first night, score it."""
    with tempfile.TemporaryDirectory(prefix="crosscheck-truth-") as home:
        own = replace(settings, home=Path(home))
        county = make_county(own, households, seed, dirt)
        own = replace(own, exports=county.folder)
        county.deliver(0)
        with housing_online(county, 0):
            flow.land_all(own, county.night(0))
        folder = flow.check_folder(own, county.night(0))
        findings = pq.read_table(folder.findings).to_pylist()
        return compare(county.world.truth, findings, county.night(0), rule_catalog(settings.root))


def run_truth(settings: Settings, console: Console, seeds: Iterable[int], households: int, dirt: str) -> bool:
    """Score counties of several seeds and print one table; True when nothing was missed and nothing found beyond."""
    rules = rule_catalog(settings.root)
    total = {rule: Score() for rule in rules}
    with steps(console, "truth") as step:
        for seed in seeds:
            step(f"seed {seed}")
            for rule, score in first_night(settings, households, seed, dirt).items():
                total[rule].add(score)
    console.print(truth_table(rules, total))
    return all(score.complete for score in total.values())


def truth_table(rules: dict[str, Rule], scores: dict[str, Score]) -> Table:
    """One row for each rule, and the sums."""
    table = plain_table("Planted problems and findings")
    table.show_footer = True
    ordered = sorted(scores)
    for header, values in (
        ("planted", [s.planted for s in scores.values()]),
        ("found", [s.found for s in scores.values()]),
        ("missed", [len(s.missed) for s in scores.values()]),
        ("extra", [len(s.extra) for s in scores.values()]),
    ):
        if header == "planted":
            table.add_column("rule", footer="all")
            table.add_column("")
        table.add_column(header, justify="right", footer=str(sum(values)))
    for rule in ordered:
        score = scores[rule]
        style = None if score.complete else "bold red"
        counts = (score.planted, score.found, len(score.missed), len(score.extra))
        table.add_row(rule, rules[rule].title, *map(str, counts), style=style)
    return table

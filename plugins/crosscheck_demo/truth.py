"""``crosscheck truth``: how many planted problems the rules find in demo counties, and what they find beyond.

Beside it the same rules over a plain join on the number as it is written, which is what a county does with VLOOKUP.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
from rich.console import Console
from rich.table import Table

from crosscheck import files
from crosscheck.catalog.datasets import Dataset, catalog
from crosscheck.catalog.rules import Rule, rule_catalog
from crosscheck.cli.screen import plain_table, steps
from crosscheck.expect.delivery import Candidate, DeliveryResult
from crosscheck.flow import night as flow
from crosscheck.flow.progress import Step
from crosscheck.lake.land import land
from crosscheck.settings import Settings
from crosscheck_demo.demo import DemoCounty, housing_online, make_county
from crosscheck_demo.planting.score import Score, compare

Scores = dict[str, Score]
MARKS = ("<!-- truth -->", "<!-- /truth -->")
"""Between them stands the table in docs/measured.md."""


def naive_root(settings: Settings, folder: Path) -> Path:
    """A project root below ``folder`` that differs in two files: numbers as they are written, joined as they are."""
    root = folder / "root"
    shutil.copytree(settings.root / "sql", root / "sql")
    (root / "expectations").symlink_to(settings.root / "expectations")
    naive, values = root / "sql" / "demo" / "naive", root / "sql" / "shims" / "normalise_duckdb.sql"
    shutil.copy(naive / "34_judged.sql", root / "sql" / "link" / "34_judged.sql")
    values.write_text(values.read_text(encoding="utf-8") + (naive / "number.sql").read_text(encoding="utf-8"), "utf-8")
    return root


def _take_all(_settings: Settings, dataset: Dataset, candidate: Candidate) -> DeliveryResult:
    """Nobody judges a delivery before looking things up in it."""
    return DeliveryResult(dataset.id, candidate.business_date, True, None, ())


def _score(settings: Settings, county: DemoCounty) -> Scores:
    night = county.night(0)
    findings = pq.read_table(flow.check_folder(settings, night).findings).to_pylist()
    return compare(county.world.truth, findings, night, rule_catalog(settings.root))


def first_night(settings: Settings, households: int, seed: int, dirt: str) -> tuple[Scores, Scores]:
    """Make a county below the system's temporary folder and score its first night, ours and naive."""
    with tempfile.TemporaryDirectory(prefix="crosscheck-truth-") as home:
        own = settings.apart(Path(home) / "own")
        county = make_county(own, households, seed, dirt)
        own = replace(own, exports=county.folder)
        naive = replace(own.apart(Path(home) / "naive"), root=naive_root(settings, Path(home)), exports=county.folder)
        county.deliver(0)
        with housing_online(county, 0):
            flow.land_all(own, county.night(0))
            for department in catalog().departments:
                if department.connected:
                    land(naive, department.name, county.night(0), _take_all)
        return _score(own, county), _score(naive, county)


def run_truth(
    settings: Settings, console: Console, seeds: Iterable[int], households: int, dirt: str, write: bool = False
) -> bool:
    """Score counties of several seeds and print one table; True when nothing was missed and nothing found beyond.

    With ``write``, the table in docs/measured.md is written anew too.
    """
    rules = rule_catalog(settings.root)
    total, plain = ({rule: Score() for rule in rules} for _ in range(2))
    with steps(console, "truth") as step:
        for seed in seeds:
            _add(settings, households, seed, dirt, total, plain, step)
    console.print(truth_table(rules, total, plain))
    for rule, score in total.items():
        for name, triples in (("missed", score.missed), ("extra", score.extra)):
            if triples:
                console.print(f"{rule} {name}: {len(triples)}, such as {triples[0][0]} {triples[0][2] or '-'}")
    if write:
        write_table(settings, rules, total, plain)
    return all(score.complete for score in total.values())


def write_table(settings: Settings, rules: Mapping[str, Rule], scores: Scores, naive: Scores) -> None:
    """Replace the table between the two marks in docs/measured.md."""
    path = settings.root / "docs" / "measured.md"
    head, _, rest = path.read_text(encoding="utf-8").partition(MARKS[0])
    tail = rest.partition(MARKS[1])[2]
    lines = [
        "| rule | | planted |" + " found | missed | extra | precision | recall |" * 2,
        "|---|---|" + "--:|" * 11,
    ]
    for rule in sorted(scores):
        lines.append(f"| {rule} | {rules[rule].title} | {' | '.join(_cells(scores[rule], naive[rule]))} |")
    lines.append(f"| **all** | | {' | '.join(_cells(_sum(scores), _sum(naive)))} |")
    files.write_text(path, f"{head}{MARKS[0]}\n" + "\n".join(lines) + f"\n{MARKS[1]}{tail}")


def _add(settings: Settings, households: int, seed: int, dirt: str, total: Scores, plain: Scores, step: Step) -> None:
    step(f"seed {seed}")
    own, naive = first_night(settings, households, seed, dirt)
    for rule in total:
        total[rule].add(own[rule])
        plain[rule].add(naive[rule])


def truth_table(rules: Mapping[str, Rule], scores: Scores, naive: Scores) -> Table:
    """One row for each rule, and the sums: planted, then found, missed, extra, precision and recall of both ways."""
    table = plain_table(
        "Planted problems and findings; at the right the same with a plain join on the number as written"
    )
    table.add_column("rule", no_wrap=True)
    table.add_column("", no_wrap=True)
    for header in ("planted", "found", "missed", "extra", "precision", "recall"):
        table.add_column(header, justify="right")
    for header in ("found", "missed", "extra", "precision", "recall"):
        table.add_column(header, justify="right", style="dim")
    for rule in sorted(scores):
        style = None if scores[rule].complete else "bold red"
        table.add_row(rule, rules[rule].title, *_cells(scores[rule], naive[rule]), style=style)
    table.add_section()
    table.add_row("all", "", *_cells(_sum(scores), _sum(naive)))
    return table


def _sum(scores: Scores) -> Score:
    total = Score()
    for score in scores.values():
        total.add(score)
    return total


def _cells(own: Score, naive: Score) -> list[str]:
    return [str(own.planted), *_figures(own), *_figures(naive)]


def _figures(score: Score) -> list[str]:
    shares = (_share(score.found, score.found + len(score.extra)), _share(score.found, score.planted))
    return [str(score.found), str(len(score.missed)), str(len(score.extra)), *shares]


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "-"

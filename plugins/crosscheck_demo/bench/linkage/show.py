"""The benchmark's tables: counts and shares, never a person."""

from __future__ import annotations

from statistics import median
from typing import Any

from rich.console import Console
from rich.table import Table

from crosscheck.cli.screen import plain_table
from crosscheck_demo.bench.linkage.linkage_truth import Size
from crosscheck_demo.bench.linkage.scores import Rows, Score, summed
from crosscheck_demo.bench.night import Cost

ACCUSING = ("exact", "repaired")
TITLES = {
    "ours": "crosscheck",
    "raw": "raw ID join",
    "splink": "exact + Splink defaults",
    "recordlinkage": "recordlinkage toolkit",
}


def accused_wrongly(ours: Score) -> int:
    """Accusing links to the wrong person where the row would have told."""
    return int(sum(row["wrong"] for row in ours.classes if row["link"] in ACCUSING))


def show(console: Console, size: Size, scores: list[dict[str, Score]], costs: list[dict[str, Cost]]) -> None:
    """Print all tables over all seeds."""
    ours = [each["ours"] for each in scores]
    console.print(f"{size.members:,} members, {size.rows:,} rows, {len(scores)} seeds")
    console.print(_classes(summed([s.classes for s in ours], "link")))
    console.print(_persons(summed([s.persons for s in ours], "registered", "who")))
    console.print(_damages(summed([s.damages for s in ours], "damage"), summed([s.review for s in ours], "damage")))
    console.print(_methods(scores, costs))
    for line in [*_verdicts(ours), *_review_costs(costs)]:
        console.print(line, soft_wrap=True)


def _table(title: str, *headers: str) -> Table:
    table = plain_table(title)
    for header in headers:
        table.add_column(header, justify="left" if header == headers[0] else "right")
    return table


def _share(part: int, whole: int) -> str:
    """A share that says 1.0000 only where nothing is missing."""
    if not whole:
        return "-"
    return f"{part / whole:.4f}" if part == whole or part / whole < 0.99995 else f"{part / whole:.6f}"


def _classes(rows: Rows) -> Table:
    table = _table("Links by class", "link", "links", "right", "wrong", "precision", "nobody could tell")
    for row in rows:
        told = row["links"] - row["as_another"]
        table.add_row(
            row["link"], *_numbers(row, "links", "right", "wrong"), _share(row["right"], told), f"{row['as_another']:,}"
        )
    return table


def _persons(rows: Rows) -> Table:
    headers = ("rows", "accused wrongly", "nobody could tell", "weak link, wrong")
    table = _table("Whom rows are about", "person", "registered", *headers)
    for row in rows:
        counts = _numbers(row, "n", "accused_wrongly", "as_another", "weak_wrong")
        table.add_row(row["who"], "yes" if row["registered"] else "no", *counts)
    return table


def _damages(rows: Rows, review: Rows) -> Table:
    listed = {row["damage"]: row for row in review}
    headers = (
        "rows",
        "exact or repairable",
        "linked so",
        "recall",
        "wrong",
        "the rest that can be told",
        "on the list",
        "first",
    )
    table = _table("Rows of registered persons by damage", "damage", *headers)
    for row in rows:
        rest = listed.get(row["damage"], {"rest": 0, "listed": 0, "first": 0})
        table.add_row(
            row["damage"],
            *_numbers(row, "n", "certain", "found"),
            _share(row["found"], row["certain"]),
            *_numbers(row, "wrong", "rest"),
            _share(rest["listed"], rest["rest"]),
            _share(rest["first"], rest["rest"]),
        )
    return table


def _methods(scores: list[dict[str, Score]], costs: list[dict[str, Cost]]) -> Table:
    headers = ("links", "right", "wrong", "precision", "recall", "nobody could tell", "seconds", "scans", "peak MB")
    table = _table("Beside other ways to link (recall: of the rows that can be told at all)", "method", *headers)
    scan = median(cost["scan"].told["seconds"] for cost in costs)
    for name in scores[0]:
        seconds = median(cost[name].told["seconds"] for cost in costs)
        peak = max(cost[name].told.get("peak_mb", cost[name].peak_mb) for cost in costs)
        for total in summed([each[name].totals for each in scores], "scope"):
            if total["scope"] == "all" or name == "ours":
                title = TITLES[name] if total["scope"] == "all" else f"{TITLES[name]}, accusing links"
                table.add_row(title, *_rates(total), f"{seconds:.1f}", f"{seconds / scan:.1f}", f"{peak:,.0f}")
    for name in costs[0]:
        if "absent" in costs[0][name].told:
            table.add_row(TITLES[name], costs[0][name].told["absent"])
    return table


def _rates(total: dict[str, Any]) -> list[str]:
    told = total["links"] - total["as_another"]
    rates = [_share(total["right"], told), _share(total["reached"], total["possible"])]
    return [*_numbers(total, "links", "right", "wrong"), *rates, *_numbers(total, "as_another")]


def _numbers(row: dict[str, Any], *names: str) -> list[str]:
    return [f"{row[name]:,}" for name in names]


def _verdicts(ours: list[Score]) -> list[str]:
    total = summed([score.totals for score in ours], "scope")[0]
    wrong = sum(accused_wrongly(score) for score in ours)
    repaired, certain = (
        _share(total["repaired"], total["repairable"]),
        _share(total["certain_reached"], total["certain"]),
    )
    lines = [
        f"accusing links that are wrong: {wrong}",
        f"repairable by the rules' text: {total['repairable']:,}, repaired: {repaired}",
        f"exact or repairable: {total['certain']:,}, linked so: {certain}",
    ]
    review = summed([score.review for score in ours], "damage")
    if review:
        rest, listed, first = (sum(row[key] for row in review) for key in ("rest", "listed", "first"))
        shares = f"on it {_share(listed, rest)}, right person first {_share(first, rest)}"
        lines.append(f"review list: {rest:,} rows to find, {shares}")
    return lines


def _review_costs(costs: list[dict[str, Cost]]) -> list[str]:
    """What the review list took beyond the links; the slowest seed."""
    if "review" not in costs[0]:
        return []
    slowest = max((cost["review"] for cost in costs), key=lambda cost: cost.told["seconds"])
    told = slowest.told
    return [
        f"review list: {told['seconds']:.1f} s for {told['pairs_compared']:,} pairs of"
        f" {told['rows_without_link']:,} rows, model trained in {told['training']:.1f} s,"
        f" peak memory {slowest.peak_mb:,.0f} MB"
    ]

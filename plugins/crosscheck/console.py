"""What a person sees in the terminal: progress while a night runs, and its summary."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

Step = Callable[[str], None]
"""Told the name of the step that begins."""

STATUS_STYLES = {"accepted": "green", "rejected": "bold red", "not delivered": "yellow", "read failed": "bold red"}


@contextmanager
def steps(console: Console, title: str) -> Iterator[Step]:
    """Show one line that says what is being done; nothing stays on the screen when it is done."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(title)
        yield lambda step: progress.update(task, description=f"{title}: {step}")


def dataset_table(datasets: list[Mapping[str, Any]]) -> Table:
    """Rows read, accepted, quarantined and repeated for each dataset."""
    table = Table(title="Deliveries", title_justify="left")
    for header in ("dataset", "", "snapshot", "state"):
        table.add_column(header)
    for header in ("read", "accepted", "quarantined", "repeated", "layout"):
        table.add_column(header, justify="right")
    for d in datasets:
        counts = [
            f"{d[key]:,}" if d[key] is not None else ""
            for key in ("read", "accepted", "quarantined", "repeated", "layout")
        ]
        state = f"[{STATUS_STYLES.get(d['state'], '')}]{d['state']}[/]" if d["state"] in STATUS_STYLES else d["state"]
        table.add_row(d["dataset"], d["title"], d["snapshot"] or "none", state, *counts)
    return table


def rule_table(rules: list[Mapping[str, Any]]) -> Table:
    """Findings per rule; a held rule says why."""
    table = Table(title="Rules", title_justify="left")
    table.add_column("rule")
    table.add_column("")
    table.add_column("findings", justify="right")
    table.add_column("held because")
    for rule in rules:
        held = rule["held"]
        table.add_row(
            rule["rule"],
            rule["title"],
            "" if held else f"{rule['findings']:,}",
            held or "",
            style="yellow" if held else None,
        )
    return table


def show_night(console: Console, summary: Mapping[str, Any]) -> None:
    """Print the summary of one night as ``flow.summary`` gives it."""
    console.print()
    console.print(dataset_table(summary["datasets"]))
    for note in summary["notes"]:
        console.print(f"[yellow]{note}[/yellow]", soft_wrap=True)
    console.print(rule_table(summary["rules"]))
    ran, held = summary["ran"], summary["held"]
    console.print(f"{summary['business_date']}: {ran} rules ran, {held} held, {summary['findings']:,} findings")
    if summary["ledger"]:
        console.print("ledger: " + ", ".join(f"{count:,} {event}" for event, count in summary["ledger"].items()))
    revision = summary["revision"]
    if revision:
        console.print(f"revision {revision['name']}: {revision['files']} files, manifest SHA-256 {revision['sha256']}")
        console.print(f"lists:  {revision['path']}", soft_wrap=True)
    if summary["report"]:
        console.print(f"report: {summary['report']}", soft_wrap=True)

"""What a person sees in the terminal: progress while a night runs, and its summary."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from rich import box
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from crosscheck.flow.progress import Step
from crosscheck.words.en import EVENTS, REFUSALS

WIDE = 120
"""Columns from which on tables show titles beside names."""
COUNTS = {"read": "read", "accepted": "accepted", "quarantined": "quarant.", "repeated": "repeated", "layout": "layout"}
STATUS_STYLES = {"accepted": "green", "rejected": "bold red", "not delivered": "yellow", "read failed": "bold red"}


@contextmanager
def steps(console: Console, title: str) -> Iterator[Step]:
    """Show one line that says what is being done; nothing stays on the screen when it is done."""
    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(title)
        yield lambda step: progress.update(task, description=f"{title}: {step}")


class Phases:
    """A bar over the phases of a long command with the time so far; off the terminal, a plain line for each phase."""

    def __init__(self, console: Console, progress: Progress, total: int) -> None:
        self._console, self._progress, self._began = console, progress, time.monotonic()
        self._task = progress.add_task("", total=total)

    def begin(self, what: str) -> None:
        """Say what is being done from now on."""
        self._progress.update(self._task, description=what)
        if not self._console.is_terminal:
            self._console.print(f"{time.monotonic() - self._began:4.0f} s  {what}", soft_wrap=True)

    def grow(self) -> None:
        """Let the bar grow by one part of its ``total``."""
        self._progress.advance(self._task)


@contextmanager
def phases(console: Console, total: int) -> Iterator[Phases]:
    """Show a bar of ``total`` parts while the block runs; on a terminal nothing of it stays on the screen."""
    columns = (BarColumn(bar_width=20), TimeElapsedColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        yield Phases(console, progress, total)


def make_console() -> Console:
    """The screen; written to a file or a pipe it is wide enough for the tables."""
    # What is printed is other people's words too: a title or file name with [red] in it is no command to the screen.
    console = Console(highlight=False, markup=False)
    return console if console.is_terminal else Console(highlight=False, markup=False, width=WIDE + 30)


def plain_table(title: str) -> Table:
    """A table with a line below its head and nothing else drawn."""
    return Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))


def dataset_table(console: Console, datasets: list[Mapping[str, Any]]) -> Table:
    """Rows read, accepted, quarantined and repeated for each dataset; titles only where there is room."""
    table = plain_table("Deliveries")
    table.add_column("dataset", no_wrap=True)
    if console.width >= WIDE:
        table.add_column("", no_wrap=True)
    table.add_column("snapshot", no_wrap=True)
    table.add_column("state", no_wrap=True)
    for header in COUNTS.values():
        table.add_column(header, justify="right", no_wrap=True)
    for d in datasets:
        titles = [d["title"]] if console.width >= WIDE else []
        counts = ["" if d[key] is None else f"{d[key]:,}" for key in COUNTS]
        state = Text(d["state"], style=STATUS_STYLES.get(d["state"], ""))
        table.add_row(d["dataset"], *titles, d["snapshot"] or "none", state, *counts)
    return table


def rule_table(rules: list[Mapping[str, Any]]) -> Table:
    """Findings per rule; a held rule says why."""
    table = plain_table("Rules")
    table.add_column("rule", no_wrap=True)
    table.add_column("", no_wrap=True)
    table.add_column("findings", justify="right")
    table.add_column("held because", overflow="fold")
    for rule in rules:
        held = rule["held"]
        count = "" if held else f"{rule['findings']:,}"
        table.add_row(rule["rule"], rule["title"], count, held or "", style="yellow" if held else None)
    return table


def show_night(console: Console, summary: Mapping[str, Any]) -> None:
    """Print the summary of one night as ``views.nights.summary`` gives it."""
    console.print()
    console.print(dataset_table(console, summary["datasets"]))
    for note in summary["notes"]:
        console.print(note, style="yellow", soft_wrap=True)
    console.print(rule_table(summary["rules"]))
    ran, held = summary["ran"], summary["held"]
    console.print(f"{summary['business_date']}: {ran} rules ran, {held} held, {summary['findings']:,} findings")
    if summary["ledger"]:
        console.print(
            "ledger: " + ", ".join(f"{count:,} {EVENTS[event]}" for event, count in summary["ledger"].items())
        )
    revision = summary["revision"]
    if revision:
        console.print(f"revision {revision['name']}: {revision['files']} files, manifest SHA-256 {revision['sha256']}")
        console.print(f"lists:  {revision['path']}", soft_wrap=True)
    if summary["report"]:
        console.print(f"report: {summary['report']}", soft_wrap=True)


def show_taken(console: Console, counts: Mapping[str, int], refused: Mapping[str, int], reply: object) -> None:
    """What became of a filled-in list: counts by outcome, refusals by cause, and where the reply lies."""
    console.print(f"taken {counts['taken']}, refused {counts['refused']}, unchanged {counts['unchanged']}")
    for cause, count in refused.items():
        console.print(f"  refused {count}: {REFUSALS[cause]}", style="yellow")
    console.print(f"reply: {reply}", soft_wrap=True)

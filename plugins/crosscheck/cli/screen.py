"""What a person sees in the terminal: progress while a night runs, tables in whatever width there is, its summary."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from rich import box
from rich.cells import cell_len
from rich.console import Console, JustifyMethod
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from crosscheck.cli.speech import chosen, head, listed, say, word
from crosscheck.flow.progress import Step
from crosscheck.settings import language

WIDE = 120
"""The least width of what is written to a file or a pipe."""
FOLDED = 18
"""Characters that a text has at least before it is folded further."""
COUNTS = ("read", "accepted", "quarantined", "repeated", "layout")
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


@dataclass(frozen=True)
class Column:
    """A column of a table. ``name``: a key of the headings; ``whole``: its values stay on one line while there is room.

    Where there is none, columns are left out, those of the highest ``spare`` first; 0 is never left out but folded.
    """

    name: str
    spare: int = 0
    whole: bool = False
    right: bool = False

    def least(self, values: Sequence[str]) -> int:
        """The width below which it is rather left out than folded."""
        own = self.natural(values)
        folded = max(FOLDED, *map(cell_len, head(self.name).split()))
        return own if self.whole or self.right else min(own, folded)

    def natural(self, values: Sequence[str]) -> int:
        """The width at which nothing is folded."""
        return max(cell_len(line) for value in (head(self.name), *values) for line in value.split("\n"))


def show_table(
    console: Console, title: str, columns: Sequence[Column], rows: Sequence[Sequence[str]], styles: Sequence[str] = ()
) -> None:
    """Print a table as wide as the screen: what does not fit is folded or left out and said, no value is ever cut."""
    values = [[row[n] for row in rows] for n in range(len(columns))]
    least = [column.least(values[n]) for n, column in enumerate(columns)]
    kept = {n for n, column in enumerate(columns) if not column.spare}
    for n in sorted(set(range(len(columns))) - kept, key=lambda n: columns[n].spare):
        if sum(least[m] for m in {*kept, n}) <= _room(console, len(kept) + 1):
            kept.add(n)
    shown = sorted(kept)
    natural = [columns[n].natural(values[n]) for n in shown]
    widths = _widths(_room(console, len(shown)), [least[n] for n in shown], natural)
    table = plain_table(title)
    for n, width in zip(shown, widths, strict=True):
        side: JustifyMethod = "right" if columns[n].right else "left"
        table.add_column(head(columns[n].name), overflow="fold", justify=side, width=width)
    for at, row in enumerate(rows):
        table.add_row(*(Text(row[n]) for n in shown), style=styles[at] if styles else None)
    console.print(table)
    left = [head(column.name) for n, column in enumerate(columns) if n not in kept]
    if left:
        console.print(say("left_out", columns=listed(left)), style="dim", soft_wrap=True)


def _room(console: Console, columns: int) -> int:
    """What a table of so many columns leaves for their values: each has a blank and a gap, the table two edges."""
    return console.width - 2 * columns - 1


def _widths(room: int, least: Sequence[int], natural: Sequence[int]) -> list[int]:
    """The widths of columns: what each needs at least, then what it would like, those that want little first."""
    fair = max(room // len(least), 2)
    widths = [min(want, fair) for want in least]
    for wants in (least, natural):
        for n in sorted(range(len(widths)), key=lambda n: wants[n] - widths[n]):
            widths[n] += max(min(wants[n] - widths[n], room - sum(widths)), 0)
    return widths


def deliveries(console: Console, datasets: Sequence[Mapping[str, Any]]) -> None:
    """Rows read, accepted, quarantined and repeated for each dataset."""
    titles = [Column("title", 1)] if language() == "zh" else []  # what people call them is Chinese
    columns = [Column("dataset", whole=True), *titles, Column("snapshot", 2, whole=True), Column("state")]
    spare = {"read": 3, "accepted": 0, "quarantined": 0, "repeated": 4, "layout": 5}
    columns += [Column(name, spare[name], right=True) for name in COUNTS]
    rows = [
        [
            *(d["dataset"], *([d["title"]] if titles else []), d["snapshot"] or say("none")),
            *(word("DELIVERIES", d["state"]), *("" if d[key] is None else f"{d[key]:,}" for key in COUNTS)),
        ]
        for d in datasets
    ]
    styles = [STATUS_STYLES.get(d["state"], "") for d in datasets]
    show_table(console, say("title_deliveries"), columns, rows, styles)


def rules_of(console: Console, rules: Sequence[Mapping[str, Any]]) -> None:
    """Findings per rule; a held rule says why."""
    columns = [Column("rule", whole=True), Column("title"), Column("findings", right=True), Column("held_because")]
    rows = [
        [
            *(rule["rule"], chosen(rule["title"], rule["title_en"])),
            *("" if rule["held"] else f"{rule['findings']:,}", rule["held"] or ""),
        ]
        for rule in rules
    ]
    show_table(console, say("title_rules"), columns, rows, ["yellow" if rule["held"] else "" for rule in rules])


def show_night(console: Console, summary: Mapping[str, Any]) -> None:
    """Print the summary of one night as ``views.nights.summary`` gives it."""
    console.print()
    deliveries(console, summary["datasets"])
    for note in summary["notes"]:
        console.print(chosen(note["zh"], note["en"]), style="yellow", soft_wrap=True)
    rules_of(console, summary["rules"])
    counts = {name: summary[name] for name in ("ran", "held", "findings")}
    console.print(say("night", night=summary["business_date"], **counts))
    if summary["ledger"]:
        events = [f"{count:,} {word('EVENTS', event)}" for event, count in summary["ledger"].items()]
        console.print(say("ledger", events=listed(events)), soft_wrap=True)
    revision = summary["revision"]
    if revision:
        console.print(say("revision", **revision), soft_wrap=True)
        console.print(say("lists", path=revision["path"]), soft_wrap=True)
    if summary["report"]:
        console.print(say("report", path=summary["report"]), soft_wrap=True)


def show_taken(console: Console, counts: Mapping[str, int], refused: Mapping[str, int], reply: object) -> None:
    """What became of a filled-in list: counts by outcome, refusals by cause, and where the reply lies."""
    console.print(say("taken", **counts))
    for cause, count in refused.items():
        console.print(say("row_refused", count=count, why=word("REFUSALS", cause)), style="yellow", soft_wrap=True)
    console.print(say("reply", path=reply), soft_wrap=True)

"""What a bench has measured, in one form: a table on the screen, JSON, and the table of ``docs/measured.md``."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log2
from pathlib import Path
from typing import Any

from rich.console import Console

from crosscheck import files
from crosscheck.cli.options import give
from crosscheck.cli.screen import plain_table
from crosscheck.errors import ConfigurationError

PAGE = Path("docs", "measured.md")


@dataclass(frozen=True)
class Figures:
    """A table: its title, what stands above its columns, its rows as they are shown, all of one length."""

    title: str
    headers: Sequence[str]
    rows: Sequence[Sequence[str]]

    def show(self, console: Console) -> None:
        """Print it."""
        table = plain_table(self.title)
        for place, header in enumerate(self.headers):
            table.add_column(header, justify="right" if place else "left")
        for row in self.rows:
            table.add_row(*row)
        console.print(table)

    def markdown(self) -> str:
        """The same for a page."""
        lines = [self.headers, ["---", *["--:"] * (len(self.headers) - 1)], *self.rows]
        return "\n".join([f"{self.title}:", "", *(f"| {' | '.join(line)} |" for line in lines)])


@dataclass(frozen=True)
class Out:
    """Where figures go: to the screen, or as JSON; ``write``: into the page too."""

    console: Console
    as_json: bool
    write: bool

    def hand(self, root: Path, bench: str, figures: Sequence[Figures], document: Any) -> None:
        """Give what ``bench`` measured: its ``figures``, and the same as a ``document``, which JSON shows."""
        if self.as_json:
            give(document)
        else:
            for each in figures:
                each.show(self.console)
        if self.write:
            written(root / PAGE, bench, figures)


def marks(bench: str) -> tuple[str, str]:
    """What stands around the tables of a bench in the page."""
    return f"<!-- bench {bench} -->", f"<!-- bench {bench}: end -->"


def written(page: Path, bench: str, figures: Sequence[Figures]) -> None:
    """Write the tables of ``bench`` into ``page`` anew; ``ConfigurationError`` where the page has no place for them."""
    begin, end = marks(bench)
    text = page.read_text(encoding="utf-8")
    head, found, rest = text.partition(f"{begin}\n")
    _, closed, tail = rest.partition(end)
    if not (found and closed):
        raise ConfigurationError(f"{page.name} has no place for 'bench {bench}': {begin}, {end}")
    tables = "\n\n".join(each.markdown() for each in figures)
    files.write_text(page, f"{head}{begin}\n{tables}\n{end}{tail}")


def machine() -> str:
    """How busy the machine is, in words: seconds of a busy one are upper bounds."""
    return f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"


def slope(small: float, large: float, times: float) -> float:
    """What each doubling costs, as a share of double: 1.0 where ``times`` as many rows cost as many times as much."""
    return float((large / small) ** (1 / log2(times)) / 2)


def growth(costs: Mapping[str, Mapping[int, float]]) -> list[Figures]:
    """The slope of what costs so much at each size, by name; nothing for one size."""
    sizes = sorted({size for each in costs.values() for size in each})
    pairs = list(pairwise(sizes))
    rows = [
        (name, *(f"{slope(each[small], each[large], large / small):.2f}" for small, large in pairs))
        for name, each in costs.items()
    ]
    headers = ("", *(f"{small:,} to {large:,}" for small, large in pairs))
    return [Figures("Slope a doubling, CPU", headers, rows)] if pairs else []

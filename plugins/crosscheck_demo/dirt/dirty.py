"""The departments' lists as they really arrive: every value written one of the ways sources.md names.

Three kinds of dirt. *Harmless*: the same value written another way, on any row. *Repairable*: a registered person's
number spoilt so that linking still finds the person. *Destructive*: rows the quarantine must take or nobody can be
found for; only on spare rows, and lost details only on strangers' rows, so that no finding comes or goes with it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from crosscheck.catalog.datasets import Column, Dataset
from crosscheck.errors import ConfigurationError
from crosscheck_demo.county.draws import FULL, draws, generator
from crosscheck_demo.county.people import Row
from crosscheck_demo.dirt.rows import add_repeats, spoil_rows
from crosscheck_demo.dirt.table import County, Dirtied, Keys, untouched
from crosscheck_demo.dirt.values import BASE_WAYS, WAYS, Cell, Sink, another, kind_of, plain

REPEAT_MARK = 0x5BD1E995
SINKS: dict[str, Sink] = {"database": "sqlite", "xlsx": "sheet", "http-json": "json"}


@dataclass(frozen=True)
class Level:
    """How dirty: shares of cells written another way, of rows with a spoilt number, spare and repeated; and layout."""

    name: str
    harmless: float
    repairable: float
    spare: float
    repeated: float
    layout: bool


LEVELS = {
    "none": Level("none", 0, 0, 0, 0, layout=False),
    "light": Level("light", 0.02, 0, 0, 0.002, layout=True),
    "heavy": Level("heavy", 0.08, 0.02, 0.015, 0.004, layout=True),
}


@dataclass
class DirtyList:
    """One dataset ready to be laid out: cells by canonical column, all columns of the same length."""

    dataset: Dataset
    columns: dict[str, list[Cell]]
    repeats: dict[int, int]
    summary: dict[str, Any]


def level_of(name: str) -> Level:
    """``none`` clean, ``light`` harmless dirt only, ``heavy`` everything; another word raises."""
    if name not in LEVELS:
        raise ConfigurationError(f"no level of dirt '{name}'; known: {', '.join(LEVELS)}")
    return LEVELS[name]


def dirty(rows: list[Row], dataset: Dataset, sink: Sink, level: Level, county: County, protected: Keys) -> DirtyList:
    """Write the rows of one dataset for a kind of file; ``protected`` keys take harmless dirt only.

    Deterministic: the same row is written the same way every night, whatever other rows there are.
    """
    table = untouched(dataset, rows, county.seed)
    if level.spare or level.repairable:
        spoil_rows(table, county, protected, level.repairable, level.spare)
    else:
        table.careful.update(range(table.original))
    if level.repeated and sink in ("text", "sheet"):
        add_repeats(table, level.repeated)
    harmless: Counter[str] = Counter()
    columns = {column.name: _write(table, column, sink, level, county.seed, harmless) for column in dataset.columns}
    return DirtyList(dataset, columns, table.repeats, _summary(table, harmless))


def _write(table: Dirtied, column: Column, sink: Sink, level: Level, seed: int, harmless: Counter[str]) -> list[Cell]:
    values = [row[column.name] for row in table.rows]
    cells = _in_base_way(values, column, sink, level, f"{seed}:{table.dataset.id}")
    for i, number in _drawn(table, column, level):
        done = another(kind_of(column), values[i], number, _may_lose(table, column, i))
        if done and done[1] != cells[i]:
            cells[i] = _native(done, sink)
            harmless[f"{kind_of(column)}.{done[0]}"] += 1
    if sink == "sheet" and table.dataset.person and column is table.dataset.person[0]:
        for i in (i for i, kind in table.spoilt.items() if kind == "tail_000"):
            cells[i] = float(values[i])
    for i, cell in table.cells.get(column.name, {}).items():
        cells[i] = cell
    if column.type == "name":
        for again, first in table.repeats.items():
            cells[again] = cells[first]
    return cells


def _in_base_way(values: list[Any], column: Column, sink: Sink, level: Level, purpose: str) -> list[Cell]:
    """The whole column in the way the department's system writes it; a clean list has the plain way everywhere."""
    ways = BASE_WAYS.get(column.type)
    if not level.layout or not ways:
        written = {value: plain(column.type, value, sink) for value in set(values)}
        return [written[value] for value in values]
    choices = (*ways, "native") if sink == "sheet" and column.type == "date" else ways
    way = generator(0, f"{purpose}:{column.name}").choice(choices)
    write = WAYS[column.type].get(way, _native_day)
    written = {value: value if value is None or isinstance(value, str) else write(value, 0) for value in set(values)}
    return [written[value] for value in values]


def _native_day(day: Any, _draw: int) -> Cell:
    """A day as a spreadsheet keeps it: a number with a format."""
    cell: date = day
    return cell


def _drawn(table: Dirtied, column: Column, level: Level) -> Iterable[tuple[int, int]]:
    """Indexes of the cells to write another way, with a second draw each. Spoilt and twin rows keep their names."""
    if not level.harmless:
        return
    marks = list(table.marks)
    for again in table.repeats:
        marks[again] ^= REPEAT_MARK
    limit = level.harmless * FULL
    hits = [i for i, number in enumerate(draws(marks, column.name)) if number < limit]
    ways = draws((marks[i] for i in hits), f"{column.name}:way")
    for i, way in zip(hits, ways, strict=True):
        if column.type != "name" or i not in table.intact_names:
            yield i, way


def _may_lose(table: Dirtied, column: Column, i: int) -> bool:
    """A rare character may be lost in a department's list, where it compares equal; never in the registry."""
    return column.type == "name" and table.dataset.department != "registry" and i not in table.careful


def _native(done: tuple[str, Cell], sink: Sink) -> Cell:
    """A serial day number stands in a spreadsheet as a number."""
    way, cell = done
    return int(cell) if sink == "sheet" and way == "serial" and isinstance(cell, str) else cell


def _summary(table: Dirtied, harmless: Counter[str]) -> dict[str, Any]:
    quarantined, repeated = sum(table.quarantined.values()), len(table.repeats)
    return {
        "rows": table.original,
        "written": len(table.rows),
        "accepted": len(table.rows) - quarantined - repeated,
        "quarantined": dict(sorted(table.quarantined.items())),
        "repeated": repeated,
        "kept": dict(sorted(table.kept.items())),
        "harmless": dict(sorted(harmless.items())),
    }

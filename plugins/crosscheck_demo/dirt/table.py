"""One dataset's rows on their way into an export, and what is known of the whole county while they are dirtied."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from stdnum.cn import ric

from crosscheck.catalog.datasets import Column, Dataset
from crosscheck_demo.county.draws import FULL, draw, marks_of, pick
from crosscheck_demo.county.people import Records, Row
from crosscheck_demo.county.tables import row_key
from crosscheck_demo.dirt.damage import Registered
from crosscheck_demo.dirt.values import Cell

Keys = frozenset[tuple[str, tuple[Any, ...]]]
"""(dataset, values of its key columns)."""
UNREADABLE: dict[str, tuple[str, ...]] = {
    "date": ("2026-02-30", "不详", "2025-13-01"),
    "month": ("不详", "2025.13"),
    "year": ("二〇二六", "不详"),
    "money": ("-350.00", "叁佰元", "见附件"),
    "int": ("-3", "若干"),
    "code": ("未知", "待定"),
    "bool": ("不清楚", "待核"),
    "region12": ("平马镇", "4510"),
}


@dataclass
class Dirtied:
    """Rows of one dataset as they will be written, and what was done to them."""

    dataset: Dataset
    rows: list[Row]
    marks: list[int]
    original: int
    """So many rows are the department's own; the others are spare rows and repeats."""
    careful: set[int] = field(default_factory=set)
    """Rows that may only be written in ways that mean exactly the same."""
    intact_names: set[int] = field(default_factory=set)
    spoilt: dict[int, str] = field(default_factory=dict)
    cells: dict[str, dict[int, Cell]] = field(default_factory=dict)
    """Cells written as they stand here, by column and row."""
    repeats: dict[int, int] = field(default_factory=dict)
    """Repeat -> the row it repeats. Both must show the same name: a name is kept as it was written."""
    quarantined: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    """Accepted rows with something wrong in them, by kind."""
    unusable: set[tuple[str, str]] = field(default_factory=set)
    """Number and name of the rows nobody can be found for: the two are part of the key and must stay unique."""

    def append(self, row: Row, mark: int) -> int:
        """Add a row that is not the department's own; returns its index."""
        self.rows.append(row)
        self.marks.append(mark)
        return len(self.rows) - 1

    def write(self, index: int, column: str, cell: Cell) -> None:
        """Have a cell written exactly so."""
        self.cells.setdefault(column, {})[index] = cell


@dataclass(frozen=True)
class County:
    """What spoiling needs to know of everybody: the registry, every number in use, the business date."""

    night: date
    registered: Registered
    numbers: frozenset[str]
    seed: int

    def stranger(self, number: str, mark: int) -> str:
        """A valid number that nobody has, first registered in the same county."""
        for step in range(1000):
            day = date(1940, 1, 1) + timedelta(days=draw(mark + step, "stranger") % 27000)
            text = f"{number[:6]}{day:%Y%m%d}{901 + draw(mark + step, 'sequence') % 89}0"
            made = text[:-1] + ric.calc_check_digit(text)
            if made not in self.numbers:
                return made
        raise AssertionError("a thousand made-up numbers are all taken")


def county_of(records: Records, datasets: Iterable[Dataset], night: date, seed: int) -> County:
    """Everybody's numbers, read off all the records."""
    columns = [(dataset.id, column.name) for dataset in datasets for column in dataset.of_type("id_no")]
    numbers = {row[column] for dataset_id, column in columns for row in records.get(dataset_id, ())}
    registered = Registered(records.get("registry.member", []))
    return County(night, registered, frozenset(number for number in numbers if number), seed)


def untouched(dataset: Dataset, rows: list[Row], seed: int) -> Dirtied:
    """The rows as they are, ready to be spoilt or written."""
    marks = marks_of((row_key(dataset, row) for row in rows), seed, dataset.id)
    return Dirtied(dataset, list(rows), marks, len(rows))


def unreadable(column: Column, _value: Any, number: int) -> Cell:
    """Text that is no value of the column's type."""
    return pick(UNREADABLE[column.type], (number * 7919) % FULL)

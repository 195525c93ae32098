"""Values that are still there and stand at other rows than in the last accepted delivery, or in another column.

A department changes values row by row: they become other values (amounts raised, dates renewed, months that go on).
When a column was moved against its rows, the rows change and the values do not: what they hold now is what others of
them held. Three things are taken for that, and each leaves out what changes by itself:

``dealt anew``   Lists whose values mostly stand once (names, dates, numbers) do not give them to each other: a tenth of
                 the rows is enough. Where few values stand often, people go from one to the next and others follow, so
                 that the values stay the same (grades, kinds): as many rows must differ as if most of the column had
                 been dealt anew. Steps in one direction (school years, days overdue) are no move.
``a row off``    Cells hold what the row above or below held. Nobody's change takes that from a neighbour, so a few rows
                 are enough: in a short list, where a rare value is spread thin, where there are two values only.
``exchanged``    Rows have the values of two columns the other way round.

Not told by it: a column of the key that was moved (other keys, or other columns moved against them), two values that
were sorted, and a sheet of many in which a column of few values was sorted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

from crosscheck import sqlfiles
from crosscheck.catalog.datasets import Column, Dataset
from crosscheck.expect.loss import FEWEST, SHORTEST_LIST, Loss, loss_of

if TYPE_CHECKING:
    from crosscheck.expect.gx import Bench

LEAST_OVERLAP = Decimal("0.8")
"""Of the changed cells, so many must hold values that stood in changed cells before."""
LEAST_CHANGED = Decimal("0.1")
LEAST_VALUES = 3
"""Two values change into each other, whatever happened."""
LEAST_DEALT = Decimal("0.7")
"""Of the rows that would differ if all values were dealt anew, so many must."""
MOST_ONE_WAY = Decimal("0.8")
MOST_ONE_STEP = Decimal("0.5")
"""Where more take the commonest way from their value, or go one and the same step, they change by themselves."""
LEAST_NEIGHBOURS = Decimal("0.95")
LEAST_EXCHANGED = Decimal("0.5")
OFTEN = 2 * FEWEST
"""Where values stand often, fewer changed cells than this say nothing."""
MEASURES = dict.fromkeys(("date", "month", "timestamp"), "calendar") | dict.fromkeys(("int", "money", "year"), "amount")


@dataclass(frozen=True)
class _Cells:
    """Of one column: rows whose key stands in both deliveries, and what ``expect/changed_cells`` counts."""

    rows: int
    changed: int
    values: int
    overlap: int
    commonest: int
    step: int

    @property
    def kept(self) -> bool:
        """True where the values are the same ones as before."""
        return self.changed >= FEWEST and self.overlap >= LEAST_OVERLAP * self.changed

    @property
    def stepped(self) -> bool:
        """True where the values went on in one direction."""
        often = self.changed >= 2 * self.values
        one_way = often and self.values >= LEAST_VALUES and self.commonest >= MOST_ONE_WAY * self.changed
        return one_way or self.step >= MOST_ONE_STEP * self.changed

    def dealt(self, by_chance: Decimal) -> bool:
        """True where so many changed as if the values had been dealt anew; then ``by_chance`` rows would differ."""
        if self.rows < SHORTEST_LIST or self.values < LEAST_VALUES or self.stepped:
            return False
        if self.changed < 2 * self.values and self.changed >= LEAST_CHANGED * self.rows:
            return True
        return self.changed >= OFTEN and self.changed >= LEAST_DEALT * by_chance


def moved_values(desk: Bench, root: Path, dataset: Dataset) -> Loss:
    """The columns whose values stand at other rows or in another column."""
    rows = desk.fetch("SELECT count(*) AS n FROM same_before")[0]["n"]
    columns = [column for column in dataset.columns if column.name not in dataset.key]
    cells = {column: _cells(desk, root, column, rows) for column in columns}
    changed = [column for column in columns if cells[column].changed >= FEWEST]
    told = [*_exchanged(desk, root, changed)]
    told += [_told(column, cells[column]) for column in changed if _moved(desk, root, column, cells[column])]
    return loss_of(told, len(told))


def _cells(desk: Bench, root: Path, column: Column, rows: int) -> _Cells:
    measure = MEASURES.get(column.type, "nothing")
    [counts] = desk.fetch(sqlfiles.sql(root, "expect/changed_cells", column=column.name, measure=measure))
    return _Cells(rows, **counts)


def _moved(desk: Bench, root: Path, column: Column, cells: _Cells) -> bool:
    if not cells.kept:
        return False
    by_chance = desk.fetch(sqlfiles.sql(root, "expect/differing_by_chance", column=column.name))[0]["rows"]
    return cells.dealt(Decimal(by_chance)) or _a_row_off(desk, root, column, cells.values)


def _a_row_off(desk: Bench, root: Path, column: Column, values: int) -> bool:
    least = FEWEST if values >= LEAST_VALUES else OFTEN
    found = desk.fetch(sqlfiles.sql(root, "expect/from_the_next_row", column=column.name))[0]
    sides = [(found["known_above"], found["from_above"]), (found["known_below"], found["from_below"])]
    return any(known >= least and same >= LEAST_NEIGHBOURS * known for known, same in sides)


def _told(column: Column, cells: _Cells) -> tuple[str, str]:
    zh = f"“{column.header}”在本次仍在的{cells.rows}行中{cells.changed}行换成了别的行的值"
    en = f"{column.name} has the values of other rows in {cells.changed} of {cells.rows} rows that are still there"
    return zh, en


def _exchanged(desk: Bench, root: Path, changed: Sequence[Column]) -> Iterator[tuple[str, str]]:
    for one, other in combinations(changed, 2):
        if one.type != other.type:
            continue
        found = desk.fetch(sqlfiles.sql(root, "expect/exchanged", one=one.name, other=other.name))[0]
        differing, exchanged = found["differing"], found["exchanged"]
        if exchanged >= FEWEST and exchanged >= LEAST_EXCHANGED * differing:
            zh = f"“{one.header}”与“{other.header}”在两者不同的{differing}行中{exchanged}行对调"
            en = f"{one.name} and {other.name} are exchanged in {exchanged} of {differing} rows where they differed"
            yield zh, en

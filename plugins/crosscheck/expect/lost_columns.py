"""Optional columns that are gone since the last accepted delivery, and cells that became empty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from crosscheck import sqlfiles
from crosscheck.catalog.datasets import Column, Dataset
from crosscheck.expect.loss import FEWEST, SHORT_LISTS_SHARE, SHORTEST_LIST, Earlier, Loss, loss_of

if TYPE_CHECKING:
    from crosscheck.expect.gx import Bench

MOST_CELLS_LOST = Decimal("0.05")
"""Of the cells that were filled in the last time, in rows that are still there, so many may be empty now."""


def lost_columns(desk: Bench, root: Path, dataset: Dataset, earlier: Earlier, columns: Sequence[str]) -> Loss:
    """The columns that lost something; ``columns`` are those that the files have now."""
    tables = ("rows_before", "rows_now", "same_before", "same_now")
    filled = [desk.fetch(sqlfiles.sql(root, "expect/filled", table=table))[0] for table in tables]
    told = []
    for column in dataset.columns:
        if not column.required and column.name in earlier.columns:
            cells = _Cells(*(count for found in filled for count in (found["_rows"], found[column.name])))
            told += cells.told(column, column.name in columns)
    return loss_of(told, len(told))


@dataclass(frozen=True)
class _Cells:
    """Of one column: rows and filled cells the last time and now, and the same of rows whose key stands in both."""

    rows_before: int
    before: int
    rows_now: int
    now: int
    same_rows_before: int
    same_before: int
    same_rows_now: int
    same_now: int

    def told(self, column: Column, there: bool) -> list[tuple[str, str]]:
        """What was lost, in both languages; nothing where too little was."""
        if not there:
            zh = f"缺少列“{column.header}”(上次{self.rows_before}行中{self.before}行有内容)"
            en = f"no column {column.name} ({self.before} of {self.rows_before} rows were filled in the last time)"
            return [(zh, en)]
        if self._emptied():
            last_zh, last_en = (
                f"上次{self.rows_before}行中{self.before}行有内容",
                f"{self.before} of {self.rows_before}",
            )
            zh = f"“{column.header}”{last_zh},本次{self.rows_now}行中{self.now}行有内容"
            en = f"{column.name} was filled in {last_en} rows, and is in {self.now} of {self.rows_now}"
            return [(zh, en)]
        lost = self.same_before - self.same_now
        most = MOST_CELLS_LOST if self.rows_before >= SHORTEST_LIST else SHORT_LISTS_SHARE
        if lost >= FEWEST and lost > most * self.same_before:
            zh = f"“{column.header}”上次有内容、本次仍在的{self.same_before}行中{lost}行变空"
            en = f"{column.name} was filled in {self.same_before} rows that are still there, and {lost} are empty now"
            return [(zh, en)]
        return []

    def _emptied(self) -> bool:
        """True where most cells were filled and few are, and where some were and none is."""
        if self.before - self.now < FEWEST or not self.rows_now:
            return False
        fell = self.before * 2 > self.rows_before and self.now * 10 < self.rows_now
        return fell or self.now == 0

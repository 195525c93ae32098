"""What a delivery lost since the last accepted one: columns, what stood in them, townships and villages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from crosscheck import sqlfiles
from crosscheck.catalog.datasets import Column, Dataset

if TYPE_CHECKING:
    from crosscheck.expect.gx import Bench

SHORTEST_LIST = 50
"""Shorter lists are not judged by shares."""
FEWEST = 5
"""Fewer cells or rows than this say nothing, whatever their share."""
MOST_CELLS_LOST = Decimal("0.05")
"""Of the cells that were filled in the last time, in rows that are still there, so many may be empty now."""
MOST_VILLAGES_LOST = Decimal("0.2")
NAMED = 5
"""So many places are named; of the others the number is told."""
REGION = pa.schema([(name, pa.string()) for name in ("region_code", "name", "level", "merged_into")])


@dataclass(frozen=True)
class Earlier:
    """The last accepted delivery: its accepted ``rows`` (Parquet), and the ``columns`` that its files had."""

    rows: Path
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Loss:
    """How many things were lost, and which, with the figures, in both languages; None where nothing can be told."""

    count: int | None = None
    zh: str = ""
    en: str = ""

    def parameters(self, name: str) -> dict[str, Any]:
        """What an expectation and its sentences may name."""
        return {f"{name}_lost": self.count, f"{name}_lost_zh": self.zh, f"{name}_lost_en": self.en}


NOTHING_KNOWN = {"columns": Loss(), "townships": Loss(), "villages": Loss()}
"""On a first delivery."""


def losses(
    desk: Bench,
    root: Path,
    dataset: Dataset,
    staged: str,
    earlier: Earlier,
    columns: Sequence[str],
    region: Path | None,
) -> dict[str, Loss]:
    """Compare the staged rows with those of the last accepted delivery.

    ``columns`` are those that the files have now; ``region`` is the newest accepted region table.
    """
    desk.parquet("earlier", [earlier.rows])
    desk.run(sqlfiles.sql(root, "expect/earlier", staged=staged))
    if region is None:
        desk.frame("no_region", REGION.empty_table())
        desk.run(sqlfiles.sql(root, "expect/region", source="no_region"))
    else:
        desk.parquet("region_rows", [region])
        desk.run(sqlfiles.sql(root, "expect/region", source="region_rows"))
    return {"columns": _columns(desk, root, dataset, earlier, columns), **_places(desk, root, dataset)}


def _columns(desk: Bench, root: Path, dataset: Dataset, earlier: Earlier, columns: Sequence[str]) -> Loss:
    tables = ("rows_before", "rows_now", "same_before", "same_now")
    filled = [desk.fetch(sqlfiles.sql(root, "expect/filled", table=table))[0] for table in tables]
    told = []
    for column in dataset.columns:
        if not column.required and column.name in earlier.columns:
            cells = _Cells(*(count for found in filled for count in (found["_rows"], found[column.name])))
            told += cells.told(column, column.name in columns)
    return _loss(told, len(told))


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
        if self.rows_before < SHORTEST_LIST:
            return []
        if self._emptied():
            last_zh, last_en = (
                f"上次{self.rows_before}行中{self.before}行有内容",
                f"{self.before} of {self.rows_before}",
            )
            zh = f"“{column.header}”{last_zh},本次{self.rows_now}行中{self.now}行有内容"
            en = f"{column.name} was filled in {last_en} rows, and is in {self.now} of {self.rows_now}"
            return [(zh, en)]
        lost = self.same_before - self.same_now
        if lost >= FEWEST and lost > MOST_CELLS_LOST * self.same_before:
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


def _places(desk: Bench, root: Path, dataset: Dataset) -> dict[str, Loss]:
    regions = dataset.of_type("region12")
    if regions:
        desk.run(sqlfiles.sql(root, "expect/places_by_code", region=regions[0].name))
    else:
        desk.run(sqlfiles.sql(root, "expect/places_by_source"))
    rows = desk.fetch(sqlfiles.sql(root, "expect/places_lost"))
    townships = [row for row in rows if row["level"] == "乡"]
    return {"townships": _townships(townships), "villages": _villages([row for row in rows if row["level"] == "村"])}


def _townships(rows: list[dict[str, Any]]) -> Loss:
    if not rows:
        return Loss()
    lost = [row for row in rows if row["lost"] and row["before"] >= FEWEST]
    return _loss(map(_place, lost[:NAMED]), len(lost))


def _villages(rows: list[dict[str, Any]]) -> Loss:
    lost = [row for row in rows if row["lost"]]
    if sum(row["before"] for row in rows) < SHORTEST_LIST:
        return Loss()
    if len(lost) <= MOST_VILLAGES_LOST * len(rows) or sum(row["before"] for row in lost) < FEWEST:
        return Loss(0)
    told = [(f"{len(rows)}个村中{len(lost)}个", f"{len(lost)} of {len(rows)} villages"), *map(_place, lost[:NAMED])]
    return _loss(told, len(lost))


def _place(row: dict[str, Any]) -> tuple[str, str]:
    shown = f"{row['name'] or ''}{row['code']}"
    return f"{shown}(上次{row['before']}行)", f"{shown} ({row['before']} rows the last time)"


def _loss(told: Iterable[tuple[str, str]], count: int) -> Loss:
    """The sentences' last part; empty where nothing was lost."""
    words = list(told)
    if not count:
        return Loss(0)
    return Loss(count, ":" + "、".join(zh for zh, _ in words), ": " + ", ".join(en for _, en in words))

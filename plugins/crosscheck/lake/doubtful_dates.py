"""Rows whose open date is no evidence: it is there and can't be read, or was there the last time and is gone.

Its absence would say "not yet" or "no end". What was emptied between two deliveries counts once the next delivery
leaves it empty too: whoever takes a date back says so again, a column that was lost comes back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

import duckdb
from duckdb import CoalesceOperator, ConstantExpression, Expression
from duckdb import ColumnExpression as Cell
from duckdb import FunctionExpression as Call

from crosscheck.catalog.datasets import Column
from crosscheck.engines.duckdb_engine import connect
from crosscheck.lake.laid_aside import about
from crosscheck.lake.state import DatasetState
from crosscheck.settings import Settings

KEY, NOTES, PLACE = "_key_hash", "_notes", ("_source_file", "_source_row")


@dataclass(frozen=True)
class DoubtfulDates:
    """The rows of one list by file and row (``places``), and ``marks`` of whom they are about."""

    places: frozenset[tuple[str, int]]
    marks: frozenset[str]


def doubtful_dates(settings: Settings, states: Iterable[DatasetState]) -> dict[str, DoubtfulDates]:
    """Such rows of every snapshot that counts tonight, by dataset; without those that have none."""
    with connect(settings) as con:
        found = {state.dataset.id: _doubtful(con, state) for state in states if state.usable and state.rows}
    return {dataset: dates for dataset, dates in found.items() if dates.places}


def _doubtful(con: duckdb.DuckDBPyConnection, state: DatasetState) -> DoubtfulDates:
    columns = [column for column in state.dataset.columns if column.open_date]
    rows = _rows(con, state, columns) if columns else []
    marks = {word for *_, told in rows if told for word in told.split()}
    return DoubtfulDates(frozenset((file, row) for file, row, _ in rows), frozenset(marks))


def _rows(
    con: duckdb.DuckDBPyConnection, state: DatasetState, columns: list[Column]
) -> list[tuple[str, int, str | None]]:
    rows = con.read_parquet(str(state.rows))
    doubtful = reduce(or_, map(_unread, columns))
    if state.before:
        before = con.read_parquet(str(state.before))
        rows = rows.join(before.select(KEY, *(Cell(c.name).alias(_before(c)) for c in columns)), KEY, how="left")
        doubtful = reduce(or_, map(_gone, columns), doubtful)
    return rows.filter(doubtful).select(*PLACE, about(state.dataset)).fetchall()


def _unread(column: Column) -> Expression:
    noted = Call("contains", Cell(NOTES), ConstantExpression(f"unreadable {column.header}"))
    return CoalesceOperator(noted, ConstantExpression(False))


def _gone(column: Column) -> Expression:
    return Cell(column.name).isnull() & Cell(_before(column)).isnotnull()


def _before(column: Column) -> str:
    return f"before_{column.name}"

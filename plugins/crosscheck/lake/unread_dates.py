"""Rows with an open date that is there and can't be read: null with a note, and yet no "not yet" and no "no end"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from crosscheck.lake.laid_aside import about
from crosscheck.lake.state import DatasetState


@dataclass(frozen=True)
class UnreadDates:
    """The rows of one list by file and row (``places``), and ``marks`` of whom they are about."""

    places: frozenset[tuple[str, int]]
    marks: frozenset[str]


def unread_dates(states: Iterable[DatasetState]) -> dict[str, UnreadDates]:
    """Such rows of every snapshot that counts tonight, by dataset; without those that have none."""
    found = {state.dataset.id: _noted(state) for state in states if state.usable and state.rows}
    return {dataset: unread for dataset, unread in found.items() if unread}


def _noted(state: DatasetState) -> UnreadDates | None:
    headers = [column.header for column in state.dataset.columns if column.open_date]
    if not headers or state.rows is None:
        return None
    noted = pc.match_substring_regex(
        pq.read_table(state.rows, columns=["_notes"]).column("_notes"), f"unreadable ({'|'.join(headers)})"
    )
    if not pc.any(noted).as_py():
        return None
    rows = pq.read_table(state.rows).filter(noted)
    places = zip(*(rows.column(name).to_pylist() for name in ("_source_file", "_source_row")), strict=True)
    return UnreadDates(frozenset(places), _marks(state, rows))


def _marks(state: DatasetState, rows: pa.Table) -> frozenset[str]:
    with duckdb.connect() as con:
        told = con.from_arrow(rows).select(about(state.dataset)).fetchall()
    return frozenset(word for (marks,) in told if marks for word in marks.split())

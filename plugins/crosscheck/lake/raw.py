"""An export as it was read, before anything is judged: all text, the contract's headers, file and row of each row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from crosscheck.catalog.datasets import Column, Dataset
from crosscheck.sources.headers import map_headers, plain, refuse_gaps
from crosscheck.sources.limits import refuse_cells
from crosscheck.sources.reading import BrokenRow, Part, Row
from crosscheck.sources.requests import HEADER, named_in

CHUNK = 20_000
SOURCE = (
    pa.field("_source_file", pa.string()),
    pa.field("_source_row", pa.int64()),
    pa.field("_source_fault", pa.string()),
)
"""Where a row stands, and why it can't be taken apart."""


@dataclass
class ColumnMapping:
    """What the headers of a delivery were found to mean: canonical name -> headers; headers that mean nothing here."""

    columns: dict[str, set[str]] = field(default_factory=dict)
    unknown: set[str] = field(default_factory=set)
    requests: set[str] = field(default_factory=set)
    """The request numbers that the rows name."""

    def missing(self, dataset: Dataset) -> list[str]:
        """Headers of the contract's columns that no file had."""
        there = {*self.columns, *(column.name for column in dataset.columns if column.local.absent)}
        return [column.header for column in dataset.columns if column.name not in there]


def write_raw(dataset: Dataset, parts: Iterable[Part], target: Path) -> ColumnMapping | None:
    """Write the parts of a delivery to the Parquet file ``target``, in their order; None if there is no part.

    Beside the contract's columns a row has ``_source_file``, ``_source_row`` and ``_source_fault``: why it is broken. A
    required column that is missing raises ``MissingColumns``, too many cells ``RejectedDelivery``; what the readers
    raise passes through.
    """
    mapping = ColumnMapping()
    seen: dict[str, set[Column]] = {}
    cells = 0
    with pq.ParquetWriter(target, _schema(dataset)) as writer:
        for part in parts:
            found = map_headers(dataset, part.headers, part.label)
            seen.setdefault(part.label, set()).update(found.columns.values())
            if part.complete:
                refuse_gaps(dataset, seen[part.label], part.label)
            mapping.unknown.update(set(found.unknown) - {HEADER})
            named = next((place for place, header in enumerate(part.headers) if plain(header) == HEADER), None)
            for place, column in found.columns.items():
                mapping.columns.setdefault(column.name, set()).add(plain(part.headers[place]))
            places = {column.name: place for place, column in found.columns.items()}
            for chunk in _chunks(part.rows):
                cells += len(chunk) * len(part.headers)
                refuse_cells(part.label, cells)
                writer.write_batch(_batch(dataset, part, places, chunk))
                mapping.requests |= named_in(_cell(row, named) for _, row in chunk)
    for label, columns in seen.items():
        refuse_gaps(dataset, columns, label)
    mapping.columns |= {c.name: {f"={c.local.constant}"} for c in dataset.columns if c.local.constant and seen}
    return mapping if seen else None


def _in_words(column: Column, cells: Sequence[str | None]) -> Sequence[str | None]:
    """The cells in the words of the contract; a word that the county does not map stays what it is."""
    if not column.local.words:
        return cells
    words = {plain(word): target for word, target in column.local.words}
    made = {cell: words.get(plain(cell), cell) for cell in set(cells) if cell}
    return [made.get(cell, cell) if cell else cell for cell in cells]


def _schema(dataset: Dataset) -> pa.Schema:
    texts = [pa.field(column.header, pa.string()) for column in dataset.columns]
    return pa.schema([*texts, *SOURCE])


def _chunks(rows: Iterator[tuple[int, Row]]) -> Iterator[list[tuple[int, Row]]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def _cell(row: Row, place: int | None) -> str | None:
    """A cell of a row; None where the row is broken or short, or there is no such column."""
    there = place is not None and not isinstance(row, BrokenRow) and place < len(row)
    return row[place] if there else None  # type: ignore[index]


def _batch(dataset: Dataset, part: Part, places: dict[str, int], chunk: Sequence[tuple[int, Row]]) -> pa.RecordBatch:
    numbers, rows = zip(*chunk, strict=True)
    width = len(part.headers)
    empty = [None] * width
    faults = [row.reason if isinstance(row, BrokenRow) else None for row in rows]
    whole = (empty if fault else row for row, fault in zip(rows, faults, strict=True))
    even = (row if len(row) == width else [*row, *empty][:width] for row in whole)
    cells = list(zip(*even, strict=True))
    nothing = pa.nulls(len(rows), pa.string())
    texts = [
        pa.array(_in_words(c, cells[places[c.name]]), pa.string())
        if c.name in places
        else pa.array([None if fault else c.local.constant for fault in faults], pa.string())
        if c.local.constant
        else nothing
        for c in dataset.columns
    ]
    source = (pa.array([part.label] * len(rows)), pa.array(numbers, pa.int64()), pa.array(faults, pa.string()))
    return pa.record_batch([*texts, *source], schema=_schema(dataset))

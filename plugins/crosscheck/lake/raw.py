"""An export as it was read, before anything is judged: all text, the contract's headers, file and row of each row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from crosscheck.catalog.datasets import Column, Dataset
from crosscheck.sources.headers import map_headers, plain, refuse_gaps
from crosscheck.sources.limits import refuse_cells
from crosscheck.sources.reading import BrokenRow, Part, Row, Stretch
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
    with _Writer(target, _schema(dataset)) as writer:
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
            for chunk in _chunks(part):
                cells += chunk.length * len(part.headers)
                refuse_cells(part.label, cells)
                writer.write(_batch(dataset, part.label, places, chunk))
                if named is not None:
                    mapping.requests |= named_in(pc.unique(chunk.column(named)).to_pylist())
    for label, columns in seen.items():
        refuse_gaps(dataset, columns, label)
    mapping.columns |= {c.name: {f"={c.local.constant}"} for c in dataset.columns if c.local.constant and seen}
    return mapping if seen else None


class _Writer:
    """Writes batches to a Parquet file, small ones together."""

    def __init__(self, target: Path, schema: pa.Schema) -> None:
        self.file, self.waiting, self.rows = pq.ParquetWriter(target, schema), list[pa.RecordBatch](), 0

    def __enter__(self) -> _Writer:
        return self

    def write(self, batch: pa.RecordBatch) -> None:
        self.waiting.append(batch)
        self.rows += batch.num_rows
        if self.rows >= CHUNK:
            self._flush()

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._flush()
        self.file.close()

    def _flush(self) -> None:
        if self.waiting:
            self.file.write_table(pa.Table.from_batches(self.waiting))
        self.waiting, self.rows = [], 0


def _in_words(column: Column, cells: pa.Array) -> pa.Array:
    """The cells in the words of the contract; a word that the county does not map stays what it is."""
    if not column.local.words:
        return cells
    words = {plain(word): target for word, target in column.local.words}
    each = cells.dictionary_encode()
    made = [words.get(plain(cell), cell) if cell else cell for cell in each.dictionary.to_pylist()]
    return pa.array(made, pa.string()).take(each.indices)


def _schema(dataset: Dataset) -> pa.Schema:
    texts = [pa.field(column.header, pa.string()) for column in dataset.columns]
    return pa.schema([*texts, *SOURCE])


class _Chunk:
    """Rows that are written together; ``faults`` are the reasons of broken ones, whose cells are null."""

    def __init__(self, numbers: pa.Array, columns: Sequence[pa.Array | Sequence[str | None]], faults: pa.Array) -> None:
        self.numbers, self.columns, self.faults = numbers, columns, faults
        self.length = len(numbers)

    def column(self, place: int) -> pa.Array:
        """The cells under the header at ``place``."""
        return pa.array(self.columns[place], pa.string())


def _chunks(part: Part) -> Iterator[_Chunk]:
    """The rows of a part, those that its reader took apart together as it gave them."""
    waiting: list[tuple[int, Row]] = []
    for piece in part.rows if part.pieces is None else part.pieces:
        if waiting and (isinstance(piece, Stretch) or len(waiting) == CHUNK):
            yield _taken_together(waiting, len(part.headers))
            waiting = []
        if isinstance(piece, Stretch):
            yield _Chunk(piece.numbers, piece.columns, pa.nulls(len(piece.numbers), pa.string()))
        else:
            waiting.append(piece)
    if waiting:
        yield _taken_together(waiting, len(part.headers))


def _taken_together(chunk: Sequence[tuple[int, Row]], width: int) -> _Chunk:
    numbers, rows = zip(*chunk, strict=True)
    empty = [None] * width
    faults = [row.reason if isinstance(row, BrokenRow) else None for row in rows]
    whole = (empty if fault else row for row, fault in zip(rows, faults, strict=True))
    even = (row if len(row) == width else [*row, *empty][:width] for row in whole)
    return _Chunk(pa.array(numbers, pa.int64()), list(zip(*even, strict=True)), pa.array(faults, pa.string()))


def _batch(dataset: Dataset, label: str, places: dict[str, int], chunk: _Chunk) -> pa.RecordBatch:
    nothing = pa.nulls(chunk.length, pa.string())

    def cells(column: Column) -> pa.Array:
        if column.name in places:
            return _in_words(column, chunk.column(places[column.name]))
        if column.local.constant:
            return pc.if_else(chunk.faults.is_null(), pa.scalar(column.local.constant, pa.string()), nothing)
        return nothing

    source = (pa.repeat(label, chunk.length), chunk.numbers, chunk.faults)
    return pa.record_batch([*map(cells, dataset.columns), *source], schema=_schema(dataset))

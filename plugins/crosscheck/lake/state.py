"""What a night knows of each dataset. Filled by ``lake.usable``; read by rules, lists and reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa

from crosscheck.catalog.datasets import Column, Dataset

ARROW_TYPES: dict[str, pa.DataType] = {
    "date": pa.date32(),
    "month": pa.date32(),
    "year": pa.int32(),
    "int": pa.int32(),
    "money": pa.decimal128(18, 2),
    "bool": pa.bool_(),
    "timestamp": pa.timestamp("us"),
}


@dataclass(frozen=True)
class DatasetState:
    """One dataset on a night.

    ``rows`` is the accepted snapshot that counts (None: there is no fresh one), ``usable`` as rules.md has it,
    ``cause`` what AG-02 reports (schema, rejected, late, volume or None) and ``detail`` the same in words. ``newest``
    is the newest sound accepted snapshot however old: no rule goes by it; ``before`` the rows of the accepted delivery
    before the one that counts, which may excuse and proves nothing. ``damaged``: the snapshot that would count
    is not what was taken in, which is no fault of the department; ``detail`` says which and how. ``asked``: whom
    the snapshot that counts was asked about, where it is an answer; of others it says nothing.
    """

    dataset: Dataset
    usable: bool
    cause: str | None
    detail: str | None
    rows: Path | None
    snapshot_date: date | None
    rows_accepted: int | None
    rows_before: int | None
    newest: Path | None = None
    before: Path | None = None
    damaged: bool = False
    asked: Path | None = None


def _fields(column: Column) -> list[tuple[str, pa.DataType]]:
    own = (column.name, ARROW_TYPES.get(column.type, pa.string()))
    beside = {
        "id_no": [(f"{column.name}_valid", pa.bool_())],
        "disability_no": [(f"{column.name}_valid", pa.bool_())],
        "name": [(f"{column.name}_fold", pa.string()), (f"{column.name}_mask", pa.string())],
        "date": [(f"{column.name}_precision", pa.string())],
    }
    return [own, *beside.get(column.type, [])]


def snapshot_schema(dataset: Dataset) -> pa.Schema:
    """The columns of a snapshot's ``rows.parquet``."""
    fields = [("_row_id", pa.int64())]
    for column in dataset.columns:
        fields.extend(_fields(column))
    fields += [("_source_file", pa.string()), ("_source_row", pa.int64())]
    fields += [("_key_hash", pa.int64()), ("_row_hash", pa.string()), ("_notes", pa.string())]
    return pa.schema(fields)

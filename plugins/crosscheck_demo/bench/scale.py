"""A million registered people straight into the lake: accepted snapshots without exports and landing.

For measuring nights, not for looking at: who lives there and what the departments know comes from
``sql/demo/scale``, all numbers are valid, names have no variants, and problems occur at a few per thousand.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
from duckdb import CaseExpression, CoalesceOperator, ConstantExpression, Expression
from duckdb import ColumnExpression as Cell
from duckdb import FunctionExpression as Call

from crosscheck import files, sqlfiles
from crosscheck.catalog.datasets import Column, Dataset, catalog, site
from crosscheck.engines.duckdb_engine import connect
from crosscheck.lake.snapshots import new_snapshot, snapshot, snapshot_folder
from crosscheck.lake.soundness import ACCEPTED, MANIFEST, QUARANTINE, ROWS
from crosscheck.lake.state import snapshot_schema
from crosscheck.lake.take_in import PARQUET
from crosscheck.settings import Settings
from crosscheck.sources.delivery_name import DeliveryName

PEOPLE = ("10_places", "20_family", "30_person")
HOUSEHOLDS = 280_000
"""Makes a million registered persons."""
TYPES = {
    "date": "DATE",
    "month": "DATE",
    "year": "INTEGER",
    "int": "INTEGER",
    "money": "DECIMAL(18,2)",
    "bool": "BOOLEAN",
    "timestamp": "TIMESTAMP",
}
SEPARATOR = "\x1f"


def write_lake(
    settings: Settings, business_date: date, households: int = HOUSEHOLDS, datasets: Iterable[Dataset] | None = None
) -> dict[str, int]:
    """Write an accepted snapshot of ``business_date`` for each dataset (default: the connected ones); return the
    rows of each.

    Snapshots that are there already stay. The same arguments give the same rows. ``OSError`` where the disk is full.
    """
    name = DeliveryName(business_date)
    with closing(connect(settings)) as con:
        _settle(settings, con, business_date, households)
        chosen = catalog().connected if datasets is None else datasets
        return {dataset.id: _write(settings, con, dataset, name) for dataset in chosen}


def _settle(settings: Settings, con: duckdb.DuckDBPyConnection, business_date: date, households: int) -> None:
    """Make the tables of places, families and persons."""
    con.execute(sqlfiles.sql(settings.root, "demo/scale/00_macros"))
    con.execute(sqlfiles.sql(settings.root, "demo/scale/05_night"), [business_date, households])
    for name in PEOPLE:
        con.execute(sqlfiles.sql(settings.root, f"demo/scale/{name}"))


def _write(settings: Settings, con: duckdb.DuckDBPyConnection, dataset: Dataset, name: DeliveryName) -> int:
    """Write one snapshot and return its number of rows."""
    if snapshot(settings, dataset.id, name) is None:
        rows = con.sql(sqlfiles.sql(settings.root, f"demo/scale/{dataset.id}"))
        rows.order(", ".join(f'"{column}"' for column in dataset.key)).create_view("sorted", replace=True)
        con.execute(sqlfiles.sql(settings.root, "demo/scale/90_numbered"))
        with new_snapshot(settings, dataset.id, name) as target:
            con.table("numbered").select(*_columns(dataset)).write_parquet(str(target / ROWS), **PARQUET)
            con.sql(sqlfiles.sql(settings.root, "demo/scale/91_quarantine")).write_parquet(
                str(target / QUARANTINE), **PARQUET
            )
            count = _count(con, target / ROWS)
            files.write_text(target / MANIFEST, files.as_json(_manifest(dataset, name, target, count)))
    return _count(con, snapshot_folder(settings, dataset.id, name) / ROWS)


def _count(con: duckdb.DuckDBPyConnection, rows: Path) -> int:
    [(count,)] = con.read_parquet(str(rows)).aggregate("count(*)").fetchall()
    return int(count)


def _columns(dataset: Dataset) -> list[Expression]:
    """The columns of a snapshot, in the order of ``snapshot_schema``."""
    content = [CoalesceOperator(Cell(c.name).cast("VARCHAR"), ConstantExpression("")) for c in dataset.columns]
    columns: dict[str, Expression] = {
        "_row_id": Cell("_row_id"),
        "_source_file": ConstantExpression(dataset.title),
        "_source_row": Cell("_row_id"),
        "_key_hash": Cell("_row_id"),
        "_row_hash": Call("md5", Call("concat_ws", ConstantExpression(SEPARATOR), *content)),
        "_notes": ConstantExpression(None).cast("VARCHAR"),
    }
    for column in dataset.columns:
        columns[column.name] = Cell(column.name).cast(TYPES.get(column.type, "VARCHAR"))
        columns |= _beside(column)
    return [columns[name].alias(name) for name in snapshot_schema(dataset).names]


def _beside(column: Column) -> dict[str, Expression]:
    """What stands beside a value: every number is valid, every name its own fold and mask, every day a day."""
    value = Cell(column.name)
    if column.type in ("id_no", "disability_no"):
        return {f"{column.name}_valid": CaseExpression(value.isnotnull(), ConstantExpression(True))}
    if column.type == "name":
        return {f"{column.name}_fold": value, f"{column.name}_mask": value}
    if column.type == "date":
        return {f"{column.name}_precision": CaseExpression(value.isnotnull(), ConstantExpression("D"))}
    return {}


def _manifest(dataset: Dataset, name: DeliveryName, folder: Path, rows: int) -> dict[str, Any]:
    """The manifest of a delivery that was taken in without a flaw, as ``lake.take_in`` writes it."""
    return {
        "dataset": dataset.id,
        "title": dataset.title,
        "business_date": name.business_date.isoformat(),
        "delivery": str(name),
        "delivered_at": None,
        "reader": "scale",
        "site": site().as_found(),
        "inputs": [],
        "rows_read": rows,
        "rows_accepted": rows,
        "rows_quarantined": 0,
        "rows_repeated": 0,
        "rows_layout": 0,
        "rows_noted": 0,
        "quarantine": {},
        "columns": {column.name: [column.header] for column in dataset.columns},
        "unknown_columns": [],
        "missing_columns": [],
        "expectations": [],
        "status": ACCEPTED,
        "cause": None,
        "detail": None,
        "sha256": {path.name: files.sha256(path) for path in sorted(folder.glob("*.parquet"))},
    }

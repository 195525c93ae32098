"""A million registered people straight into the lake: accepted snapshots without exports and landing.

For measuring nights, not for looking at: who lives there and what the departments know comes from ``sql/scale``, all
numbers are valid, names have no variants, and problems occur at a few per thousand.
"""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
from duckdb import CaseExpression, CoalesceOperator, ConstantExpression, Expression
from duckdb import ColumnExpression as Cell
from duckdb import FunctionExpression as Call

from crosscheck import files, sqlfiles
from crosscheck.engines.duckdb_engine import connect
from crosscheck.lake.snapshots import ACCEPTED, MANIFEST, QUARANTINE, ROWS, new_snapshot, snapshot, snapshot_folder
from crosscheck.lake.take_in import PARQUET
from crosscheck.settings import Settings
from crosscheck.sources.catalog import Column, Dataset, catalog
from crosscheck.sources.drop import DeliveryName

PEOPLE = ("10_places.sql", "20_family.sql", "30_person.sql")
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


def write_lake(settings: Settings, business_date: date, households: int = HOUSEHOLDS) -> dict[str, int]:
    """Write an accepted snapshot of ``business_date`` for every connected dataset; return the rows of each.

    Snapshots that are there already stay. The same arguments give the same rows. ``OSError`` where the disk is full.
    """
    name = DeliveryName(business_date)
    with closing(connect(settings)) as con:
        _settle(settings, con, business_date, households)
        return {dataset.id: _write(settings, con, dataset, name) for dataset in catalog().connected}


def _settle(settings: Settings, con: duckdb.DuckDBPyConnection, business_date: date, households: int) -> None:
    """Make the tables of places, families and persons."""
    folder = settings.root / "sql" / "scale"
    con.execute(sqlfiles.load(folder / "00_macros.sql"))
    con.execute(sqlfiles.load(folder / "05_night.sql"), [business_date, households])
    for name in PEOPLE:
        con.execute(sqlfiles.load(folder / name))


def _write(settings: Settings, con: duckdb.DuckDBPyConnection, dataset: Dataset, name: DeliveryName) -> int:
    """Write one snapshot and return its number of rows."""
    folder = settings.root / "sql" / "scale"
    if snapshot(settings, dataset.id, name) is None:
        rows = con.sql(sqlfiles.load(folder / f"{dataset.id}.sql"))
        rows.order(", ".join(f'"{column}"' for column in dataset.key)).create_view("sorted", replace=True)
        con.execute(sqlfiles.load(folder / "90_numbered.sql"))
        with new_snapshot(settings, dataset.id, name) as target:
            con.table("numbered").select(*_columns(dataset)).write_parquet(str(target / ROWS), **PARQUET)
            con.sql(sqlfiles.load(folder / "91_quarantine.sql")).write_parquet(str(target / QUARANTINE), **PARQUET)
            count = _count(con, target / ROWS)
            files.write_text(target / MANIFEST, files.as_json(_manifest(dataset, name, target, count)))
    return _count(con, snapshot_folder(settings, dataset.id, name) / ROWS)


def _count(con: duckdb.DuckDBPyConnection, rows: Path) -> int:
    [(count,)] = con.read_parquet(str(rows)).aggregate("count(*)").fetchall()
    return int(count)


def _columns(dataset: Dataset) -> list[Expression]:
    """The columns of a snapshot in their order, as ``lake.state.snapshot_schema`` names them."""
    columns = [Cell("_row_id")]
    for column in dataset.columns:
        columns += [Cell(column.name).cast(TYPES.get(column.type, "VARCHAR")).alias(column.name), *_derived(column)]
    text = ConstantExpression(None).cast("VARCHAR")
    content = [CoalesceOperator(Cell(c.name).cast("VARCHAR"), ConstantExpression("")) for c in dataset.columns]
    row_hash = Call("md5", Call("concat_ws", ConstantExpression(SEPARATOR), *content))
    source = [ConstantExpression(dataset.title).alias("_source_file"), Cell("_row_id").alias("_source_row")]
    return [*columns, *source, row_hash.alias("_row_hash"), text.alias("_notes")]


def _derived(column: Column) -> list[Expression]:
    """What stands beside a value: every number is valid, every name its own fold and mask, every day a day."""
    given = Cell(column.name).isnotnull()
    if column.type == "id_no":
        return [CaseExpression(given, ConstantExpression(True)).alias(f"{column.name}_valid")]
    if column.type == "name":
        return [Cell(column.name).alias(f"{column.name}_fold"), Cell(column.name).alias(f"{column.name}_mask")]
    if column.type == "date":
        return [CaseExpression(given, ConstantExpression("D")).alias(f"{column.name}_precision")]
    return []


def _manifest(dataset: Dataset, name: DeliveryName, folder: Path, rows: int) -> dict[str, Any]:
    """The manifest of a delivery that was taken in without a flaw, as ``lake.take_in`` writes it."""
    return {
        "dataset": dataset.id,
        "title": dataset.title,
        "business_date": name.business_date.isoformat(),
        "delivery": str(name),
        "delivered_at": None,
        "reader": "scale",
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

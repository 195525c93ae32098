"""The truth of the identity benchmark: a registry, rows of two departments, and of each row whom it is really about.

Half of the rows have a birth date and a village (education.enrolment), half a number and a name only
(health.insurance). What was done to a row is known in three words: of its number, its name and its place.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from duckdb import ColumnExpression as Cell
from duckdb import ConstantExpression as Constant

from crosscheck import sqlfiles
from crosscheck.catalog.datasets import Dataset, catalog
from crosscheck.engines.duckdb_engine import connect
from crosscheck.lake import stage
from crosscheck.lake.raw import SOURCE
from crosscheck.lake.state import snapshot_schema
from crosscheck.lake.take_in import PARQUET
from crosscheck.lake.unpacking import unpack
from crosscheck.settings import Settings
from crosscheck_demo.bench.linkage import damaged_names as names

NIGHT = date(2026, 11, 20)
PLACED, PLAIN = "education.enrolment", "health.insurance"
EXPORTS = {
    "reference.region": "40_regions",
    "registry.member": "41_members",
    "registry.household": "42_households",
    PLACED: "43_placed",
    PLAIN: "44_plain",
    "police.resident": "45_residents",
}
SIZE = "demo/linkage/05_size"
TRUTH = ("10_people", "20_registry", "30_rows")
SCALE = ("00_macros", "10_places")


@dataclass(frozen=True)
class Size:
    """How much is drawn: members of the registry, rows of departments, and the share of rows without any damage
    (beyond the undamaged ones among the rest)."""

    members: int = 1_000_000
    rows: int = 100_000
    clean: float = 0.0


def write_truth(settings: Settings, folder: Path, seed: int, size: Size) -> None:
    """Write ``<dataset>.parquet`` as snapshots hold them, and ``written``, ``registered`` and ``somebody``: the truth.

    The same seed and size give the same rows. ``written`` has one row for each row of a department (``r`` is its
    ``_row_id``): person ``p``, whether that person is registered, who he is, and what was done to number, name, place.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with closing(connect(settings)) as con:
        stage.prepare(con, settings.root)
        _draw(settings, con, seed, size)
        for dataset_id, export in EXPORTS.items():
            con.sql(sqlfiles.sql(settings.root, f"demo/linkage/{export}")).create_view("exported", replace=True)
            _write_snapshot(settings, con, catalog().dataset(dataset_id), folder)
        for table, key in (("written", "r"), ("registered", "p"), ("somebody", "p")):
            con.table(table).order(key).write_parquet(str(folder / f"{table}.parquet"), **PARQUET)


def _draw(settings: Settings, con: duckdb.DuckDBPyConnection, seed: int, size: Size) -> None:
    for name, value in _characters().items():
        con.execute(f"SET VARIABLE {name} = ?", [value])
    homophones = names.homophones()
    con.register("homophone", pa.table({"c": list(homophones), "others": list(homophones.values())}))
    con.register("rare_pinyin", pa.table({"c": list(names.RARE), "pinyin": names.pinyin(names.RARE)}))
    for file in SCALE:
        con.execute(sqlfiles.sql(settings.root, f"demo/scale/{file}"))
    con.execute(sqlfiles.sql(settings.root, SIZE), [seed, size.members, size.rows, size.clean])
    for file in TRUTH:
        con.execute(sqlfiles.sql(settings.root, f"demo/linkage/{file}"))


def _characters() -> dict[str, Any]:
    standard, variant = names.spellings()
    characters = {"surnames": names.SURNAMES, "male": names.MALE, "female": names.FEMALE, "rare": names.RARE}
    return {**characters, "dotted": names.DOTTED, "standard": standard, "variant": variant}


def _write_snapshot(settings: Settings, con: duckdb.DuckDBPyConnection, dataset: Dataset, folder: Path) -> None:
    """The view ``exported`` through the dataset's own stage SQL. Columns it lacks stay empty; no row is refused."""
    exported, table = con.table("exported"), dataset.table
    row = Cell("r") if "r" in exported.columns else Constant(0)
    headers = [Cell(c.name).alias(c.header) for c in dataset.columns if c.name in exported.columns]
    raw = exported.select(
        *headers, Constant(dataset.title).alias("_source_file"), row.cast("BIGINT").alias("_source_row")
    )
    raw.create_view("raw", replace=True)
    empty = pa.schema([*SOURCE, *(pa.field(c.header, pa.string()) for c in dataset.columns)])
    con.register("headers", empty.empty_table())
    con.execute(sqlfiles.sql(settings.root, "land/complete", table=table, headers="headers", raw="raw"))
    parsed = con.sql(sqlfiles.sql(settings.root, f"stage/{dataset.id}", raw=f"{table}__complete"))
    parsed.select(*unpack(dataset, NIGHT)).create_view("unpacked", replace=True)
    numbered = con.sql(sqlfiles.sql(settings.root, "demo/linkage/50_numbered"))
    numbered.select(*snapshot_schema(dataset).names).write_parquet(str(folder / f"{dataset.id}.parquet"), **PARQUET)

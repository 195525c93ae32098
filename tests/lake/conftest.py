"""A prepared connection, settings in an empty home, and two ways to stage."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import duckdb
import pyarrow as pa
import pytest

from crosscheck.catalog.datasets import catalog
from crosscheck.lake.laid_aside import ABOUT
from crosscheck.lake.stage import Counts, prepare, stage
from kit.landing import NIGHT, ROOT, rows_of, settings
from kit.served import serve
from kit.sites import county_site

__all__ = ["con", "county_site", "evaluate", "serve", "settings", "staged"]

Stager = Callable[..., tuple[Counts, list[dict], list[dict]]]


@pytest.fixture(scope="session")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect(config={"threads": 2})
    prepare(connection, ROOT)
    yield connection
    connection.close()


@pytest.fixture
def evaluate(con: duckdb.DuckDBPyConnection) -> Callable[[str, list[str | None]], list]:
    """Evaluate an SQL expression over ``x`` for each text."""

    def run(expression: str, texts: list[str | None]) -> list:
        con.register("texts", pa.table({"i": range(len(texts)), "x": pa.array(texts, pa.string())}))
        return [value for (value,) in con.sql(f"SELECT {expression} FROM texts ORDER BY i").fetchall()]

    return run


@pytest.fixture
def staged(con: duckdb.DuckDBPyConnection) -> Stager:
    """Stage rows (header -> text, optionally ``_source_file`` and ``_source_row``): counts, accepted, quarantined."""

    def run(dataset_id: str, rows: list[dict], households: list[str] | None = None) -> tuple[Counts, list, list]:
        headers = list(dict.fromkeys(key for row in rows for key in row if not key.startswith("_")))
        columns = {header: pa.array([row.get(header) for row in rows], pa.string()) for header in headers}
        columns["_source_file"] = pa.array([row.get("_source_file", "f.csv") for row in rows], pa.string())
        columns["_source_row"] = pa.array([row.get("_source_row", n) for n, row in enumerate(rows, 1)], pa.int64())
        con.register("raw_given", pa.table(columns))
        known = None
        if households is not None:
            con.register("households_given", pa.table({"household_no": pa.array(households, pa.string())}))
            known = "households_given"
        dataset = catalog().dataset(dataset_id)
        counts = stage(con, ROOT, dataset, "raw_given", NIGHT, known)
        accepted, refused = (rows_of(con, f"{dataset.table}__{part}") for part in ("accepted", "quarantine"))
        return counts, accepted, [{name: row[name] for name in row if name != ABOUT} for row in refused]

    return run

"""People of a file or sheet that was there the last time and is gone with all of them: they may stand there still.

Few of them are no reason to refuse a list (see ``expect/lost_parts``), and none to say that somebody has no record. A
part whose people have other rows now than the last time was renamed, or made way for the next month's.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import duckdb
from duckdb import ColumnExpression as Cell
from duckdb import ConstantExpression

from crosscheck.catalog.datasets import Dataset
from crosscheck.engines.duckdb_engine import connect
from crosscheck.lake.laid_aside import about
from crosscheck.lake.state import DatasetState
from crosscheck.settings import Settings

PART, KEY = "_source_file", "_key_hash"


def people_of_missing_parts(settings: Settings, states: Iterable[DatasetState]) -> dict[str, frozenset[str]]:
    """Marks of them, by dataset; without the datasets of which no part is gone."""
    with connect(settings) as con:
        compared = [(s.dataset, s.rows, s.before) for s in states if s.usable and s.rows and s.before]
        found = {dataset.id: _people(con, dataset, rows, before) for dataset, rows, before in compared}
    return {dataset: marks for dataset, marks in found.items() if marks}


def _people(con: duckdb.DuckDBPyConnection, dataset: Dataset, rows: Path, rows_before: Path) -> frozenset[str]:
    who = dataset.person[0].name if dataset.person else dataset.key[0]
    now, before = con.read_parquet(str(rows)), con.read_parquet(str(rows_before))
    gone = before.select(PART).distinct().except_(now.select(PART).distinct()).fetchall()
    if not gone:
        return frozenset()
    is_gone = Cell(PART).isin(*(ConstantExpression(part) for (part,) in gone))
    of_them, kept = before.filter(is_gone), before.filter(~is_gone)
    new = now.join(kept.select(KEY), KEY, how="anti").select(who).distinct()
    elsewhere = of_them.join(new, who, how="semi").select(PART).distinct()
    lost = of_them.join(elsewhere, PART, how="anti").select(about(dataset)).fetchall()
    return frozenset(word for (marks,) in lost if marks for word in marks.split())

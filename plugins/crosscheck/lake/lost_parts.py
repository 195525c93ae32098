"""People of a file or sheet that was there the last time and is gone with all of them: they may stand there still.

Few of them are no reason to refuse a list (see ``expect/lost_parts``), and none to say that somebody has no record.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import duckdb
from duckdb import ColumnExpression as Cell
from duckdb import ConstantExpression

from crosscheck.catalog.datasets import Dataset
from crosscheck.lake.laid_aside import about
from crosscheck.lake.state import DatasetState

PART = "_source_file"


def people_of_lost_parts(states: Iterable[DatasetState]) -> dict[str, frozenset[str]]:
    """Marks of them, by dataset; without the datasets of which no part is gone."""
    found = {s.dataset.id: _people(s.dataset, s.rows, s.before) for s in states if s.usable and s.rows and s.before}
    return {dataset: marks for dataset, marks in found.items() if marks}


def _people(dataset: Dataset, rows: Path, rows_before: Path) -> frozenset[str]:
    who = dataset.person[0].name if dataset.person else dataset.key[0]
    with duckdb.connect() as con:
        now, before = con.read_parquet(str(rows)), con.read_parquet(str(rows_before))
        gone = before.select(PART).distinct().except_(now.select(PART).distinct()).fetchall()
        if not gone:
            return frozenset()
        of_them = before.filter(Cell(PART).isin(*(ConstantExpression(part) for (part,) in gone)))
        elsewhere = of_them.join(now.select(who).distinct(), who, how="semi").select(PART).distinct()
        lost = of_them.join(elsewhere, PART, how="anti").select(about(dataset)).fetchall()
    return frozenset(word for (marks,) in lost if marks for word in marks.split())

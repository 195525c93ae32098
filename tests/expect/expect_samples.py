"""Made up for the tests: expectations, and staged deliveries of any dataset, plausible in every column."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from crosscheck.catalog.datasets import Column, Dataset
from crosscheck.expect.delivery import Candidate
from crosscheck.lake.state import ARROW_TYPES

BUSINESS_DATE = date(2026, 11, 20)
VALUES: dict[str, Callable[[int], Any]] = {
    "id_no": lambda n: f"45102219600101{n:04d}",
    "disability_no": lambda n: f"45102219600101{n % 1000:03d}X42",
    "name": lambda n: f"韦家{n}",
    "text": lambda n: f"文本{n}",
    "date": lambda n: date(2026, 11, 1),
    "month": lambda n: date(2026, 11, 1),
    "year": lambda n: 2026,
    "int": lambda n: 3,
    "money": lambda n: Decimal(600),
    "region12": lambda n: "451022100201",
    "phone": lambda n: "13800000000",
    "bool": lambda n: True,
    "timestamp": lambda n: datetime.fromisoformat("2026-11-19 08:30:00"),
}
FORMS = {"county_code": "451022", "credit_code": "91451022MA5K000000", "term": "2026秋", "plate": "桂L12345"}


def value(column: Column, row: int) -> Any:
    """A plausible value of ``column`` in row ``row``."""
    if column.type == "code":
        return column.words[row % len(column.words)]
    return FORMS.get(column.name) or VALUES[column.type](row)


def row_of(dataset: Dataset, row: int) -> dict[str, Any]:
    """One accepted row as staging leaves it."""
    values = {column.name: value(column, row) for column in dataset.columns}
    values |= {f"{column.name}_valid": True for column in dataset.of_type("id_no")}
    values |= {"_source_file": f"{dataset.title}.csv", "_source_row": row + 1, "_key_hash": row}
    return values | {"_reason": None, "_notes": None, "_future": False, "_orphan": False, "_key": f"key {row}"}


def schema(dataset: Dataset) -> pa.Schema:
    """The columns of a staged delivery."""
    fields = [(column.name, ARROW_TYPES.get(column.type, pa.string())) for column in dataset.columns]
    fields += [(f"{column.name}_valid", pa.bool_()) for column in dataset.of_type("id_no")]
    fields += [("_reason", pa.string()), ("_notes", pa.string()), ("_future", pa.bool_())]
    fields += [("_source_file", pa.string()), ("_source_row", pa.int64())]
    fields += [("_key_hash", pa.int64()), ("_row_hash", pa.string())]
    return pa.schema([*fields, ("_orphan", pa.bool_()), ("_key", pa.string())])


def candidate(dataset: Dataset, folder: Path, rows: int, **changes: dict[int, Any]) -> Candidate:
    """A delivery of ``rows`` rows; ``changes`` replaces values: ``_reason={0: 'empty 姓名'}`` changes row 0."""
    table = [row_of(dataset, number) for number in range(rows)]
    for column, of_row in changes.items():
        for number, changed in of_row.items():
            table[number][column] = changed
    for row in table:
        row["_row_hash"] = str([row[column.name] for column in dataset.columns])
    path = folder / f"{dataset.id}.parquet"
    pq.write_table(pa.Table.from_pylist(table, schema(dataset)), path)
    return Candidate(BUSINESS_DATE, (path,), rows_before=None, days_since=None, volume_tolerance=Decimal("0.2"))


def as_expectation(
    type: str, kwargs: dict[str, Any], name: str = "it", severity: str = "critical", **meta: Any
) -> dict[str, Any]:
    """One expectation with the sentences every suite must hold."""
    words = {"zh": "应当", "en": "should", "todo_zh": "改", "todo_en": "mend"}
    return {"type": type, "kwargs": kwargs, "severity": severity, "meta": {"name": name, **words, **meta}}


FINDING_COLUMNS = ("rule_id", "subject_kind", "subject_id", "object", "household_no", "region_code", "link", "evidence")
FINDINGS = pa.schema([(name, pa.string()) for name in FINDING_COLUMNS])


def finding(subject: str, **changes: str | None) -> dict[str, str | None]:
    values = ("ID-01", "member", subject, "", "H1", "451022100201", None, '{"sentence": "…"}')
    return dict(zip(FINDING_COLUMNS, values, strict=True)) | changes

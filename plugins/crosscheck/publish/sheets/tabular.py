"""The rows of the lists for programs: csv as offices exchange it, Parquet with types."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from crosscheck.access.masking import mask, mask_within
from crosscheck.ledger.workdays import light
from crosscheck.publish.sheets.cells import csv_text
from crosscheck.rules.amounts import yuan

PERSONS = frozenset(["resident", "helper"])
"""Subjects that are named by their ID number."""
_TEXTS = (
    *("number", "state", "rule_id", "title", "kind", "severity", "department", "county", "region_code"),
    *("county_name", "township_name", "village_name", "subject_kind", "subject_id", "object", "household_no"),
    *("head_name", "name", "id_no", "relation", "household_type", "link"),
)
_DATES = ("first_seen_on", "last_seen_on", "missing_since", "issued_on", "due_on")
SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in _TEXTS),
        *((name, pa.date32()) for name in _DATES),
        ("light", pa.string()),
        ("reopened", pa.int32()),
        ("evidence_version", pa.int32()),
        ("sentence", pa.string()),
        ("amount", pa.decimal128(18, 2)),
    ]
)


def write_csv(path: Path, headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows as csv in UTF-8 with a byte order mark, so that spreadsheets read the characters rightly."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headers)
        for row in rows:
            writer.writerow([_csv_cell(value) for value in row])


def _csv_cell(value: Any) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else csv_text(str(value))


def write_parquet(path: Path, issues: Sequence[Mapping[str, Any]], business_date: date, full_id: bool) -> None:
    """Write open issues by SCHEMA; ID numbers are masked wherever they stand unless ``full_id``."""
    # Column by column: a second copy of every row at once would double what the lists hold in memory.
    columns = [
        pa.array([_value(field.name, issue, business_date, full_id) for issue in issues], field.type)
        for field in SCHEMA
    ]
    pq.write_table(pa.Table.from_arrays(columns, schema=SCHEMA), path, compression="zstd")


def _value(name: str, issue: Mapping[str, Any], business_date: date, full_id: bool) -> Any:
    if name == "light":
        return light(issue["due_on"], business_date).value if issue["due_on"] else None
    if name == "amount":
        return None if issue["amount"] is None else yuan(issue["amount"])
    value = json.loads(issue["evidence"])["sentence"] if name == "sentence" else issue[name]
    if full_id or not isinstance(value, str):
        return value
    if name == "id_no" or (name == "subject_id" and issue["subject_kind"] in PERSONS):
        return mask(value)
    return mask_within(value)

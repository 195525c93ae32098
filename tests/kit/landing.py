"""What the tests of landing share beside fixtures."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from stdnum.cn import ric

from crosscheck.catalog.datasets import Dataset, catalog
from crosscheck.expect.delivery import Candidate, DeliveryResult
from crosscheck.settings import Settings
from crosscheck.sources.reading import Part

ROOT = Path(__file__).resolve().parents[2]
NIGHT = date(2026, 11, 20)
A, B = (body + ric.calc_check_digit(body + "0") for body in ("45102219900101001", "45102219900101003"))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of an empty home whose departments deliver into a folder beside it."""
    return Settings(home=tmp_path / "home", root=ROOT, threads=1, memory_limit="1GB", exports=tmp_path / "exports")


def dataset(dataset_id: str) -> Dataset:
    return catalog().dataset(dataset_id)


def rows_of(con: duckdb.DuckDBPyConnection, relation: str) -> list[dict]:
    return con.table(relation).to_arrow_table().to_pylist()


def accept(settings: Settings, dataset: Dataset, candidate: Candidate) -> DeliveryResult:
    """A check that accepts whatever has all its columns."""
    return DeliveryResult(dataset.id, candidate.business_date, not candidate.missing, None, ())


def reject(settings: Settings, dataset: Dataset, candidate: Candidate) -> DeliveryResult:
    return DeliveryResult(dataset.id, candidate.business_date, False, "rejected", ())


def death(**changes: str | int | None) -> dict:
    row = {"证件号码": A, "姓名": "张三", "死亡日期": "2026-10-01", "登记日期": "2026-10-02", "来源": "火化"}
    return row | changes


def person(number: int) -> str:
    """A valid ID number."""
    body = f"451022{1950 + number % 50}0101{number % 1000:03d}"
    return body + ric.calc_check_digit(body + "0")


def read(parts: Iterable[Part]) -> list[tuple[str, list, list]]:
    return [(part.label, list(part.headers), [(n, list(row)) for n, row in part.rows]) for part in parts]


def csv_bytes(rows: Sequence[Sequence[str | None]], encoding: str = "utf-8") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode(encoding)


def table(rows: Sequence[dict]) -> list[list]:
    """Header row and rows."""
    headers = list(dict.fromkeys(key for row in rows for key in row))
    return [headers, *([row.get(header) for header in headers] for row in rows)]


def write_book(path: Path, sheets: dict[str, Sequence[Sequence]]) -> None:
    with xlsxwriter.Workbook(str(path), {"strings_to_numbers": False, "default_date_format": "yyyy-mm-dd"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for line, row in enumerate(rows):
                sheet.write_row(line, 0, row)


def write_database(path: Path, tables: dict[str, Sequence[dict]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with sqlite3.connect(path) as con:
        for title, rows in tables.items():
            headers, *values = table(rows)
            names = ", ".join(f'"{header}"' for header in headers)
            con.execute(f'CREATE TABLE "{title}" ({names})')
            con.executemany(f'INSERT INTO "{title}" VALUES ({", ".join("?" * len(headers))})', values)
    con.close()


def drop(settings: Settings, department: str, folder: str, files: dict[str, bytes], complete: bool = True) -> Path:
    assert settings.exports is not None
    target = settings.exports / "drop" / department / folder
    target.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (target / name).write_bytes(content)
    if complete:
        (target / "_SUCCESS").touch()
    return target


def deaths(count: int, **changes: str) -> bytes:
    return csv_bytes(table([death(证件号码=person(n), **changes) for n in range(count)]), "gb18030")


def refused(snapshot: Path) -> list[dict]:
    """Where the refused rows of a snapshot stand, and why."""
    path = snapshot / "quarantine.parquet"
    return pq.read_table(path, columns=["_source_file", "_source_row", "reason"]).to_pylist() if path.exists() else []

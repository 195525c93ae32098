"""Reads exports with other tools than the product's: csv, sqlite3, openpyxl. Cells become text."""

from __future__ import annotations

import csv
import sqlite3
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from crosscheck.catalog.datasets import Dataset, catalog, fold_header

NIGHT = date(2026, 11, 18)
ENCODINGS = {"csv-utf8": "utf-8", "csv-utf8-bom": "utf-8-sig", "csv-gb18030": "gb18030"}
Raw = list[dict[str, str | None]]


def read_list(folder: Path, dataset: Dataset, drop: str) -> Raw:
    """The data rows of a list: text by header of the contract, with ``_source_file`` and ``_source_row``."""
    delivery = catalog().department(dataset.department).delivery
    if delivery == "database":
        return _from_sqlite(folder / "database" / f"{dataset.department}.sqlite", dataset)
    home = folder / "drop" / dataset.department / drop
    assert (home / "_SUCCESS").exists()
    paths = sorted(p for p in home.iterdir() if p.name.startswith(dataset.title))
    if delivery == "xlsx":
        return [row for path in paths for row in _from_workbook(path, dataset)]
    return [row for path in paths for row in _from_csv(path, dataset, ENCODINGS[delivery])]


def _from_csv(path: Path, dataset: Dataset, encoding: str) -> Raw:
    with path.open(encoding=encoding, errors="strict", newline="") as file:
        header, *lines = csv.reader(file)
    return _named(dataset, path.name, header, [line for line in lines if any(line)])


def _from_sqlite(path: Path, dataset: Dataset) -> Raw:
    with sqlite3.connect(path) as connection:
        cursor = connection.execute(f'SELECT * FROM "{dataset.title}"')
        rows = _named(dataset, dataset.title, [column[0] for column in cursor.description], cursor.fetchall())
    connection.close()
    return rows


def _from_workbook(path: Path, dataset: Dataset) -> Raw:
    rows: Raw = []
    book = load_workbook(path)
    for sheet in book:
        lines = [list(line) for line in sheet.iter_rows(values_only=True)]
        at = next(n for n, line in enumerate(lines) if sum(cell is not None for cell in line) > 2)
        body = lines[at + 1 :]
        end = next((n for n, line in enumerate(body) if {"合计", "总计", "小计"} & set(line[:2])), len(body))
        data = [line for line in body[:end] if any(cell is not None for cell in line)]
        rows += _named(dataset, f"{path.name}#{sheet.title}", [str(cell) for cell in lines[at]], data)
    return rows


def _named(dataset: Dataset, source: str, header: list[str], lines: list[Any]) -> Raw:
    known = {word: c.header for c in dataset.columns for word in (*c.aliases, c.header)}
    known.update({c.header: c.header for c in dataset.columns})
    names = [known.get(fold_header(word)) for word in header]
    assert {c.header for c in dataset.columns} <= set(names), f"{source} lacks columns"
    rows = []
    for n, line in enumerate(lines):
        row = {name: _text(cell) for name, cell in zip(names, line, strict=True) if name}
        rows.append(row | {"_source_file": source, "_source_row": str(n + 1)})
    return rows


def _text(cell: Any) -> str | None:
    if cell is None:
        return None
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    if isinstance(cell, int | float):
        return expanded(f"{cell:.15g}")
    return str(cell)


def expanded(number: str) -> str:
    """``4.52123199001011e+17`` as the 18 digits a spreadsheet still knew."""
    if "e+" not in number:
        return number
    digits, exponent = number.replace(".", "").split("e+")
    return digits.ljust(int(exponent) + 1, "0")

"""Writing laid-out lists as CSV files, workbooks and SQLite databases. The same parts give the same bytes."""

from __future__ import annotations

import csv
import os
import sqlite3
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import xlsxwriter

from crosscheck.catalog.datasets import Dataset
from crosscheck_demo.dirt.layout import Part

ENCODINGS = {"csv-utf8": "utf-8", "csv-utf8-bom": "utf-8-sig", "csv-gb18030": "gb18030"}
SQL_TYPES = {"int": "INTEGER", "year": "INTEGER", "money": "DECIMAL(18,2)"}
"""Declared types; SQLite keeps what doesn't fit as text, as it stands."""
CREATED = datetime(2026, 1, 1)  # noqa: DTZ001  a workbook's creation time has no zone
DAY_FORMAT = "yyyy-mm-dd"


def write_csv(path: Path, part: Part, encoding: str) -> None:
    """One file with a header row. A character the encoding lacks raises: nothing is written as ``?``."""
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        writer.writerow(part.header)
        writer.writerows(part.rows)


def write_xlsx(path: Path, parts: Sequence[Part]) -> None:
    """One workbook, a sheet for each part: merged title rows, header, data, totals and notes."""
    options = {"constant_memory": True, "strings_to_numbers": False, "strings_to_formulas": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"created": CREATED})
        styles = _Styles(book)
        for part in parts:
            _write_sheet(book.add_worksheet(part.label), part, styles)


class _Styles:
    """The formats of one workbook."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.title = book.add_format({"bold": True, "align": "center"})
        self.header = book.add_format({"bold": True, "text_wrap": True})
        self.day = book.add_format({"num_format": DAY_FORMAT})


def _write_sheet(sheet: xlsxwriter.worksheet.Worksheet, part: Part, styles: _Styles) -> None:
    line = 0
    for title in part.above:
        sheet.merge_range(line, 0, line, len(part.header) - 1, title, styles.title)
        line += 1
    for at, header in enumerate(part.header):
        sheet.write_string(line, at, header, styles.header)
    for row in [*part.rows, *part.below]:
        line += 1
        for at, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(line, at, cell)
            elif isinstance(cell, date):
                sheet.write_datetime(line, at, datetime(cell.year, cell.month, cell.day), styles.day)  # noqa: DTZ001
            elif cell is not None:
                sheet.write_number(line, at, cell)


def write_sqlite(path: Path, tables: Sequence[tuple[Dataset, Part]]) -> None:
    """One database with a table for each list, named by its title. An older file is replaced in one step."""
    beside = path.with_name(f".{path.name}.new")
    beside.unlink(missing_ok=True)
    connection = sqlite3.connect(beside)
    try:
        connection.execute("PRAGMA journal_mode = OFF")
        for dataset, part in tables:
            _fill_table(connection, dataset, part)
        connection.commit()
    finally:
        connection.close()
    with beside.open("rb") as file:
        os.fsync(file.fileno())
    beside.replace(path)


def _fill_table(connection: sqlite3.Connection, dataset: Dataset, part: Part) -> None:
    types = {column.header: SQL_TYPES.get(column.type, "TEXT") for column in dataset.columns}
    columns = ", ".join(f'"{header}" {types.get(header, "TEXT")}' for header in part.header)
    connection.execute(f'CREATE TABLE "{dataset.title}" ({columns})')
    places = ", ".join("?" * len(part.header))
    connection.executemany(f'INSERT INTO "{dataset.title}" VALUES ({places})', part.rows)  # noqa: S608  names are ours

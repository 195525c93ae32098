"""A department's export of one list as plain tables, whatever it is delivered as, and back again."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl

from crosscheck.catalog.datasets import Dataset, catalog, fold_header, folder_date
from crosscheck_demo.deliver.writers import ENCODINGS
from crosscheck_demo.demo import DemoCounty


@dataclass
class Table:
    """A file, sheet or table: ``rows`` as they stand, the header among them at ``head``."""

    label: str
    rows: list[list[Any]]
    head: int = 0

    @property
    def header(self) -> list[Any]:
        return self.rows[self.head]

    @property
    def data(self) -> list[list[Any]]:
        return self.rows[self.head + 1 :]

    def replace_data(self, rows: list[list[Any]]) -> None:
        self.rows[self.head + 1 :] = rows


@dataclass
class Export:
    """One list of one night. ``bytes_of`` may change the bytes of its files, ``book`` its workbook before that."""

    dataset: Dataset
    kind: str
    tables: list[Table]
    bytes_of: Callable[[bytes], bytes] = bytes
    book: Callable[[Any], None] = lambda _: None


def _header_place(dataset: Dataset, rows: list[list[Any]]) -> int:
    known = {header for column in dataset.columns for header in (column.header, *column.aliases)}
    hits = [sum(fold_header(str(cell or "")) in known for cell in row) for row in rows[:10]]
    return hits.index(max(hits))


def paths(county: DemoCounty, dataset: Dataset, number: int) -> list[Path]:
    """The files of a list in its drop folder."""
    drop = county.folder / "drop" / dataset.department / folder_date(county.night(number))
    return sorted(path for path in drop.iterdir() if path.name.startswith(dataset.title))


def read_export(county: DemoCounty, dataset: Dataset, number: int, items: dict[str, Any]) -> Export:
    """The list as its department delivers it."""
    kind = catalog().department(dataset.department).delivery
    if kind == "http-json":
        headers = list(dict.fromkeys(key for item in items[dataset.name] for key in item))
        rows = [[item.get(header) for header in headers] for item in items[dataset.name]]
        return Export(dataset, kind, [Table(dataset.title, [headers, *rows])])
    if kind == "database":
        return Export(dataset, kind, [_read_database(county, dataset)])
    files = paths(county, dataset, number)
    if kind == "xlsx":
        book = openpyxl.load_workbook(files[0])
        found = [Table(sheet.title, [list(row) for row in sheet.values]) for sheet in book]
    else:
        encoding = ENCODINGS[kind]
        found = [
            Table(p.name, list(csv.reader(io.StringIO(p.read_bytes().decode(encoding), newline="")))) for p in files
        ]
    for table in found:
        table.head = _header_place(dataset, table.rows)
    return Export(dataset, kind, found)


def _read_database(county: DemoCounty, dataset: Dataset) -> Table:
    connection = sqlite3.connect(county.folder / "database" / f"{dataset.department}.sqlite")
    cursor = connection.execute(f'SELECT * FROM "{dataset.title}"')
    rows = [[name for name, *_ in cursor.description], *map(list, cursor)]
    connection.close()
    return Table(dataset.title, rows)


def write_export(county: DemoCounty, export: Export, number: int, items: dict[str, Any]) -> None:
    """Put the list in the place of what was delivered."""
    dataset = export.dataset
    if export.kind == "http-json":
        [table] = export.tables
        items[dataset.name] = [dict(zip(table.header, row, strict=False)) for row in table.data]
    elif export.kind == "database":
        _write_database(county, export)
    elif export.kind == "xlsx":
        _write_book(paths(county, dataset, number)[0], export)
    else:
        _write_files(county, export, number)


def _write_database(county: DemoCounty, export: Export) -> None:
    connection = sqlite3.connect(county.folder / "database" / f"{export.dataset.department}.sqlite")
    connection.execute(f'DROP TABLE "{export.dataset.title}"')
    for table in export.tables:
        width = len(table.header)
        columns = ", ".join(f'"{header}"' for header in table.header)
        connection.execute(f'CREATE TABLE "{table.label}" ({columns})')
        even = [[*row, *[None] * width][:width] for row in table.data]
        connection.executemany(f'INSERT INTO "{table.label}" VALUES ({", ".join("?" * width)})', even)
    connection.commit()
    connection.close()


def _write_book(path: Path, export: Export) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for table in export.tables:
        sheet = book.create_sheet(table.label)
        for row in table.rows:
            sheet.append(row)
    export.book(book)
    target = io.BytesIO()
    book.save(target)
    path.write_bytes(export.bytes_of(target.getvalue()))


def _write_files(county: DemoCounty, export: Export, number: int) -> None:
    old = paths(county, export.dataset, number)
    for path in old:
        path.unlink()
    for table in export.tables:
        text = io.StringIO(newline="")
        csv.writer(text).writerows(table.rows)
        content = text.getvalue().encode(ENCODINGS[export.kind])
        (old[0].parent / table.label).write_bytes(export.bytes_of(content))

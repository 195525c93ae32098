"""Damages that only a workbook can have; with them ``DAMAGES`` is whole."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from random import Random

from damages import DAMAGES, damage, for_column, place_of
from exports import Export, Table
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from crosscheck.sources.xlsx_files import DAYS_TO_1904

__all__ = ["DAMAGES"]


@damage
def column_merged_down(rng: Random, export: Export) -> bool:
    if export.kind != "xlsx":
        return False
    at = rng.randrange(1, 4)
    heads = {table.label: table.head for table in export.tables}

    def merge(book) -> None:  # type: ignore[no-untyped-def]
        for sheet in book:
            first = heads[sheet.title] + 2
            for row in range(first, sheet.max_row - 2, 3):
                sheet.merge_cells(start_row=row, end_row=row + 2, start_column=at, end_column=at)

    export.book = merge
    return True


@damage
def header_merged_over_two_rows(rng: Random, export: Export) -> bool:
    if export.kind != "xlsx":
        return False
    spans: dict[str, list[tuple[int, int]]] = {}
    for table in export.tables:
        merged = [at for at in range(len(table.header)) if rng.random() < 0.5]
        upper = [cell if at in merged else "基本情况" for at, cell in enumerate(table.header)]
        lower = [None if at in merged else cell for at, cell in enumerate(table.header)]
        table.rows[table.head : table.head + 1] = [upper, lower]
        spans[table.label] = [(table.head + 1, at + 1) for at in merged]

    def merge(book) -> None:  # type: ignore[no-untyped-def]
        for sheet in book:
            for row, column in spans[sheet.title]:
                sheet.merge_cells(start_row=row, end_row=row + 1, start_column=column, end_column=column)

    export.book = merge
    return True


@damage
def error_cells(rng: Random, export: Export) -> bool:
    """Look-ups that found nothing, or formulas that nobody computed."""
    if export.kind != "xlsx":
        return False
    share, value = rng.choice((0.03, 0.3, 1.0)), rng.choice(("#N/A", "#REF!", "=VLOOKUP(A2,B:C,2,0)"))

    def fail(table: Table, place: int) -> None:
        for row in table.data:
            if rng.random() < share:
                row[place : place + 1] = [value]

    return for_column(rng, export, rng.random() < 0.3, fail)


def _with_part(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as book, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for part in book.namelist():
            made.writestr(part, change(book.read(part)) if part == name else book.read(part))
    return target.getvalue()


@damage
def sheet_cut(rng: Random, export: Export) -> bool:
    if export.kind != "xlsx":
        return False
    share, number = rng.uniform(0.1, 0.95), rng.randrange(len(export.tables)) + 1
    export.bytes_of = lambda content: _with_part(
        content, f"xl/worksheets/sheet{number}.xml", lambda part: part[: int(len(part) * share)]
    )
    return True


@damage
def calendar_of_1904(rng: Random, export: Export) -> bool:
    """Every day number is written as the other calendar counts it."""
    if export.kind != "xlsx":
        return False

    for column in export.dataset.of_type("date", "month"):
        for table in export.tables:
            place = place_of(table, column)
            for row in table.data if place is not None else ():
                if place < len(row) and isinstance(row[place], int) and 10_000 <= row[place] <= 99_999:
                    row[place] -= DAYS_TO_1904

    def count(book) -> None:  # type: ignore[no-untyped-def]
        book.epoch = CALENDAR_MAC_1904

    export.book = count
    return True

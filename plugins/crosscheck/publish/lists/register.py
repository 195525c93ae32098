"""A register: a plain table for the county office, one sheet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from crosscheck.access.masking import mask, mask_within
from crosscheck.publish.sheets.cells import plain
from crosscheck.publish.sheets.columns import ListColumn
from crosscheck.publish.sheets.workbook import HEADER_ROW, book, page, set_height, sheet, write_cell

PLACE = (
    ListColumn("序号", 5, "number"),
    ListColumn("问题编号", 11, "short"),
    ListColumn("乡镇", 7, "short"),
    ListColumn("村", 7, "short"),
    ListColumn("户编号", 12),
)
"""The first columns of every register."""


def write_register(
    path: Path,
    title: str,
    place: str,
    columns: Sequence[ListColumn],
    rows: Sequence[Sequence[Any]],
    day: date,
    on_paper: Sequence[ListColumn],
) -> None:
    """One sheet with ``rows`` (without 序号) under ``columns``; a register without rows says so.

    What stands ``on_paper`` comes first and is printed; the other columns stand behind it, for the screen.
    """
    order = [*map(columns.index, on_paper), *(n for n, column in enumerate(columns) if column not in on_paper)]
    shown = [columns[n] for n in order]
    heading = f"{place}{title}"
    with book(path, day, heading, len(rows)) as made:
        subtitle = f"业务日期:{day.isoformat()}  共{len(rows)}条"
        worksheet = sheet(made, title, heading, subtitle, shown)
        for number, row in enumerate(rows, start=1):
            values = [(number, *row)[n] for n in order]
            set_height(worksheet, HEADER_ROW + number, values, shown)
            for index, value in enumerate(values):
                write_cell(worksheet, HEADER_ROW + number, index, value, made.kinds, shown[index].kind)
        page(worksheet, day, len(rows), len(on_paper), 2)
        worksheet.autofilter(HEADER_ROW, 0, HEADER_ROW + max(len(rows), 1), len(columns) - 1)


def text_cell(value: str | None) -> str:
    """Text without a whole ID number."""
    return plain(mask_within(value or ""))


def number_cell(value: str, full_id: bool) -> str:
    """An ID number, masked unless ``full_id``."""
    return plain(value if full_id else mask(value))

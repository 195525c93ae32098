"""The look that all workbooks share: fonts, greys, colours of deadlines alone, the page.

A black-and-white print still tells the colours apart, and words stand in the cells anyway.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from functools import cached_property
from pathlib import Path
from typing import Any

import xlsxwriter

from crosscheck.errors import CrosscheckError
from crosscheck.ledger.workdays import Light
from crosscheck.publish.sheets.cells import plain
from crosscheck.publish.sheets.columns import ListColumn

FONT = "宋体"
SIZE = 11
LINE = 15.6
"""Points of a line, enough for the fonts that stand in for 宋体 where it is missing."""
WIDE, NARROW = 14.9, 8.2
"""Pixels of a Chinese and of a Latin character at SIZE."""
WIDEST = NARROW + 1.5 * (WIDE - NARROW)
"""A character of four bytes counts for one and a half Chinese ones."""
FOOTER = 11
"""Points of a footer, which shrinks with the page."""
HIGHEST = 409.0
HEADER_ROW = 2
"""Above it the title and the line with place, date and counts; below it the data."""
LAST_ROW = 1_048_576
STREAMED_FROM = 5_000
"""Rows from which a workbook is written row by row: little memory, a larger file."""
A4 = 9
TOLD_FILL = "#F2F2F2"
LIGHT_LOOKS: dict[Light, dict[str, Any]] = {
    Light.GREEN: {"bg_color": "#E2F0D9", "font_color": "#000000"},
    Light.YELLOW: {"bg_color": "#FFD966", "font_color": "#000000", "bold": True},
    Light.RED: {"bg_color": "#C00000", "font_color": "#FFFFFF", "bold": True},
}


class Book:
    """One workbook and its formats. Formats are made once: each call of the library would add another."""

    def __init__(self, path: Path, business_date: date, title: str, rows: int) -> None:
        options = {
            "constant_memory": rows >= STREAMED_FROM,
            "strings_to_urls": False,
            "strings_to_formulas": False,
            # Widths count in digits of this font. Offices have it; one that is missing has columns of any width.
            "default_format_properties": {"font_name": FONT, "font_size": 11, "font_scheme": False},
            "default_column_width": 72,
        }
        self.workbook = xlsxwriter.Workbook(str(path), options)
        # The library would write the time of day into the file.
        created = datetime.combine(business_date, time())
        self.workbook.set_properties({"title": plain(title), "created": created})
        self.workbook.set_calc_mode("auto")

    def look(self, **properties: Any) -> Any:
        """A format with the shared font, wrapping and borders, and ``properties``."""
        base = {
            "font_name": FONT,
            "font_size": SIZE,
            "valign": "vcenter",
            "text_wrap": True,
            "border": 1,
            "num_format": "@",
        }
        return self.workbook.add_format({**base, **properties})

    @cached_property
    def title(self) -> Any:
        """The title line."""
        return self.workbook.add_format({"font_name": "黑体", "font_size": 20, "valign": "vcenter"})

    @cached_property
    def subtitle(self) -> Any:
        """The line below the title."""
        return self.workbook.add_format({"font_name": FONT, "font_size": 12, "valign": "vcenter"})

    @cached_property
    def header(self) -> Any:
        """Headings of what is told."""
        return self.look(bold=True, align="center", bg_color="#D9D9D9")

    @cached_property
    def header_to_fill(self) -> Any:
        """Headings of what is to be filled in."""
        return self.look(bold=True, align="center", bg_color="#595959", font_color="#FFFFFF")

    @cached_property
    def kinds(self) -> dict[str, Any]:
        """Protected cells by the kind of their column."""
        return {
            "text": self.look(),
            "short": self.look(align="center"),
            "day": self.look(align="center"),
            "number": self.look(align="center", num_format="0"),
            "date": self.look(align="center", num_format="yyyy-mm-dd"),
        }

    @cached_property
    def to_fill(self) -> dict[str, Any]:
        """Cells that can be written, by the kind of their column."""
        day = self.look(locked=False, num_format="yyyy-mm-dd", align="center")
        return {"text": self.look(locked=False), "date": day}

    @cached_property
    def told(self) -> dict[str, Any]:
        """Protected cells beside those that can be written, by the kind of their column."""
        grey = {"bg_color": TOLD_FILL}
        centred = self.look(**grey, align="center")
        number = self.look(**grey, align="center", num_format="0")
        return {"text": self.look(**grey), "short": centred, "day": centred, "number": number}

    @cached_property
    def lights(self) -> dict[str, Any]:
        """How deadlines stand: light, grey and dark in a black-and-white print; the cell says it in words."""
        return {str(name): self.look(align="center", **look) for name, look in LIGHT_LOOKS.items()}


@contextmanager
def book(path: Path, business_date: date, title: str, rows: int) -> Iterator[Book]:
    """A workbook at ``path`` for a list of ``rows`` rows; written when the block ends."""
    if rows + HEADER_ROW + 1 > LAST_ROW:
        raise CrosscheckError(f"{path.name}: {rows} rows do not fit into a worksheet; use the csv or Parquet list")
    made = Book(path, business_date, title, rows)
    yield made
    made.workbook.close()


def sheet(
    made: Book,
    name: str,
    title: str,
    subtitle: str,
    columns: Sequence[ListColumn],
    to_fill: Sequence[ListColumn] = (),
) -> Any:
    """A worksheet with title, subtitle, headings and widths; ``to_fill`` are those of its columns to be filled in."""
    worksheet = made.workbook.add_worksheet(name)
    for index, column in enumerate(columns):
        worksheet.set_column_pixels(index, index, pixels(column.width))
    worksheet.set_row(0, 32)
    worksheet.write_string(0, 0, plain(title), made.title)
    worksheet.set_row(1, 20)
    worksheet.write_string(1, 0, plain(subtitle), made.subtitle)
    worksheet.set_row(HEADER_ROW, 50)
    for index, column in enumerate(columns):
        look = made.header_to_fill if column in to_fill else made.header
        worksheet.write_string(HEADER_ROW, index, column.header, look)
    return worksheet


def page(worksheet: Any, business_date: date, rows: int, columns: int, frozen_columns: int) -> None:
    """A4 landscape, the first ``columns`` on one page's width, headings on every page and on the screen."""
    last_row = HEADER_ROW + max(rows, 1)
    worksheet.set_landscape()
    worksheet.set_paper(A4)
    worksheet.fit_to_pages(1, 0)
    worksheet.set_margins(left=0.2, right=0.2, top=0.35, bottom=0.5)
    worksheet.center_horizontally()
    worksheet.repeat_rows(HEADER_ROW)
    worksheet.print_area(0, 0, last_row, columns - 1)
    footer = f'&L&"{FONT}"&{FOOTER}业务日期 {business_date.isoformat()}&C&"{FONT}"&{FOOTER}第 &P 页 共 &N 页'
    worksheet.set_footer(footer + f'&R&"{FONT}"&{FOOTER}内含个人信息,限核查使用,不得外传')
    worksheet.freeze_panes(HEADER_ROW + 1, frozen_columns)


def set_height(worksheet: Any, row: int, values: Sequence[Any], columns: Sequence[ListColumn]) -> None:
    """Make a row high enough for its longest cell. Not every program does that itself when it opens a workbook."""
    lines = 1
    for value, column in zip(values, columns, strict=False):
        if not _fits(value, column.width, lines):
            lines = max(lines, _lines(value, column.width))
    worksheet.set_row(row, min(LINE * lines + 10, HIGHEST))


def pixels(width: float) -> int:
    """How wide a column of ``width`` characters is, its padding included."""
    return round(width * 7 + 5)


def _fits(value: Any, width: float, lines: int) -> bool:
    """Whether ``lines`` lines are enough at the worst: most cells need not be measured. False says nothing."""
    return not isinstance(value, str) or (len(value) * WIDEST <= (width * 7 - 1 - WIDE) * lines and "\n" not in value)


def _lines(value: Any, width: float) -> int:
    """How many lines a value takes in a column of ``width``, rather one too many than one too few."""
    if not isinstance(value, str):
        return 1
    room = width * 7 - 1
    total = 0
    for paragraph in value.split("\n"):
        wide = (len(paragraph.encode()) - len(paragraph)) // 2
        length = wide * WIDE + (len(paragraph) - wide) * NARROW
        # A line of Chinese holds whole characters; where Latin text stands between them it breaks earlier still.
        usable = room // WIDE * WIDE if wide == len(paragraph) else room - WIDE / 2
        total += max(1, math.ceil(length / usable))
    return total


def write_cell(worksheet: Any, row: int, index: int, value: Any, formats: dict[str, Any], kind: str) -> None:
    """One cell by the kind of its column. Text is always written as text, whatever it begins with."""
    if value is None or value == "":
        worksheet.write_blank(row, index, None, formats[kind])
    elif kind == "number":
        worksheet.write_number(row, index, value, formats[kind])
    elif kind == "date":
        worksheet.write_datetime(row, index, value, formats[kind])
    else:
        worksheet.write_string(row, index, plain(value), formats[kind])

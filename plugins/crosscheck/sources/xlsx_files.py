"""Workbooks: several sheets, titles above the header, totals and notes below. Numbers stay what was shown."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn, TypeAlias

from crosscheck.catalog.datasets import Column, Dataset
from crosscheck.errors import RejectedDelivery
from crosscheck.sources.csv_files import read_csv
from crosscheck.sources.file_names import fits
from crosscheck.sources.headers import joined, map_headers, plain
from crosscheck.sources.merged import Rows, spread
from crosscheck.sources.named_xls import Workbook, open_workbook, text_encoding
from crosscheck.sources.reading import Cells, Part, Tally, is_blank, number_text
from crosscheck.sources.sheet_cells import column_letters
from crosscheck.sources.unread import MERGED
from crosscheck.sources.xlsx_book import Page
from crosscheck.sources.xlsx_zip import Sheet

HEADER_WITHIN = 30
"""The header is looked for among so many rows."""
HEADER_HEIGHT = 3
"""Rows that a header may take."""
ROWS_OF_DATA = 3
"""From so many full rows on a sheet without a header is one that lost it."""
DAYS_TO_1904 = 1462
"""Days between the two calendars of workbooks."""
DAY_NUMBER = re.compile(r"(?:2[2-9]\d\d|[3-9]\d{3}|[1-9]\d{4})(?:\.\d+)?")
"""A day number, and no year or month."""
NUMBER = re.compile(r"[1-9]\d{14}(?:\d{2}[\dXx])?")
"""An ID number: no explanation holds one."""
TOTALS = re.compile(r"合计|总计|小计")
_Numbered: TypeAlias = tuple[int, list[str | None]]
NOTE = re.compile(r"注|备注|说明|填表|制表|填报|审核|复核|负责人|联系人|经办|单位负责|盖章")


def read_xlsx(paths: Sequence[Path], dataset: Dataset, tally: Tally) -> Generator[Part, None, None]:
    """One part for each sheet that has a header row; every other row that is no data is counted as layout.

    Sheets that the county leaves out are named in the tally.

    A sheet is named ``学籍.xlsx#平马镇`` where the workbook has several of them. A file that is no workbook, or has no
    sheet with a header, and a sheet with rows of data under no header raise ``RejectedDelivery``.
    """
    for path in paths:
        if encoding := text_encoding(path):
            yield from read_csv([path], "csv", tally, _with_tabs(dataset, encoding))
            continue
        book = open_workbook(path)
        wanted = [sheet for sheet in book.sheets if fits(sheet.name, dataset.export.sheet or "*")]
        tally.left_out += [f"{path.name}#{sheet.name}" for sheet in book.sheets if sheet not in wanted]
        parts = [part for sheet in wanted if (part := _sheet(book, sheet, dataset, tally))]
        if not parts:
            names = "、".join(f"{sheet.name} (hidden)" if sheet.hidden else sheet.name for sheet in book.sheets)
            raise RejectedDelivery(
                "schema", f"{path.name}: no sheet has a row with the headers of {dataset.title}; there are: {names}"
            )
        for part in parts:
            yield part if len(parts) > 1 else replace(part, label=path.name)


def _with_tabs(dataset: Dataset, encoding: str) -> Dataset:
    """The dataset as a text with tabs that is named as a workbook."""
    return replace(dataset, export=replace(dataset.export, separator="\t", encoding=encoding))


def _sheet(book: Workbook, sheet: Sheet, dataset: Dataset, tally: Tally) -> Part | None:
    label, page = f"{book.label}#{sheet.name}", book.page(sheet)
    header = _find_header(page.rows[:HEADER_WITHIN], dataset, book.label)
    if header is None:
        if _holds_data(page.rows, dataset):
            hidden = ", in a hidden sheet," if sheet.hidden else ""
            raise RejectedDelivery(
                "schema", f"{label}: rows of data stand here{hidden} under no header of {dataset.title}"
            )
        tally.layout += len(page.rows)
        return None
    tally.layout += header.end - 1
    data = _rows_below(header, page, book.from_1904, dataset, tally)
    if sheet.hidden and data:
        _refuse_hidden(label, len(data), dataset)
    return Part(label, _with_unnamed(header.cells, data), iter(data), header_row=header.end)


def _rows_below(header: _Header, page: Page, from_1904: bool, dataset: Dataset, tally: Tally) -> list[_Numbered]:
    """The rows of data below a header: merged cells spread, days counted as everywhere."""
    below = page.rows[header.end :]
    columns = map_headers(dataset, header.cells, "").columns
    if from_1904:
        _count_from_1900(below, columns)
    merged = [(top - header.end, bottom - header.end, at) for top, bottom, at in page.merged if top >= header.end]
    unknown = spread(below, merged, columns)
    data = list(_data(header.cells, below, dataset, tally))
    for number, cells in data if unknown else ():
        for place in unknown.get(number - 1, ()):
            cells[place] = MERGED
    return data


def _refuse_hidden(label: str, count: int, dataset: Dataset) -> NoReturn:
    """Nobody saw these rows when the list was sent: whether they are an old state of it, only its department knows."""
    raise RejectedDelivery(
        "schema",
        f"{label}: {count} rows of {dataset.title} stand in a hidden sheet; show it if they belong to the list, "
        "else delete it",
    )


def _with_unnamed(headers: Cells, rows: Sequence[tuple[int, Cells]]) -> Cells:
    """The headers, with the letters of the column (P列) where values stand under none: they are not read, but named."""
    unnamed = [place for place, header in enumerate(headers) if not plain(header)]
    held = {place for place in unnamed if any(plain(row[place]) for _, row in rows)}
    return [f"{column_letters(place + 1)}列" if place in held else cell for place, cell in enumerate(headers)]


def _count_from_1900(rows: Rows, columns: Mapping[int, Column]) -> None:
    """Make day numbers of a workbook that counts from 1904 those of all others."""
    places = [place for place, column in columns.items() if column.type in ("date", "month")]
    for row in rows:
        for place in places:
            if place < len(row) and DAY_NUMBER.fullmatch(text := row[place] or ""):
                row[place] = number_text(float(text) + DAYS_TO_1904)


@dataclass(frozen=True)
class _Header:
    """The header of a sheet: one to three rows read as one, and the place of the row behind it."""

    cells: Cells
    end: int


def _find_header(rows: Sequence[Cells], dataset: Dataset, label: str) -> _Header | None:
    """The first header in which at least half of the required columns are named: over as many rows as name most.

    A header over several rows has groups above and columns below, or a cell that is merged over all of them.
    """
    first, last = dataset.export.header_rows
    if first:
        cells = joined(rows[first - 1 : last], dataset)
        return _Header(cells, last) if _count(dataset, cells, label) else None
    wanted = sum(column.required and not column.local.constant for column in dataset.columns)
    for place, row in enumerate(rows):
        if 2 * _count(dataset, row, label, required=True) >= wanted or _is_upper_half(rows, place, dataset, label):
            spans = [joined(rows[place : place + height], dataset) for height in range(1, HEADER_HEIGHT + 1)]
            named = [_count(dataset, cells, label) for cells in spans]
            height = named.index(max(named))
            if 2 * _count(dataset, spans[height], label, required=True) >= wanted:
                return _Header(spans[height], place + height + 1)
    return None


def _is_upper_half(rows: Sequence[Cells], place: int, dataset: Dataset, label: str) -> bool:
    """Whether a row that names some column becomes a better header together with the rows below it."""
    own = _count(dataset, rows[place], label)
    spans = (joined(rows[place : place + n], dataset) for n in range(2, HEADER_HEIGHT + 1))
    return (own > 0 or dataset.grouped) and own < max(_count(dataset, cells, label) for cells in spans)


def _count(dataset: Dataset, row: Cells, label: str, required: bool = False) -> int:
    """How many columns of the contract a row names; ``required`` ones only where that is asked. Two for one: none."""
    try:
        found = map_headers(dataset, row, label).columns.values()
    except RejectedDelivery:
        if required:
            raise
        return 0
    return sum(column.required or not required for column in found)


def _holds_data(rows: Sequence[Cells], dataset: Dataset) -> bool:
    """Whether a sheet without a header holds rows of people or things, and is no explanation or chart."""
    if any(NUMBER.fullmatch(plain(cell)) for row in rows for cell in row):
        return True
    enough = max(3, sum(column.required for column in dataset.columns) // 2 + 1)
    full = [row for row in rows if sum(bool(plain(cell)) for cell in row) >= enough]
    return len(full) >= ROWS_OF_DATA


def _data(headers: Cells, rows: Rows, dataset: Dataset, tally: Tally) -> Iterator[_Numbered]:
    """Rows of data with their number below the header. Notes are looked for from the end."""
    title = [plain(header) for header in headers]
    columns = map_headers(dataset, headers, "").columns
    telling = [p for p, column in columns.items() if column.required or column.name in dataset.key]
    last = len(rows)
    while last and _is_footer(rows[last - 1], telling):
        last -= 1
    tally.layout += len(rows) - last
    for number, row in enumerate(rows[:last], start=1):
        if is_blank(row) or _is_totals(row) or _says_again(row, title):
            tally.layout += 1
        else:
            yield number, row


def _says_again(row: Cells, title: Sequence[str]) -> bool:
    """Whether a row repeats the header."""
    first = row[0] if row else None
    if first and title and first.isascii() and not title[0].isascii():
        return False  # as nearly every row of data: a comparison of each cell would cost more than reading it
    return all(plain(cell) == name for cell, name in zip(row, title, strict=False))


def _is_totals(row: Cells) -> bool:
    return any(cell and "计" in cell and TOTALS.match(plain(cell)) for cell in row[:2])


def _is_footer(row: Cells, telling: Sequence[int]) -> bool:
    """A blank row, totals, or a note: words that say so, or no value in any key or required column."""
    filled = [place for place, cell in enumerate(row) if plain(cell)]
    if not filled or _is_totals(row):
        return True
    told = [place for place in telling if place in filled]
    return not told or (2 * len(told) <= len(telling) and NOTE.match(plain(row[filled[0]])) is not None)

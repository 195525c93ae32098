"""Workbooks: several sheets, titles above the header, totals and notes below the data. Numbers stay what was shown."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, XmlError, ZipError

from crosscheck.catalog.datasets import Dataset
from crosscheck.errors import DeliveryError, RejectedDelivery
from crosscheck.sources.headers import map_headers, plain
from crosscheck.sources.reading import Cells, Part, Tally, is_blank, texts

HEADER_WITHIN = 30
"""The header row is looked for among so many rows."""
TOTALS = re.compile(r"合计|总计|小计")
NOTE = re.compile(r"注|备注|说明|填表|制表|填报|审核|复核|负责人|联系人|经办|单位负责|盖章")


def read_xlsx(paths: Sequence[Path], dataset: Dataset, tally: Tally) -> Generator[Part, None, None]:
    """One part for each sheet that has a header row; every other row that is no data is counted as layout.

    A sheet is named ``学籍.xlsx#平马镇`` where the workbook has several of them. A file that is no workbook, or has no
    sheet with a header row, raises ``RejectedDelivery``.
    """
    for path in paths:
        book = _open(path)
        parts = [p for name in book.sheet_names if (p := _sheet(book, name, path.name, dataset, tally))]
        if not parts:
            raise RejectedDelivery("schema", f"{path.name}: no sheet has a row with the headers of {dataset.title}")
        for part in parts:
            yield part if len(parts) > 1 else replace(part, label=path.name)


def _open(path: Path) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_path(path)
    except (CalamineError, PasswordError, XmlError, ZipError):
        raise RejectedDelivery("rejected", f"{path.name}: the file is no readable workbook") from None
    except OSError as error:
        raise DeliveryError(f"{path.name}: can't be read ({error.strerror})") from None


def _sheet(book: CalamineWorkbook, name: str, label: str, dataset: Dataset, tally: Tally) -> Part | None:
    rows = (
        [cell or None for cell in texts(row)] for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    )
    first = list(islice(rows, HEADER_WITHIN))
    place = _header_place(first, dataset, label)
    if place is None:
        tally.layout += len(first) + sum(1 for _ in rows)
        return None
    tally.layout += place
    headers = first[place]
    return Part(f"{label}#{name}", headers, _data(headers, [*first[place + 1 :], *rows], dataset, tally))


def _header_place(rows: Sequence[Cells], dataset: Dataset, label: str) -> int | None:
    """The first row in which at least half of the required columns are named."""
    wanted = sum(column.required for column in dataset.columns)
    for place, row in enumerate(rows):
        found = map_headers(dataset, row, label).columns.values()
        if 2 * sum(column.required for column in found) >= wanted:
            return place
    return None


def _data(headers: Cells, rows: Sequence[Cells], dataset: Dataset, tally: Tally) -> Iterator[tuple[int, Cells]]:
    """Rows of data with their number below the header. Notes are looked for from the end."""
    title = [plain(header) for header in headers]
    required = [p for p, column in map_headers(dataset, headers, "").columns.items() if column.required]
    last = len(rows)
    while last and _is_footer(rows[last - 1], required):
        last -= 1
    tally.layout += len(rows) - last
    for number, row in enumerate(rows[:last], start=1):
        if is_blank(row) or _is_totals(row) or [plain(cell) for cell in row] == title:
            tally.layout += 1
        else:
            yield number, row


def _is_totals(row: Cells) -> bool:
    return any(TOTALS.match(plain(cell)) for cell in row[:2])


def _is_footer(row: Cells, required: Sequence[int]) -> bool:
    """A blank row, totals, or a note: hardly any cell filled, and at most half of the required ones."""
    filled = [place for place, cell in enumerate(row) if plain(cell)]
    if not filled or _is_totals(row):
        return True
    few = 2 * sum(place in filled for place in required) <= len(required)
    return few and (len(filled) <= 2 or NOTE.match(plain(row[filled[0]])) is not None)

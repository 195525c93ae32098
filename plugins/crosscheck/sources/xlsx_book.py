"""Opens a delivered workbook, looks through its sheets, and gives their rows as text. Every cell is accounted for."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from crosscheck.errors import OF_NATIVE_READERS, RejectedDelivery
from crosscheck.sources.reading import texts
from crosscheck.sources.sheet_cells import Cells, Setting, is_blank_text, shared_texts
from crosscheck.sources.sheet_scan import Scan, scan
from crosscheck.sources.xlsx_zip import SHARED, Archive, Sheet, open_archive, refused

_TEXTS = re.compile(rb"<(?:[\w.-]+:)?sst\b[^<]*")
_CLAIM = re.compile(rb"""\s(?:uniqueC|c)ount\s*=\s*["'][\s+]*([0-9]+)[^"']*["']""")
RICH_VALUES = "xl/richData/rdrichvaluestructure.xml"
"""Says of what kinds the rich values of a workbook are; pictures in cells are among them."""


@dataclass(frozen=True)
class Page:
    """A sheet: its rows from the first one on, of one width, and its cells that are merged down."""

    rows: list[list[str | None]]
    merged: list[tuple[int, int, int]]


@dataclass(frozen=True)
class Book:
    """An open workbook, and what was seen in each of its sheets."""

    archive: Archive
    setting: Callable[[], Setting]
    scans: dict[str, Scan]
    reader: CalamineWorkbook

    @property
    def label(self) -> str:
        """The name of the file."""
        return self.archive.label

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """Its worksheets, in their order."""
        return self.archive.sheets

    @property
    def from_1904(self) -> bool:
        """Whether it counts days from 1904."""
        return self.archive.from_1904

    def page(self, sheet: Sheet) -> Page:
        """All of a sheet. A damaged one, or one of which a cell would be lost, raises ``RejectedDelivery`` by name."""
        label = f"{self.archive.label}#{sheet.name}"
        with reading_refused(f"{label}: the sheet can't be read"):
            found = self.reader.get_sheet_by_name(sheet.name)
            values = found.to_python(skip_empty_area=False)
            merged = merged_down(label, found, len(values), max(map(len, values), default=0))
            self._account(label, sheet, values)
        return Page([[cell or None for cell in texts(row)] for row in values], merged)

    def _account(self, label: str, sheet: Sheet, values: Sequence[Sequence[Any]]) -> None:
        """Compare the cells that were read with those that stand in the sheet."""
        seen = self.scans[sheet.name]
        if seen.blanks and seen.cells == sum(len(row) - row.count("") for row in values):
            return
        held = seen.cells
        if seen.blanks:
            held = Cells(self.archive.part(sheet.part), self.setting()).read().held.cells
        read = sum(value.__class__ is not str or not is_blank_text(value) for row in values for value in row)
        if held != read:
            raise RejectedDelivery(
                "rejected",
                f"{label}: {held} cells of the sheet hold something and {read} of them can be read; "
                "save it again as .xlsx",
            )


def open_book(path: Path) -> Book:
    """Open a workbook. What is none, or is beyond all bounds, raises ``RejectedDelivery`` with the file's name."""
    archive, content = open_archive(path)
    setting = cache(lambda: _setting(archive))
    scans = {}
    for sheet in archive.sheets:
        label = f"{path.name}#{sheet.name}"
        with refused(f"{label}: the sheet can't be read"):
            scans[sheet.name] = scan(label, archive.part(sheet.part), setting)
    changed = {sheet.part: new for sheet in archive.sheets if (new := scans[sheet.name].content) is not None}
    with refused(f"{path.name}: the file is no readable workbook"):
        changed |= _shared_without_claims(archive)
    with reading_refused(f"{path.name}: the file is no readable workbook"):
        reader = CalamineWorkbook.from_filelike(io.BytesIO(archive.with_parts(changed) if changed else content))
    return Book(archive, setting, scans, reader)


def _shared_without_claims(archive: Archive) -> dict[str, bytes]:
    """The shared texts without the number that they say they are, where that is more than there can be.

    The reader makes room for as many as are claimed; where there is none, it ends the process.
    """
    content = archive.part(SHARED)
    claims = [int(said[1]) for tag in _TEXTS.findall(content) for said in _CLAIM.finditer(tag)]
    if max(claims, default=0) <= content.count(b"<"):
        return {}
    return {SHARED: _TEXTS.sub(lambda tag: _CLAIM.sub(b"", tag[0]), content)}


def _setting(archive: Archive) -> Setting:
    pictures = b"Image" in archive.part(RICH_VALUES)
    return Setting(shared_texts(archive.part(SHARED)), archive.recomputed, pictures)


@contextmanager
def reading_refused(message: str) -> Iterator[None]:
    """Reject the delivery with ``message`` for whatever the reader of workbooks raises."""
    try:
        yield
    except (MemoryError, RejectedDelivery):
        raise
    except BaseException as error:
        if not isinstance(error, Exception) and type(error).__name__ != OF_NATIVE_READERS:
            raise
        raise RejectedDelivery("rejected", message) from None


def merged_down(label: str, found: Any, height: int, width: int) -> list[tuple[int, int, int]]:
    """First row, last row and column of the cells that are merged down, within the rows of the sheet."""
    ranges = [(top, bottom, left) for (top, left), (bottom, _) in found.merged_cell_ranges or () if left < width]
    return _within(label, ranges, height, width)


def even_page(label: str, rows: Sequence[Sequence[str | None]], merged: Iterable[tuple[int, int, int]]) -> Page:
    """A sheet whose rows end where their last cell does: all of one width, its merged cells within them."""
    width = max(map(len, rows), default=0)
    even = [[*row, *[None] * (width - len(row))] for row in rows]
    return Page(even, _within(label, merged, len(rows), width))


def _within(label: str, merged: Iterable[tuple[int, int, int]], height: int, width: int) -> list[tuple[int, int, int]]:
    """Merged cells as far as the rows go; more of them than the sheet has room for raise ``RejectedDelivery``."""
    ranges = [(top, min(bottom, height - 1), left) for top, bottom, left in merged if top < min(bottom, height - 1)]
    if sum(bottom - top for top, bottom, _ in ranges) > height * width:
        raise RejectedDelivery("rejected", f"{label}: merged cells lie over each other; save it again as .xlsx")
    return ranges

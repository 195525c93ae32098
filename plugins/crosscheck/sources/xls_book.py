"""Workbooks of the old kind (.xls): opened, looked through record by record, given as rows of text."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import olefile
from python_calamine import CalamineWorkbook

from crosscheck.errors import RejectedDelivery
from crosscheck.sources.reading import texts
from crosscheck.sources.unread import ERROR
from crosscheck.sources.xlsx_book import Page, merged_down, reading_refused
from crosscheck.sources.xlsx_zip import Sheet, content_of

OLE_BEGINS, ZIP_BEGINS = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
STREAMS = ("Workbook", "Book")
EOF, DATEMODE, FILEPASS, BOUNDSHEET = 0x000A, 0x0022, 0x002F, 0x0085
NUMBER, RK, MULRK, BOOLERR, FORMULA = 0x0203, 0x027E, 0x00BD, 0x0205, 0x0006
LOCKED = "the workbook is locked with a password; save it without one"


@dataclass
class _Seen:
    """What the records of a sheet hold: places of numbers, yes and no, formulas; and of errors."""

    values: set[tuple[int, int]] = field(default_factory=set)
    errors: set[tuple[int, int]] = field(default_factory=set)


@dataclass(frozen=True)
class XlsBook:
    """An open workbook of the old kind."""

    label: str
    sheets: tuple[Sheet, ...]
    from_1904: bool
    seen: dict[str, _Seen]
    reader: CalamineWorkbook

    def page(self, sheet: Sheet) -> Page:
        """All of a sheet. A damaged one, or one of which a cell would be lost, raises ``RejectedDelivery`` by name."""
        label = f"{self.label}#{sheet.name}"
        with reading_refused(f"{label}: the sheet can't be read"):
            found = self.reader.get_sheet_by_name(sheet.name)
            rows = [[cell or None for cell in texts(row)] for row in found.to_python(skip_empty_area=False)]
            merged = merged_down(label, found, len(rows), max(map(len, rows), default=0))
        self._account(label, rows, self.seen[sheet.name])
        return Page(rows, merged)

    def _account(self, label: str, rows: list[list[str | None]], seen: _Seen) -> None:
        """Mark errors, and compare the cells that were read with the records of the sheet."""
        for row, column in seen.errors:
            if row < len(rows) and column < len(rows[row]):
                rows[row][column] = ERROR
        held = seen.values | seen.errors
        read = sum(row < len(rows) and column < len(rows[row]) and bool(rows[row][column]) for row, column in held)
        if read != len(held):
            raise RejectedDelivery(
                "rejected",
                f"{label}: {len(held)} cells of the sheet hold numbers and {read} of them can be read; "
                "save it again as .xlsx",
            )


def open_xls(path: Path) -> XlsBook:
    """Open a workbook. What is none, or is locked or beyond all bounds, raises ``RejectedDelivery`` with its name."""
    content = content_of(path)
    if not content.startswith(OLE_BEGINS):
        raise RejectedDelivery(
            "rejected", f"{path.name}: it is no workbook but a page or a text named .xls; open it and save it as .xlsx"
        )
    with reading_refused(f"{path.name}: the file is no readable workbook"):
        stream = _stream(content)
        parts, from_1904 = _globals(path.name, stream)
        reader = CalamineWorkbook.from_filelike(io.BytesIO(content))
        pairs = list(zip(reader.sheets_metadata, parts, strict=True))
        sheets = {s.name: (begin, hidden) for s, (begin, hidden, kind) in pairs if kind == 0}
        seen = {name: _cells(stream, begin) for name, (begin, _) in sheets.items()}
    found = tuple(Sheet(name, "", hidden) for name, (_, hidden) in sheets.items())
    return XlsBook(path.name, found, from_1904, seen, reader)


def _stream(content: bytes) -> bytes:
    """The records of the workbook; a file without them raises ``ValueError``."""
    with olefile.OleFileIO(io.BytesIO(content)) as ole:
        name = next((name for name in STREAMS if ole.exists(name)), None)
        if name is None:
            raise ValueError
        return bytes(ole.openstream(name).read())


def _records(stream: bytes, begin: int) -> Iterator[tuple[int, bytes]]:
    """Kind and content of each record from ``begin`` to the end of its part."""
    place = begin
    while place + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, place)
        if kind == EOF:
            return
        yield kind, stream[place + 4 : place + 4 + size]
        place += 4 + size
    raise struct.error


def _globals(label: str, stream: bytes) -> tuple[list[tuple[int, bool, int]], bool]:
    """Begin, hiddenness and kind of each sheet; and whether days are counted from 1904."""
    parts, from_1904 = [], False
    for kind, content in _records(stream, 0):
        if kind == FILEPASS:
            raise RejectedDelivery("rejected", f"{label}: {LOCKED}")
        if kind == DATEMODE:
            from_1904 = content[:1] == b"\x01"
        elif kind == BOUNDSHEET:
            begin, state, sort = struct.unpack_from("<IBB", content)
            parts.append((begin, bool(state & 3), sort))
    return parts, from_1904


def _cells(stream: bytes, begin: int) -> _Seen:
    seen = _Seen()
    for kind, content in _records(stream, begin):
        if kind in (NUMBER, RK, MULRK, BOOLERR, FORMULA):
            row, column = struct.unpack_from("<HH", content)
            if kind == MULRK:
                seen.values |= {(row, column + n) for n in range((len(content) - 6) // 6)}
            elif kind == BOOLERR and content[7]:
                seen.errors.add((row, column))
            elif kind == FORMULA and content[12:14] == b"\xff\xff":
                seen.errors |= {(row, column)} if content[6] == 2 else set()
                seen.values |= {(row, column)} if content[6] == 1 else set()
            else:
                seen.values.add((row, column))
    return seen

"""CSV files, read strictly: what is no text of the agreed encoding rejects the delivery, and no line is lost.

A row that can't be taken apart is handed over as a ``BrokenRow`` that names its line, and takes no other row with it.
At the end of a file the lines of its rows must be those that were counted in its bytes.
"""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa

from crosscheck.catalog.datasets import Dataset
from crosscheck.catalog.source_maps import BY_CONTRACT
from crosscheck.errors import RejectedDelivery
from crosscheck.sources.headers import joined
from crosscheck.sources.limits import LINE, refuse_bytes, refuse_columns
from crosscheck.sources.lines import Lines
from crosscheck.sources.plain_rows import as_columns, without_blank_rows
from crosscheck.sources.reading import BrokenRow, Cells, Part, Piece, Row, Tally, in_pieces, is_blank

ENCODINGS = {"csv": "utf-8", "csv-utf8": "utf-8", "csv-utf8-bom": "utf-8", "csv-gb18030": "gb18030"}
BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8", b"\x84\x31\x95\x33": "gb18030"}
LONGEST_CELL = 50
"""Lines over which a quoted cell may run; an address or a remark has a few."""
SEPARATORS = {
    ";": "semicolons",
    "\t": "tabs",
    "|": "vertical bars",
    "，": "full-width commas",
    "；": "full-width semicolons",
}


def read_csv(
    paths: Sequence[Path], delivery: str, tally: Tally, dataset: Dataset | None = None
) -> Generator[Part, None, None]:
    """One part for each file. The first row that is not blank holds the headers; blank rows count as layout.

    ``dataset``: whose county may name another encoding, separator or header row.

    A byte-order mark is accepted in every encoding and decides which it is. Undecodable bytes, other separators than
    commas and too many broken rows raise ``RejectedDelivery`` with file and line, never with the text.
    """
    size, export = 0, dataset.export if dataset else BY_CONTRACT
    for path in paths:
        size += path.stat().st_size
        refuse_bytes(path.name, size)
        with path.open("rb") as binary:
            lines = Lines(path.name, binary, _encoding(binary, export.encoding or ENCODINGS[delivery]))
            rows = _Rows(lines, export.separator or ",")
            yield _headed(rows, dataset, tally) if dataset and export.header_rows[0] else _part(rows, tally)


def _encoding(binary: BinaryIO, agreed: str) -> str:
    """The encoding of a file; afterwards the file stands behind its byte-order mark."""
    start = binary.read(4)
    for mark, encoding in BYTE_ORDER_MARKS.items():
        if start.startswith(mark):
            binary.seek(len(mark))
            return encoding
    binary.seek(0)
    return agreed


class _Rows:
    """The rows of a file; ``line`` and ``text`` are number and words of the line on which the last one began.

    Once ``width`` is set, so many cells are a whole row.
    """

    def __init__(self, lines: Lines, separator: str) -> None:
        self.lines, self.blocks, self.separator = lines, iter(lines), separator
        self.here, self.size, self.tried = io.StringIO(), 0, True
        self.given_back: deque[str] = deque()
        self.line, self.text, self.taken = 0, "", 0
        self.width = 0

    def __iter__(self) -> Iterator[list[str] | BrokenRow]:
        for text in iter(self._next_line, None):
            self.line, self.text = self.taken + 1, text
            self.taken += 1
            if len(text) > LINE:
                message = f"{self.lines.label}: line {self.line} is longer than {LINE:,} characters; check the export"
                raise RejectedDelivery("rejected", message)
            yield self._quoted(text) if '"' in text else text.rstrip("\r\n").split(self.separator)
        if self.taken != self.lines.count:
            counts = f"{self.lines.count} lines were counted and {self.taken} were read"
            raise RejectedDelivery("rejected", f"{self.lines.label}: {counts}")

    def stretch(self) -> list[pa.Array] | None:
        """The rows up to the end of the block, as columns of ``width`` cells; None where each line has to be looked at.

        Asked between two rows.
        """
        if not self.width or self.given_back or (self.tried and not (self._used_up() and self._next_block())):
            return None
        self.tried = True
        rest = self.here.read()
        columns = as_columns(rest, self.separator, self.width)
        if columns is None:
            self.here = io.StringIO(rest, newline="")
            self.size = len(rest)
            return None
        self.taken += len(columns[0])
        return columns

    def _next_line(self) -> str | None:
        if self.given_back:
            return self.given_back.popleft()
        return self.here.readline() or (self.here.readline() if self._next_block() else None)

    def _used_up(self) -> bool:
        return self.here.tell() == self.size

    def _next_block(self) -> bool:
        text = next(self.blocks, None)
        if text is not None:
            self.here, self.size, self.tried = io.StringIO(text, newline=""), len(text), False
        return text is not None

    def _quoted(self, first: str) -> list[str] | BrokenRow:
        """The row that begins with the line ``first``; if it is broken, the lines behind the first are given back."""
        behind: list[str] = []

        def lines() -> Iterator[str]:
            yield first
            for text in islice(iter(self._next_line, None), LONGEST_CELL):
                behind.append(text)
                yield text

        try:
            row = next(csv.reader(lines(), strict=True, delimiter=self.separator))
        except csv.Error:
            row = []
        if not row or (behind and self._swallows(row)):
            self.given_back.extendleft(reversed(behind))
            opened = behind or first.count('"') % 2
            what = (
                "a quotation mark is opened and not closed" if opened else "text stands behind a closed quotation mark"
            )
            return BrokenRow(f"line {self.line}: {what}")
        self.taken += len(behind)
        return row

    def _swallows(self, row: list[str]) -> bool:
        """Whether a cell over several lines holds as much as a row: one from the mark of one row to that of another."""
        commas = max(cell.count(self.separator) for cell in row if "\n" in cell or "\r" in cell)
        return 0 < self.width <= commas + 1


def _part(rows: _Rows, tally: Tally) -> Part:
    label = rows.lines.label
    for row in rows:
        if isinstance(row, BrokenRow) or not is_blank(row):
            headers = _headers(rows, row)
            return _below(label, headers, rows, tally, rows.line)
        tally.layout += 1
    raise RejectedDelivery("schema", f"{label}: the file is empty")


def _headed(rows: _Rows, dataset: Dataset, tally: Tally) -> Part:
    """The part of a file whose header stands in rows that the county names; what is above it is layout."""
    label, (first, last) = rows.lines.label, dataset.export.header_rows
    above = list(islice(rows, last))
    if len(above) < last:
        raise RejectedDelivery("schema", f"{label}: the file ends before its header in row {last}")
    header = joined([_headers(rows, row) for row in above[first - 1 :]], dataset)
    tally.layout += last - 1
    return _below(label, header, rows, tally, last)


def _below(label: str, headers: Cells, rows: _Rows, tally: Tally, header_row: int) -> Part:
    return in_pieces(label, headers, _data(label, rows, len(headers), tally), header_row)


def _headers(rows: _Rows, row: list[str] | BrokenRow) -> list[str]:
    """The headers without empty ones behind the last; a header row that can't be taken apart rejects the file."""
    label, text, agreed = rows.lines.label, rows.text, rows.separator
    other = [name for mark, name in SEPARATORS.items() if mark in text]
    if other and agreed not in text:
        wanted = SEPARATORS.get(agreed, "commas")
        raise RejectedDelivery(
            "schema", f"{label}: the cells are separated by {other[0]}, not {wanted}; export it anew with {wanted}"
        )
    if isinstance(row, BrokenRow):
        raise RejectedDelivery("schema", f"{label}: {row.reason}")
    refuse_columns(label, len(row))
    return row[: _filled(row)]


def _filled(row: Cells) -> int:
    """How many cells a row has, empty ones behind the last not counted."""
    return max((place for place, cell in enumerate(row, start=1) if cell and not cell.isspace()), default=0)


def _data(label: str, rows: _Rows, width: int, tally: Tally) -> Iterator[Piece]:
    """Rows of data with their number; one with other than ``width`` cells is broken: its values may stand elsewhere."""
    rows.width = width
    number, one_by_one = 0, iter(rows)
    while True:
        if columns := rows.stretch():
            stretch = without_blank_rows(columns, number)
            number += len(columns[0])
            tally.layout += len(columns[0]) - len(stretch.numbers)
            yield stretch
            continue
        row = next(one_by_one, None)
        if row is None:
            return
        number += 1
        if (cells := _of_width(label, rows, row, tally)) is not None:
            yield number, cells


def _of_width(label: str, rows: _Rows, row: list[str] | BrokenRow, tally: Tally) -> Row | None:
    """The row with as many cells as there are headers, or broken; None for a blank one."""
    width = rows.width
    if isinstance(row, BrokenRow):
        return _counted(label, rows, row, tally)
    if is_blank(row):
        tally.layout += 1
        return None
    if len(row) == width:
        return row
    if len(row) < width or _filled(row) > width:
        cells = max(_filled(row), min(len(row), width))
        return _counted(label, rows, BrokenRow(f"line {rows.line}: {cells} instead of {width} cells"), tally)
    return row[:width]


def _counted(label: str, rows: _Rows, row: BrokenRow, tally: Tally) -> BrokenRow:
    if not rows.text.endswith(("\n", "\r")):
        raise RejectedDelivery("rejected", f"{label}: the file ends within a row (line {rows.line}); deliver it whole")
    return tally.broken_row(label, row)

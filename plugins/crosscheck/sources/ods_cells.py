"""Cells of an OpenDocument spreadsheet (.ods), one by one: repeated ones counted, blank ones never made room for."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.parsers import expat

from crosscheck.errors import RejectedDelivery
from crosscheck.sources import limits
from crosscheck.sources.reading import number_text
from crosscheck.sources.sheet_scan import DENSE, SPARSE
from crosscheck.sources.unread import ERROR, NOT_COMPUTED, PICTURE
from crosscheck.sources.xlsx_zip import local

CELLS = ("table-cell", "covered-table-cell")
ROWS = ("table-row-group", "table-header-rows", "table-rows", "table-row")
NUMBERS = ("float", "percentage", "currency")
NOT_OF_THE_TEXT = ("annotation", "ruby-text")
"""Within a cell, and no part of what it holds: comments, readings above characters."""
PICTURES = ("frame", "image", "object", "chart")
MIDNIGHT = re.compile(r"T00:00:00(?:\.0+)?\Z")
LONGEST_RUN = 1_000
"""Blanks that one element may stand for."""


@dataclass
class Table:
    """A sheet: its rows without the blank ones at the end, the cells merged down, and whether people see it."""

    name: str
    hidden: bool
    rows: list[list[str | None]] = field(default_factory=list)
    merged: list[tuple[int, int, int]] = field(default_factory=list)
    cells: int = 0
    width: int = 0


@dataclass
class _Cell:
    """A cell while it is read."""

    kind: str
    value: str
    formula: bool
    repeated: int
    spanned: int
    paragraphs: list[str] = field(default_factory=list)
    picture: bool = False

    def text(self) -> str | None:
        """What it holds, or what stands for a value that it should have."""
        shown = "\n".join(self.paragraphs)
        if self.kind == "error":
            return ERROR
        if self.kind in NUMBERS:
            return number_text(float(self.value)) if self.value else NOT_COMPUTED
        if self.kind == "date":
            return MIDNIGHT.sub("", self.value).replace("T", " ")
        if self.kind in ("boolean", "time"):
            return self.value or shown or None
        if self.formula and not self.kind:
            return NOT_COMPUTED
        return self.value or shown or (PICTURE if self.picture else None)


class Content:
    """Reads the tables of ``content.xml``. Damaged XML raises ``ExpatError``, what can't be ``ValueError``."""

    def __init__(self, label: str, content: bytes) -> None:
        self.label, self.content = label, content
        self.tables: list[Table] = []
        self.from_1904 = False
        self._inside: list[str] = []
        self._hidden: set[str] = set()
        self._style = ""
        self._row: list[tuple[str | None, int]] = []
        self._row_repeated, self._blank_rows, self._column = 1, 0, 0
        self._cell: _Cell | None = None
        self._silent = 0

    def read(self) -> Content:
        """Go through all of it."""
        made = expat.ParserCreate()
        made.buffer_text = True
        made.StartElementHandler, made.EndElementHandler, made.CharacterDataHandler = self._start, self._end, self._data
        made.StartDoctypeDeclHandler = _refuse
        made.Parse(self.content, True)
        return self

    def _start(self, prefixed: str, attributes: dict[str, str]) -> None:
        name, said = local(prefixed), {local(key): value for key, value in attributes.items()}
        above = self._inside[-1] if self._inside else ""
        self._inside.append(name)
        if self._cell is not None:
            self._within(name, said)
        elif name == "table" and above == "spreadsheet":
            self.tables.append(Table(said.get("name", ""), said.get("style-name", "") in self._hidden))
            self._blank_rows = 0
        elif name == "style":
            self._style = said.get("name", "") if said.get("family") == "table" else ""
        elif name == "table-properties" and said.get("display") == "false":
            self._hidden.add(self._style)
        elif name == "null-date":
            self.from_1904 = said.get("date-value", "").startswith("1904-01-01")
        elif name == "table-row" and self._of_a_table():
            self._row, self._row_repeated, self._column = [], _count(said, "number-rows-repeated"), 0
        elif name in CELLS and above == "table-row" and self._of_a_table():
            self._open(said, covered=name != CELLS[0])

    def _of_a_table(self) -> bool:
        """Whether it lies in a table of the workbook, not in what it remembers of changes or other documents."""
        place = next((n for n, name in enumerate(self._inside) if name == "spreadsheet"), -1)
        inside = self._inside[place + 1 :]
        return place >= 0 and inside[:1] == ["table"] and all(name in (*ROWS, *CELLS) for name in inside[1:])

    def _open(self, said: dict[str, str], covered: bool) -> None:
        kind = said.get("value-type", "")  # of calcext where a cell has that beside the one of office: it knows errors
        key = {"date": "date-value", "boolean": "boolean-value", "time": "time-value", "string": "string-value"}
        self._cell = _Cell(
            kind=kind,
            value=said.get(key.get(kind, "value"), ""),
            formula="formula" in said,
            repeated=_count(said, "number-columns-repeated"),
            spanned=1 if covered else _count(said, "number-rows-spanned"),
        )

    def _within(self, name: str, said: dict[str, str]) -> None:
        cell = self._cell
        if name == "table" or cell is None:
            raise ValueError
        if name in NOT_OF_THE_TEXT:
            self._silent += 1
        if self._silent:
            return
        if name == "p":
            cell.paragraphs.append("")
        elif name == "s" and cell.paragraphs:
            cell.paragraphs[-1] += " " * min(_count(said, "c"), LONGEST_RUN)
        elif name in ("tab", "line-break") and cell.paragraphs:
            cell.paragraphs[-1] += "\t" if name == "tab" else "\n"
        elif name in PICTURES:
            cell.picture = True

    def _data(self, text: str) -> None:
        if self._cell is not None and not self._silent and self._cell.paragraphs and "p" in self._inside:
            self._cell.paragraphs[-1] += text

    def _end(self, prefixed: str) -> None:
        name, is_row = local(prefixed), self._inside[-1] == "table-row" and self._of_a_table()
        self._inside.pop()
        if self._cell is not None:
            if name in NOT_OF_THE_TEXT:
                self._silent -= 1
            elif name in CELLS:
                self._close(self._cell)
                self._cell = None
        elif is_row:
            self._close_row()

    def _close(self, cell: _Cell) -> None:
        text = cell.text()
        text = None if text is not None and not text.strip() else text
        if text is not None and cell.spanned > 1:
            top = len(self.tables[-1].rows) + self._blank_rows
            self.tables[-1].merged.append((top, top + cell.spanned - 1, self._column))
        if text is not None:
            limits.refuse_columns(self._where(), self._column + cell.repeated)
        self._column += cell.repeated
        self._row.append((text, cell.repeated))

    def _close_row(self) -> None:
        """Take the row in as often as it is repeated; a blank one is counted until one follows that is not."""
        while self._row and self._row[-1][0] is None:
            self._row.pop()
        table, repeated = self.tables[-1], self._row_repeated
        if not self._row:
            self._blank_rows += repeated
            return
        row = [text for text, count in self._row for _ in range(count)]
        held = sum(text is not None for text in row)
        table.cells += held * repeated
        height = len(table.rows) + self._blank_rows + repeated
        table.width = max(table.width, len(row))
        span = height * table.width
        limits.refuse_span(self._where(), span)
        if span > max(DENSE, SPARSE * table.cells):
            raise RejectedDelivery(
                "rejected", f"{self._where()}: row {height} stands far away from all others; delete it and save again"
            )
        table.rows += [[] for _ in range(self._blank_rows)]
        table.rows += [list(row) for _ in range(repeated)]
        self._blank_rows = 0

    def _where(self) -> str:
        return f"{self.label}#{self.tables[-1].name}"


def _count(said: dict[str, str], name: str) -> int:
    text = said.get(name, "1")
    if not (text.isascii() and text.isdigit() and int(text)):
        raise ValueError
    return int(text)


def _refuse(*_: object) -> None:
    raise ValueError

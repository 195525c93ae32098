"""Reads the cells of a worksheet as text, by streaming: what a sheet claims about its size costs nothing."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

from crosscheck.feedback.archive import Archive, local, parse, parser, refuse
from crosscheck.publish.sheets.cells import printable
from crosscheck.sources.reading import number_text
from crosscheck.sources.sheet_cells import column_number

MOST_CELLS = 1_000_000
"""Cells with content in one worksheet; a list of 10,000 issues has a third of that."""
LAST_ROW = 1_048_576
DIGITS = 15
"""So many significant digits a number keeps in a workbook."""
SHARED = "xl/sharedStrings.xml"
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})\Z")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")

Cells = dict[int, dict[int, str]]
"""Text by row (from 1) and column (from 1); empty cells are left out."""


@dataclass
class Sheet:
    """One worksheet: its name and part, its cells, and its merged ranges (first row, column, last row, column).

    ``blurred``: cells (row, column) with a number of more digits than a workbook keeps.
    """

    name: str
    part: str
    cells: Cells = field(default_factory=lambda: defaultdict(dict))
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    blurred: set[tuple[int, int]] = field(default_factory=set)

    def last_column(self, first_row: int) -> int:
        """The last column with content in the rows from ``first_row`` on: formats out to the edge are none."""
        return max((max(cells) for row, cells in self.cells.items() if row >= first_row and cells), default=0)


def read_sheets(archive: Archive) -> list[Sheet]:
    """Every worksheet of a workbook, hidden ones too. A formula anywhere refuses the file."""
    shared = _shared_strings(archive.part(SHARED))
    return [_Reader(Sheet(name, part), shared).read(archive.part(part)) for name, part in archive.sheets]


def place(reference: str) -> tuple[int, int]:
    """Row and column of ``AB12``, (0, 0) for what is no reference."""
    found = _REFERENCE.match(reference)
    if found is None:
        return 0, 0
    return int(found[2]), column_number(found[1])


def _unescape(text: str) -> str:
    """Workbooks write characters that XML has not as ``_x000D_``, those beyond 16 bits in two halves."""
    if "_x" not in text:
        return text
    halves = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return printable(halves.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace"))


def _shared_strings(content: bytes) -> list[str]:
    strings: list[str] = []
    parts: list[str] = []
    inside: list[str] = []

    def start(name: str, _attributes: dict[str, str]) -> None:
        inside.append(local(name))
        if inside[-1] == "si":
            parts.clear()

    def end(name: str) -> None:
        inside.pop()
        if local(name) == "si":
            strings.append(_unescape("".join(parts)))

    def data(text: str) -> None:
        if inside[-1] == "t" and "rPh" not in inside:
            parts.append(text)

    if content:
        made = parser()
        made.StartElementHandler, made.EndElementHandler, made.CharacterDataHandler = start, end, data
        parse(made, content)
    return strings


class _Reader:
    """State of the parser between its callbacks."""

    def __init__(self, sheet: Sheet, shared: list[str]) -> None:
        self.sheet, self.shared = sheet, shared
        self.row = self.column = self.count = 0
        self.kind = ""
        self.text: list[str] | None = None

    def read(self, content: bytes) -> Sheet:
        made = parser()
        made.StartElementHandler, made.EndElementHandler, made.CharacterDataHandler = self.start, self.end, self.data
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            refuse("文件编码不是UTF-8,请用表格软件另存为xlsx后再报")
        if content:
            parse(made, content)
        return self.sheet

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = local(name)
        if name == "row":
            self._begin_row(attributes.get("r", ""))
        elif name == "c":
            self.column = place(attributes.get("r", ""))[1] or self.column + 1
            self.kind = attributes.get("t", "n")
        elif name in ("v", "t"):
            self.text = [] if self.text is None else self.text
        elif name == "f":
            refuse(f"工作表“{self.sheet.name}”第{self.row}行含公式,请将公式粘贴为数值后再报")
        elif name == "mergeCell":
            first, _, last = attributes.get("ref", "").partition(":")
            self.sheet.merged.append((*place(first), *place(last)))

    def _begin_row(self, reference: str) -> None:
        """Rows that go back or stand nowhere would be read over each other, or not at all."""
        row = int(reference) if reference.isdecimal() else 0 if reference else self.row + 1
        if not self.row < row <= LAST_ROW:
            refuse(f"工作表“{self.sheet.name}”第{self.row}行以下的行号错乱,请用表格软件另存为xlsx后再报")
        self.row, self.column = row, 0

    def data(self, text: str) -> None:
        if self.text is not None:
            self.text.append(text)

    def end(self, name: str) -> None:
        if local(name) != "c" or self.text is None:
            return
        value = self._value("".join(self.text))
        self.text = None
        if value:
            self.count += 1
            if self.count > MOST_CELLS:
                refuse(f"工作表“{self.sheet.name}”内容过多(超过{MOST_CELLS}个单元格),未接收")
            if self.sheet.cells[self.row].get(self.column, value) != value:
                refuse(f"工作表“{self.sheet.name}”第{self.row}行有重复的单元格,请用表格软件另存为xlsx后再报")
            self.sheet.cells[self.row][self.column] = value
            if self.kind == "n" and len(value.lstrip("-").partition(".")[0]) > DIGITS:
                self.sheet.blurred.add((self.row, self.column))

    def _value(self, raw: str) -> str:
        if self.kind == "s":
            at = int(raw) if raw.strip().isdecimal() else -1
            return self.shared[at] if 0 <= at < len(self.shared) else ""
        if self.kind in ("inlineStr", "str"):
            return _unescape(raw)
        return _number(raw) if self.kind == "n" else raw


def _number(raw: str) -> str:
    """A number as people see it: whole ones without a point."""
    try:
        value = float(raw)
    except ValueError:
        return raw
    return number_text(value) if value.is_integer() else raw

"""Cells of a worksheet's XML, one by one: which hold something, and which hold no value although they are not empty."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.parsers import expat

from crosscheck.sources import limits
from crosscheck.sources.unread import ERROR, NOT_COMPUTED, PICTURE
from crosscheck.sources.xlsx_zip import local

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
PICTURES = ("DISPIMG(", "IMAGE(")
"""Functions that show a picture in a cell."""
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})\Z")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class DamagedSheetError(ValueError):
    """A sheet that says what can't be: a place that is none, a text that does not exist."""


@dataclass(frozen=True)
class Setting:
    """What a workbook says about all its sheets: its texts, whether its formulas were left to be computed by whoever
    opens it, and whether it keeps pictures in cells."""

    texts: Sequence[str]
    recomputed: bool
    pictures: bool


@dataclass(slots=True)
class Cell:
    """A cell while it is read. ``start`` and ``end``: its bytes in the sheet; ``text`` is None without a value."""

    row: int
    column: int
    start: int
    kind: str
    rich: bool
    formula: str | None = None
    text: str | None = None
    end: int = 0

    @property
    def name(self) -> str:
        """Its address."""
        return f"{column_letters(self.column)}{self.row}"


@dataclass
class Reach:
    """The corner of the cells that were met, how many they are, and which of them reach it."""

    row: int = 0
    column: int = 0
    cells: int = 0
    lowest: Cell | None = None
    outermost: Cell | None = None

    @property
    def span(self) -> int:
        """Cells between the corners."""
        return self.row * self.column

    def holds(self, cell: Cell) -> bool:
        """Whether the cell lies within the corners."""
        return cell.row <= self.row and cell.column <= self.column

    def meet(self, cell: Cell) -> None:
        """Take a cell in."""
        self.cells += 1
        if cell.row > self.row:
            self.row, self.lowest = cell.row, cell
        if cell.column > self.column:
            self.column, self.outermost = cell.column, cell

    def far(self) -> str:
        """The address of the cell that makes the sheet large: the last one, unless it is its columns that are many."""
        cell = self.outermost if self.column > limits.COLUMNS else self.lowest
        return cell.name if cell else ""


@dataclass
class Cells:
    """The cells of a sheet. ``every``: all that a reader makes room for; ``held``: those that are not blank;
    ``unread``: those without the value that they should have; ``blank``: those outside of all that were held so far."""

    content: bytes
    setting: Setting
    every: Reach = field(default_factory=Reach)
    held: Reach = field(default_factory=Reach)
    unread: list[tuple[Cell, str]] = field(default_factory=list)
    blank: list[Cell] = field(default_factory=list)
    _row: int = 0
    _column: int = 0
    _cell: Cell | None = None
    _into: str = ""

    def read(self) -> Cells:
        """Go through the sheet. Damaged XML raises ``ExpatError``, what can't be ``DamagedSheetError``."""
        self._parser = expat.ParserCreate("utf-8")
        self._parser.buffer_text = True
        self._parser.StartElementHandler, self._parser.EndElementHandler = self._start, self._end
        self._parser.CharacterDataHandler = self._data
        self._parser.StartDoctypeDeclHandler = _refuse
        self._parser.Parse(self.content, True)
        return self

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = local(name)
        if name == "row":
            self._row, self._column = int(attributes.get("r") or self._row + 1), 0
        elif name == "c":
            self._open(attributes)
        elif self._cell is None:
            return
        elif name == "f":
            self._cell.formula, self._into = self._cell.formula or "", "f"
        elif name in ("v", "t") and self._into != "rPh":
            self._cell.text, self._into = self._cell.text or "", "v"
        elif name == "rPh":
            self._into = "rPh"

    def _open(self, attributes: dict[str, str]) -> None:
        row, column = self._row, self._column + 1
        if reference := attributes.get("r"):
            row, column = place(reference)
        if row != self._row or column > LAST_COLUMN:
            raise DamagedSheetError
        self._column = column
        at = self._parser.CurrentByteIndex
        self._cell = Cell(row, column, at, attributes.get("t", "n"), "vm" in attributes)

    def _data(self, text: str) -> None:
        if self._cell is None:
            return
        if self._into == "v":
            self._cell.text = (self._cell.text or "") + text
        elif self._into == "f":
            self._cell.formula = (self._cell.formula or "") + text

    def _end(self, name: str) -> None:
        name = local(name)
        if name == "c" and self._cell is not None:
            self._cell.end = self.content.index(b">", self._parser.CurrentByteIndex) + 1
            self._close(self._cell)
            self._cell, self._into = None, ""
        elif name in ("v", "f", "rPh") or (name == "t" and self._into != "rPh"):
            self._into = ""

    def _close(self, cell: Cell) -> None:
        missing = self._missing(cell)
        if missing is None and cell.text is None:
            return
        self.every.meet(cell)
        if missing:
            self.unread.append((cell, missing))
        if missing or not is_blank_text(self._text(cell)):
            self.held.meet(cell)
        elif not self.held.holds(cell):
            self.blank.append(cell)

    def _missing(self, cell: Cell) -> str | None:
        """What a cell is that has no value although it is not empty."""
        formula = cell.formula
        if formula is not None and any(word in formula for word in PICTURES):
            return PICTURE
        if cell.kind == "e":
            return PICTURE if cell.rich and self.setting.pictures else ERROR
        if cell.kind == "n" and not _is_finite(cell.text):
            return ERROR
        if formula is None:
            return None
        nothing = not cell.text if cell.kind != "str" else cell.text is None
        return NOT_COMPUTED if nothing or (self.setting.recomputed and cell.text == "0") else None

    def _text(self, cell: Cell) -> str:
        text = cell.text or ""
        if cell.kind != "s":
            return unescaped(text)
        if is_blank_text(text):
            return ""
        if not text.strip().isdecimal() or int(text) >= len(self.setting.texts):
            raise DamagedSheetError
        return self.setting.texts[int(text)]


def _is_finite(text: str | None) -> bool:
    """False for what a program calls a number and is none: NaN, infinity."""
    try:
        return math.isfinite(float(text or "0"))
    except ValueError:
        return True


def _refuse(*_: object) -> None:
    raise DamagedSheetError


def place(reference: str) -> tuple[int, int]:
    """Row and column of ``AB12``; what is no reference raises ``DamagedSheetError``."""
    found = _REFERENCE.match(reference)
    if found is None or int(found[2]) > LAST_ROW or column_number(found[1]) > LAST_COLUMN:
        raise DamagedSheetError
    return int(found[2]), column_number(found[1])


def column_number(letters: str) -> int:
    """``AB`` as a number, counted from 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(column: int) -> str:
    """The letters of a column, counted from 1."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def is_blank_text(text: str) -> bool:
    """True for text in which nothing is seen."""
    return not text or text.isspace()


def unescaped(text: str) -> str:
    """Workbooks write characters that XML has not as ``_x000D_``."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def shared_texts(content: bytes) -> list[str]:
    """The texts that cells name by their number."""
    texts: list[str] = []
    inside: list[str] = []
    parts: list[str] = []

    def start(name: str, _: dict[str, str]) -> None:
        inside.append(local(name))
        if inside[-1] == "si":
            parts.clear()

    def end(_: str) -> None:
        if inside.pop() == "si":
            texts.append(unescaped("".join(parts)))

    def data(text: str) -> None:
        if inside[-1] == "t" and "rPh" not in inside:
            parts.append(text)

    if content:
        made = expat.ParserCreate()
        made.StartElementHandler, made.EndElementHandler, made.CharacterDataHandler = start, end, data
        made.Parse(content, True)
    return texts

"""Writes the reply: the sender's own workbook with the outcomes in one column, every other byte of it as it came."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape

from crosscheck.feedback.archive import local, parse, parser, refuse
from crosscheck.feedback.headings import OUTCOME
from crosscheck.feedback.sheet import place
from crosscheck.feedback.workbook_file import Opened
from crosscheck.publish.sheets.cells import plain
from crosscheck.publish.sheets.protection import lock
from crosscheck.sources.sheet_cells import column_letters

_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
LAST_COLUMN = 16_384
WIDTH = 42
"""Characters: most outcomes fit without opening the cell."""


@dataclass(frozen=True)
class Note:
    """The texts to write into one worksheet: its part, the column from 1, and the text by row."""

    part: str
    column: int
    texts: Mapping[int, str]


def make_reply(workbook: Opened, outcomes: Iterable[tuple[int, int, str]]) -> bytes:
    """A copy of ``workbook`` with ``outcomes`` (sheet, row, text) in it.

    Where lists have a password the reply has it too, whether or not what came was protected.
    """
    notes = {note.part: note for note in _notes(workbook, outcomes)}
    made, source = io.BytesIO(), workbook.archive.zip
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as copy:
        for part in source.infolist():
            content = source.read(part)
            if part.filename in notes:
                content = add_note(content, notes[part.filename])
            entry = zipfile.ZipInfo(part.filename, part.date_time)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, part.external_attr
            copy.writestr(entry, content)
    reply = made.getvalue()
    return lock(reply, workbook.password) if workbook.password else reply


def _notes(workbook: Opened, outcomes: Iterable[tuple[int, int, str]]) -> Iterator[Note]:
    """Each worksheet's texts, in the column of an earlier reply or else in the first free one."""
    texts: dict[int, dict[int, str]] = {n: {} for n in workbook.headings}
    for place_of_sheet, row, text in outcomes:
        texts[place_of_sheet][row] = text
    for n, headings in workbook.headings.items():
        sheet = workbook.sheets[n]
        column = headings.columns.get(OUTCOME, sheet.last_column(headings.row) + 1)
        if column > LAST_COLUMN:
            refuse(f"工作表“{sheet.name}”最后一列有内容,没有写接收结果的位置,请删除表外内容后再报")
        yield Note(sheet.part, column, {headings.row: OUTCOME, **texts[n]})


def add_note(content: bytes, note: Note) -> bytes:
    """A worksheet part with the texts of ``note``; what stood in those cells is replaced."""
    pieces, at = [], 0
    for start, end, text in sorted(_Finder(content, note).edits()):
        pieces += [content[at:start], text]
        at = end
    return b"".join([*pieces, content[at:]])


class _Finder:
    """Finds by streaming where in the bytes of a worksheet each text belongs."""

    def __init__(self, content: bytes, note: Note) -> None:
        self.content, self.note = content, note
        self.parser = parser()
        self.found: list[tuple[int, int, bytes]] = []
        self.row = self.column = self.row_start = 0
        self.replaced: tuple[int, int] | None = None
        self.next_cell: int | None = None
        self.cell_start = 0
        self.widths: list[tuple[int, int]] = []

    def edits(self) -> Iterator[tuple[int, int, bytes]]:
        """Byte ranges and what stands in their place."""
        self.parser.StartElementHandler, self.parser.EndElementHandler = self.start, self.end
        parse(self.parser, self.content)
        yield from self.found

    def start(self, name: str, attributes: dict[str, str]) -> None:
        at, kind = self.parser.CurrentByteIndex, local(name)
        if kind == "row":
            self.row = int(attributes.get("r") or self.row + 1)
            self.column, self.replaced, self.next_cell = 0, None, None
        elif kind == "c":
            self.column = place(attributes.get("r", ""))[1] or self.column + 1
            self.cell_start = at
            if self.column > self.note.column and self.next_cell is None:
                self.next_cell = at
        elif kind == "col":
            low, high = attributes.get("min", ""), attributes.get("max", "")
            # Widths that say no columns are left as they are; the outcome then has a narrow column.
            self.widths.append((int(low), int(high)) if low.isdecimal() and high.isdecimal() else (1, LAST_COLUMN))

    def end(self, name: str) -> None:
        kind = local(name)
        if kind == "c" and self.column == self.note.column:
            self.replaced = (self.cell_start, self._end_of_tag(name))
        elif kind == "row" and self.row in self.note.texts:
            self._note_row(name)
        elif kind == "cols" and not any(low <= self.note.column <= high for low, high in self.widths):
            column = self.note.column
            prefix = name.removesuffix("cols")
            after = max((high for _, high in self.widths), default=0) < column
            width = f'<{prefix}col min="{column}" max="{column}" width="{WIDTH}" customWidth="1"/>'
            if after:
                self.found.append((self.parser.CurrentByteIndex, self.parser.CurrentByteIndex, width.encode()))

    def _note_row(self, name: str) -> None:
        prefix = name.removesuffix("row")
        cell = self._cell(prefix, self.note.texts[self.row])
        at = self.parser.CurrentByteIndex
        if self.replaced is not None:
            self.found.append((*self.replaced, cell))
        elif self.next_cell is not None:
            self.found.append((self.next_cell, self.next_cell, cell))
        elif self._has_end_tag(name):
            self.found.append((at, at, cell))
        else:
            # An empty row is written as one tag: open it.
            self.found.append((at - 2, at, b">" + cell + f"</{name}>".encode()))

    def _has_end_tag(self, name: str) -> bool:
        """Whether the parser stands before an end tag; after an empty element it stands behind that already."""
        return self.content.startswith(f"</{name}".encode(), self.parser.CurrentByteIndex)

    def _end_of_tag(self, name: str) -> int:
        at: int = self.parser.CurrentByteIndex
        return self.content.index(b">", at) + 1 if self._has_end_tag(name) else at

    def _cell(self, prefix: str, text: str) -> bytes:
        reference = f"{column_letters(self.note.column)}{self.row}"
        # What looks like an escape must not be read as one; a carriage return would be read as a line feed.
        shown = escape(_ESCAPE.sub("_x005F_", plain(text)).replace("\r", "_x000D_"))
        return (
            f'<{prefix}c r="{reference}" t="inlineStr"><{prefix}is><{prefix}t xml:space="preserve">{shown}'
            f"</{prefix}t></{prefix}is></{prefix}c>"
        ).encode()

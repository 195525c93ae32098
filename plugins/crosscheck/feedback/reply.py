"""Writes the reply: the sender's workbook with the receipt before it and the outcomes in one column of each list.

Every other byte of it stays as it came, but for the few places that must name the receipt.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from crosscheck.feedback.archive import local, parse, parser, refuse
from crosscheck.feedback.front_sheet import add_looks, deselected, front, styles_part
from crosscheck.feedback.headings import OUTCOME
from crosscheck.feedback.inline import inline_cell
from crosscheck.feedback.receipt import REFUSED, Receipt
from crosscheck.feedback.receipt_sheet import NAME, SHARED, defined_names, formats, is_receipt, receipt_sheet
from crosscheck.feedback.sheet import place
from crosscheck.feedback.workbook_file import Opened
from crosscheck.publish.sheets.protection import lock
from crosscheck.sources.sheet_cells import column_letters

LAST_COLUMN = 16_384
WIDTH = 42
"""Characters: most outcomes fit without opening the cell."""
MADE = (1980, 1, 1, 0, 0, 0)
"""The time of the receipt's part in the zip: the same act gives the same bytes."""
Told = tuple[int, int, str, str]
"""Sheet, row, kind of outcome, and the outcome in words."""


@dataclass(frozen=True)
class Note:
    """The texts to write into one worksheet: its part, the column from 1, and the text by row.

    ``looks``: the cell formats of rows that have one.
    """

    part: str
    column: int
    texts: Mapping[int, str]
    looks: Mapping[int, int] = field(default_factory=dict)


def make_reply(workbook: Opened, outcomes: Iterable[Told], receipt: Receipt) -> bytes:
    """A copy of ``workbook`` with ``receipt`` as its first sheet and ``outcomes`` in it.

    Where lists have a password the reply has it too, whether or not what came was protected.
    """
    parts = dict(_changed(workbook, outcomes, receipt))
    made, source = io.BytesIO(), workbook.archive.zip
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as copy:
        for part in source.infolist():
            content = parts.pop(part.filename, None)
            entry = zipfile.ZipInfo(part.filename, part.date_time)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, part.external_attr
            copy.writestr(entry, source.read(part) if content is None else content)
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, MADE)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
            copy.writestr(entry, content)
    reply = made.getvalue()
    return lock(reply, workbook.password) if workbook.password else reply


def _changed(workbook: Opened, outcomes: Iterable[Told], receipt: Receipt) -> Iterator[tuple[str, bytes]]:
    """The parts that are not as they came."""
    archive = workbook.archive
    earlier = next((n for n, sheet in enumerate(workbook.sheets) if is_receipt(sheet)), None)
    made = front(archive, NAME, earlier, lambda called: defined_names(receipt, called))
    yield from made.changed.items()
    name = styles_part(archive)
    styles, looks = add_looks(archive.part(name), SHARED, formats)
    if looks:
        yield name, styles
    notes = {note.part: note for note in _notes(workbook, outcomes, looks.get("marked"))}
    for sheet in workbook.sheets:
        if sheet.part != made.part:
            content = archive.part(sheet.part)
            noted = add_note(content, notes[sheet.part]) if sheet.part in notes else content
            yield sheet.part, deselected(noted)
    yield made.part, receipt_sheet(receipt, looks)


def _notes(workbook: Opened, outcomes: Iterable[Told], marked: int | None) -> Iterator[Note]:
    """Each worksheet's texts, in the column of an earlier reply or else in the first free one."""
    texts: dict[int, dict[int, str]] = {n: {} for n in workbook.headings}
    looks: dict[int, dict[int, int]] = {n: {} for n in workbook.headings}
    for place_of_sheet, row, kind, text in outcomes:
        texts[place_of_sheet][row] = text
        if kind == REFUSED and marked is not None:
            looks[place_of_sheet][row] = marked
    for n, headings in workbook.headings.items():
        sheet = workbook.sheets[n]
        column = headings.columns.get(OUTCOME, sheet.last_column(headings.row) + 1)
        if column > LAST_COLUMN:
            refuse(f"工作表“{sheet.name}”最后一列有内容,没有写接收结果的位置,请删除表外内容后再报")
        yield Note(sheet.part, column, {headings.row: OUTCOME, **texts[n]}, looks[n])


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
        return inline_cell(reference, text, self.note.looks.get(self.row), prefix).encode()

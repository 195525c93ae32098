"""What every reader gives: parts of a delivery, each a header row and numbered rows of text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pyarrow as pa

from crosscheck.clock import ZONE
from crosscheck.errors import RejectedDelivery

Cells = Sequence[str | None]
BROKEN_ROWS = 100
"""So many broken rows of a delivery are named one by one: beyond them nobody can look through the rest."""


@dataclass(frozen=True)
class BrokenRow:
    """A row that stands there and can't be taken apart: it goes to quarantine for ``reason``, which names no value.

    A delivery with one is not accepted: whoever it is about would be reported as having no record.
    """

    reason: str


Row = Cells | BrokenRow


@dataclass
class Tally:
    """What readers count while they go: rows that are no data (titles, totals, notes, blank rows), and broken rows.

    ``left_out``: sheets that the county says are of no list.
    """

    layout: int = 0
    broken: int = 0
    first_broken: str = ""
    left_out: list[str] = field(default_factory=list)

    def broken_row(self, label: str, row: BrokenRow) -> BrokenRow:
        """The row, counted. One too many raises ``RejectedDelivery``."""
        self.broken += 1
        self.first_broken = self.first_broken or f"{label}: {row.reason}"
        if self.broken > BROKEN_ROWS:
            message = f"{label}: more than {BROKEN_ROWS} rows can't be taken apart, the last for: {row.reason}"
            raise RejectedDelivery("rejected", message)
        return row


@dataclass(frozen=True)
class Stretch:
    """Rows that follow each other, as columns: their numbers and, for each header, their cells."""

    numbers: pa.Array
    columns: Sequence[pa.Array]

    def rows(self) -> Iterator[tuple[int, Cells]]:
        """The same row by row."""
        cells = zip(*(column.to_pylist() for column in self.columns), strict=True)
        return zip(self.numbers.to_pylist(), map(list, cells), strict=True)


Piece = Stretch | tuple[int, Row]


@dataclass(frozen=True)
class Part:
    """One file, sheet, table or page. ``label`` becomes ``_source_file``, the numbers of ``rows`` ``_source_row``.

    A row is its cells, or broken. ``complete`` is False where a missing header proves nothing: JSON items may leave
    empty keys out. ``header_row``: the last row of the header, counted in the file. ``pieces``: in place of ``rows``,
    the same rows, of which those that the reader took apart together stand as columns.
    """

    label: str
    headers: Cells
    rows: Iterator[tuple[int, Row]]
    complete: bool = True
    header_row: int = 1
    pieces: Iterator[Piece] | None = None


def in_pieces(label: str, headers: Cells, pieces: Iterator[Piece], header_row: int = 1, complete: bool = True) -> Part:
    """A part whose reader gives ``pieces``; they are given row by row to whoever asks for ``rows``."""
    return Part(label, headers, _one_by_one(pieces), complete, header_row, pieces)


def _one_by_one(pieces: Iterator[Piece]) -> Iterator[tuple[int, Row]]:
    for piece in pieces:
        yield from piece.rows() if isinstance(piece, Stretch) else (piece,)


def as_texts(values: Sequence[Any]) -> pa.Array:
    """The values of a column as text; ``RejectedDelivery`` where one is none."""
    plain = set(map(type, values)) <= {str, type(None)}
    return pa.array(values if plain else list(map(as_text, values)), pa.string())


def as_text(value: Any) -> str | None:
    """A value of a driver, spreadsheet or JSON as text: nothing is rounded, invented or shown with an exponent."""
    if value is None or type(value) is str:
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return _utf8_text(bytes(value))
    return str(value)


def texts(values: Iterable[Any]) -> Cells:
    """The values of a row as text."""
    return [value if value.__class__ is str else as_text(value) for value in values]


def number_text(value: float) -> str:
    """A floating number with 15 significant digits: beyond them the binary fraction invents digits."""
    text = f"{value:.15g}"
    return format(Decimal(text), "f") if "e" in text else text


def _moment(value: datetime) -> str:
    if value.tzinfo is not None:
        value = value.astimezone(ZONE).replace(tzinfo=None)
    return value.isoformat(sep=" ")


def _utf8_text(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError as error:
        raise RejectedDelivery("rejected", f"a value is not UTF-8 text (byte {error.start} of it)") from None


def is_blank(cells: Cells) -> bool:
    """True for a row with nothing in it."""
    if cells and cells[0] and cells[0].isalnum():
        return False
    return not any(cell and not cell.isspace() for cell in cells)

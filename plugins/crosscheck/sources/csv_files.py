"""CSV files, decoded strictly: what is no text of the agreed encoding rejects the delivery, it never becomes ``?``."""

from __future__ import annotations

import csv
import io
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from crosscheck.errors import RejectedDelivery
from crosscheck.sources.reading import Cells, Part, Tally, is_blank

ENCODINGS = {"csv-utf8": "utf-8", "csv-utf8-bom": "utf-8", "csv-gb18030": "gb18030"}
BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8", b"\x84\x31\x95\x33": "gb18030"}


def read_csv(paths: Sequence[Path], delivery: str, tally: Tally) -> Generator[Part, None, None]:
    """One part for each file. The first row that is not blank holds the headers; blank rows count as layout.

    A byte-order mark is accepted in every encoding and decides which it is. Undecodable bytes and text that is no CSV
    raise ``RejectedDelivery`` with file and byte offset or line, never with the text.
    """
    for path in paths:
        with path.open("rb") as binary:
            encoding = _encoding(binary, ENCODINGS[delivery])
            text = io.TextIOWrapper(binary, encoding=encoding, errors="strict", newline="")
            yield _part(path.name, _rows(path.name, text, binary), tally)


def _encoding(binary: BinaryIO, agreed: str) -> str:
    """The encoding of a file; afterwards the file stands behind its byte-order mark."""
    start = binary.read(4)
    for mark, encoding in BYTE_ORDER_MARKS.items():
        if start.startswith(mark):
            binary.seek(len(mark))
            return encoding
    binary.seek(0)
    return agreed


def _part(label: str, rows: Iterator[list[str]], tally: Tally) -> Part:
    for row in rows:
        if not is_blank(row):
            return Part(label, row, _data(rows, tally))
        tally.layout += 1
    raise RejectedDelivery("schema", f"{label}: the file is empty")


def _data(rows: Iterator[list[str]], tally: Tally) -> Iterator[tuple[int, Cells]]:
    for number, row in enumerate(rows, start=1):
        if is_blank(row):
            tally.layout += 1
        else:
            yield number, row


def _rows(label: str, text: io.TextIOWrapper, binary: BinaryIO) -> Iterator[list[str]]:
    reader = csv.reader(text)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except UnicodeDecodeError as error:
            offset = binary.tell() - len(error.object) + error.start
            message = f"{label}: byte {offset} is no {error.encoding} text"
            raise RejectedDelivery("rejected", message) from None
        except csv.Error:
            message = f"{label}: line {reader.line_num} is no CSV"
            raise RejectedDelivery("rejected", message) from None
        yield row

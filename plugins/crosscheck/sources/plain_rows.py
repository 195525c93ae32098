"""Text of plain rows taken apart into columns at once: no mark of quotation, in every line as many cells.

What is not so plain is left to the reader that looks at each line; both give the same of what both can read.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from crosscheck.sources.limits import LINE
from crosscheck.sources.reading import Stretch, is_blank

VISIBLE = r"[!-~\x{4E00}-\x{9FFF}]"
"""Characters that no blank cell holds; a cell without one of these is looked at more closely."""
BYTE_ORDER_MARK = "\ufeff"


def as_columns(text: str, separator: str, width: int) -> list[pa.Array] | None:
    """The cells of ``text``, lines with their ends, as an array for each of ``width`` columns; None if it is not plain.

    Every line is a row, blank ones too. A cell is what stands between separators and line ends, and never null.
    """
    if not _plain(text, separator):
        return None
    names = [str(place) for place in range(width)]
    content = pa.py_buffer(text.encode())
    try:
        table = csv.read_csv(
            pa.BufferReader(content),
            csv.ReadOptions(use_threads=False, block_size=content.size + 1, column_names=names),
            csv.ParseOptions(delimiter=separator, quote_char=False, double_quote=False, ignore_empty_lines=False),
            csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False),
        )
    except pa.ArrowInvalid:  # a line with more or fewer cells
        return None
    lines = text.count("\n") + (not text.endswith("\n"))
    return [column.combine_chunks() for column in table.columns] if table.num_rows == lines else None


def _plain(text: str, separator: str) -> bool:
    if not text or '"' in text or text[0] == BYTE_ORDER_MARK or not separator.isascii():
        return False
    return text.count("\r") == text.count("\r\n") and not _has_long_line(text)


def _has_long_line(text: str) -> bool:
    """Whether a line may be longer than any may be."""
    begun = 0
    while begun + LINE < len(text):
        end = text.rfind("\n", begun, begun + LINE)
        if end < 0:
            return True
        begun = end + 1
    return False


def without_blank_rows(columns: list[pa.Array], before: int) -> Stretch:
    """The rows, numbered from ``before`` + 1 with the blank ones counted, and without those."""
    numbers = pa.array(range(before + 1, before + 1 + len(columns[0])), pa.int64())
    blank = [row for row in _doubtful(columns) if is_blank([column[row].as_py() for column in columns])]
    if not blank:
        return Stretch(numbers, columns)
    kept = pc.invert(pc.is_in(numbers, pa.array([before + 1 + row for row in blank], pa.int64())))
    return Stretch(numbers.filter(kept), [column.filter(kept) for column in columns])


def _doubtful(columns: list[pa.Array]) -> list[int]:
    """The rows in which no cell holds a visible character."""
    rows = pa.array(range(len(columns[0])), pa.int64())
    for column in columns:
        if not len(rows):
            break
        rows = rows.filter(pc.invert(pc.match_substring_regex(column.take(rows), VISIBLE)))
    found: list[int] = rows.to_pylist()
    return found

"""Finds a list in a worksheet by its headings, and compares words as people type them."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from crosscheck.feedback.sheet import Sheet

OUTCOME = "接收结果"
"""The column that a reply adds; a reply may itself be filled in and sent back."""
SEARCHED_ROWS = 50
"""The headings stand at the top, below what somebody may have added."""
_SEPARATORS = re.compile(r"[\s\-‐-―_—()（）:：“”\"、,,.。]+")
_INVISIBLE = re.compile(r"[\xad\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u3164\ufeff]+")


@dataclass(frozen=True)
class Headings:
    """Where the headings stand and which column each has."""

    row: int
    columns: Mapping[str, int]


def find_headings(sheet: Sheet, known: Collection[str], key: str) -> Headings | None:
    """Where the list with the ``known`` headings begins in a sheet; None when the sheet has no heading ``key``."""
    for row in sorted(sheet.cells)[:SEARCHED_ROWS]:
        columns: dict[str, int] = {}
        for column, text in sorted(sheet.cells[row].items()):
            heading = re.sub(r"\s", "", visible(text))
            if heading in known:
                columns.setdefault(heading, column)
        if key in columns and len(columns) > 1:
            return Headings(row, columns)
    return None


def spread(sheet: Sheet, headings: Headings) -> None:
    """Give every row of a merged range the text of its first cell, within the columns of the list."""
    wanted = set(headings.columns.values())
    rows = sorted(sheet.cells)
    for first_row, first_column, last_row, last_column in sheet.merged:
        if first_row <= headings.row:
            continue
        for column in (column for column in wanted if first_column <= column <= last_column):
            text = sheet.cells.get(first_row, {}).get(first_column, "")
            within = rows[bisect_left(rows, first_row) : bisect_right(rows, last_row)] if text else []
            for row in within:
                sheet.cells[row].setdefault(column, text)


def fold_word(text: str) -> str:
    """A word as it is compared: without blanks, brackets and stops, whatever their width."""
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", visible(text)))


def visible(text: str) -> str:
    """Text without the characters that nobody sees: chat programs and web pages leave them around words."""
    return _INVISIBLE.sub("", text)

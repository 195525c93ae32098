"""Reads every row of a returned identity list (身份核实清单) as a verdict."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from crosscheck.feedback.headings import OUTCOME, Headings, fold_word
from crosscheck.feedback.sheet import Sheet
from crosscheck.publish.lists.identity import (
    CHECKED_BY,
    FILLED_IN,
    GROUNDS,
    KEY_HEADERS,
    SHOWN,
    VERDICT,
)
from crosscheck.publish.sheets.cells import check_code, plain
from crosscheck.publish.sheets.columns import KEY
from crosscheck.words import VERDICTS

NUMBER = KEY_HEADERS[0]
HEADINGS = frozenset(column.header for column in (*SHOWN, *FILLED_IN, KEY)) | {OUTCOME}


@dataclass(frozen=True)
class VerdictRow:
    """One row of a returned identity list: where it stands, its key and check code as they came, and its verdict.

    ``problems``: what of the verdict is missing or can't be read, in Chinese. ``empty``: nothing was filled in.
    """

    sheet: int
    row: int
    key: str
    keys: tuple[str, ...]
    code: str
    verdict: str
    why: str
    checked_by: str
    problems: tuple[str, ...]
    empty: bool

    def origin(self, key: bytes) -> tuple[date, int] | None:
        """The date of the list and the newest decision it knew of; None where cells or the check code were changed."""
        try:
            day, seq, _ = self.code.rpartition(".")[0].split(".")
            origin = date.fromisoformat(day), int(seq)
        except ValueError:
            return None
        return origin if check_code(key, self.keys, *origin, 0) == self.code else None


def verdict_rows(index: int, sheet: Sheet, headings: Headings) -> Iterator[VerdictRow]:
    """The rows below the headings that hold a key or a verdict; ``index`` is the sheet's place in the workbook."""
    for row in sorted(sheet.cells):
        cells = sheet.cells[row]
        shown = {heading: cells.get(column, "") for heading, column in headings.columns.items()}
        key = shown[NUMBER].strip()
        filled = {column.header: plain(shown.get(column.header, "").strip()) for column in FILLED_IN}
        empty = not any(filled.values())
        if row <= headings.row or (not key and empty):
            continue
        verdict = _verdict(filled[VERDICT])
        yield VerdictRow(
            sheet=index,
            row=row,
            key=key,
            keys=tuple(shown.get(heading, "") for heading in KEY_HEADERS),
            code=shown.get(KEY.header, "").strip(),
            verdict=verdict,
            why=filled[GROUNDS],
            checked_by=filled[CHECKED_BY],
            problems=tuple(_problems(filled, verdict)),
            empty=empty,
        )


def _verdict(text: str) -> str:
    return next((verdict for verdict, words in VERDICTS.items() if fold_word(words) == fold_word(text)), "")


def _problems(filled: dict[str, str], verdict: str) -> Iterator[str]:
    if filled[VERDICT] and not verdict:
        yield f"{VERDICT}“{filled[VERDICT][:20]}”不在选项内,须为:{'、'.join(VERDICTS.values())}"
    yield from (f"{heading}未填写" for heading, text in filled.items() if not text)

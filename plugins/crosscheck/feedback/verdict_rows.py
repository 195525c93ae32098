"""Finds the list in a returned 身份核实清单 and reads every row as a verdict."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from crosscheck.feedback.answer_rows import OUTCOME, Headings, find_headings, folded, spread
from crosscheck.feedback.sheet import Sheet, read_sheets
from crosscheck.feedback.workbook_file import open_workbook, refuse
from crosscheck.link.decisions import VERDICTS
from crosscheck.publish.lists.identity import (
    CHECKED_BY,
    FILLED_IN,
    GROUNDS,
    KEY_HEADERS,
    SHOWN,
    TITLE,
    VERDICT,
)
from crosscheck.publish.sheets.cells import check_code, plain
from crosscheck.publish.sheets.columns import KEY

NUMBER = KEY_HEADERS[0]
HEADINGS = frozenset(column.header for column in (*SHOWN, *FILLED_IN, KEY)) | {OUTCOME}


@dataclass(frozen=True)
class GivenVerdict:
    """One row of a returned list: where it stands, key and check code as they came, the verdict in it.

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

    def listed(self) -> tuple[date, int] | None:
        """The list's date and the newest entry on this pair it knew of; None where cells or code were changed."""
        try:
            day, seq, _ = self.code.rpartition(".")[0].split(".")
            listed = date.fromisoformat(day), int(seq)
        except ValueError:
            return None
        return listed if check_code(self.keys, *listed, 0) == self.code else None


def holds_identities(path: Path, password: str = "") -> bool:
    """Whether a file is a 身份核实清单; one that must not come in raises RefusedFile."""
    with open_workbook(path, password) as package:
        # Most files are none: their cells are not read for this.
        if not any(NUMBER.encode() in package.part(name) for name in package.archive.namelist()):
            return False
        return any(find_headings(sheet, HEADINGS, NUMBER) for sheet in read_sheets(package))


def read_identities(path: Path, password: str) -> tuple[list[Sheet], dict[int, Headings], list[GivenVerdict]]:
    """The worksheets of a returned list, where its headings stand by worksheet, and its rows."""
    with open_workbook(path, password) as package:
        sheets = read_sheets(package)
    headings = {n: found for n, sheet in enumerate(sheets) if (found := find_headings(sheet, HEADINGS, NUMBER))}
    if not headings:
        refuse(f"没有找到{TITLE}:工作簿中没有含“{NUMBER}”的表头,请使用下发的{TITLE}")
    rows = [row for n, found in headings.items() for row in _verdict_rows(n, sheets[n], found)]
    return sheets, headings, rows


def _verdict_rows(index: int, sheet: Sheet, headings: Headings) -> Iterator[GivenVerdict]:
    spread(sheet, headings)
    for row in sorted(sheet.cells):
        cells = sheet.cells[row]
        shown = {heading: cells.get(column, "") for heading, column in headings.columns.items()}
        key = shown[NUMBER].strip()
        filled = {column.header: plain(shown.get(column.header, "").strip()) for column in FILLED_IN}
        empty = not any(filled.values())
        if row <= headings.row or (not key and empty):
            continue
        verdict = _verdict(filled[VERDICT])
        yield GivenVerdict(
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
    return next((verdict for verdict, words in VERDICTS.items() if folded(words) == folded(text)), "")


def _problems(filled: dict[str, str], verdict: str) -> Iterator[str]:
    if filled[VERDICT] and not verdict:
        yield f"{VERDICT}“{filled[VERDICT][:20]}”不在选项内,须为:{'、'.join(VERDICTS.values())}"
    yield from (f"{heading}未填写" for heading, text in filled.items() if not text)

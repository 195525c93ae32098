"""Files of the month: a list that comes without its header, and the lists of offices that come back."""

from __future__ import annotations

from pathlib import Path

import openpyxl
from returned_ways import columns

from crosscheck.settings import Settings
from kit.filled import ANSWER, HEADER_ROW


def without_header(path: Path) -> None:
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        book.worksheets[0].delete_rows(1, 6)
        book.save(path)
    else:
        path.write_bytes(path.read_bytes().partition(b"\n")[2])


def fill_in(settings: Settings) -> int:
    """The first row of each office's newest list, laid into its drop folder; how many."""
    newest = settings.revisions / (settings.revisions / "latest").read_text(encoding="utf-8").strip()
    count = 0
    for path in sorted(newest.rglob("*_疑点下发及反馈表.xlsx")):
        office = path.name.partition("_")[0]
        folder = settings.home / "feedback" / "in" / (office if office.isdecimal() else f"451022-{office}")
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        book = openpyxl.load_workbook(path)
        sheet = book[book.sheetnames[0]]
        for heading, value in ANSWER.items():
            sheet.cell(HEADER_ROW + 1, columns(sheet)[heading]).value = value
        book.save(folder / "反馈表.xlsx")
        count += 1
    assert count
    return count

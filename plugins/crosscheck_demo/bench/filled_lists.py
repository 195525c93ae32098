"""Fills published lists in as offices do, mistakes included: for the benchmarks of taking back."""

from __future__ import annotations

import csv
import random
import zipfile
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from pathlib import Path

from crosscheck.feedback.reply import Note, add_note
from crosscheck.publish.sheets.columns import FILLED_IN, SHOWN
from crosscheck.publish.sheets.workbook import HEADER_ROW
from crosscheck.words import ANSWERS, REASONS
from crosscheck_demo.bench.year_offices import given

SHEET = "xl/worksheets/sheet1.xml"
NO_TEXT, NO_CHOICE, KEY_CHANGED, NUMBER_CHANGED = 0.03, 0.02, 0.01, 0.005
"""Shares of rows filled in without 核查情况说明, with a word that is no choice, with another name, another number."""
_COLUMNS = {column.header: at for at, column in enumerate((*SHOWN, *FILLED_IN), start=1)}


def rows_of(listed: Path, numbers: Collection[str]) -> list[int]:
    """Where the issues ``numbers`` stand in the list ``listed``, counted from 1, as its csv has it."""
    with listed.with_suffix(".csv").open(encoding="utf-8-sig", newline="") as file:
        return [n for n, row in enumerate(csv.DictReader(file), start=1) if row["问题编号"] in numbers]


def fill(source: Path, target: Path, rows: Iterable[int], chance: random.Random, day: date) -> None:
    """Fill in those ``rows`` of the list ``source`` as of ``day``."""
    columns: dict[int, dict[int, str]] = defaultdict(dict)
    filled = [HEADER_ROW + 1 + row for row in rows]
    for row in filled:
        for header, text in _cells(chance, day).items():
            columns[_COLUMNS[header]][row] = text
    with zipfile.ZipFile(source) as archive, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for part in archive.infolist():
            content = archive.read(part)
            if part.filename == SHEET:
                for column, texts in sorted(columns.items()):
                    content = add_note(content, Note(SHEET, column, texts))
            copy.writestr(part, content)


def _cells(chance: random.Random, day: date) -> dict[str, str]:
    """What is typed into one row, by heading."""
    answer = given(chance, day)
    cells = {"核查结果": ANSWERS[answer.result], "核查情况说明": answer.text, "核查人": "覃建国"}
    if answer.reason:
        cells["不属实原因"] = f"{answer.reason} {REASONS[answer.reason]}"
    if answer.done_on:
        cells |= {"整改措施": answer.measures, "整改完成日期": answer.done_on.isoformat()}
    if answer.document:
        cells["佐证材料"] = answer.document
    slip = chance.random()
    if slip < NO_TEXT:
        del cells["核查情况说明"]
    elif slip < NO_TEXT + NO_CHOICE:
        cells["核查结果"] = "已核实"
    elif slip < NO_TEXT + NO_CHOICE + KEY_CHANGED:
        cells["姓名"] = "韦某某"
    elif slip < NO_TEXT + NO_CHOICE + KEY_CHANGED + NUMBER_CHANGED:
        cells["问题编号"] = "451022-2020-000001"
    return cells

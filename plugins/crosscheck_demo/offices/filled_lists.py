"""Fills published lists in as offices do, mistakes included: for the demo and the benchmarks of taking back."""

from __future__ import annotations

import random
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

from crosscheck.feedback.outcomes import read_answers
from crosscheck.feedback.reply import Note, add_note
from crosscheck.feedback.workbook_file import open_workbook
from crosscheck.publish.lists.edition import DEPARTMENTS, TOWNSHIPS
from crosscheck_demo.offices.answers import Cells, given, typed

NO_TEXT, NO_CHOICE, KEY_CHANGED, NUMBER_CHANGED = 0.03, 0.02, 0.01, 0.005
"""Shares of rows filled in without 核查情况说明, with a word that is no choice, with another name, another number."""
SLIPS = 4


class AnswerSheet:
    """A published 疑点下发及反馈表 on an office's screen. ``led``, ``helped``: the numbers in its two blocks."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._opened = open_workbook(path)
        self._rows = read_answers(self._opened)
        self.led = [row.number for row in self._rows if not row.helps]
        self.helped = [row.number for row in self._rows if row.helps]

    def fill(self, target: Path, answers: Mapping[str, Cells], notes: Mapping[str, Cells]) -> None:
        """Write a copy in which ``answers`` stand in the first block and ``notes`` in the second, by issue number."""
        texts: dict[str, dict[int, dict[int, str]]] = defaultdict(lambda: defaultdict(dict))
        for row in self._rows:
            part, columns = self._opened.sheets[row.sheet].part, self._opened.headings[row.sheet].columns
            for heading, text in (notes if row.helps else answers).get(row.number, {}).items():
                texts[part][columns[heading]][row.row] = text
        with zipfile.ZipFile(self.path) as archive, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
            for entry in archive.infolist():
                content = archive.read(entry)
                for column, by_row in sorted(texts.get(entry.filename, {}).items()):
                    content = add_note(content, Note(entry.filename, column, by_row))
                copy.writestr(entry, content)


def handed_lists(folder: Path) -> Iterator[tuple[Path, str]]:
    """The lists of a county's townships and departments, each with the sender's name in the drop folder.

    What fell to no township is nobody's to hand in.
    """
    for path in sorted((folder / TOWNSHIPS).glob("[1-9]*.xlsx")):
        yield path, path.name.partition("_")[0]
    for path in sorted((folder / DEPARTMENTS).glob("*.xlsx")):
        yield path, f"{folder.name}-{path.name.partition('_')[0]}"


def answered(numbers: Iterable[str], chance: random.Random, day: date) -> dict[str, Cells]:
    """What an office types for the issues ``numbers`` on ``day``; a few rows hold a mistake."""
    return {number: _with_slips(typed(given(chance, day)), chance) for number in numbers}


def _with_slips(cells: Cells, chance: random.Random) -> Cells:
    slip = chance.random()
    for kind, share in enumerate((NO_TEXT, NO_CHOICE, KEY_CHANGED, NUMBER_CHANGED)):
        if slip < share:
            return mistaken(cells, kind)
        slip -= share
    return cells


def mistaken(cells: Cells, kind: int) -> Cells:
    """The row with a mistake: no text, a word that is no choice, another name, another number."""
    if kind == 0:
        return {heading: text for heading, text in cells.items() if heading != "核查情况说明"}
    wrong: tuple[Cells, ...] = ({}, {"核查结果": "已核实"}, {"姓名": "韦某某"}, {"问题编号": "451022-2020-000001"})
    return cells | wrong[kind]

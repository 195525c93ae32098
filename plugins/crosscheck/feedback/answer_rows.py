"""Reads every row of a returned answer sheet (疑点下发及反馈表) as an answer."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from crosscheck.feedback.headings import OUTCOME, Headings, fold_word, visible
from crosscheck.feedback.money import read_money
from crosscheck.feedback.sheet import Sheet
from crosscheck.ledger.answers import Answer
from crosscheck.ledger.notes import Note
from crosscheck.publish.lists.issues import KEY_HEADERS
from crosscheck.publish.sheets.cells import CELL_LIMIT, plain
from crosscheck.publish.sheets.columns import FILLED_IN, HELP, HELPED, KEY, RECOVERED, SHOWN
from crosscheck.words import ANSWERS, REASONS

NUMBER = "问题编号"
FILLED = tuple(column.header for column in FILLED_IN)
RESULT, DOCUMENT = "核查结果", "佐证材料"
BLURRED = "为超过15位的数字,末尾数字已丢失"
"""Said of a cell in which a workbook kept the number, and not all of its digits."""
HEADINGS = frozenset(column.header for column in (*SHOWN, *FILLED_IN, *HELPED, KEY)) | {OUTCOME}
_DAY = re.compile(
    r"(?:(?P<y>\d{4})\s*[-./年]\s*(?P<m>\d{1,2})\s*[-./月]\s*(?P<d>\d{1,2})日?|(?P<whole>\d{8}))"
    r"(?:[ T]0?0:00(?::00(?:\.0+)?)?)?Z?\Z"
)


@dataclass(frozen=True)
class AnswerRow:
    """One row of a returned answer sheet: where it stands, its key cells and check code as they came, and its answer.

    ``helps``: it is of an office that only helps; ``note``: all that was filled in, as a note. ``problems``: what of it
    can't be read, in Chinese. ``empty``: nothing was filled in. ``lost``: headings of key cells, or of the check code,
    under which a number lost its last digits.
    """

    sheet: int
    row: int
    number: str
    keys: tuple[str, ...]
    code: str
    answer: Answer
    helps: bool
    note: Note
    problems: tuple[str, ...]
    empty: bool
    lost: tuple[str, ...]


def answer_rows(index: int, sheet: Sheet, headings: Headings, from_1904: bool) -> Iterator[AnswerRow]:
    """The rows below the headings that hold a number or an answer; ``index`` is the sheet's place in the workbook."""
    for row in sorted(sheet.cells):
        if row <= headings.row:
            continue
        cells = sheet.cells[row]
        shown = {heading: cells.get(column, "") for heading, column in headings.columns.items()}
        number = shown[NUMBER].strip()
        filled = {heading: visible(shown.get(heading, "")).strip() for heading in (*FILLED, HELP)}
        empty = not any(filled.values())
        if not number and empty:
            continue
        answer, problems = read_answer(filled, from_1904)
        blurred = _blurred(row, sheet, headings, filled)
        yield AnswerRow(
            sheet=index,
            row=row,
            number=number,
            keys=tuple(shown.get(heading, "") for heading in KEY_HEADERS),
            code=shown.get(KEY.header, "").strip(),
            answer=answer,
            helps=_helps(filled, headings),
            note=_note(filled, answer.done_on),
            problems=(*problems, *(f"{name}{BLURRED},请将单元格设为文本后重新填写" for name in blurred)),
            empty=empty,
            lost=tuple(_blurred(row, sheet, headings, (*KEY_HEADERS, KEY.header))),
        )


def _helps(filled: Mapping[str, str], headings: Headings) -> bool:
    """Whether a row is a helper's: on a sheet that asks for nothing else, or where nothing else was filled in."""
    if RESULT not in headings.columns:
        return HELP in headings.columns
    return bool(filled[HELP]) and not any(filled[heading] for heading in FILLED if heading != DOCUMENT)


def _note(filled: Mapping[str, str], done_on: date | None) -> Note:
    """All that was filled in as one text, the words of a helper first."""
    read = {**filled, "整改完成日期": done_on.isoformat() if done_on else filled["整改完成日期"]}
    rest = [f"{heading}:{read[heading]}" for heading in FILLED if heading != DOCUMENT and read[heading]]
    return Note(plain(";".join([*filter(None, [filled[HELP]]), *rest])), plain(filled[DOCUMENT]))


def _blurred(row: int, sheet: Sheet, headings: Headings, among: Iterable[str]) -> Iterator[str]:
    """Headings under which a number too long for a workbook stands: its last digits are lost."""
    return (heading for heading in among if (row, headings.columns.get(heading)) in sheet.blurred)


def read_answer(filled: Mapping[str, str], from_1904: bool) -> tuple[Answer, tuple[str, ...]]:
    """The answer in the cells of a row, by their headings, and what of it can't be read."""
    problems = []
    result = _result(filled["核查结果"])
    if filled["核查结果"] and not result:
        choices = "、".join(ANSWERS.values())
        problems.append(f"核查结果“{filled['核查结果'][:20]}”不在选项内,须为:{choices}")
    reason = _reason(filled["不属实原因"])
    if filled["不属实原因"] and not reason:
        problems.append("不属实原因不在选项内,请从下拉框选择")
    done_on = read_day(filled["整改完成日期"], from_1904)
    if filled["整改完成日期"] and done_on is None:
        problems.append(f"整改完成日期“{filled['整改完成日期'][:20]}”无法识别,请填写如2026-11-20")
    recovered, unclear = read_money(filled[RECOVERED])
    if unclear:
        problems.append(unclear)
    texts = {name: plain(filled[heading]) for name, heading in _TEXTS.items()}
    for heading in (*_TEXTS.values(), HELP):
        if len(plain(filled[heading])) < len(filled[heading]):
            problems.append(f"{heading}过长(超过{CELL_LIMIT}字),请缩短或另附材料")
    return Answer(result=result, reason=reason, done_on=done_on, recovered=recovered, **texts), tuple(problems)


_TEXTS = {
    "text": "核查情况说明",
    "measures": "整改措施",
    "document": "佐证材料",
    "checked_by": "核查人",
    "phone": "联系电话",
    "opinion": "乡镇审核意见",
    "remark": "备注",
}


def _result(text: str) -> str:
    word = fold_word(text)
    return next((code for code, words in ANSWERS.items() if fold_word(words) == word), "")


def _reason(text: str) -> str:
    """A reason by its code, its words, or both as in the drop-down."""
    word = fold_word(text)
    for code, words in REASONS.items():
        if word in (code, code.lstrip("0"), fold_word(words), code + fold_word(words)):
            return code
    return ""


def read_day(text: str, from_1904: bool = False) -> date | None:
    """A day as people type it or as workbooks number it; None when it is neither."""
    plain_text = unicodedata.normalize("NFKC", visible(text)).strip()
    if re.fullmatch(r"[0-9]{5}(\.[0-9]+)?", plain_text):
        return date(1904, 1, 1) + timedelta(days=int(float(plain_text))) if from_1904 else _serial(plain_text)
    found = _DAY.match(plain_text)
    if found is None:
        return None
    whole = found["whole"]
    parts = (whole[:4], whole[4:6], whole[6:]) if whole else (found["y"], found["m"], found["d"])
    try:
        return date(*(int(part) for part in parts))
    except ValueError:
        return None


def _serial(text: str) -> date:
    return date(1899, 12, 30) + timedelta(days=int(float(text)))

"""What offices answer, by weight, and what an office that only helps has to add; both as they are typed into a list."""

from __future__ import annotations

import random
from datetime import date, timedelta

from crosscheck.ledger.answers import Answer
from crosscheck.ledger.notes import Note
from crosscheck.ledger.vocabulary import ANSWERS as RESULTS
from crosscheck.ledger.vocabulary import REASONS
from crosscheck.publish.sheets.columns import HELP

DONE, UNDER_WAY = "已整改", "正在整改"
ANSWERS = (
    (25, Answer("confirmed", "已入户核实,属实", measures=DONE)),
    (15, Answer("confirmed", "已入户核实,属实", measures=UNDER_WAY)),
    (5, Answer("partly", "部分属实", measures=DONE)),
    (30, Answer("source_wrong", "源部门数据有误", "06")),
    (10, Answer("registry_wrong", "建档系统登记有误", "07")),
    (8, Answer("allowed", "符合政策规定", document="县办〔2026〕5号")),
    (7, Answer("cannot_verify", "人在外地,无法核实")),
)
"""What is answered, by weight."""
NOTES = (
    Note("已入户走访,户主确认情况与比对一致", "入户走访记录"),
    Note("该户近期外出务工,已电话联系本人"),
    Note("已向村委会核实,情况说明附后", "村委会情况说明"),
)
"""What helping offices add."""
CHECKED_BY = "覃建国"
Cells = dict[str, str]
"""What is typed into one row of a list, by heading."""


def given(chance: random.Random, day: date) -> Answer:
    """An answer as an office gives it on ``day``."""
    (drawn,) = chance.choices([answer for _, answer in ANSWERS], [weight for weight, _ in ANSWERS])
    return dated(drawn, chance, day)


def dated(answer: Answer, chance: random.Random, day: date) -> Answer:
    """The answer with the day on which the problem was or will be rectified, where it names measures."""
    if not answer.measures:
        return answer
    done_on = day + timedelta(days=chance.randint(10, 60)) if answer.measures == UNDER_WAY else day
    return Answer(answer.result, answer.text, measures=answer.measures, done_on=done_on)


def typed(answer: Answer) -> Cells:
    """An answer in the cells of its row."""
    cells = {"核查结果": RESULTS[answer.result], "核查情况说明": answer.text, "核查人": CHECKED_BY}
    if answer.reason:
        cells["不属实原因"] = f"{answer.reason} {REASONS[answer.reason]}"
    if answer.done_on:
        cells |= {"整改措施": answer.measures, "整改完成日期": answer.done_on.isoformat()}
    if answer.document:
        cells["佐证材料"] = answer.document
    return cells


def typed_note(note: Note) -> Cells:
    """What a helping office adds in the cells of its row."""
    return {HELP: note.text, "佐证材料": note.document} if note.document else {HELP: note.text}

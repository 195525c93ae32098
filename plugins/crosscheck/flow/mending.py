"""Rows of a list that were not taken, answered on the page of its receipt: read, refused and taken like the list's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from crosscheck.access.persons import Person
from crosscheck.errors import LedgerError
from crosscheck.feedback.answer_rows import FILLED, read_answer
from crosscheck.flow.checking import PORTAL
from crosscheck.ledger import moves
from crosscheck.ledger.changes import Change
from crosscheck.ledger.database import Ledger
from crosscheck.ledger.moves import Case
from crosscheck.ledger.notes import Note
from crosscheck.ledger.perform import act_each
from crosscheck.publish.sheets.columns import HELP


@dataclass(frozen=True)
class Mended:
    """What somebody filled in for one issue, by the list's headings, and the entry of its history that was seen."""

    cells: Mapping[str, str]
    seen: int


def mend(ledger: Ledger, person: Person, rows: Mapping[str, Mended], number: str, at: str) -> dict[str, str]:
    """Answer the issues of ``rows`` as their list would, for the receipt ``number``; why each was refused, by issue.

    An issue that has moved on since it was seen is left as it is.
    """
    planned = {issue: _move(row) for issue, row in rows.items()}
    return act_each(ledger, planned, person, at, f"{PORTAL} {number}")


def _move(row: Mended) -> Callable[[Case], Change]:
    def move(case: Case) -> Change:
        if moves.covered(case) and case.issue.history_seq != row.seen:
            raise LedgerError(
                f"您打开页面后问题有了新的办理记录,现为“{case.issue.state.zh}”,所填内容仍在,请核对后再提交"
            )
        filled = {heading: row.cells.get(heading, "").strip() for heading in (*FILLED, HELP)}
        if moves.helps(case):
            return moves.note(case, Note(filled[HELP], filled["佐证材料"]))
        answer, problems = read_answer(filled, False)
        if problems:
            raise LedgerError(";".join(problems))
        return moves.answer(case, answer)

    return move

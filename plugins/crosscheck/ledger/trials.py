"""Pure: what somebody may do with an issue now, by trying each move on its case; the refusal of each that is not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from crosscheck.errors import LedgerError
from crosscheck.ledger import moves
from crosscheck.ledger.answers import Answer
from crosscheck.ledger.changes import Change
from crosscheck.ledger.moves import Case
from crosscheck.ledger.notes import Note

SAID = "…"
"""Stands for what would be written."""
_UNVERIFIED = Answer("cannot_verify", SAID)
_ALLOWED = Answer("allowed", SAID, document=SAID)


def _tomorrow(day: date) -> date:
    return day + timedelta(days=1)


TRIALS: Mapping[str, Callable[[Case], Change]] = {
    "answer": lambda case: moves.answer(case, _UNVERIFIED),
    "ask": lambda case: moves.answer(case, _ALLOWED),
    "note": lambda case: moves.note(case, Note(SAID)),
    "submit": lambda case: moves.submit(case, SAID),
    "refer": lambda case: moves.refer(case, SAID),
    "close": lambda case: moves.close(case, SAID),
    "send_back": lambda case: moves.send_back(case, SAID),
    "exempt": lambda case: moves.exempt(case, _tomorrow(case.day), SAID),
    "revisit": lambda case: moves.revisit(case, SAID),
    "uphold": lambda case: moves.uphold(case, SAID),
    "reopen": lambda case: moves.reopen(case, SAID),
}
"""Every move that a person makes on one issue, with the least that it asks for."""


def refusals(case: Case) -> dict[str, str]:
    """By move, why the case does not allow it, in the words of ``moves``; empty where it does."""
    return {name: _refusal(name, case) for name in TRIALS}


def _refusal(name: str, case: Case) -> str:
    # A note refuses nobody within reach: it is the form of those who help.
    if name == "note" and not moves.helps(case):
        return "本单位不是协办单位"
    try:
        TRIALS[name](case)
    except LedgerError as refused:
        return str(refused)
    return ""

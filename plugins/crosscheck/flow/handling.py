"""What people do with one issue on a page: what they typed is read, and done unless somebody else moved first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from crosscheck.access.persons import Person
from crosscheck.errors import LedgerError
from crosscheck.feedback.answer_rows import read_day
from crosscheck.feedback.money import read_money
from crosscheck.ledger import moves, trials
from crosscheck.ledger.answers import Answer
from crosscheck.ledger.changes import Change
from crosscheck.ledger.database import Ledger
from crosscheck.ledger.issue import Issue
from crosscheck.ledger.moves import Case
from crosscheck.ledger.notes import Note
from crosscheck.ledger.perform import act
from crosscheck.publish.sheets.cells import CELL_LIMIT, plain

SOURCE = "portal"
"""From where a move came, in the history."""
LONGEST_SEEN = 12
"""Digits of the number of an entry."""
TEXTS = ("text", "measures", "document", "checked_by", "phone", "remark")


class MovedOn(LedgerError):
    """Somebody moved the issue after the page was shown: nothing was done."""


@dataclass(frozen=True)
class Given:
    """What a form says: an answer, whose text is also the reason of every other move, and a day."""

    answer: Answer
    until: date | None


def read_form(form: Mapping[str, str]) -> Given:
    """What was typed; ``LedgerError`` names everything that can't be read. An innocent explanation that was chosen
    stands before the text.
    """
    problems: list[str] = []
    texts = {name: plain(form.get(name, "").strip()) for name in TEXTS}
    if any(len(form.get(name, "")) > CELL_LIMIT for name in (*TEXTS, "excuse")):
        problems.append(f"填写内容过长(超过{CELL_LIMIT}字),请缩短或另附材料")
    days = {name: _day(form.get(name, ""), name, problems) for name in ("done_on", "until")}
    recovered, unclear = read_money(form.get("recovered", ""))
    if problems := [*problems, *filter(None, [unclear])]:
        raise LedgerError(";".join(problems))
    texts["text"] = ":".join(filter(None, [plain(form.get("excuse", "")), texts["text"]]))
    codes = {name: form.get(name, "") for name in ("result", "reason")}
    return Given(Answer(**codes, **texts, done_on=days["done_on"], recovered=recovered), days["until"])


def entry_seen(text: str) -> int:
    """The newest entry of the history that a form was made from; 0 for what is no number: then all is news."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST_SEEN else 0


def _day(text: str, name: str, problems: list[str]) -> date | None:
    day = read_day(text)
    if text.strip() and day is None:
        named = {"done_on": "整改完成日期", "until": "豁免到期日"}[name]
        problems.append(f"{named}“{text[:20]}”无法识别,请填写如2026-11-20")
    return day


def _exempt(case: Case, given: Given) -> Change:
    if given.until is None:
        raise LedgerError("批准豁免须填写豁免到期日")
    return moves.exempt(case, given.until, given.answer.text)


DONE: Mapping[str, Callable[[Case, Given], Change]] = {
    "answer": lambda case, given: moves.answer(case, given.answer),
    "ask": lambda case, given: moves.answer(case, replace(given.answer, result="allowed", reason="")),
    "note": lambda case, given: moves.note(case, Note(given.answer.text, given.answer.document)),
    "submit": lambda case, given: moves.submit(case, given.answer.text),
    "refer": lambda case, given: moves.refer(case, given.answer.text),
    "close": lambda case, given: moves.close(case, given.answer.text),
    "send_back": lambda case, given: moves.send_back(case, given.answer.text),
    "exempt": _exempt,
    "revisit": lambda case, given: moves.revisit(case, given.answer.text),
    "uphold": lambda case, given: moves.uphold(case, given.answer.text),
    "reopen": lambda case, given: moves.reopen(case, given.answer.text),
}
"""By name, what a form of a page does; the names are those of ``trials``."""


def handle(ledger: Ledger, person: Person, number: str, name: str, given: Given, seen: int, at: str) -> Issue:
    """Do the move ``name`` on an issue whose history the person has seen up to the entry ``seen``.

    ``MovedOn`` where there is a later one; ``LedgerError`` with the words of refusal for what is not allowed.
    """

    def move(case: Case) -> Change:
        if not moves.covered(case):
            raise LedgerError(f"没有编号为{number}的问题")
        if case.issue.history_seq != seen:
            raise MovedOn(f"问题{number}在您打开页面之后已有变化")
        refused = trials.refusals(case)[name] if name == "note" else ""
        if refused:
            raise LedgerError(refused)
        return DONE[name](case, given)

    return act(ledger, number, move, person, at, SOURCE)


def handle_all(
    ledger: Ledger, person: Person, seen: Mapping[str, int], given: Given, at: str
) -> tuple[list[str], dict[str, str]]:
    """Give the issues of ``seen`` (the newest entry of each that was shown) one answer, each in a transaction of its
    own; returns those that took it and, by number, why the others did not.
    """
    taken: list[str] = []
    refused: dict[str, str] = {}
    for number, entry in seen.items():
        try:
            handle(ledger, person, number, "answer", given, entry, at)
            taken.append(number)
        except LedgerError as error:
            refused[number] = str(error)
    return taken, refused

"""Decides on every row of a returned identity list, records the verdicts in the ledger, and makes the reply."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from crosscheck.access.persons import Person
from crosscheck.errors import LedgerError
from crosscheck.feedback.answers import Taken
from crosscheck.feedback.archive import refuse
from crosscheck.feedback.receipt import (
    NOT_FILLED_IN,
    REFUSED,
    TAKEN,
    UNCHANGED,
    Line,
    Receipt,
    in_order,
    receipt_number,
    sender_words,
)
from crosscheck.feedback.receipt_file import Naming, receipt_file
from crosscheck.feedback.reply import make_reply
from crosscheck.feedback.verdict_rows import VerdictRow, verdict_rows
from crosscheck.feedback.workbook_file import Opened
from crosscheck.ledger.database import Connection, Ledger, writing
from crosscheck.ledger.decisions import DECIDING, allow, decisions, record
from crosscheck.ledger.history import head, list_key
from crosscheck.ledger.nights import nights
from crosscheck.ledger.write_changes import Author
from crosscheck.link.candidates import candidates
from crosscheck.link.decisions import Decision, Given, Known, Pair
from crosscheck.publish.lists.identity import TITLE
from crosscheck.rules.stored import current_night
from crosscheck.settings import Settings
from crosscheck.words import OUTCOMES, VERDICTS


@dataclass(frozen=True)
class _Judged:
    """One verdict as it was judged: taken with what is recorded of it, or not. ``cause``: as of an answer's outcome."""

    row: VerdictRow
    kind: str
    detail: str
    cause: str = ""
    given: Given | None = None


def take_identities(
    ledger: Ledger, settings: Settings, workbook: Opened, person: Person, at: str, reply: Naming
) -> Taken:
    """Take the verdicts of ``workbook`` and write the reply: the same workbook with a receipt and every row's outcome.

    A list from whoever may not decide raises RefusedFile and nothing is taken. ``at`` is an ISO time in Asia/Shanghai.
    The same file twice changes nothing.
    """
    with receipt_file() as written, writing(ledger) as connection:
        before, judged, receipt = _decided(connection, settings, workbook, person, at)
        taken = [one.given for one in judged if one.given]
        if taken:
            record(connection, taken, before, Author(at, person.name, person.role.value, workbook.source))
        told = ((o.row.sheet, o.row.row, o.kind, f"{OUTCOMES[o.kind]}:{o.detail}") for o in judged)
        written.write(reply(receipt.number), make_reply(workbook, told, receipt))
    return Taken((), written.path, receipt)


def decide_identities(connection: Connection, settings: Settings, workbook: Opened, person: Person, at: str) -> Receipt:
    """The receipt that the verdicts of ``workbook`` would have at the moment ``at``; nothing is recorded."""
    return _decided(connection, settings, workbook, person, at)[2]


def _decided(
    connection: Connection, settings: Settings, workbook: Opened, person: Person, at: str
) -> tuple[Known, Sequence[_Judged], Receipt]:
    """The decisions there were, what becomes of each row, and the receipt that says so."""
    if person.role not in DECIDING:
        offices = "或".join(role.zh for role in DECIDING)
        refuse(f"{TITLE}须由{offices}交回(如“451022-{DECIDING[0].zh}”),{person.role.zh}不能核定身份")
    rows = [row for n, headings in workbook.headings.items() for row in verdict_rows(n, workbook.sheets[n], headings)]
    number = receipt_number(person, at, head(connection).seq + 1, workbook.digest)
    desk = _Desk(connection, settings, person)
    judged = [desk.judge(row) for row in rows]
    return desk.before, judged, _receipt(number, workbook, judged, person, at)


def _receipt(number: str, workbook: Opened, judged: Sequence[_Judged], person: Person, at: str) -> Receipt:
    """The receipt of an identity list: what should have come back is not known, for a decision has no deadline."""
    lines = [
        Line(
            kind=o.kind,
            detail=o.detail,
            place=f"{workbook.sheets[o.row.sheet].name} 第{o.row.row}行",
            number=o.row.key[:40],
            answer=VERDICTS.get(o.row.verdict, ""),
            cause=o.cause,
        )
        for o in judged
    ]
    refused = sum(line.kind == REFUSED for line in lines)
    todo = [f"未接收{refused}行:按“说明”在原工作表改正,本工作簿整本再报。"] if refused else ["无需再报。"]
    sender = sender_words(person, ())
    return Receipt(number, sender, workbook.name, workbook.digest, at, in_order(lines), None, todo)


class _Desk:
    """What rows are judged by: earlier decisions, those of rows before in this file, and the pairs of the nights."""

    def __init__(self, connection: Connection, settings: Settings, person: Person) -> None:
        taken = decisions(connection)
        self.connection, self.settings, self.person = connection, settings, person
        self.key = list_key(connection)
        self.before, self.known = Known(taken), Known(taken)
        self.digests = {(d.given.pair.identity, *_content(d.given)) for d in taken}
        self.earlier: dict[tuple[str, ...], tuple[str, ...]] = {}
        self.pairs: dict[date, dict[str, Pair]] = {}

    def judge(self, row: VerdictRow) -> _Judged:
        """What becomes of ``row``; one that is taken counts for the rows after it."""
        if row.empty:
            return _Judged(row, UNCHANGED, NOT_FILLED_IN)
        origin = row.origin(self.key)
        if origin is None:
            detail = "锁定单元格或校验码被改动" if row.code else "缺校验码(隐藏列被删除或清空)"
            return _Judged(row, REFUSED, f"{detail},请在下发的原表上填写", "changed")
        pair = self._pair(row, origin[0])
        if pair is None or not pair.region.startswith(self.person.scope.region):
            detail = f"没有编号为{row.key[:40]}的待核实记录,或不在填报单位范围内,或数据已更新,请按最新清单填报"
            return _Judged(row, REFUSED, detail, "unknown")
        given = Given(pair, row.verdict, row.why, row.checked_by, row.code)
        repetition = self._repetition(row, given)
        if repetition is not None:
            return repetition
        last = self.known.newest.get(pair.identity)
        if last is not None and last.seq > origin[1]:
            return _Judged(row, REFUSED, f"列表生成后{_decision_text(last)},请按最新清单填报", "moved_on")
        if row.problems:
            return _Judged(row, REFUSED, ";".join(row.problems), "missing")
        try:
            allow(given, self.person, self.known)
        except LedgerError as refused:
            return _Judged(row, REFUSED, str(refused), "not_allowed")
        self.known.add(Decision(0, given, self.person.name, self.person.role.value, "", ""))
        self.earlier[pair.identity] = _content(given)
        return _Judged(row, TAKEN, f"判定为“{VERDICTS[row.verdict]}”,自次晚起生效", given=given)

    def _pair(self, row: VerdictRow, day: date) -> Pair | None:
        """The pair the list of ``day`` had under the row's key; the night it was made from is kept."""
        if day not in self.pairs:
            night, runs = current_night(self.settings, day), nights(self.connection, day)
            there = night is not None and night.review.exists() and runs
            found = candidates(night.review, runs[0].counties) if night and there else []
            self.pairs[day] = {candidate.pair.key: candidate.pair for candidate in found}
        return self.pairs[day].get(row.key)

    def _repetition(self, row: VerdictRow, given: Given) -> _Judged | None:
        identity = given.pair.identity
        if identity in self.earlier:
            if self.earlier[identity] == _content(given):
                return _Judged(row, UNCHANGED, "与本文件前面一行重复")
            return _Judged(row, REFUSED, "本文件中同一对记录和候选人有不同的判定,以前面一行为准", "repeated")
        if (identity, *_content(given)) in self.digests:
            return _Judged(row, UNCHANGED, "此前已接收")
        return None


def _content(given: Given) -> tuple[str, str, str, str]:
    return given.verdict, given.why, given.checked_by, given.code


def _decision_text(last: Decision) -> str:
    words = VERDICTS.get(last.given.verdict)
    return f"已判定为“{words}”" if words else "判定已撤销"

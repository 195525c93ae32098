"""Decides on every row of a returned answer sheet: what taking back writes and what a preview shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from crosscheck.access.masking import mask, mask_within
from crosscheck.access.persons import Person
from crosscheck.errors import LedgerError
from crosscheck.feedback.answer_rows import BLURRED, AnswerRow, answer_rows
from crosscheck.feedback.receipt import (
    MAY_BE_EMPTY,
    MISSING,
    NOT_FILLED_IN,
    REFUSED,
    TAKEN,
    UNCHANGED,
    Line,
    Receipt,
    in_order,
    issue_line,
    not_returned,
    receipt_number,
    sender_words,
    steps,
)
from crosscheck.feedback.workbook_file import Opened
from crosscheck.ledger import moves
from crosscheck.ledger.answers import complete, lacks
from crosscheck.ledger.changes import Change
from crosscheck.ledger.database import Connection
from crosscheck.ledger.history import head, list_key
from crosscheck.ledger.issue import Issue, RuleText
from crosscheck.ledger.moves import Case, covered
from crosscheck.ledger.notes import HELP, LATE, office_of
from crosscheck.ledger.perform import cases
from crosscheck.ledger.queries import find, wordings
from crosscheck.publish.lists.issues import BLANKS, KEY_HEADERS
from crosscheck.publish.sheets.cells import check_code, plain
from crosscheck.words import ANSWERS, OUTCOMES


@dataclass(frozen=True)
class Outcome:
    """What became of one row. ``cause`` groups refusals: unknown, changed, missing, not_allowed, moved_on, repeated."""

    row: AnswerRow
    kind: str
    detail: str
    cause: str = ""
    change: Change | None = None

    @property
    def text(self) -> str:
        """The outcome as the reply has it."""
        return f"{OUTCOMES[self.kind]}:{self.detail}"


@dataclass(frozen=True)
class Decided:
    """What becomes of a file: every row's outcome and the receipt that says so. Nothing is written yet."""

    outcomes: Sequence[Outcome]
    receipt: Receipt


def decide_answers(connection: Connection, workbook: Opened, person: Person, at: str) -> Decided:
    """What would become of the answers of ``workbook`` at the moment ``at``: reads the ledger, changes nothing.

    Taking back decides by this, and so does a preview.
    """
    day = date.fromisoformat(at[:10])
    number = receipt_number(person, at, head(connection).seq + 1, workbook.digest)
    outcomes, known = _decide(connection, read_answers(workbook), person, day)
    lines, missing = _lines(connection, workbook, outcomes, known, person, day)
    sender = sender_words(person, (case.issue for case in known.values()))
    todo = steps(lines, day)
    receipt = Receipt(number, sender, workbook.name, workbook.digest, at, in_order(lines), missing, todo)
    return Decided(outcomes, receipt)


def _lines(
    connection: Connection,
    workbook: Opened,
    outcomes: Sequence[Outcome],
    known: Mapping[str, Case],
    person: Person,
    day: date,
) -> tuple[list[Line], int]:
    """The receipt's lines: every row, and what of the list did not come back; and how many of these there are."""
    titles = {digest: f"{rule.title}({rule.rule_id})" for digest, rule in wordings(connection).items()}
    lines = [_line(workbook, outcome, known.get(outcome.row.number), titles, person) for outcome in outcomes]
    listed_on = max((listed for o in outcomes if (listed := _listed_on(o.row))), default=day)
    waiting = find(connection, person.scope, only_open=True)
    missing = not_returned(waiting, known.keys(), person, listed_on)
    lines += [
        issue_line(MISSING, "本次交回的文件中没有", "", issue, titles[issue.rule_text], "", person) for issue in missing
    ]
    return lines, len(missing)


def _line(workbook: Opened, outcome: Outcome, case: Case | None, titles: Mapping[str, str], person: Person) -> Line:
    row = outcome.row
    place = f"{workbook.sheets[row.sheet].name} 第{row.row}行"
    answer = ANSWERS.get(row.answer.result, "协查" if row.helps and not row.empty else "")
    if case is None or not covered(case):
        return Line(outcome.kind, outcome.detail, place, row.number[:40], answer=answer, cause=outcome.cause)
    title = titles[case.issue.rule_text]
    detail = MAY_BE_EMPTY if row.empty and row.helps else outcome.detail
    line = issue_line(outcome.kind, detail, place, case.issue, title, answer, person)
    return replace(line, cause=outcome.cause)


def _listed_on(row: AnswerRow) -> date | None:
    """The day of the list that a row is from; None where the check code does not say."""
    try:
        return date.fromisoformat(row.code.partition(".")[0])
    except ValueError:
        return None


def read_answers(workbook: Opened) -> list[AnswerRow]:
    """Every row of a returned answer sheet, in the order of its worksheets."""
    from_1904 = workbook.archive.from_1904
    return [
        row
        for n, headings in workbook.headings.items()
        for row in answer_rows(n, workbook.sheets[n], headings, from_1904)
    ]


def _decide(
    connection: Connection, rows: Sequence[AnswerRow], person: Person, day: date
) -> tuple[list[Outcome], dict[str, Case]]:
    """What becomes of every row, and the cases of their issues as they are afterwards."""
    known = dict(cases(connection, (row.number for row in rows if row.number), person, day))
    key, rules = list_key(connection), wordings(connection)
    outcomes = []
    earlier: dict[tuple[str, bool], str] = {}
    for row in rows:
        outcome = _outcome(row, known.get(row.number), rules, earlier, key)
        outcomes.append(outcome)
        if outcome.change is not None:
            # Another row may add to the same issue: it goes on from here.
            known[row.number] = replace(known[row.number], issue=outcome.change.after)
        if outcome.kind != REFUSED and not row.empty:
            earlier.setdefault((row.number, row.helps), _content(row))
    return outcomes, known


def _outcome(
    row: AnswerRow,
    case: Case | None,
    rules: Mapping[str, RuleText],
    earlier: Mapping[tuple[str, bool], str],
    key: bytes,
) -> Outcome:
    if row.empty:
        return Outcome(row, UNCHANGED, NOT_FILLED_IN)
    if row.lost:
        return Outcome(row, REFUSED, f"{'、'.join(row.lost)}{BLURRED},请在下发的原表上填写", "changed")
    if not row.number:
        return Outcome(row, REFUSED, "缺问题编号", "unknown")
    if case is None or not covered(case):
        return Outcome(row, REFUSED, f"没有编号为{row.number[:40]}的问题,或不在填报单位范围内", "unknown")
    difference = _difference(row, case.issue, rules[case.issue.rule_text], key)
    if difference:
        return Outcome(row, REFUSED, difference, "changed")
    before = earlier.get((row.number, row.helps))
    if before is not None:
        if before == _content(row):
            return Outcome(row, UNCHANGED, "与本文件前面一行重复")
        return Outcome(row, REFUSED, "本文件中同一问题有不同的反馈,以前面一行为准", "repeated")
    if row.helps:
        return _take_note(row, case, "协查情况已记入")
    if complete(row.answer).digest(row.code) in case.past.digests:
        return Outcome(row, UNCHANGED, "此前已接收")
    return _take_answer(row, case)


def _content(row: AnswerRow) -> str:
    """What a row says, to tell whether another one says the same."""
    return row.note.digest("", row.code)


def _take_note(row: AnswerRow, case: Case, done: str) -> Outcome:
    """Keep what an office that only helps filled in."""
    if row.problems:
        return Outcome(row, REFUSED, ";".join(row.problems), "missing")
    change = _kept(row, case)
    if change is None:
        return Outcome(row, UNCHANGED, "此前已接收")
    return Outcome(row, TAKEN, f"{done},本问题由{moves.main_of(case.issue)}主办", change=change)


def _kept(row: AnswerRow, case: Case, kind: str = HELP) -> Change | None:
    """What the row says kept as a note; None where it is kept already."""
    given = replace(row.note, kind=kind)
    if given.digest(office_of(case.person, case.issue), row.code) in case.past.noted:
        return None
    return moves.note(case, given, row.code)


def _take_answer(row: AnswerRow, case: Case) -> Outcome:
    problems = [*row.problems]
    if row.answer.opinion == "退回":
        problems.append("乡镇审核意见为退回,请核查人修改后再报")
    elif moves.helps(case):
        return _take_note(row, case, "已记为协查情况")
    newer = _newer_content(row, case)
    if newer:
        return _come_late(row, case, newer, "moved_on")
    if not problems:
        problems = lacks(complete(row.answer), case.day)
    if problems:
        return Outcome(row, REFUSED, ";".join(problems), "missing")
    try:
        change = moves.answer(case, row.answer, row.code)
    except LedgerError as refused:
        return _come_late(row, case, str(refused), "not_allowed")
    return Outcome(row, TAKEN, f"问题现为“{change.after.state.zh}”", change=change)


def _come_late(row: AnswerRow, case: Case, why: str, cause: str) -> Outcome:
    """Refuse an answer that the issue no longer takes; what it says is kept beside it."""
    return Outcome(row, REFUSED, f"{why}(已作为附记保存)", cause, _kept(row, case, LATE))


def _difference(row: AnswerRow, issue: Issue, rule: RuleText, key: bytes) -> str:
    """Why a row is not the one that went out, or nothing."""
    if not row.code:
        return "缺校验码(隐藏列被删除或清空),请在下发的原表上填写"
    stem, _, _ = row.code.rpartition(".")
    try:
        day, seq, version = stem.split(".")
        expected = check_code(key, row.keys, date.fromisoformat(day), int(seq), int(version))
    except ValueError:
        return "校验码被改动,请在下发的原表上填写"
    if expected == row.code:
        return ""
    named = "、".join(_changed_cells(row, issue, rule))
    return f"锁定单元格被改动({named}),请在下发的原表上填写" if named else "校验码与本行不符,请在最新下发的表上填写"


def _changed_cells(row: AnswerRow, issue: Issue, rule: RuleText) -> Iterator[str]:
    numbers = (plain(issue.subject.id_no), plain(mask(issue.subject.id_no)))
    shown = (issue.number, issue.household_no, issue.subject.name, "", rule.title)
    for header, came, now in zip(KEY_HEADERS, row.keys, shown, strict=True):
        known = numbers if header == "证件号码" else (plain(mask_within(now)),)
        # Where there is nothing to tell, a word stands; lists of before named rule and severity beside the title.
        if came not in known and not ("" in known and came in BLANKS) and not came.startswith(f"{now}({rule.rule_id},"):
            yield header


def _newer_content(row: AnswerRow, case: Case) -> str:
    """What has happened to the issue since the list was made, or nothing."""
    _, seq, version, _ = row.code.split(".")
    if case.past.moved_at > int(seq):
        return f"列表生成后问题已变为“{case.issue.state.zh}”,请按最新反馈表填报"
    if not case.past.same_since <= int(version) <= case.issue.evidence_version:
        return "列表生成后疑点内容已更新,请按最新反馈表填报"
    return ""

"""Decides on every row of a returned list, writes the answers into the ledger, and makes the reply."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from crosscheck.access.masking import mask, mask_within
from crosscheck.access.persons import Person
from crosscheck.errors import LedgerError
from crosscheck.feedback.answer_rows import GivenRow, Headings, find_headings, given_rows
from crosscheck.feedback.reply import notes, write_reply
from crosscheck.feedback.sheet import Sheet, read_sheets
from crosscheck.feedback.workbook_file import open_workbook, refuse
from crosscheck.files import sha256
from crosscheck.ledger import moves
from crosscheck.ledger.answers import complete, lacks
from crosscheck.ledger.changes import Change
from crosscheck.ledger.database import Connection, Ledger, writing
from crosscheck.ledger.history import Entry
from crosscheck.ledger.issue import Issue, RuleText
from crosscheck.ledger.moves import Case, covered
from crosscheck.ledger.perform import cases
from crosscheck.ledger.queries import has_taken, wordings
from crosscheck.ledger.vocabulary import Action
from crosscheck.ledger.write_changes import Author, apply
from crosscheck.publish.lists.issues import KEY_HEADERS
from crosscheck.publish.sheets.cells import check_code, plain
from crosscheck.words import SEVERITIES

TAKEN, REFUSED, UNCHANGED = "taken", "refused", "unchanged"
WORDS = {TAKEN: "已接收", REFUSED: "未接收", UNCHANGED: "未变动"}


@dataclass(frozen=True)
class Outcome:
    """What became of one row. ``cause`` groups refusals: unknown, changed, missing, not_allowed, moved_on, repeated."""

    given: GivenRow
    kind: str
    reason: str
    cause: str = ""
    change: Change | None = None

    @property
    def text(self) -> str:
        """What the reply says."""
        return f"{WORDS[self.kind]}:{self.reason}"


@dataclass(frozen=True)
class Taken:
    """What became of a file: how many rows of each kind, refusals by cause, every row's outcome, and the reply."""

    counts: Mapping[str, int]
    refused: Mapping[str, int]
    outcomes: Sequence[Outcome]
    reply: Path


def take_back(ledger: Ledger, path: Path, person: Person, at: str, reply: Path, password: str = "") -> Taken:
    """Take a filled-in 疑点下发及反馈表 and write the ``reply``: the same workbook with every row's outcome.

    A file that must not come in raises RefusedFile and nothing is taken. ``at`` is an ISO time in Asia/Shanghai. The
    same file twice changes nothing. Where lists go out under a ``password``, it opens what comes back under it.
    """
    sheets, found, rows = read_list(path, password)
    digest = sha256(path)
    with writing(ledger) as connection:
        outcomes = _decide(connection, rows, person, date.fromisoformat(at[:10]))
        counts = Counter(outcome.kind for outcome in outcomes)
        refused = dict(sorted(Counter(o.cause for o in outcomes if o.kind == REFUSED).items()))
        author = Author(at, person.name, person.role.value, f"{path.name} sha256:{digest}")
        if counts[TAKEN] or (refused and not has_taken(connection, digest)):
            changes = [outcome.change for outcome in outcomes if outcome.change is not None]
            details = {kind: counts[kind] for kind in WORDS} | {"causes": refused}
            first = Entry(at, "", person.name, author.role, Action.FEEDBACK.value, "", "", "", author.source, details)
            apply(connection, changes, author, date.fromisoformat(at[:10]), first)
    texts = ((outcome.given.sheet, outcome.given.row, outcome.text) for outcome in outcomes)
    write_reply(path, reply, notes(sheets, found, texts), password)
    return Taken({kind: counts[kind] for kind in WORDS}, refused, outcomes, reply)


def read_list(path: Path, password: str) -> tuple[list[Sheet], dict[int, Headings], list[GivenRow]]:
    """The worksheets of a returned list, where its headings stand by worksheet, and its rows."""
    with open_workbook(path, password) as package:
        sheets = read_sheets(package)
        from_1904 = package.from_1904
    headings = {n: found for n, sheet in enumerate(sheets) if (found := find_headings(sheet))}
    if not headings:
        refuse("没有找到反馈表:工作簿中没有含“问题编号”的表头,请使用下发的疑点下发及反馈表")
    rows = [row for n, found in headings.items() for row in given_rows(n, sheets[n], found, from_1904)]
    return sheets, headings, rows


def _decide(connection: Connection, rows: Sequence[GivenRow], person: Person, day: date) -> list[Outcome]:
    known = cases(connection, (row.number for row in rows if row.number), person, day)
    rules = wordings(connection)
    outcomes = []
    earlier: dict[str, str] = {}
    for given in rows:
        case = known.get(given.number)
        outcome = _outcome(given, case, rules, earlier)
        outcomes.append(outcome)
        if outcome.kind != REFUSED and not given.empty:
            earlier.setdefault(given.number, given.answer.digest(given.code))
    return outcomes


def _outcome(given: GivenRow, case: Case | None, rules: Mapping[str, RuleText], earlier: Mapping[str, str]) -> Outcome:
    if given.empty:
        return Outcome(given, UNCHANGED, "未填写")
    if not given.number:
        return Outcome(given, REFUSED, "缺问题编号", "unknown")
    if case is None or not covered(case):
        return Outcome(given, REFUSED, f"没有编号为{given.number[:40]}的问题,或不在填报单位范围内", "unknown")
    changed = _changed(given, case.issue, rules[case.issue.rule_text])
    if changed:
        return Outcome(given, REFUSED, changed, "changed")
    digest = complete(given.answer).digest(given.code)
    if given.number in earlier:
        if earlier[given.number] == given.answer.digest(given.code):
            return Outcome(given, UNCHANGED, "与本文件前面一行重复")
        return Outcome(given, REFUSED, "本文件中同一问题有不同的反馈,以前面一行为准", "repeated")
    if digest in case.past.digests:
        return Outcome(given, UNCHANGED, "此前已接收")
    return _answered(given, case)


def _answered(given: GivenRow, case: Case) -> Outcome:
    problems = [*given.problems]
    if given.answer.opinion == "退回":
        problems.append("乡镇审核意见为退回,请核查人修改后再报")
    moved_on = _moved_on(given, case)
    if moved_on:
        return Outcome(given, REFUSED, moved_on, "moved_on")
    if not problems:
        problems = lacks(complete(given.answer), case.day)
    if problems:
        return Outcome(given, REFUSED, ";".join(problems), "missing")
    try:
        change = moves.answer(case, given.answer, given.code)
    except LedgerError as refused:
        return Outcome(given, REFUSED, str(refused), "not_allowed")
    return Outcome(given, TAKEN, f"问题现为“{change.after.state.zh}”", change=change)


def _changed(given: GivenRow, issue: Issue, rule: RuleText) -> str:
    """Why a row can't be told to be the one that went out, or nothing."""
    if not given.code:
        return "缺校验码(隐藏列被删除或清空),请在下发的原表上填写"
    stem, _, _ = given.code.rpartition(".")
    try:
        day, seq, version = stem.split(".")
        expected = check_code(given.keys, date.fromisoformat(day), int(seq), int(version))
    except ValueError:
        return "校验码被改动,请在下发的原表上填写"
    if expected == given.code:
        return ""
    named = "、".join(_differing(given, issue, rule)) or "、".join(KEY_HEADERS)
    return f"锁定单元格被改动({named}),请在下发的原表上填写"


def _differing(given: GivenRow, issue: Issue, rule: RuleText) -> Iterator[str]:
    kind = f"{rule.title}({rule.rule_id},{SEVERITIES[rule.severity]})"
    numbers = (plain(issue.subject.id_no), plain(mask(issue.subject.id_no)))
    shown = (issue.number, issue.household_no, issue.subject.name, "", kind)
    for header, came, now in zip(KEY_HEADERS, given.keys, shown, strict=True):
        if came not in (numbers if header == "证件号码" else (plain(mask_within(now)),)):
            yield header


def _moved_on(given: GivenRow, case: Case) -> str:
    """Why an answer to what stood on the list is no answer any more, or nothing."""
    _, seq, version, _ = given.code.split(".")
    if case.past.moved_at > int(seq):
        return f"列表生成后问题已变为“{case.issue.state.zh}”,请按最新反馈表填报"
    if case.issue.evidence_version != int(version):
        return "列表生成后疑点内容已更新,请按最新反馈表填报"
    return ""

"""Pure: what a person may do with an issue, and what becomes of it. Every refusal says what is missing, in Chinese."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, NoReturn

from crosscheck.access.offices import TOWNSHIP, main_office, offices
from crosscheck.access.persons import Person, leads
from crosscheck.access.roles import NEXT_LEVEL, Role
from crosscheck.errors import LedgerError
from crosscheck.ledger.answers import LONGEST_PROMISE, Answer, complete, lacks
from crosscheck.ledger.changes import Change, Event, Record
from crosscheck.ledger.issue import Issue
from crosscheck.ledger.notes import Note, office_of
from crosscheck.ledger.reconcile import reopened
from crosscheck.ledger.vocabulary import MOVES, Action, State, next_state
from crosscheck.ledger.workdays import deadline

ANSWERING = (Role.VILLAGE, Role.TOWNSHIP, Role.DEPARTMENT)


@dataclass(frozen=True, slots=True)
class Past:
    """What of an issue's history decides who may act. ``answered`` and ``closed``: names with their roles, since the
    issue was last opened. ``moved_at``: the entry that last changed its state. ``digests`` of all answers ever taken,
    ``noted`` of all notes. ``same_since``: the evidence version from which on only the sum at stake moved.
    """

    answered: tuple[tuple[str, Role], ...] = ()
    closed: tuple[str, ...] = ()
    moved_at: int = 0
    digests: frozenset[str] = frozenset()
    noted: frozenset[str] = frozenset()
    document: str = ""
    same_since: int = 1


@dataclass(frozen=True, slots=True)
class Case:
    """An issue before somebody who wants to act on ``day``. ``days``: working days its rule allows."""

    issue: Issue
    days: int
    past: Past
    person: Person
    day: date


def covered(case: Case) -> bool:
    """Whether the issue lies within the person's scope."""
    issue = case.issue
    return case.person.scope.covers(issue.key.county, issue.region_code, issue.department)


def answer(case: Case, given: Answer, row: str = "") -> Change:
    """Take an answer; it goes on by itself to rectifying, to the check or to the request for an exemption."""
    issue, given = case.issue, complete(given)
    _within(case)
    if issue.state != State.RECTIFYING:
        next_state(issue.state, Action.ANSWERED)
    _role(case, Action.ANSWERED)
    _holder(case, "反馈")
    missing = lacks(given, case.day)
    if issue.state == State.RECTIFYING and given.promises(case.day):
        missing.append("问题正在整改,整改完成后方可反馈(整改完成日期不能晚于今天)")
    if missing:
        _refuse(";".join(missing))
    record = given.record(row)
    if issue.state == State.RECTIFYING:
        after = replace(issue, state=State.SUBMITTED, due_on=None, urged_on=None)
        return Change(issue, after, (Event(Action.SUBMITTED, given.text, record),))
    after = replace(issue, state=State.ANSWERED, due_on=None, urged_on=None, referred_to="")
    events = [Event(Action.ANSWERED, given.text, record)]
    following = _following(given, case.day)
    if following is not None:
        due_on = given.done_on if following.action is Action.RECTIFYING else None
        after = replace(after, state=next_state(after.state, following.action), due_on=due_on)
        events.append(following)
    return Change(issue, after, tuple(events))


def _following(given: Answer, day: date) -> Event | None:
    """What follows an answer by itself. What could not be verified waits to be referred up or answered anew."""
    if given.result == "allowed":
        return Event(Action.EXEMPTION_ASKED, f"佐证材料:{given.document}")
    if given.result == "cannot_verify":
        return None
    if given.promises(day):
        return Event(Action.RECTIFYING, given.measures)
    return Event(Action.SUBMITTED, given.measures or "无需整改")


def note(case: Case, given: Note, row: str = "") -> Change:
    """Keep what an office adds to an issue in whatever state: it moves nothing and counts as no answer."""
    _within(case)
    if not (given.text.strip() or given.document.strip()):
        _refuse("缺协查情况")
    office = office_of(case.person, case.issue)
    return Change(case.issue, case.issue, (Event(Action.NOTED, given.told(office), given.record(office, row)),))


def helps(case: Case) -> bool:
    """Whether somebody of an answering office has the issue within reach, and another office answers it."""
    return case.person.role in ANSWERING and not leads(case.person, case.issue.department)


def main_of(issue: Issue) -> str:
    """The name of the office that answers an issue."""
    return main_office(issue.department, issue.subject.township_name)


def submit(case: Case, why: str) -> Change:
    """Hand an answered or rectified issue to the check."""
    _may(case, Action.SUBMITTED)
    _holder(case, "提交审核")
    return _change(case, Action.SUBMITTED, _required(why, "提交审核须说明整改情况"), due_on=None, urged_on=None)


def send_back(case: Case, why: str) -> Change:
    """Return what is not sufficient, or what was referred up needlessly; it has a new deadline."""
    _may(case, Action.RETURNED)
    if case.issue.state == State.REFERRED:
        _holder(case, "退回")
    else:
        _other_than_maker(case, "退回")
    due_on = deadline(case.day, case.days)
    reason = _required(why, "退回须写明理由")
    return _change(case, Action.RETURNED, reason, due_on=due_on, urged_on=None, referred_to="")


def close(case: Case, why: str = "") -> Change:
    """Close an issue after the check."""
    _may(case, Action.CLOSED)
    _other_than_maker(case, "销号")
    return _change(case, Action.CLOSED, why.strip() or "审核通过", closed_on=case.day, due_on=None)


def exempt(case: Case, until: date, why: str) -> Change:
    """Grant an exemption up to and with ``until``, at most 365 days from today, on the document that was given."""
    _may(case, Action.EXEMPTED)
    _other_than_maker(case, "批准豁免")
    if not case.day < until <= case.day + timedelta(days=LONGEST_PROMISE):
        _refuse(f"豁免到期日须晚于今天且不超过{LONGEST_PROMISE}天,不能是{until.isoformat()}")
    if not case.past.document:
        _refuse("豁免须有佐证材料(文件名称、文号)")
    reason = _required(why, "批准豁免须写明理由")
    record = Record("exemption", {"text": reason, "document": case.past.document, "until": until})
    return _change(case, Action.EXEMPTED, reason, record, exempt_until=until, due_on=None)


def refer(case: Case, why: str) -> Change:
    """Refer what can't be solved to the next level, which has the rule's days to answer."""
    _may(case, Action.REFERRED)
    _holder(case, "上报")
    target = NEXT_LEVEL[case.person.role]
    reason = f"上报{target.zh}:{_required(why, '上报须写明理由')}"
    due_on = deadline(case.day, case.days)
    return _change(case, Action.REFERRED, reason, referred_to=target.value, due_on=due_on, urged_on=None)


def revisit(case: Case, why: str) -> Change:
    """Order that a closed issue is looked at again."""
    _may(case, Action.REVISIT)
    reason = _required(why, "回头看须写明理由")
    return _change(case, Action.REVISIT, reason, revisit_record(case.issue, case.day, "ordered", ""))


def revisit_record(issue: Issue, day: date, reason: str, seed: str) -> Record:
    """The row of a revisit. ``reason``: red, drawn or ordered."""
    closed_on = issue.closed_on or day
    values = {"month": closed_on.isoformat()[:7], "reason": reason, "seed": seed, "closed_on": closed_on}
    return Record("revisit", values)


def uphold(case: Case, why: str) -> Change:
    """A revisited issue stays closed. Neither who answered nor who closed it may say so."""
    _may(case, Action.UPHELD)
    _other_than_maker(case, "维持销号", case.past.closed)
    return _change(case, Action.UPHELD, _required(why, "维持销号须写明回头看情况"))


def reopen(case: Case, why: str) -> Change:
    """Put a settled issue on the list again; the next publishing issues it anew."""
    _may(case, Action.REOPENED)
    event = Event(Action.REOPENED, _required(why, "重新上账须写明理由"))
    return Change(case.issue, reopened(case.issue), (event,))


def _change(case: Case, action: Action, why: str, record: Record | None = None, **values: Any) -> Change:
    after = replace(case.issue, state=next_state(case.issue.state, action), **values)
    return Change(case.issue, after, (Event(action, why, record),))


def _may(case: Case, action: Action) -> None:
    """Refuse what lies outside the scope, then what the state does not allow, then what the role does not."""
    _within(case)
    next_state(case.issue.state, action)
    _role(case, action)


def _within(case: Case) -> None:
    if not covered(case):
        _refuse(f"没有编号为{case.issue.number}的问题")


def _role(case: Case, action: Action) -> None:
    move = MOVES[action]
    if case.person.role not in move.roles:
        roles = "、".join(role.zh for role in Role if role in move.roles and role is not Role.NIGHT)
        _refuse(f"{case.person.role.zh}不能{move.zh},须由{roles}办理")


def _holder(case: Case, verb: str) -> None:
    """Who has the issue on the table: the level it was referred to, else the main office (a county may refer)."""
    issue, role = case.issue, case.person.role
    if issue.state == State.REFERRED and not _referred_beside(issue):
        if role.value != issue.referred_to:
            _refuse(f"问题已上报{Role(issue.referred_to).zh},{role.zh}不能{verb}")
    elif helps(case):
        _refuse(f"本问题由{main_of(issue)}主办,{role.zh}不能{verb},请在“协查情况”栏填写")
    elif role not in ANSWERING and not (role is Role.COUNTY and verb == "上报"):
        _refuse(f"{role.zh}不能{verb}未上报的问题,须由{'、'.join(r.zh for r in ANSWERING)}办理")


def _referred_beside(issue: Issue) -> bool:
    """Whether a village of old handed a department's issue to its township, which only helps."""
    return issue.referred_to == Role.TOWNSHIP.value and offices(issue.department)[0] != TOWNSHIP


def _other_than_maker(case: Case, verb: str, others: Sequence[str] = ()) -> None:
    """Maker is not checker, and the check is above who answered; what higher levels answered the county checks."""
    person = case.person
    if person.name in others or any(name == person.name for name, _ in case.past.answered):
        _refuse(f"反馈人或经办人不能{verb}自己办理的问题,须由他人审核")
    highest = max((role for _, role in case.past.answered), key=lambda role: role.rank, default=Role.VILLAGE)
    if person.role.rank <= min(highest.rank, Role.COUNTY.rank - 1):
        _refuse(f"{highest.zh}反馈的问题须由上一级审核,{person.role.zh}不能{verb}")


def _required(why: str, otherwise: str) -> str:
    return why.strip() or _refuse(otherwise)


def _refuse(reason: str) -> NoReturn:
    raise LedgerError(reason)

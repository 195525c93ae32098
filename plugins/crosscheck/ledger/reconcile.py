"""Pure: what the ledger knows and what a night found, to what has changed. No session, no clock."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from crosscheck.ledger.changes import Change, Event
from crosscheck.ledger.issue import Finding, Hold, Issue, RuleText, subject_mark
from crosscheck.ledger.vocabulary import CHANNEL_RULES, Action, State, next_state

CLEAN_NIGHTS = 2
"""Nights without the finding after which an issue of kind ``data`` closes by itself."""
_SETTLED: dict[str, Any] = {"exempt_until": None, "due_on": None, "referred_to": "", "urged_on": None}
"""Nobody has to do anything any more."""


class Holds:
    """Which issues a night's holds leave alone."""

    def __init__(self, holds: Iterable[Hold]) -> None:
        self._regions: dict[tuple[str, str], set[str]] = defaultdict(set)
        for hold in holds:
            self._regions[hold.rule_id, hold.object].add(hold.region)

    def anywhere(self, rule_id: str) -> bool:
        """True when the rule gave no verdict at all."""
        return "" in self._regions.get((rule_id, ""), ())

    def covers(self, issue: Issue | Finding) -> bool:
        """True when the rule gave no verdict on this issue's region or object, or on it alone; where it is about a
        dataset, on that.

        Policy is looked up by village; subjects whose code is no village count under the six digits of the county.
        """
        dataset = issue.key.subject_id if issue.subject_kind == "dataset" else ""
        named = {"", issue.key.object, dataset, subject_mark(issue.key)}
        return bool(self._regions) and any(self._holds(issue, about) for about in named)

    def _holds(self, issue: Issue | Finding, about: str) -> bool:
        regions = self._regions.get((issue.key.rule_id, about), ())
        placeless = not issue.subject.village_name and issue.key.county in regions
        held_there = any(len(r) > 6 and issue.region_code.startswith(r) for r in regions)
        return "" in regions or placeless or held_there


def stands(issue: Issue | None) -> bool:
    """True when finding ``issue`` again is nothing new: it is open, exempt, or an answered tip-off or visit."""
    if issue is None:
        return False
    if issue.state in (State.CLOSED, State.REVISIT):
        return issue.key.rule_id in CHANNEL_RULES
    return issue.state != State.WITHDRAWN


def waits(finding: Finding, issue: Issue | None) -> bool:
    """True where a finding would open or reopen an issue, and is withheld."""
    return bool(finding.withheld) and (issue is None or issue.state.settled)


def reconcile(
    issues: Iterable[Issue],
    findings: Iterable[Finding],
    rules: Mapping[str, RuleText],
    holds: Iterable[Hold],
    business_date: date,
) -> list[Change]:
    """What a night changes, sorted by county, rule, subject, object.

    ``issues`` are all that the ledger has, settled ones included (settled ones that are neither exempt nor found may
    be left out: nothing becomes of them); ``rules`` the whole catalogue: an issue whose rule is not among them is
    withdrawn. A rule ran unless ``holds`` says otherwise. Applying the changes and reconciling
    again gives none.
    """
    held = Holds(holds)
    known = {issue.key: issue for issue in issues}
    found = {finding.key: finding for finding in findings if not held.covers(finding)}
    waiting = {key for key, finding in found.items() if waits(finding, known.get(key))}
    changes = []
    for key in sorted((known.keys() | found.keys()) - waiting):
        change = _change(known.get(key), found.get(key), rules.get(key.rule_id), held, business_date)
        if change is not None and change.after != change.before:
            changes.append(change)
    return changes


def _change(
    issue: Issue | None, finding: Finding | None, rule: RuleText | None, held: Holds, day: date
) -> Change | None:
    if issue is None:
        return _opening(finding, rule, day) if finding and rule else None
    if rule is None:
        return _withdrawn(issue, day)
    if finding is not None:
        return _found(issue, finding, rule, day)
    return None if held.covers(issue) else _not_found(issue, rule, day)


def _opening(finding: Finding, rule: RuleText, day: date) -> Change:
    after = Issue(
        number="",
        key=finding.key,
        subject_kind=finding.subject_kind,
        state=State.NEW,
        household_no=finding.household_no,
        region_code=finding.region_code,
        link=finding.link,
        department=finding.department,
        rule_text=rule.digest,
        evidence_version=1,
        evidence_hash=finding.evidence_hash,
        first_seen_on=day,
        last_seen_on=day,
        missing_since=None,
        clean_nights=0,
        clean_on=None,
        issued_on=None,
        due_on=None,
        closed_on=None,
        exempt_until=None,
        referred_to="",
        urged_on=None,
        reopened=0,
        history_seq=0,
        subject=finding.subject,
        amount=finding.amount,
    )
    return Change(None, after, (Event(Action.OPENED, "比对发现疑点"),), finding)


def _found(issue: Issue, finding: Finding, rule: RuleText, day: date) -> Change:
    """The rule finds it tonight: names and place follow the registry, other evidence is a new version.

    So is another sum at stake; but where only that moved with the calendar, what was decided stands.
    """
    events: list[Event] = []
    after = replace(
        issue,
        last_seen_on=day,
        missing_since=None,
        clean_nights=0,
        clean_on=None,
        household_no=finding.household_no,
        region_code=finding.region_code,
        link=finding.link,
        department=finding.department,
        rule_text=rule.digest,
        subject=finding.subject,
        amount=finding.amount,
    )
    other = finding.evidence_hash != issue.evidence_hash
    newer = other or finding.amount != issue.amount
    if issue.missing_since:
        events.append(Event(Action.FOUND_AGAIN, "数据再次出现此疑点"))
    if (issue.region_code, issue.household_no) != (finding.region_code, finding.household_no):
        places = f"原{issue.region_code or '无'},现{finding.region_code or '无'}"
        events.append(Event(Action.MOVED, f"所在地或户编号变更:{places}"))
    if newer:
        after = replace(after, evidence_version=issue.evidence_version + 1, evidence_hash=finding.evidence_hash)
        events.append(Event(Action.EVIDENCE, f"{'证据' if other else '涉及金额'}有变化,旧版本保留"))
    why = _why_reopen(issue, other, day)
    if why:
        after = reopened(after)
        events.append(Event(Action.REOPENED, why))
    if not events and _shown(after) != _shown(issue):
        events.append(Event(Action.UPDATED, "姓名等登记信息、责任部门或规则文字有更新"))
    return Change(issue, after, tuple(events), finding if newer else None)


def _shown(issue: Issue) -> tuple[Any, ...]:
    """What people read of an issue and follows registry and catalogue."""
    return issue.subject, issue.link, issue.department, issue.rule_text


def _not_found(issue: Issue, rule: RuleText, day: date) -> Change | None:
    """The rule ran and does not find it. Data closes nothing by itself, except issues about data."""
    if issue.state.settled and issue.state != State.EXEMPT:
        return None
    events: list[Event] = []
    after = issue
    if issue.missing_since is None:
        after = replace(after, missing_since=day)
        events.append(Event(Action.MISSING, f"数据已无此疑点,自{day.isoformat()}起"))
    if issue.clean_on is None or issue.clean_on < day:
        after = replace(after, clean_on=day, clean_nights=issue.clean_nights + 1)
    why = _why_reopen(issue, False, day)
    if rule.kind == "data" and issue.key.rule_id not in CHANNEL_RULES and after.clean_nights >= CLEAN_NIGHTS:
        after = replace(after, state=next_state(issue.state, Action.SYSTEM_CLOSED), closed_on=day, **_SETTLED)
        events.append(Event(Action.SYSTEM_CLOSED, f"规则连续{CLEAN_NIGHTS}晚运行均未发现,系统销号"))
    elif why and issue.state == State.EXEMPT:
        after = reopened(after)
        events.append(Event(Action.REOPENED, why))
    return Change(issue, after, tuple(events))


def _withdrawn(issue: Issue, day: date) -> Change | None:
    if issue.state.settled and issue.state != State.EXEMPT:
        return None
    after = replace(issue, state=next_state(issue.state, Action.WITHDRAWN), closed_on=day, **_SETTLED)
    return Change(issue, after, (Event(Action.WITHDRAWN, f"规则{issue.key.rule_id}已撤销"),))


def _why_reopen(issue: Issue, other_evidence: bool, day: date) -> str | None:
    """Why tonight reopens a settled issue, or None."""
    if issue.state == State.EXEMPT:
        if issue.exempt_until is None or issue.exempt_until < day:
            return "豁免已到期"
        return "豁免后证据有变化" if other_evidence else None
    if not stands(issue):
        return f"{issue.state.zh}后再次发现"
    return None


def reopened(issue: Issue) -> Issue:
    """Back to the start, with its number and history."""
    return replace(
        issue,
        state=next_state(issue.state, Action.REOPENED),
        issued_on=None,
        due_on=None,
        closed_on=None,
        exempt_until=None,
        referred_to="",
        urged_on=None,
        reopened=issue.reopened + 1,
    )

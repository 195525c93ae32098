"""Issues side by side for whoever decides on them: the county's desk, and rows of a list that were not taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from crosscheck.access.masking import mask_within
from crosscheck.access.offices import main_office
from crosscheck.access.persons import Person, leads
from crosscheck.ledger.database import Ledger, reading
from crosscheck.ledger.desk_queries import LastAnswer, desk_issues, desk_rules, issues_of, last_answers
from crosscheck.ledger.issue import Issue, RuleText
from crosscheck.ledger.queries import wordings
from crosscheck.ledger.vocabulary import AWAITED, State

PAGE = 50


@dataclass(frozen=True)
class ToDecide:
    """One issue as whoever decides sees it. ``seen``: the newest entry of its history. ``gone_since``: since when the
    data no longer show it.
    """

    number: str
    seen: int
    rule_id: str
    title: str
    severity: str
    office: str
    village: str
    household_no: str
    name: str
    gone_since: date | None
    answer: LastAnswer | None


@dataclass(frozen=True)
class Desk:
    """One page of what waits in a state: its rules with how many, the issues, where the next page begins."""

    rules: Sequence[tuple[str, str, int]]
    issues: Sequence[ToDecide]
    next: str


@dataclass(frozen=True)
class Answerable:
    """An issue whose row was not taken: its state now, and whether the office may answer it or only help."""

    number: str
    seen: int
    state: str
    title: str
    village: str
    name: str
    due_on: date | None
    answers: bool
    helps: bool


def desk(ledger: Ledger, person: Person, waiting: str, rule_id: str, after: str) -> Desk:
    """What waits in the state ``waiting`` for a decision of ``person``, of one rule where named, behind ``after``."""
    state = State(waiting)
    with reading(ledger, person.scope) as connection:
        texts = wordings(connection)
        titles = {text.rule_id: text.title for text in texts.values()}
        rules = [(rule, titles.get(rule, rule), count) for rule, count in desk_rules(connection, person, state)]
        found = desk_issues(connection, person, state, rule_id, after, PAGE + 1)
        shown = found[:PAGE]
        answers = last_answers(connection, [issue.number for issue in shown])
    lines = [_to_decide(issue, texts, answers) for issue in shown]
    return Desk(rules, lines, shown[-1].number if len(found) > PAGE else "")


def _to_decide(issue: Issue, texts: Mapping[str, RuleText], answers: Mapping[str, LastAnswer]) -> ToDecide:
    subject, text = issue.subject, texts[issue.rule_text]
    return ToDecide(
        number=issue.number,
        seen=issue.history_seq,
        rule_id=text.rule_id,
        title=text.title,
        severity=text.severity,
        office=main_office(issue.department, subject.township_name),
        village=f"{subject.township_name}{subject.village_name}",
        household_no=issue.household_no,
        name=mask_within(subject.name),
        gone_since=issue.missing_since,
        answer=answers.get(issue.number),
    )


def answerable(ledger: Ledger, person: Person, numbers: Sequence[str]) -> dict[str, Answerable]:
    """Those issues of ``numbers`` that lie within the person's scope, as they stand now."""
    with reading(ledger, person.scope) as connection:
        found = issues_of(connection, person.scope, numbers)
        texts = wordings(connection)
    return {number: _answerable(issue, texts, person) for number, issue in found.items()}


def _answerable(issue: Issue, texts: Mapping[str, RuleText], person: Person) -> Answerable:
    text, waits = texts[issue.rule_text], issue.state in (*AWAITED, State.ANSWERED)
    led = leads(person, issue.department)
    mine = issue.referred_to == person.role.value if issue.state is State.REFERRED else led
    return Answerable(
        number=issue.number,
        seen=issue.history_seq,
        state=issue.state.value,
        title=f"{text.title}({text.rule_id})",
        village=f"{issue.subject.township_name}{issue.subject.village_name}",
        name=mask_within(issue.subject.name),
        due_on=issue.due_on,
        answers=waits and mine,
        helps=waits and not led and not mine,
    )

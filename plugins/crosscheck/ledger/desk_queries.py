"""What waits on whose desk: counts for offices and for the county office, and the issues that somebody may check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, String, and_, case, func, literal, or_, select

from crosscheck.access.offices import JOINED_BY, NO_TOWNSHIP, TOWNSHIP, main_office
from crosscheck.access.persons import Person
from crosscheck.access.roles import Role
from crosscheck.access.scopes import Scope
from crosscheck.ledger import tables
from crosscheck.ledger.issue import Issue
from crosscheck.ledger.issue_rows import CHUNK, issues
from crosscheck.ledger.notes import URGED
from crosscheck.ledger.perform import ANSWERED_BY, OPENED_BY
from crosscheck.ledger.queries import within
from crosscheck.ledger.undone import standing
from crosscheck.ledger.vocabulary import AWAITED, State

Condition = ColumnElement[bool]


@dataclass(frozen=True)
class OnDesk:
    """What waits for an office: issues it has to answer (``main``), of these due today, overdue, returned, and no
    longer found by the data (``gone``); and issues of other offices that it may help with (``helping``).
    """

    main: int
    due_today: int
    overdue: int
    returned: int
    gone: int
    helping: int


@dataclass(frozen=True)
class LateOffice:
    """One office with what is overdue there, since when, and how many of these were urged already."""

    office: str
    overdue: int
    urged: int
    since: date


@dataclass(frozen=True)
class LastAnswer:
    """The newest answer to an issue: who gave it and what it says. ``result`` and ``reason`` are codes."""

    number: str
    actor: str
    at: str
    result: str
    reason: str
    text: str
    measures: str
    document: str


WITH_CHECKERS = tuple(state.value for state in (State.ANSWERED, State.SUBMITTED, State.EXEMPTION_ASKED))
DESKS = (State.SUBMITTED, State.EXEMPTION_ASKED, State.REFERRED, State.REVISIT)
"""What waits for the county office, by state."""


def in_hand(person: Person) -> Condition:
    """Whether an issue within the scope is in the hands of the office of ``person``: it leads, and it is neither being
    checked nor with the level above.
    """
    issue = tables.issue.c
    own = [person.role.value, *([Role.TOWNSHIP.value] if person.role is Role.DEPARTMENT else [])]
    elsewhere = and_(issue.state == State.REFERRED.value, issue.referred_to.not_in(own))
    reported = or_(issue.state.in_(WITH_CHECKERS), elsewhere)
    return and_(issue.is_open, _leads(person), ~reported)


def may_help(person: Person) -> Condition:
    """Whether an open issue within the scope is another office's, which the one of ``person`` helps."""
    return and_(tables.issue.c.is_open, ~_leads(person))


def _leads(person: Person) -> Condition:
    """``access.persons.leads`` in SQL: whether the first office that a department's name joins is the person's."""
    return _led_by(person.scope.department if person.role is Role.DEPARTMENT else TOWNSHIP)


def _led_by(office: str) -> Condition:
    first = office + JOINED_BY
    padded = tables.issue.c.department + literal(JOINED_BY, String)
    return func.substr(padded, 1, len(first)) == first


def on_desk(connection: Connection, person: Person, day: date) -> OnDesk:
    """What waits for the office of ``person`` on ``day``."""
    issue, mine = tables.issue.c, in_hand(person)
    counted = {
        "main": mine,
        "due_today": and_(mine, issue.due_on == day),
        "overdue": and_(mine, issue.due_on < day),
        "returned": and_(mine, issue.state == State.RETURNED.value),
        "gone": and_(mine, issue.missing_since.is_not(None)),
        "helping": may_help(person),
    }
    sums = [_count(condition).label(name) for name, condition in counted.items()]
    statement = select().add_columns(*sums)
    row = connection.execute(within(statement, person.scope)).mappings().one()
    return OnDesk(**{name: int(row[name] or 0) for name in counted})


def _count(condition: Condition) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def late_offices(connection: Connection, person: Person, day: date) -> list[LateOffice]:
    """Which offices have what is overdue on ``day``, most first. What was referred up waits for the level above."""
    issue = tables.issue.c
    note = tables.note.c
    told_so = select(note.seq).where(note.number == issue.number, note.kind == URGED).correlate(tables.issue).exists()
    urged = _count(or_(issue.urged_on.is_not(None), told_so))
    columns = (issue.department, issue.township_name, func.count(), urged, func.min(issue.due_on))
    late = select(*columns).where(_late(day)).group_by(issue.department, issue.township_name)
    found: dict[str, LateOffice] = {}
    for department, township, overdue, told, since in connection.execute(within(late, person.scope)):
        office = main_office(department, township)
        known = found.get(office, LateOffice(office, 0, 0, since))
        found[office] = LateOffice(office, known.overdue + overdue, known.urged + told, min(known.since, since))
    return sorted(found.values(), key=lambda each: (-each.overdue, each.office))


def late_issues(connection: Connection, person: Person, day: date, office: str) -> list[Issue]:
    """What is overdue on ``day`` at ``office``, as ``late_offices`` names it, by number."""
    table = tables.issue
    township = "" if office == NO_TOWNSHIP else office
    of_office = or_(_led_by(office), and_(_led_by(TOWNSHIP), table.c.township_name == township))
    return list(issues(connection, within(select(table).where(_late(day), of_office), person.scope)))


def _late(day: date) -> Condition:
    issue = tables.issue.c
    states = [state.value for state in AWAITED if state is not State.REFERRED]
    return and_(issue.state.in_(states), issue.due_on < day)


def decidable(person: Person, state: State) -> Condition:
    """Whether an issue waits in ``state`` for a decision of ``person``: never what that person answered.

    What was referred up waits for the level it was referred to.
    """
    issue = tables.issue.c
    waiting = issue.state == state.value
    if state is State.REFERRED:
        return and_(waiting, issue.referred_to == person.role.value)
    return and_(waiting, ~_answered_by(person))


def _answered_by(person: Person) -> Condition:
    """Whether the person answered the issue since it was last opened."""
    past, opened = tables.history, tables.history.alias("opened")
    number = tables.issue.c.number
    since = select(func.coalesce(func.max(opened.c.seq), 0)).where(
        opened.c.number == number, opened.c.action.in_(OPENED_BY), standing(opened.c.seq)
    )
    own = select(past.c.seq).where(
        past.c.number == number,
        past.c.actor == person.name,
        past.c.action.in_(ANSWERED_BY),
        past.c.seq > since.correlate(tables.issue).scalar_subquery(),
        standing(past.c.seq),
    )
    return own.correlate(tables.issue).exists()


def desk_counts(connection: Connection, person: Person) -> Mapping[State, int]:
    """How much waits for a decision of ``person``, by state; and what offices have returned to them."""
    sums = [_count(decidable(person, state)).label(state.value) for state in DESKS]
    sums.append(_count(tables.issue.c.state == State.RETURNED.value).label(State.RETURNED.value))
    among = [state.value for state in (*DESKS, State.RETURNED)]
    statement = select().add_columns(*sums).where(tables.issue.c.state.in_(among))
    row = connection.execute(within(statement, person.scope)).mappings().one()
    return {state: int(row[state.value] or 0) for state in (*DESKS, State.RETURNED)}


def desk_rules(connection: Connection, person: Person, state: State) -> list[tuple[str, int]]:
    """The rules whose issues wait in ``state`` for a decision of ``person``, with how many; most first."""
    rule = tables.issue.c.rule_id
    statement = within(select(rule, func.count()).where(decidable(person, state)).group_by(rule), person.scope)
    found: list[tuple[str, int]] = [(name, count) for name, count in connection.execute(statement)]
    return sorted(found, key=lambda each: (-each[1], each[0]))


def desk_issues(
    connection: Connection, person: Person, state: State, rule_id: str, after: str, limit: int
) -> list[Issue]:
    """The issues of ``rule_id`` (of all rules where it is empty) that wait in ``state`` for a decision of ``person``,
    by number behind ``after``; at most ``limit``.
    """
    table = tables.issue
    statement = within(select(table).where(decidable(person, state), table.c.number > after), person.scope)
    if rule_id:
        statement = statement.where(table.c.rule_id == rule_id)
    return list(issues(connection, statement.limit(limit)))


def last_answers(connection: Connection, numbers: Sequence[str]) -> dict[str, LastAnswer]:
    """The newest answer to each of ``numbers``, which the caller has found within a scope."""
    given, past = tables.answer, tables.history
    newest = select(func.max(given.c.seq)).where(given.c.number.in_(numbers)).group_by(given.c.number)
    columns = [given.c[name] for name in ("result", "reason", "text", "measures", "document")]
    statement = select(given.c.number, past.c.actor, past.c.at, *columns).join(past, past.c.seq == given.c.seq)
    rows = connection.execute(statement.where(given.c.seq.in_(newest)))
    return {row[0]: LastAnswer(*row) for row in rows}


def issues_of(connection: Connection, scope: Scope, numbers: Sequence[str]) -> dict[str, Issue]:
    """Those issues of ``numbers`` that lie within ``scope``, by number."""
    found: dict[str, Issue] = {}
    for start in range(0, len(numbers), CHUNK):
        some = tables.issue.c.number.in_(numbers[start : start + CHUNK])
        found |= {each.number: each for each in issues(connection, within(select(tables.issue).where(some), scope))}
    return found


def place_names(connection: Connection, scope: Scope) -> tuple[str, str, str]:
    """County, township and village as most issues within ``scope`` name them; empty where none does."""
    issue = tables.issue.c
    found = []
    for name in (issue.county_name, issue.township_name, issue.village_name):
        most = within(select(name).where(name != ""), scope).group_by(name).order_by(func.count().desc(), name)
        found.append(connection.execute(most.limit(1)).scalar() or "")
    return found[0], found[1], found[2]

"""What waits on whose desk: counts for offices and for the county office, and the issues that somebody may check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import (
    ColumnElement,
    Connection,
    String,
    Table,
    and_,
    func,
    literal,
    literal_column,
    or_,
    select,
)

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
from crosscheck.ledger.tally import ISSUES, Counted, counted
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


def in_hand(person: Person, table: Table = tables.issue) -> Condition:
    """Whether an issue within the scope is in the hands of the office of ``person``: it leads, and it is neither being
    checked nor with the level above. ``table``: of issues, or of counts of them.
    """
    issue = table.c
    own = [person.role.value, *([Role.TOWNSHIP.value] if person.role is Role.DEPARTMENT else [])]
    elsewhere = and_(issue.state == State.REFERRED.value, issue.referred_to.not_in(own))
    reported = or_(issue.state.in_(WITH_CHECKERS), elsewhere)
    return and_(issue.is_open, _leads(person, table), ~reported)


def may_help(person: Person, table: Table = tables.issue) -> Condition:
    """Whether an open issue within the scope is another office's, which the one of ``person`` helps."""
    return and_(table.c.is_open, ~_leads(person, table))


def _leads(person: Person, table: Table) -> Condition:
    """``access.persons.leads`` in SQL: whether the first office that a department's name joins is the person's."""
    return _led_by(person.scope.department if person.role is Role.DEPARTMENT else TOWNSHIP, table)


def _led_by(office: str, table: Table = tables.issue) -> Condition:
    first = office + JOINED_BY
    padded = table.c.department + literal(JOINED_BY, String)
    return func.substr(padded, 1, len(first)) == first


def on_desk(connection: Connection, person: Person, day: date) -> OnDesk:
    """What waits for the office of ``person`` on ``day``."""
    of = counted(person.scope)
    issue, mine = of.table.c, in_hand(person, of.table)
    waiting = {
        "main": mine,
        "due_today": and_(mine, issue.due_on == day),
        "overdue": and_(mine, issue.due_on < day),
        "returned": and_(mine, issue.state == State.RETURNED.value),
        "gone": and_(mine, of.gone),
        "helping": may_help(person, of.table),
    }
    sums = [of.sum(condition).label(name) for name, condition in waiting.items()]
    statement = within(select().add_columns(*sums).where(issue.is_open), person.scope, of.table)
    row = connection.execute(statement).mappings().one()
    return OnDesk(**{name: int(row[name] or 0) for name in waiting})


def late_offices(connection: Connection, person: Person, day: date) -> list[LateOffice]:
    """Which offices have what is overdue on ``day``, most first. What was referred up waits for the level above."""
    of = counted(person.scope)
    alike = (of.table.c.department, of.table.c.township_name, of.table.c.due_on)
    late = select(*alike, func.sum(of.n), of.sum(of.urged)).where(_late(day, of.table)).group_by(*alike)
    told = _urged_by_people(connection, person, day)
    found: dict[str, LateOffice] = {}
    for department, township, due_on, overdue, urged in connection.execute(within(late, person.scope, of.table)):
        if not overdue:
            continue
        office = main_office(department, township)
        known = found.get(office, LateOffice(office, 0, told.pop(office, 0), due_on))
        found[office] = LateOffice(
            office, known.overdue + overdue, known.urged + (urged or 0), min(known.since, due_on)
        )
    return sorted(found.values(), key=lambda each: (-each.overdue, each.office))


def _urged_by_people(connection: Connection, person: Person, day: date) -> dict[str, int]:
    """How much of what is overdue on ``day`` the county urged and no night did, by office."""
    issue, note = tables.issue.c, tables.note.c
    told = select(note.number).where(note.kind == URGED)
    alike = (issue.department, issue.township_name)
    statement = select(*alike, func.count()).where(_late(day), issue.urged_on.is_(None), issue.number.in_(told))
    found: dict[str, int] = {}
    for department, township, count in connection.execute(within(statement.group_by(*alike), person.scope)):
        office = main_office(department, township)
        found[office] = found.get(office, 0) + count
    return found


def late_issues(connection: Connection, person: Person, day: date, office: str) -> list[Issue]:
    """What is overdue on ``day`` at ``office``, as ``late_offices`` names it, by number."""
    table = tables.issue
    township = "" if office == NO_TOWNSHIP else office
    of_office = or_(_led_by(office), and_(_led_by(TOWNSHIP), table.c.township_name == township))
    return list(issues(connection, within(select(table).where(_late(day), of_office), person.scope)))


def _late(day: date, table: Table = tables.issue) -> Condition:
    states = [state.value for state in AWAITED if state is not State.REFERRED]
    return and_(table.c.state.in_(states), table.c.due_on < day)


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
    of, among = counted(person.scope), (*DESKS, State.RETURNED)
    issue = of.table.c
    statement = select(issue.state, func.sum(of.n)).where(_waiting(person, among, of.table)).group_by(issue.state)
    found: Counter[str] = Counter(dict(connection.execute(within(statement, person.scope, of.table)).all()))
    found.subtract(own for own, _ in _own(connection, person, DESKS))
    return {state: found[state.value] for state in among}


def _waiting(person: Person, states: Collection[State], table: Table) -> Condition:
    """Whether an issue is in one of ``states``; what was referred up, to the level of ``person``."""
    mine = or_(table.c.state != State.REFERRED.value, table.c.referred_to == person.role.value)
    return and_(table.c.state.in_([state.value for state in states]), mine)


def _own(connection: Connection, person: Person, states: Collection[State]) -> list[tuple[str, str]]:
    """State and rule of what waits in ``states`` and may not be decided by ``person``, who answered it."""
    issue, past = tables.issue, tables.history
    # The index on actors knows people's entries alone; said as it says it, a database sees that it serves.
    of_a_person = past.c.role != literal_column("'night'")
    answered = select(past.c.number).where(past.c.actor == person.name, of_a_person, past.c.action.in_(ANSWERED_BY))
    checked = [state.value for state in states if state is not State.REFERRED]
    statement = select(issue.c.state, issue.c.rule_id).where(
        issue.c.number.in_(answered), issue.c.state.in_(checked), _answered_by(person)
    )
    return [(state, rule) for state, rule in connection.execute(within(statement, person.scope))]


def desk_rules(connection: Connection, person: Person, state: State) -> list[tuple[str, int]]:
    """The rules whose issues wait in ``state`` for a decision of ``person``, with how many; most first."""
    of, text = counted(person.scope), tables.rule_text
    statement = select(text.c.rule_id, func.sum(of.n)).join(of.table, of.table.c.rule_text == text.c.digest)
    statement = statement.where(_waiting(person, [state], of.table)).group_by(text.c.rule_id)
    found: Counter[str] = Counter(dict(connection.execute(within(statement, person.scope, of.table)).all()))
    found.subtract(rule for _, rule in _own(connection, person, [state]))
    return sorted(((rule, count) for rule, count in found.items() if count), key=lambda each: (-each[1], each[0]))


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
    rows = connection.execute(statement.where(given.c.number.in_(numbers), given.c.seq.in_(newest)))
    return {row[0]: LastAnswer(*row) for row in rows}


def issues_of(connection: Connection, scope: Scope, numbers: Sequence[str]) -> dict[str, Issue]:
    """Those issues of ``numbers`` that lie within ``scope``, by number."""
    found: dict[str, Issue] = {}
    for start in range(0, len(numbers), CHUNK):
        some = tables.issue.c.number.in_(numbers[start : start + CHUNK])
        found |= {each.number: each for each in issues(connection, within(select(tables.issue).where(some), scope))}
    return found


def county_name(connection: Connection, scope: Scope) -> str:
    """The county as most issues within ``scope`` name it; empty where none does. It reads all of them."""
    return _most_often(connection, scope, ISSUES, tables.issue.c.county_name)


def township_name(connection: Connection, scope: Scope) -> str:
    """The township as most issues within ``scope`` name it; empty where none does."""
    of = counted(scope)
    return _most_often(connection, scope, of, of.table.c.township_name)


def _most_often(connection: Connection, scope: Scope, of: Counted, name: ColumnElement[str]) -> str:
    most = within(select(name).where(name != ""), scope, of.table).group_by(name)
    return connection.execute(most.order_by(func.sum(of.n).desc(), name).limit(1)).scalar() or ""

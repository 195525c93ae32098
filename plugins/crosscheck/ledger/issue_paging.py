"""Issues page by page, in the order in which they are due: each page begins behind the last issue of the one before.

Order: deadline (none comes last), level, how often the rule was confirmed here, rule, number. What is settled has no
deadline: the newest number comes first. How often a rule was confirmed is counted up to the newest night, so that the
order stands still while somebody turns pages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, case, func, or_, select

from crosscheck.access.offices import JOINED_BY, TOWNSHIP
from crosscheck.access.persons import Person
from crosscheck.access.roles import Role
from crosscheck.ledger import tables
from crosscheck.ledger.database import planned_without
from crosscheck.ledger.due_groups import After, first_of, groups_behind
from crosscheck.ledger.issue_overview import Overview
from crosscheck.ledger.queries import prefixed, within
from crosscheck.ledger.tally import ISSUES, KEPT, TOWNSHIP_DIGITS, Counted, counted
from crosscheck.ledger.vocabulary import State

LEAD, HELP, REPORTED, SETTLED = "lead", "help", "reported", "settled"
ANSWERING = (Role.VILLAGE, Role.TOWNSHIP, Role.DEPARTMENT)
_WITH_CHECKERS = (State.ANSWERED.value, State.SUBMITTED.value, State.EXEMPTION_ASKED.value)
VILLAGE = 12
"""Digits of a village's code."""
_TEXTS = ("kind", "title", "title_en", "severity", "days", "advice", "closes", "needs")


@dataclass(frozen=True)
class Wanted:
    """Which issues are asked for; an empty value asks for all. ``tab`` is one of LEAD, HELP, REPORTED, SETTLED, or
    empty for issues whatever their state. ``due_from`` and ``due_to`` are both included.
    """

    tab: str = ""
    region: str = ""
    rule_id: str = ""
    department: str = ""
    severity: str = ""
    state: str = ""
    due_from: date | None = None
    due_to: date | None = None
    number: str = ""
    household_no: str = ""
    name: str = ""
    gone: bool = False


@dataclass(frozen=True)
class Page:
    """Numbers in order, and behind which place the next page begins; None at the end."""

    numbers: tuple[str, ...]
    after: After | None


def tabs(role: Role) -> tuple[str, ...]:
    """The tabs of a role: only those who answer issues help with others'."""
    return (LEAD, HELP, REPORTED, SETTLED) if role in ANSWERING else (LEAD, REPORTED, SETTLED)


def page_of(
    connection: Connection, person: Person, wanted: Wanted, seen: Overview, after: After | None, size: int
) -> Page:
    """At most ``size`` issues of ``wanted`` within the person's scope behind ``after``."""
    if wanted.tab == SETTLED:
        return _newest_first(connection, person, wanted, seen, after, size)
    if _counted(person, wanted):
        return _page(_by_groups(connection, person, wanted, seen, after, size + 1), size)
    found: list[After] = []
    for dated in (True, False):
        begins = after if after is None or (after.due_on is not None) == dated else None
        if len(found) > size or (not dated and wanted.due_to) or (dated and after and after.due_on is None):
            continue
        statement = _due(_asked(person, wanted, seen), seen, begins, dated)
        rows = connection.execute(statement.limit(size + 1 - len(found)))
        found += [After(*row) for row in rows]
    return _page(found, size)


def _page(found: Sequence[After], size: int) -> Page:
    shown = found[:size]
    return Page(tuple(one.number for one in shown), shown[-1] if len(found) > size else None)


def _counted(person: Person, wanted: Wanted) -> bool:
    """Whether kept counts tell how many there are: of one person, household or village they don't, nor of a tab that
    has all states.
    """
    few = wanted.number or wanted.household_no or wanted.name
    return bool(wanted.tab) and not few and counted(person.scope) is KEPT and len(wanted.region) <= TOWNSHIP_DIGITS


def _by_groups(
    connection: Connection, person: Person, wanted: Wanted, seen: Overview, after: After | None, most: int
) -> list[After]:
    kept, issue = KEPT.table.c, tables.issue.c
    alike, n = (kept.due_on, kept.rule_text), func.sum(KEPT.n)
    counts = within(select(*alike, n), person.scope, KEPT.table).group_by(*alike).having(n > 0)
    rows = connection.execute(counts.where(*_chosen(person, wanted, seen, KEPT))).tuples()
    groups = groups_behind(rows, {digest: place for place, digest in enumerate(seen.order)}, after)
    chosen = within(select(issue.due_on, issue.rule_text, issue.number), person.scope)
    return first_of(connection, chosen.where(*_chosen(person, wanted, seen, ISSUES)), groups, after, most)


def _chosen(person: Person, wanted: Wanted, seen: Overview, of: Counted) -> list[ColumnElement[bool]]:
    narrow = max(len(person.scope.region), len(wanted.region)) >= VILLAGE
    return [*_filters(wanted, seen, of), *_of_tab(wanted.tab, person, narrow, of.table)]


def _asked(person: Person, wanted: Wanted, seen: Overview) -> Select[Any]:
    table = tables.issue
    statement = within(select(table.c.due_on, _rank(seen.order), table.c.number), person.scope)
    return statement.where(*_chosen(person, wanted, seen, ISSUES))


def _due(statement: Select[Any], seen: Overview, after: After | None, dated: bool) -> Select[Any]:
    """Those with a deadline, or those without, behind ``after``."""
    due_on, number, rank = tables.issue.c.due_on, tables.issue.c.number, _rank(seen.order)
    statement = statement.where(due_on.is_not(None) if dated else due_on.is_(None))
    if after is not None:
        behind = or_(rank > after.rank, and_(rank == after.rank, number > after.number))
        # The bare bound is what an index on deadlines can begin at.
        statement = (
            statement.where(due_on >= after.due_on, or_(due_on > after.due_on, behind))
            if dated
            else (statement.where(behind))
        )
    return statement.order_by(*([due_on] if dated else []), rank, number)


def _newest_first(
    connection: Connection, person: Person, wanted: Wanted, seen: Overview, after: After | None, size: int
) -> Page:
    number = tables.issue.c.number
    # What is settled has no deadline; said so, and ordered by it, the index on deadlines gives the order.
    due_on = tables.issue.c.due_on
    statement = within(select(number), person.scope).where(*_chosen(person, wanted, seen, ISSUES), due_on.is_(None))
    if after is not None:
        statement = statement.where(number < after.number)
    with planned_without(connection, "sort"):
        found = connection.execute(statement.order_by(due_on.desc(), number.desc()).limit(size + 1)).scalars().all()
    return _page([After(None, 0, each) for each in found], size)


@lru_cache(maxsize=64)
def _rank(order: tuple[str, ...]) -> ColumnElement[int]:
    places = {digest: place for place, digest in enumerate(order)}
    return case(places, value=tables.issue.c.rule_text, else_=len(places))


def _filters(wanted: Wanted, seen: Overview, of: Counted) -> list[ColumnElement[bool]]:
    table = of.table
    equal = {"department": wanted.department, "state": wanted.state}
    equal |= {"number": wanted.number, "household_no": wanted.household_no}
    found: list[ColumnElement[bool]] = [table.c[name] == value for name, value in equal.items() if value]
    if wanted.rule_id:
        found.append(table.c.rule_text.in_(seen.wordings(wanted.rule_id)))
    if wanted.region:
        found.append(prefixed(table.c.region_code, wanted.region))
    if wanted.severity:
        found.append(table.c.rule_text.in_([d for d in seen.order if seen.severities[d] == wanted.severity]))
    if wanted.due_from:
        found.append(table.c.due_on >= wanted.due_from)
    if wanted.due_to:
        found.append(table.c.due_on <= wanted.due_to)
    if wanted.gone:
        found.append(of.gone)
    if wanted.name:
        found.append((table.c.name == wanted.name) | (table.c.head_name == wanted.name))
    return found


def _of_tab(tab: str, person: Person, narrow: bool, table: Table) -> list[ColumnElement[bool]]:
    if not tab:
        return []
    found: list[ColumnElement[bool]] = [_open(tab, narrow, table)]
    if tab == SETTLED:
        return found
    if person.role in ANSWERING:
        leading = _leads(person, table)
        found.append(~leading if tab == HELP else leading)
    if tab in (LEAD, REPORTED):
        reported = _reported(person.role, table)
        found.append(reported if tab == REPORTED else ~reported)
    return found


def _open(tab: str, narrow: bool, table: Table) -> ColumnElement[bool]:
    """Whether an issue is open, or settled. Within a village few rows are left, which are found by their place: said
    by states, no index on what is open draws a database away from that.
    """
    if narrow:
        return table.c.state.in_([state.value for state in State if state.settled == (tab == SETTLED)])
    return ~table.c.is_open if tab == SETTLED else table.c.is_open


def _leads(person: Person, table: Table) -> ColumnElement[bool]:
    """What ``persons.leads`` says, in SQL: whether the first office of the department is the person's."""
    main = person.scope.department if person.role is Role.DEPARTMENT else TOWNSHIP
    department = table.c.department
    joined = main + JOINED_BY
    return (department == main) | (func.substr(department, 1, len(joined)) == joined)


def _reported(role: Role, table: Table) -> ColumnElement[bool]:
    """Whether it waits for others: for the check, or for the level to which it was referred."""
    # What a village once handed to its township a department still answers (``moves``).
    own = [role.value, *([Role.TOWNSHIP.value] if role is Role.DEPARTMENT else [])]
    elsewhere = (table.c.state == State.REFERRED.value) & table.c.referred_to.not_in(own)
    return table.c.state.in_(_WITH_CHECKERS) | elsewhere


def issue_rows_of(connection: Connection, person: Person, numbers: Sequence[str]) -> list[Mapping[str, Any]]:
    """The issues ``numbers`` within the person's scope, in that order, as published lists read them: all columns,
    the wording of the rule, the newest evidence, and the ``notes``.
    """
    issue, text, evidence = tables.issue, tables.rule_text, tables.evidence
    newest = (evidence.c.number == issue.c.number) & (evidence.c.version == issue.c.evidence_version)
    columns = (*issue.c, *(text.c[name] for name in _TEXTS), evidence.c.body.label("evidence"))
    statement = select(*columns).join(text, text.c.digest == issue.c.rule_text).join(evidence, newest)
    found: dict[str, dict[str, Any]] = {}
    for some in _chunks(numbers):
        rows = connection.execute(within(statement.where(issue.c.number.in_(some)), person.scope)).mappings()
        found |= {row["number"]: {**row, "notes": []} for row in rows}
        for note in _notes(connection, some):
            if note["number"] in found:
                found[note["number"]]["notes"].append(note)
    return [found[number] for number in numbers if number in found]


CHUNK = 500


def _chunks(numbers: Sequence[str]) -> list[Sequence[str]]:
    return [numbers[start : start + CHUNK] for start in range(0, len(numbers), CHUNK)]


def _notes(connection: Connection, numbers: Sequence[str]) -> list[Mapping[str, Any]]:
    note, past = tables.note, tables.history
    columns = [note.c[name] for name in ("number", "office", "kind", "text", "document")]
    statement = select(*columns, func.substr(past.c.at, 1, 10).label("day")).join(past, past.c.seq == note.c.seq)
    rows = connection.execute(statement.where(note.c.number.in_(numbers)).order_by(note.c.number, note.c.seq))
    return [dict(row) for row in rows.mappings()]

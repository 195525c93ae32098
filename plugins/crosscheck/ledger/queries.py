"""What commands and pages ask of the ledger. Every question has a scope; what lies outside does not exist."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, String, Table, func, literal, select

from crosscheck.access.offices import JOINED_BY, LEVEL
from crosscheck.access.scopes import Scope
from crosscheck.errors import LedgerError
from crosscheck.ledger import tables
from crosscheck.ledger.history import Entry, entries_of
from crosscheck.ledger.issue import Issue, RuleText
from crosscheck.ledger.issue_rows import CHUNK, issues
from crosscheck.ledger.vocabulary import Action, State


def within(statement: Select[Any], scope: Scope, table: Table = tables.issue) -> Select[Any]:
    """``statement`` on the table of issues, or on that of kept counts (``tally``), narrowed to ``scope``.

    A county also sees its issues without a valid region code; a narrower region does not.
    """
    if len(scope.region) > 6:
        statement = statement.where(prefixed(table.c.region_code, scope.region))
    elif scope.region:
        statement = statement.where(prefixed(table.c.county, scope.region))
    return statement.where(_joins(table.c.department, scope.department)) if scope.department else statement


def prefixed(column: ColumnElement[str], region: str) -> ColumnElement[bool]:
    """Whether a code begins with ``region``, which is not empty, as a range.

    An index answers that; LIKE none, behind PostgreSQL's policies least of all.
    """
    return (column >= region) & (column < region[:-1] + chr(ord(region[-1]) + 1))


def _joins(department: ColumnElement[str], office: str) -> ColumnElement[bool]:
    """Whether an issue's department names ``office``, alone or joined with others: what ``offices`` says, in SQL.

    No LIKE: that takes letters of either case for the same.
    """
    padded = literal(JOINED_BY, String) + department + JOINED_BY

    def holds(name: str) -> ColumnElement[bool]:
        return func.replace(padded, f"{JOINED_BY}{name}{JOINED_BY}", "") != padded

    levelled = func.substr(department, 1, len(LEVEL)) == LEVEL
    if office.startswith(LEVEL):
        return holds(office) | (levelled & holds(office.removeprefix(LEVEL)))
    return holds(office) & ~levelled


@dataclass(frozen=True)
class EvidenceVersion:
    """One version of an issue's evidence: canonical JSON and the night that brought it."""

    version: int
    business_date: date
    body: str


class Place(NamedTuple):
    """Where an issue lies and which department it belongs to."""

    region_code: str
    county: str
    department: str


@dataclass(frozen=True)
class Card:
    """All about one issue: its rule's wording, every version of the evidence, the whole history."""

    issue: Issue
    rule: RuleText
    evidence: tuple[EvidenceVersion, ...]
    history: tuple[Entry, ...]


def find(
    connection: Connection,
    scope: Scope,
    *,
    rule_id: str = "",
    state: State | None = None,
    household_no: str = "",
    only_open: bool = False,
    limit: int | None = None,
) -> list[Issue]:
    """Issues within ``scope`` by number, narrowed by what is given; at most ``limit``."""
    table = tables.issue
    statement = within(select(table), scope)
    if rule_id:
        statement = statement.where(table.c.rule_id == rule_id)
    if state:
        statement = statement.where(table.c.state == state.value)
    if household_no:
        statement = statement.where(table.c.household_no == household_no)
    if only_open:
        statement = statement.where(table.c.is_open)
    return list(issues(connection, statement.limit(limit)))


def card(connection: Connection, scope: Scope, number: str) -> Card:
    """All about the issue ``number``; one outside ``scope`` is refused in the same words as one that never was."""
    table = tables.issue
    found = list(issues(connection, within(select(table).where(table.c.number == number), scope)))
    if not found:
        raise LedgerError(f"没有编号为{number}的问题", en=f"no issue {number}")
    issue = found[0]
    text, versions = tables.rule_text, tables.evidence
    wording = connection.execute(select(text).where(text.c.digest == issue.rule_text)).mappings().one()
    bodies = select(versions.c.version, versions.c.business_date, versions.c.body).where(versions.c.number == number)
    return Card(
        issue=issue,
        rule=RuleText(**wording),
        evidence=tuple(EvidenceVersion(*row) for row in connection.execute(bodies.order_by(versions.c.version))),
        history=entries_of(connection, number),
    )


def places(connection: Connection, scope: Scope, numbers: Sequence[str]) -> set[Place]:
    """Where the issues ``numbers`` within ``scope`` lie and who answers them."""
    table = tables.issue
    found: set[Place] = set()
    for start in range(0, len(numbers), CHUNK):
        some = select(table.c.region_code, table.c.county, table.c.department)
        some = within(some.where(table.c.number.in_(numbers[start : start + CHUNK])), scope)
        found |= {Place(*row) for row in connection.execute(some)}
    return found


class ListIssue(NamedTuple):
    """An issue about a list as such: its rule and number."""

    rule_id: str
    number: str


def list_issues(connection: Connection, scope: Scope, day: date) -> dict[str, list[ListIssue]]:
    """The issues whose subject is a list, found on ``day`` or before it and since, by list."""
    table = tables.issue
    statement = within(select(table.c.subject_id, table.c.rule_id, table.c.number), scope).where(
        table.c.subject_kind == "dataset", table.c.first_seen_on <= day, table.c.last_seen_on >= day
    )
    found: dict[str, list[ListIssue]] = defaultdict(list)
    for dataset, rule_id, number in connection.execute(statement.order_by(table.c.rule_id, table.c.number)):
        found[dataset].append(ListIssue(rule_id, number))
    return dict(found)


def wordings(connection: Connection) -> dict[str, RuleText]:
    """Every wording that a rule has had, by its digest."""
    rows = connection.execute(select(tables.rule_text)).mappings()
    return {row["digest"]: RuleText(**row) for row in rows}


def has_taken(connection: Connection, digest: str) -> bool:
    """Whether the history names a filled-in list whose file has the SHA-256 ``digest``."""
    table = tables.history
    same = table.c.source.endswith(f"sha256:{digest}", autoescape=True)
    where = (table.c.number == "") & (table.c.action == Action.FEEDBACK.value) & same
    return connection.execute(select(table.c.seq).where(where).limit(1)).first() is not None


class Act(NamedTuple):
    """When somebody did something, and the first entry of the history about it."""

    at: str
    seq: int


def act_on(connection: Connection, digest: str, actor: str) -> Act | None:
    """The newest act of ``actor`` whose source is a file with the SHA-256 ``digest``."""
    table = tables.history
    same = table.c.source.endswith(f"sha256:{digest}", autoescape=True) & (table.c.actor == actor)
    by_time = select(table.c.at, func.min(table.c.seq)).where(same).group_by(table.c.at)
    row = connection.execute(by_time.order_by(table.c.at.desc()).limit(1)).one_or_none()
    return Act(*row) if row else None

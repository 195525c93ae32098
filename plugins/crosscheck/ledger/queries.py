"""What commands and pages ask of the ledger. Every question has a scope; what lies outside does not exist."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, select

from crosscheck.access.scopes import Scope
from crosscheck.errors import LedgerError
from crosscheck.ledger import tables
from crosscheck.ledger.issue import Issue, RuleText
from crosscheck.ledger.issue_rows import issues
from crosscheck.ledger.vocabulary import State


def within(statement: Select[Any], scope: Scope) -> Select[Any]:
    """``statement`` on the table of issues, narrowed to ``scope``.

    A county also sees its issues without a valid region code; a narrower region does not.
    """
    table = tables.issue
    if len(scope.region) > 6:
        statement = statement.where(table.c.region_code.startswith(scope.region, autoescape=True))
    elif scope.region:
        statement = statement.where(table.c.county.startswith(scope.region, autoescape=True))
    return statement.where(table.c.department == scope.department) if scope.department else statement


@dataclass(frozen=True)
class EvidenceVersion:
    """One version of an issue's evidence: canonical JSON and the night that brought it."""

    version: int
    business_date: date
    body: str


@dataclass(frozen=True)
class HistoryEntry:
    """One entry of an issue's history, as ``history.Entry`` was written."""

    seq: int
    at: str
    actor: str
    role: str
    action: str
    before: str
    after: str
    why: str
    source: str


@dataclass(frozen=True)
class Card:
    """All about one issue: its rule's wording, every version of the evidence, the whole history."""

    issue: Issue
    rule: RuleText
    evidence: tuple[EvidenceVersion, ...]
    history: tuple[HistoryEntry, ...]


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
        raise LedgerError(f"没有编号为{number}的问题")
    issue = found[0]
    text, versions, entries = tables.rule_text, tables.evidence, tables.history
    wording = connection.execute(select(text).where(text.c.digest == issue.rule_text)).mappings().one()
    bodies = select(versions.c.version, versions.c.business_date, versions.c.body).where(versions.c.number == number)
    columns = [entries.c[name] for name in HistoryEntry.__dataclass_fields__]
    past = select(*columns).where(entries.c.number == number).order_by(entries.c.seq)
    return Card(
        issue=issue,
        rule=RuleText(**wording),
        evidence=tuple(EvidenceVersion(*row) for row in connection.execute(bodies.order_by(versions.c.version))),
        history=tuple(HistoryEntry(*row) for row in connection.execute(past)),
    )

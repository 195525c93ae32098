"""Between the table ``issue`` and the value ``Issue``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, bindparam, insert, select, update

from crosscheck.ledger import tables
from crosscheck.ledger.issue import Issue, Key, Subject
from crosscheck.ledger.vocabulary import State

BATCH = 5000
_PLAIN = [f.name for f in fields(Issue) if f.name not in ("key", "subject", "state")]
_IMMATERIAL = ("last_seen_on", "clean_nights", "clean_on", "department", "rule_text", "link", "history_seq")
"""Bookkeeping of every night and what follows the catalogue: it changes without an entry in the history."""
_FIXED = (*Key._fields, "number")


def from_row(row: RowMapping) -> Issue:
    """The issue of one row of the table."""
    return Issue(
        key=Key(*(row[name] for name in Key._fields)),
        subject=Subject(*(row[name] for name in Subject._fields)),
        state=State(row["state"]),
        **{name: row[name] for name in _PLAIN},
    )


def to_row(issue: Issue) -> dict[str, Any]:
    """The row of one issue."""
    return {
        **issue.key._asdict(),
        **issue.subject._asdict(),
        "state": issue.state.value,
        "is_open": not issue.state.settled,
        **{name: getattr(issue, name) for name in _PLAIN},
    }


def material(issue: Issue) -> dict[str, Any]:
    """What of an issue changes only together with an entry in the history, as plain JSON values."""
    plain = {name: getattr(issue, name) for name in _PLAIN if name not in _IMMATERIAL}
    shown = {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in plain.items()}
    return {**shown, "key": list(issue.key), "state": issue.state.value}


def issues(connection: Connection, where: Select[Any] | None = None) -> Iterator[Issue]:
    """Issues by number: all of them, or those that the ``select`` of the table chooses."""
    statement = (where if where is not None else select(tables.issue)).order_by(tables.issue.c.number)
    for row in connection.execute(statement, execution_options={"yield_per": BATCH}).mappings():
        yield from_row(row)


def insert_issues(connection: Connection, new: Iterable[Issue]) -> None:
    """Insert issues that have just been opened."""
    rows = [to_row(issue) for issue in new]
    for start in range(0, len(rows), BATCH):
        connection.execute(insert(tables.issue), rows[start : start + BATCH])


def update_issues(connection: Connection, changed: Iterable[Issue]) -> None:
    """Write issues back by number. Key and number never change."""
    rows = [to_row(issue) for issue in changed]
    statement = update(tables.issue).where(tables.issue.c.number == bindparam("the_number"))
    for start in range(0, len(rows), BATCH):
        batch = [
            {"the_number": row["number"], **{name: value for name, value in row.items() if name not in _FIXED}}
            for row in rows[start : start + BATCH]
        ]
        connection.execute(statement, batch)

"""What the newest night changed, as it was before: kept until the next date, so that the night can be taken back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from sqlalchemy import Connection, Date, delete, insert, select

from crosscheck.files import canonical
from crosscheck.ledger import tables
from crosscheck.ledger.changes import Change
from crosscheck.ledger.issue import Issue
from crosscheck.ledger.issue_rows import differences, issues, with_columns

BATCH = 5000


def forget_former(connection: Connection) -> None:
    """Drop what is kept: another date begins."""
    connection.execute(delete(tables.former))


def keep_former(connection: Connection, changes: Iterable[Change], day: date) -> None:
    """Keep what ``changes`` of the night of ``day`` find; of a date that runs again the first finding counts.

    An issue that was opened on ``day`` was not there before.
    """
    table = tables.former
    kept: dict[str, str] = {number: body for number, body in connection.execute(select(table))}
    rows = []
    for change in changes:
        if change.before is not None and change.before.first_seen_on != day:
            number = change.before.number
            body = _body(differences(change.after, change.before), kept.get(number))
            if body != kept.get(number):
                rows.append({"number": number, "body": body})
    again = [row["number"] for row in rows if row["number"] in kept]
    for start in range(0, len(again), BATCH // 10):
        connection.execute(delete(table).where(table.c.number.in_(again[start : start + BATCH // 10])))
    for start in range(0, len(rows), BATCH):
        connection.execute(insert(table), rows[start : start + BATCH])


def _body(values: dict[str, Any], kept: str | None) -> str:
    shown = {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
    return canonical(shown | (json.loads(kept) if kept else {}))


def former_issues(connection: Connection) -> Iterator[tuple[Issue, Issue]]:
    """Each issue that the newest night changed, as it is now and as it was before."""
    bodies: dict[str, str] = {number: body for number, body in connection.execute(select(tables.former))}
    changed = select(tables.issue).where(tables.issue.c.number.in_(select(tables.former.c.number)))
    for issue in list(issues(connection, changed)):
        yield issue, with_columns(issue, _values(bodies[issue.number]))


def _values(body: str) -> dict[str, Any]:
    dated = {column.name for column in tables.issue.columns if isinstance(column.type, Date)}
    values: dict[str, Any] = json.loads(body)
    return {name: date.fromisoformat(value) if value and name in dated else value for name, value in values.items()}

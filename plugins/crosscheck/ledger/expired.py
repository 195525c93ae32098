"""What went because its time was over: on record in the history by class, basis and place, never by person."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Table, delete, func, select

from crosscheck.ledger import tables
from crosscheck.ledger.history import append
from crosscheck.ledger.nights import night_entry
from crosscheck.ledger.portal_tables import seen
from crosscheck.ledger.vocabulary import Action, State

OVER = (State.CLOSED.value, State.WITHDRAWN.value)
"""States of an issue that asks nothing any more and waits for nothing."""


def citations(connection: Connection) -> dict[str, date | None]:
    """The snapshots that evidence cites, by path in the home: when the last issue that cites one was closed.

    None while one of them is not closed.
    """
    issue, evidence = tables.issue, tables.evidence
    statement = select(evidence.c.body, issue.c.state, issue.c.closed_on, issue.c.last_seen_on)
    cited: dict[str, date | None] = {}
    rows = connection.execute(
        statement.join(issue, issue.c.number == evidence.c.number), execution_options={"yield_per": 5000}
    )
    for body, state, closed_on, last_seen_on in rows.tuples():
        over = (closed_on or last_seen_on) if state in OVER else None
        for path in {_path(row) for row in json.loads(body)["rows"] if row.get("delivery")}:
            before = cited.get(path, over)
            cited[path] = max(before, over) if before and over else None
    return cited


def _path(row: Mapping[str, Any]) -> str:
    return f"lake/{row['dataset']}/{row['delivery']}"


def gone(connection: Connection) -> set[str]:
    """Everything that went so far, by path in the home."""
    past = tables.history
    rows = connection.execute(select(past.c.details).where(past.c.action == Action.EXPIRED.value)).scalars()
    return {path for details in rows for path in json.loads(details).get("gone", ())}


def record_expired(connection: Connection, day: date, kind: str, basis: str, paths: Sequence[str]) -> None:
    """Append what goes today of one class, and why; the caller removes it afterwards."""
    details = {"retention": kind, "basis": basis, "count": len(paths), "gone": list(paths)}
    append(connection, [night_entry(day.isoformat(), Action.EXPIRED, f"retention {kind}", details)])


def old_records(connection: Connection, before: date) -> dict[str, int]:
    """How many looks and downloads were recorded before a day."""
    return {table.name: len(_old(connection, table, before)) for table in (seen, tables.download)}


def drop_records(connection: Connection, day: date, before: date, basis: str) -> int:
    """Drop looks and downloads from before a day, and append how many; how many."""
    dropped = {table: _old(connection, table, before) for table in (seen, tables.download)}
    for table, numbers in dropped.items():
        connection.execute(delete(table).where(table.c.id <= max(numbers, default=0)))
    total = sum(map(len, dropped.values()))
    if total:
        details = {
            "retention": "audit",
            "basis": basis,
            "count": {table.name: len(numbers) for table, numbers in dropped.items()},
            "downloads_up_to": max(dropped[tables.download], default=0),
        }
        append(connection, [night_entry(day.isoformat(), Action.EXPIRED, "retention audit", details)])
    return total


def _old(connection: Connection, table: Table, before: date) -> list[int]:
    """The numbers of the rows up to the last one before the first that is not old: times may stand out of order."""
    young = select(func.min(table.c.id)).where(table.c.at >= before.isoformat())
    first = connection.execute(young).scalar()
    numbers = select(table.c.id) if first is None else select(table.c.id).where(table.c.id < first)
    return list(connection.execute(numbers.order_by(table.c.id)).scalars())

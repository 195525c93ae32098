"""The rows that published lists are made from, as plain values: the statements of ``sql/lists`` on the ledger.

``root`` is the folder that holds ``sql/``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Date, bindparam, select, text

from crosscheck import sqlfiles
from crosscheck.access.scopes import Scope
from crosscheck.ledger import tables
from crosscheck.ledger.vocabulary import Action

Row = Mapping[str, Any]
LONGEST_DEADLINE = timedelta(days=90)
"""No rule's deadline is longer: 30 working days with the longest holidays among them."""
_OPEN_DATES = ("first_seen_on", "last_seen_on", "missing_since", "issued_on", "due_on")
_YEAR_DATES = ("first_seen_on", "issued_on", "due_on", "urged_on", "done_on", "closed_on", "missing_since")


@dataclass(frozen=True)
class HeldRow:
    """One rule that was not checked, in one region (empty: anywhere), or of which only one ``object`` was not."""

    rule_id: str
    title: str
    department: str
    severity: str
    region: str
    kind: str
    reason: str
    findings: int
    decision: str
    last_ran_on: date | None
    open_issues: int
    object: str = ""
    rests_on: str = ""


def open_issues(connection: Connection, root: Path, scope: Scope) -> list[Row]:
    """Every open issue within ``scope``, in the order of the lists, each with the ``notes`` on it."""
    rows = _rows(connection, root, "open_issues", _OPEN_DATES, {})
    seen = [row for row in rows if scope.covers(row["county"], row["region_code"], row["department"])]
    return _with_notes(connection, root, seen)


def held_rows(connection: Connection, root: Path, business_date: date, run: int, county: str) -> list[HeldRow]:
    """The rules that one run of a night did not check in a county."""
    values = {"business_date": business_date, "run": run, "county": county}
    return [HeldRow(**row) for row in _rows(connection, root, "held_rules", ["last_ran_on"], values)]


def issue_ledger(connection: Connection, root: Path, county: str, day: date) -> list[Row]:
    """The issues of a county in the year of ``day``, each with its last answer and the ``notes`` on it."""
    values = {"county": county, "year": f"{day.year}", "first_day": day.replace(month=1, day=1)}
    return _with_notes(connection, root, _rows(connection, root, "issue_ledger", _YEAR_DATES, values))


def issue_sums(connection: Connection, root: Path, county: str, day: date) -> list[Row]:
    """What is at stake in the issues of ``issue_ledger``, and what was recovered, by department and township."""
    values = {"county": county, "year": f"{day.year}", "first_day": day.replace(month=1, day=1)}
    return _rows(connection, root, "sums", (), values)


def exemptions(connection: Connection, root: Path, county: str) -> list[Row]:
    """Every exemption that was ever granted in a county."""
    return _rows(connection, root, "exemptions", ["until"], {"county": county})


def issue_events(connection: Connection, root: Path, county: str, first: date, last: date) -> list[Row]:
    """What happened to the issues of a county from ``first`` to ``last``, both included: ``n`` alike in each row. No
    person.

    Issues whose deadline may lie in that time are there, whatever happened to them; ``answered_on`` is the day of the
    last answer up to ``last``, as text, which may belong to an earlier issuing.
    """
    values = _between(county, first, last) | {"since": first - LONGEST_DEADLINE}
    return _rows(connection, root, "bulletin", ("due_on", "issued_on", "closed_on"), values)


def closings(connection: Connection, root: Path, county: str, first: date, last: date) -> list[Row]:
    """By township and role: issues closed from ``first`` to ``last``, and closings found wrong then. No person."""
    return _rows(connection, root, "closings", (), _between(county, first, last))


def refused_answers(connection: Connection, first: date, last: date) -> dict[str, int]:
    """How many rows of filled-in lists were refused from ``first`` to ``last``, by cause, of all counties."""
    table = tables.history
    statement = select(table.c.details).where(
        table.c.number == "",
        table.c.action == Action.FEEDBACK.value,
        table.c.at >= first.isoformat(),
        table.c.at < (last + timedelta(days=1)).isoformat(),
    )
    causes: dict[str, int] = {}
    for details in connection.execute(statement).scalars():
        for cause, count in json.loads(details)["causes"].items():
            causes[cause] = causes.get(cause, 0) + count
    return dict(sorted(causes.items()))


def _with_notes(connection: Connection, root: Path, rows: Sequence[Row]) -> list[Row]:
    notes: dict[str, list[Row]] = {}
    for note in _rows(connection, root, "notes", (), {}):
        notes.setdefault(note["number"], []).append(note)
    return [{**row, "notes": notes.get(row["number"], [])} for row in rows]


def _between(county: str, first: date, last: date) -> dict[str, Any]:
    return {"county": county, "first_day": first.isoformat(), "last_day": last.isoformat()}


def _rows(connection: Connection, root: Path, name: str, dates: Sequence[str], values: Mapping[str, Any]) -> list[Row]:
    """The rows of ``sql/lists/<name>.sql``. ``dates`` names its columns that are dates: SQLite has only text."""
    days = [bindparam(key, type_=Date) for key, value in values.items() if isinstance(value, date)]
    statement = text(sqlfiles.sql(root, f"lists/{name}")).bindparams(*days)
    typed = statement.columns(**dict.fromkeys(dates, Date))
    return [dict(row) for row in connection.execute(typed, values).mappings()]

"""Between the table ``issue`` and the value ``Issue``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, replace
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, insert, select, tuple_, update

from crosscheck.ledger import tables
from crosscheck.ledger.issue import Issue, Key, Subject
from crosscheck.ledger.vocabulary import State

BATCH = 5000
CHUNK = 500
"""Keys in one question: databases limit how many."""
_PLAIN = [f.name for f in fields(Issue) if f.name not in ("key", "subject", "state")]
COUNTERS = ("last_seen_on", "clean_nights", "clean_on")
"""Bookkeeping of every night: it changes without an entry of the issue's own (``ledger.counters``)."""
_IMMATERIAL = (*COUNTERS, "history_seq")
_FIRST_LEFT_OUT = ("department", "rule_text", "link")
"""What the first kind of fingerprint left out, beside the subject."""


def _places(names: Iterable[str]) -> itemgetter[Any]:
    columns = tables.issue.columns.keys()
    return itemgetter(*(columns.index(name) for name in names))


_KEY, _SUBJECT, _VALUES = _places(Key._fields), _places(Subject._fields), _places(_PLAIN)
_STATE = _places(["state"])


def from_row(row: Row[Any]) -> Issue:
    """The issue of one whole row of the table."""
    plain = dict(zip(_PLAIN, _VALUES(row), strict=True))
    return Issue(key=Key._make(_KEY(row)), subject=Subject._make(_SUBJECT(row)), state=State(_STATE(row)), **plain)


def to_row(issue: Issue) -> dict[str, Any]:
    """The row of one issue."""
    return {
        **issue.key._asdict(),
        **issue.subject._asdict(),
        "state": issue.state.value,
        "is_open": not issue.state.settled,
        **{name: getattr(issue, name) for name in _PLAIN},
    }


def material(issue: Issue, kind: int) -> dict[str, Any]:
    """What of an issue changes only together with an entry in the history, as plain JSON values.

    ``kind`` 2 is all that people read; 1, of entries made before there was 2, leaves out the subject and what follows
    the catalogue.
    """
    left_out = _IMMATERIAL if kind > 1 else (*_IMMATERIAL, *_FIRST_LEFT_OUT)
    plain = {name: getattr(issue, name) for name in _PLAIN if name not in left_out}
    if issue.amount is None:
        del plain["amount"]  # older entries knew no sums
    shown = {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in plain.items()}
    subject = {"subject": list(issue.subject)} if kind > 1 else {}
    return {**shown, **subject, "key": list(issue.key), "state": issue.state.value}


def issues(connection: Connection, where: Select[Any] | None = None) -> Iterator[Issue]:
    """Issues by number: all of them, or those that the ``select`` of the table chooses."""
    statement = (where if where is not None else select(tables.issue)).order_by(tables.issue.c.number)
    for row in connection.execute(statement, execution_options={"yield_per": BATCH}):
        yield from_row(row)


def affected_issues(connection: Connection, keys: Iterable[Key]) -> dict[Key, Issue]:
    """The issues that a night finding ``keys`` may change: open and exempt ones, and settled ones found again.

    A year's closed issues far outnumber them and are not read.
    """
    table = tables.issue
    awake = select(table).where(table.c.is_open | (table.c.state == State.EXEMPT.value))
    known = {issue.key: issue for issue in issues(connection, awake)}
    others = sorted({key for key in keys if key not in known})
    columns = tuple_(*(table.c[name] for name in Key._fields))
    for start in range(0, len(others), CHUNK):
        again = select(table).where(columns.in_(others[start : start + CHUNK]))
        known.update((issue.key, issue) for issue in issues(connection, again))
    return known


def insert_issues(connection: Connection, new: Iterable[Issue]) -> None:
    """Insert issues that have just been opened."""
    rows = [to_row(issue) for issue in new]
    for start in range(0, len(rows), BATCH):
        connection.execute(insert(tables.issue), rows[start : start + BATCH])


def update_issues(connection: Connection, changed: Iterable[tuple[Issue, Issue]]) -> None:
    """Write what differs between each issue as it stands in the table and as it is now. Key and number never change.

    Most issues of a night were only seen again: those write one column.
    """
    table = tables.issue
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for before, after in changed:
        values = differences(before, after)
        alike[tuple(values)].append({"the_number": after.number, **values})
    for names, rows in sorted(alike.items()):
        statement = (
            update(table)
            .where(table.c.number == bindparam("the_number"))
            .values({name: bindparam(name) for name in names})
        )
        for start in range(0, len(rows) if names else 0, BATCH):
            connection.execute(statement, rows[start : start + BATCH])


def with_columns(issue: Issue, values: Mapping[str, Any]) -> Issue:
    """The issue with other values in some of its columns."""
    subject = issue.subject._replace(**{name: values[name] for name in Subject._fields if name in values})
    plain = {name: values[name] for name in _PLAIN if name in values}
    return replace(issue, subject=subject, state=State(values.get("state", issue.state)), **plain)


def differences(before: Issue, after: Issue) -> dict[str, Any]:
    """The columns of ``after`` that differ, always in the same order."""
    values = {name: new for name in _PLAIN if (new := getattr(after, name)) != getattr(before, name)}
    if after.subject != before.subject:
        values |= after.subject._asdict()
    if after.state is not before.state:
        values |= {"state": after.state.value, "is_open": not after.state.settled}
    return values

"""Writes changes into the tables: numbers, issues, evidence, history entries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, insert, select, update

from crosscheck.errors import LedgerError
from crosscheck.ledger import history, tables
from crosscheck.ledger.changes import Change, Event
from crosscheck.ledger.history import FINGERPRINT, Entry, Head, fingerprint, record_hash, sha256
from crosscheck.ledger.issue import Issue, Key
from crosscheck.ledger.issue_rows import insert_issues, update_issues
from crosscheck.ledger.vocabulary import MOVES, Action, State

LAST_NUMBER = 999_999
BATCH = 5000


@dataclass(frozen=True)
class Author:
    """Who is behind changes: ``at`` is a business date for the night, an ISO time for a person."""

    at: str
    actor: str
    role: str
    source: str

    def entry(
        self,
        action: Action,
        details: dict[str, Any],
        before: str = "",
        after: str = "",
        why: str = "",
        number: str = "",
    ) -> Entry:
        """What they did, as the history has it; ``number`` of the issue that it concerns, empty where it is none."""
        return Entry(self.at, number, self.actor, self.role, action.value, before, after, why, self.source, details)


def apply(
    connection: Connection, changes: Sequence[Change], author: Author, day: date, first: Entry | None = None
) -> Head:
    """Write ``changes`` in their order, after the entry ``first``; returns the new head of the history.

    New issues get the next numbers of their county and the year of ``day`` in that order; one that was taken back in
    that year has its number.
    """
    numbered = _number(connection, changes, day.year)
    entries = [first] if first else []
    seq = history.head(connection).seq + len(entries)
    final: list[Change] = []
    records: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for change in numbered:
        entries.extend(_entries(change, author, day))
        for at, event in enumerate(change.events, start=seq + 1):
            if event.record:
                row = {**event.record.values, "number": change.after.number, "seq": at}
                records[event.record.table].append(row)
        seq += len(change.events)
        after = replace(change.after, history_seq=seq) if change.events else change.after
        final.append(replace(change, after=after))
    head = history.append(connection, entries)
    insert_issues(connection, (change.after for change in final if change.before is None))
    update_issues(connection, ((change.before, change.after) for change in final if change.before is not None))
    _insert_evidence(connection, final, day)
    for table in tables.RECORDS:
        if records[table.name]:
            connection.execute(insert(table), records[table.name])
    return head


def _number(connection: Connection, changes: Sequence[Change], year: int) -> list[Change]:
    """The changes with numbers for new issues; the series remembers the last one, so none is given twice."""
    if all(change.before is not None for change in changes):
        return list(changes)
    table = tables.number_series
    series = select(table.c.county, table.c.last).where(table.c.year == year)
    last: dict[str, int] = {county: value for county, value in connection.execute(series)}
    known = set(last)
    own = _own_numbers(connection, year)
    numbered = []
    for change in changes:
        if change.before is None:
            county, number = change.after.key.county, own.get(change.after.key)
            if number is None:
                last[county] = last.get(county, 0) + 1
                number = issue_number(county, year, last[county])
            change = replace(change, after=replace(change.after, number=number))
        numbered.append(change)
    for county, value in sorted(last.items()):
        if county in known:
            where = (table.c.county == county) & (table.c.year == year)
            connection.execute(update(table).where(where).values(last=value))
        else:
            connection.execute(insert(table).values(county=county, year=year, last=value))
    return numbered


def _own_numbers(connection: Connection, year: int) -> dict[Key, str]:
    """The numbers of the ``year`` that issues have had and that were taken back."""
    table = tables.taken_back
    columns = (table.c.number, *(table.c[name] for name in Key._fields))
    rows = connection.execute(select(*columns).where(table.c.number.contains(f"-{year}-", autoescape=True)))
    return {Key(*key): number for number, *key in rows}


def issue_number(county: str, year: int, serial: int) -> str:
    """``<county>-<year>-<serial>``, e.g. ``451022-2026-000001``."""
    if serial > LAST_NUMBER:
        raise LedgerError(f"county {county} has used up all issue numbers of {year} ({LAST_NUMBER})")
    return f"{county}-{year}-{serial:06d}"


def _entries(change: Change, author: Author, day: date) -> Iterator[Entry]:
    state = change.before.state.value if change.before else ""
    for event in change.events:
        after = State.NEW.value if event.action is Action.OPENED else state
        if event.action in MOVES:
            after = MOVES[event.action].after.value
        yield author.entry(
            event.action, _details(change, event, day), state, after, event.why, number=change.after.number
        )
        state = after


def _details(change: Change, event: Event, day: date) -> dict[str, Any]:
    details: dict[str, Any] = {"issue": fingerprint(change.after), "fingerprint": FINGERPRINT}
    if change.finding is not None and event.action in (Action.OPENED, Action.EVIDENCE):
        version, body = change.after.evidence_version, change.finding.evidence
        details |= {"version": version, "evidence": sha256(body), "night": day.isoformat()}
    if event.record:
        details |= {"table": event.record.table, "record": record_hash(event.record.values)}
    return details


def _insert_evidence(connection: Connection, changes: Sequence[Change], day: date) -> None:
    rows = [
        _evidence_row(change.after, change.finding.evidence, day) for change in changes if change.finding is not None
    ]
    for start in range(0, len(rows), BATCH):
        connection.execute(insert(tables.evidence), rows[start : start + BATCH])


def _evidence_row(issue: Issue, body: str, day: date) -> dict[str, Any]:
    return {
        "number": issue.number,
        "version": issue.evidence_version,
        "hash": issue.evidence_hash,
        "business_date": day,
        "body": body,
    }

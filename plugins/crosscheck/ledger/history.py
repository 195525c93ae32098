"""Append-only entries, each carrying the hash of the one before it, and the proof that nothing was touched."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, insert, select, update

from crosscheck.files import canonical
from crosscheck.ledger import tables
from crosscheck.ledger.issue import Issue
from crosscheck.ledger.issue_rows import issues, material

BATCH = 2000


class Head(NamedTuple):
    """The newest entry: kept outside the ledger (manifests, paper), it proves that nothing was cut off."""

    seq: int
    hash: str


@dataclass(frozen=True)
class Entry:
    """What happened: who in which role, when, from which state to which, why, from which file or night.

    ``at`` is the business date for a night and an ISO time for a person. ``details`` is a plain JSON object; it
    never names a person. ``number`` is empty for what concerns no single issue.
    """

    at: str
    number: str
    actor: str
    role: str
    action: str
    before: str
    after: str
    why: str
    source: str
    details: dict[str, Any] = field(default_factory=dict)


def sha256(text: str) -> str:
    """SHA-256 of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def fingerprint(issue: Issue) -> str:
    """Hash of all of an issue that changes only with an entry: a changed row shows, a changed history too."""
    return sha256(canonical(material(issue)))[:32]


def record_hash(values: Mapping[str, Any]) -> str:
    """Hash of a row that an event brings, whatever the order of its columns; dates count as ISO text."""
    shown = {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
    return sha256(canonical(shown))


def head(connection: Connection) -> Head:
    """The head of the chain; (0, "") when nothing has happened yet."""
    return Head(*connection.execute(select(tables.chain.c.seq, tables.chain.c.hash)).one())


def entries_of(connection: Connection, number: str) -> tuple[Entry, ...]:
    """The history of the issue ``number``, oldest first."""
    past = tables.history
    columns = [past.c[part.name] for part in fields(Entry)]
    statement = select(*columns).where(past.c.number == number).order_by(past.c.seq)
    rows = connection.execute(statement).mappings()
    return tuple(Entry(**{**row, "details": json.loads(row["details"])}) for row in rows)


def append(connection: Connection, entries: Iterable[Entry]) -> Head:
    """Append ``entries`` in order and return the new head. The caller holds the write transaction."""
    seq, last = head(connection)
    batch: list[dict[str, Any]] = []
    for entry in entries:
        seq += 1
        row = {**vars(entry), "seq": seq, "details": canonical(entry.details)}
        last = row["hash"] = _hash(last, row)
        batch.append(row)
        if len(batch) == BATCH:
            connection.execute(insert(tables.history), batch)
            batch = []
    if batch:
        connection.execute(insert(tables.history), batch)
    connection.execute(update(tables.chain).values(seq=seq, hash=last))
    return Head(seq, last)


def _hash(before: str, row: dict[str, Any]) -> str:
    return sha256(before + canonical({key: value for key, value in row.items() if key != "hash"}))


@dataclass(frozen=True)
class Proof:
    """Result of ``verify``: how many entries, the head, and every problem in words. No problem: nothing was touched."""

    entries: int
    head: Head
    problems: tuple[str, ...]


def verify(connection: Connection, heads: Iterable[Head] = ()) -> Proof:
    """Recompute the chain and compare it with the issues, their evidence and ``heads`` that were kept elsewhere.

    Finds changed, deleted, inserted and reordered entries; a cut-off end by the chain's own row and by ``heads``;
    issues, evidence, answers and decisions that differ from what the history says.
    """
    expected = {kept.seq: kept.hash for kept in heads if kept.seq}
    problems: list[str] = []
    newest: dict[str, tuple[int, str, str]] = {}
    bodies: dict[tuple[str, int], str] = {}
    records: dict[tuple[str, str, int], str] = {}
    seq, last = 0, ""
    for row in _rows(connection):
        seq += 1
        if row["seq"] != seq:
            problems.append(f"entry {seq} is missing or out of order: found {row['seq']}")
            seq = row["seq"]
        if row["hash"] != _hash(last, row):
            problems.append(f"entry {seq} was changed, or the entry before it was")
        last = row["hash"]
        if expected.pop(seq, last) != last:
            problems.append(f"entry {seq} is not the one whose hash was kept")
        details = json.loads(row["details"])
        if "record" in details:
            records[details["table"], row["number"], seq] = details["record"]
        if row["number"]:
            newest[row["number"]] = (seq, row["after"], details["issue"])
            if "evidence" in details:
                bodies[row["number"], details["version"]] = details["evidence"]
    problems += [f"entry {kept} is missing: its hash was kept" for kept in sorted(expected)]
    if head(connection) != Head(seq, last):
        problems.append(f"the history ends at entry {seq}, the chain's head says {head(connection).seq}")
    problems += [*_wrong_issues(connection, newest), *_wrong_evidence(connection, bodies)]
    problems += _wrong_records(connection, records)
    return Proof(seq, Head(seq, last), tuple(problems))


def _rows(connection: Connection) -> Iterator[dict[str, Any]]:
    statement = select(tables.history).order_by(tables.history.c.seq)
    for row in connection.execute(statement, execution_options={"yield_per": BATCH}).mappings():
        yield dict(row)


def _wrong_issues(connection: Connection, newest: dict[str, tuple[int, str, str]]) -> Iterator[str]:
    expected = dict(newest)
    for issue in issues(connection):
        entry = expected.pop(issue.number, None)
        if entry is None:
            yield f"issue {issue.number} has no history"
        elif entry != (issue.history_seq, issue.state.value, fingerprint(issue)):
            yield f"issue {issue.number} is not as entry {entry[0]} left it"
    yield from (f"issue {number} is missing" for number in sorted(expected))


def _wrong_evidence(connection: Connection, bodies: dict[tuple[str, int], str]) -> Iterator[str]:
    expected = dict(bodies)
    table = tables.evidence
    statement = select(table.c.number, table.c.version, table.c.body).order_by(table.c.number, table.c.version)
    for number, version, body in connection.execute(statement, execution_options={"yield_per": BATCH}):
        if expected.pop((number, version), None) != sha256(body):
            yield f"evidence {version} of issue {number} is not the one that was recorded"
    yield from (f"evidence {version} of issue {number} is missing" for number, version in sorted(expected))


def _wrong_records(connection: Connection, records: dict[tuple[str, str, int], str]) -> Iterator[str]:
    expected = dict(records)
    for table in (*tables.RECORDS, tables.identity_decision):
        for row in connection.execute(select(table).order_by(table.c.seq)).mappings():
            values = {name: value for name, value in row.items() if name not in ("number", "seq")}
            number = row.get("number", "")
            if expected.pop((table.name, number, row["seq"]), None) != record_hash(values):
                of = f" of issue {number}" if number else ""
                yield f"{table.name}{of} is not the one that was recorded by entry {row['seq']}"
    yield from (f"{name} of entry {seq} is missing" for name, _, seq in sorted(expected))

"""Append-only entries, each carrying the hash of the one before it, and the proof that nothing was touched."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, insert, select, update

from crosscheck.files import canonical
from crosscheck.ledger import tables
from crosscheck.ledger.issue import Issue
from crosscheck.ledger.issue_rows import material
from crosscheck.ledger.vocabulary import Action

BATCH = 2000
FINGERPRINT = 2
"""The kind of an issue's fingerprint in new entries: the first left out names, department, link and wording."""

_ADDED = frozenset(["recovered"])
"""Columns of records that came later: an empty one stands outside their hash, as if it were not there."""


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


def fingerprint(issue: Issue, kind: int = FINGERPRINT) -> str:
    """Hash of all of an issue that changes only with an entry: a changed row shows, a changed history too."""
    return sha256(canonical(material(issue, kind)))[:32]


def rows_hash(rows: Iterable[Mapping[str, Any]]) -> str:
    """Hash of rows that belong together, whatever their order."""
    return sha256(canonical(sorted(record_hash(row) for row in rows)))


def record_hash(values: Mapping[str, Any]) -> str:
    """Hash of a row that an event brings, whatever the order of its columns; dates count as ISO text."""
    there = {name: value for name, value in values.items() if not (name in _ADDED and value is None)}
    shown = {name: value.isoformat() if isinstance(value, date) else value for name, value in there.items()}
    return sha256(canonical(shown))


def head(connection: Connection) -> Head:
    """The head of the chain; (0, "") when nothing has happened yet."""
    return Head(*connection.execute(select(tables.chain.c.seq, tables.chain.c.hash)).one())


def list_key(connection: Connection) -> bytes:
    """The key of the check codes in published lists: nobody outside the ledger knows what its first night found.

    It needs no place of its own to be kept and backed up. The night's entry counts as if it were the first of all: the
    same nights publish the same bytes, whoever was mapped before them and when.
    """
    night = select(tables.history).where(tables.history.c.action == Action.NIGHT).order_by(tables.history.c.seq)
    row = connection.execute(night.limit(1)).mappings().one_or_none()
    return _key(*(row["details"], entry_hash("", {**row, "seq": 1})) if row else ())


def form_key(connection: Connection) -> bytes:
    """The key of the portal's forms, from whatever the ledger's first entry is: there are forms before any night."""
    first = select(tables.history.c.details, tables.history.c.hash).order_by(tables.history.c.seq).limit(1)
    row = connection.execute(first).one_or_none()
    return b"form" + _key(*(row or ()))


def _key(*secret: str) -> bytes:
    return sha256(canonical(["list key", *secret])).encode()


def head_without(connection: Connection, actions: Collection[str]) -> Head:
    """The newest entry that is none of ``actions``."""
    past = tables.history
    newest = select(past.c.seq, past.c.hash).where(past.c.action.not_in(actions)).order_by(past.c.seq.desc()).limit(1)
    row = connection.execute(newest).one_or_none()
    return Head(*row) if row else Head(0, "")


def moves_since(connection: Connection, region: str, seq: int, unless: Collection[str]) -> int:
    """How many entries about issues of ``region`` came after the entry ``seq``, those that are none of ``unless``."""
    past = tables.history
    of_region = past.c.number.startswith(region, autoescape=True) & (past.c.number != "")
    where = of_region & (past.c.seq > seq) & past.c.action.not_in(unless)
    return int(connection.execute(select(func.count()).select_from(past).where(where)).scalar_one())


def append_once(connection: Connection, entry: Entry) -> None:
    """Append ``entry`` unless the newest one of its action and source since a night was taken back says the same."""
    past = tables.history
    since = select(func.coalesce(func.max(tables.undone.c.last_seq), 0)).scalar_subquery()
    alike = select(past.c.details).where(
        past.c.action == entry.action, past.c.source == entry.source, past.c.seq > since
    )
    newest = connection.execute(alike.order_by(past.c.seq.desc()).limit(1)).scalar()
    if newest != canonical(entry.details):
        append(connection, [entry])


def entries_of(connection: Connection, number: str, after: int = 0) -> tuple[Entry, ...]:
    """The history of the issue ``number`` behind the entry ``after``, oldest first."""
    past = tables.history
    columns = [past.c[part.name] for part in fields(Entry)]
    statement = select(*columns).where(past.c.number == number, past.c.seq > after).order_by(past.c.seq)
    rows = connection.execute(statement).mappings()
    return tuple(Entry(**{**row, "details": json.loads(row["details"])}) for row in rows)


def append(connection: Connection, entries: Iterable[Entry]) -> Head:
    """Append ``entries`` in order and return the new head. The caller holds the write transaction."""
    seq, last = head(connection)
    batch: list[dict[str, Any]] = []
    for entry in entries:
        seq += 1
        row = {**vars(entry), "seq": seq, "details": canonical(entry.details)}
        last = row["hash"] = entry_hash(last, row)
        batch.append(row)
        if len(batch) == BATCH:
            connection.execute(insert(tables.history), batch)
            batch = []
    if batch:
        connection.execute(insert(tables.history), batch)
    connection.execute(update(tables.chain).values(seq=seq, hash=last))
    return Head(seq, last)


def entry_hash(before: str, row: Mapping[str, Any]) -> str:
    """Hash of an entry's row after the entry whose hash is ``before``."""
    return sha256(before + canonical({key: value for key, value in row.items() if key != "hash"}))

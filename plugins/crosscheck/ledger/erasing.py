"""One person's values taken out of the ledger's tables and of the history's texts, so that the chain still proves all.

No entry is taken out and no stored hash changes. The entry that tells of the erasure carries, for every row and text
that changed, the hash of what stands there now: whoever changes anything without such an entry is found out as before.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, String, Table, and_, func, select, text, update

from crosscheck.access.roles import Role
from crosscheck.files import canonical
from crosscheck.ledger import tables
from crosscheck.ledger.counters import counters_after, moved
from crosscheck.ledger.history import Entry, append, fingerprint, record_hash, rows_hash, sha256
from crosscheck.ledger.issue import Issue
from crosscheck.ledger.issue_rows import issues
from crosscheck.ledger.portal_tables import seen
from crosscheck.ledger.vocabulary import Action

Scrub = Callable[[Sequence[str | None]], list[str | None]]
"""The texts of a row, each as it is from now on."""
NIGHTLY = (tables.rule_night, tables.hold, tables.held_finding)
OTHERS = (tables.former, tables.download, seen)
TRIGGER = "history_append_only"


@dataclass(frozen=True)
class Order:
    """By which document somebody is erased, who does it and when, as which erasure of this ledger."""

    number: int
    document: str
    actor: str
    at: str


@dataclass
class _Account:
    """The hashes of what stands there from now on, as the entry keeps them; ``counts`` of rows by table."""

    counts: dict[str, int] = field(default_factory=dict)
    issues: dict[str, str] = field(default_factory=dict)
    evidence: dict[str, str] = field(default_factory=dict)
    records: dict[str, dict[str, str]] = field(default_factory=dict)
    nights: dict[str, dict[str, str]] = field(default_factory=dict)
    downloads: dict[str, str] = field(default_factory=dict)
    entries: dict[str, str] = field(default_factory=dict)


def next_order(connection: Connection) -> int:
    """The number of the next erasure."""
    past = tables.history
    done = select(func.count()).select_from(past).where(past.c.action == Action.ERASED.value)
    return int(connection.execute(done).scalar_one()) + 1


def number_of(connection: Connection, issue: str) -> str:
    """The ID number of the person whom an issue is about; '' where it is about none."""
    found = select(tables.issue.c.id_no).where(tables.issue.c.number == issue)
    return connection.execute(found).scalar() or ""


def issues_about(
    connection: Connection, number: str, members: frozenset[str], households: frozenset[str], names: frozenset[str]
) -> list[Issue]:
    """The issues that are about a person or, as those of a household, name the person."""
    table = tables.issue
    own = (table.c.id_no == number) | (table.c.subject_id == number) | table.c.subject_id.in_(sorted(members))
    named = table.c.name.in_(sorted(names)) | table.c.head_name.in_(sorted(names))
    return list(issues(connection, select(table).where(own | (table.c.household_no.in_(sorted(households)) & named))))


def erase_rows(
    connection: Connection,
    scrub: Scrub,
    order: Order,
    stored: Mapping[str, Mapping[str, str]],
    handed: Mapping[str, str],
) -> dict[str, int]:
    """Scrub every table and every text of the history, and append the entry that accounts for it; rows by table.

    ``stored``: the hashes of stored files ``before`` and ``after``, by path in the home; ``handed``: the new hash of
    what went to a department, by its path. The caller holds the write transaction.
    """
    account = _Account()
    counters = _issues(connection, scrub, account)
    _evidence(connection, scrub, account)
    for table in (*tables.RECORDS, tables.identity_decision):
        _records(connection, table, scrub, account)
    for table in NIGHTLY:
        _nightly(connection, table, scrub, account)
    for table in OTHERS:
        account.counts[table.name] = len(_scrubbed(connection, table, scrub))
    _downloads(connection, handed, account)
    _entries(connection, scrub, account)
    counts = {name: count for name, count in account.counts.items() if count}
    details = {
        "erasure": order.number,
        "document": order.document,
        "rows": counts,
        "counters": counters,
        "files": {path: hashes["after"] for path, hashes in sorted(stored.items())},
        "were": {path: hashes["before"] for path, hashes in sorted(stored.items())},
        **{name: value for name, value in vars(account).items() if name != "counts" and value},
    }
    entry = Entry(
        order.at, "", order.actor, Role.COUNTY.value, Action.ERASED.value, "", "", "", order.document, details
    )
    append(connection, [entry])
    return counts


def _scrubbed(connection: Connection, table: Table, scrub: Scrub) -> list[dict[str, Any]]:
    """Write what changes of a table; the changed rows by their key, as they are now."""
    names = [column.name for column in table.columns if isinstance(column.type, String)]
    keys = [column.name for column in table.primary_key]
    found = []
    rows = connection.execute(select(table), execution_options={"yield_per": 5000}).mappings()
    for row in map(dict, rows):
        before = [row[name] for name in names]
        after = scrub(before)
        if after != before:
            found.append((row, dict(zip(names, after, strict=True))))
    for row, values in found:
        where = and_(*(table.c[name] == row[name] for name in keys))
        connection.execute(update(table).where(where).values(**values))
    return [{**row, **values} for row, values in found]


def _issues(connection: Connection, scrub: Scrub, account: _Account) -> dict[str, str]:
    """Issues; what nights count on them from now on, by rule: a resident's number is part of an issue's key."""
    table, past = tables.issue, tables.history
    before = {issue.number: issue for issue in issues(connection)}
    sums = counters_after(connection, ())
    numbers = [row["number"] for row in _scrubbed(connection, table, scrub)]
    after = {issue.number: issue for issue in issues(connection) if issue.number in set(numbers)}
    for number, issue in after.items():
        last = select(past.c.details).where(past.c.seq == issue.history_seq)
        kind = json.loads(connection.execute(last).scalar_one()).get("fingerprint", 1)
        account.issues[number] = fingerprint(issue, kind)
    account.counts[table.name] = len(numbers)
    return moved(sums, [(before[number], issue) for number, issue in after.items()])


def _evidence(connection: Connection, scrub: Scrub, account: _Account) -> None:
    changed = _scrubbed(connection, tables.evidence, scrub)
    account.counts[tables.evidence.name] = len(changed)
    account.evidence = {f"{row['number']}/{row['version']}": sha256(row["body"]) for row in changed}


def _records(connection: Connection, table: Table, scrub: Scrub, account: _Account) -> None:
    changed = _scrubbed(connection, table, scrub)
    account.counts[table.name] = len(changed)
    for row in changed:
        values = {name: value for name, value in row.items() if name not in ("number", "seq")}
        account.records.setdefault(table.name, {})[f"{row.get('number', '')}/{row['seq']}"] = record_hash(values)


def _nightly(connection: Connection, table: Table, scrub: Scrub, account: _Account) -> None:
    changed = _scrubbed(connection, table, scrub)
    account.counts[table.name] = len(changed)
    for day, run in sorted({(row["business_date"], row["run"]) for row in changed}):
        where = (table.c.business_date == day) & (table.c.run == run)
        rows = connection.execute(select(table).where(where)).mappings()
        left = [{name: value for name, value in row.items() if name != "decision"} for row in rows]
        account.nights.setdefault(f"{day.isoformat()}/{run}", {})[table.name] = rows_hash(left)


def _downloads(connection: Connection, handed: Mapping[str, str], account: _Account) -> None:
    """Requests that went to departments are on record with the hash of their manifest."""
    table = tables.download
    for path, digest in handed.items():
        connection.execute(update(table).where(table.c.path == path).values(sha256=digest))
        for row in connection.execute(select(table).where(table.c.path == path)).mappings():
            values = {name: value for name, value in row.items() if name != "id"}
            account.downloads[str(row["id"])] = record_hash(values)


def _entries(connection: Connection, scrub: Scrub, account: _Account) -> None:
    """Texts of the history: an entry keeps its hash and its place, and is known by the hash of what is left of it."""
    with _changeable(connection):
        changed = _scrubbed(connection, tables.history, scrub)
    account.counts[tables.history.name] = len(changed)
    account.entries = {str(row["seq"]): left_of(row) for row in changed}


def left_of(row: Mapping[str, Any]) -> str:
    """The hash of an entry as it stands there, whatever its own hash says."""
    return sha256(canonical({key: value for key, value in row.items() if key != "hash"}))


@contextmanager
def _changeable(connection: Connection) -> Iterator[None]:
    """Let the history be changed inside the block: what refuses it is back with the same transaction."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"ALTER TABLE history DISABLE TRIGGER {TRIGGER}"))
        yield
        connection.execute(text(f"ALTER TABLE history ENABLE TRIGGER {TRIGGER}"))
        return
    named = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'history'")
    triggers = connection.execute(named).all()
    for name, _ in triggers:
        connection.execute(text(f"DROP TRIGGER {name}"))
    yield
    for _, sql in triggers:
        connection.execute(text(sql))

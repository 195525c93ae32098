"""How the ledger's tables differ from what its history tells of them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, select, text, union

from crosscheck.files import canonical
from crosscheck.ledger import tables
from crosscheck.ledger.accounts import wrong_accounts
from crosscheck.ledger.counters import counters
from crosscheck.ledger.history import fingerprint, record_hash, rows_hash, sha256
from crosscheck.ledger.issue_rows import issues
from crosscheck.ledger.tally import wrong_counts
from crosscheck.ledger.told import Told
from crosscheck.ledger.vocabulary import SETTLED, State

BATCH = 2000
_STATES = [state.value for state in State]
_ZERO = "0" * 32
NIGHTLY = (tables.rule_night, tables.hold, tables.held_finding)
COUNTING = ("tally_delete", "tally_insert", "tally_update")
GUARDING = {"sqlite": ("history_no_delete", "history_no_update"), "postgresql": ("history_append_only",)}
TRIGGERS = {kind: (*guarding, *COUNTING) for kind, guarding in GUARDING.items()}
_TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
    "WHERE NOT tgisinternal AND tgenabled <> 'D' AND relname IN ({tables})",
}


def differences(connection: Connection, told: Told) -> Iterator[str]:
    """How the tables differ from what the history tells, in words."""
    yield from _wrong_triggers(connection)
    yield from _wrong_issues(connection, told)
    yield from _wrong_series(connection)
    yield from _wrong_evidence(connection, told)
    yield from _wrong_records(connection, told)
    yield from _wrong_downloads(connection, told)
    yield from _wrong_nights(connection, told)
    yield from _wrong_undone(connection, told)
    yield from _wrong_outcomes(connection, told)
    yield from _wrong_decisions(connection, told)
    yield from _wrong_texts(connection, told)
    yield from wrong_accounts(connection, told.accounts)
    yield from wrong_counts(connection)


def _wrong_triggers(connection: Connection) -> Iterator[str]:
    kind = connection.dialect.name
    ours = ", ".join(f"'{name}'" for name in tables.metadata.tables)
    there = set(connection.execute(text(_TRIGGERS[kind].format(tables=ours))).scalars())
    for name in (name for name in TRIGGERS[kind] if name not in there):
        yield f"trigger {name} is missing: {'counts go wrong' if name in COUNTING else 'the history can be changed'}"
    yield from (f"trigger {name} was added" for name in sorted(there - set(TRIGGERS[kind])))


def _wrong_issues(connection: Connection, told: Told) -> Iterator[str]:
    expected = dict(told.issues)
    flags = connection.execute(select(tables.issue.c.number, tables.issue.c.is_open))
    opened = {number: is_open for number, is_open in flags}
    known = []
    numbers = select(tables.issue.c.number).where(tables.issue.c.state.not_in(_STATES))
    broken = sorted(connection.execute(numbers).scalars())
    yield from (f"issue {number} has a state that does not exist" for number in broken)
    whole = select(tables.issue).where(tables.issue.c.state.in_(_STATES))
    for issue in issues(connection, whole):
        known.append(issue)
        seq, state, kept, kind = expected.pop(issue.number, (0, "", "", 1))
        if not seq:
            yield f"issue {issue.number} has no history"
        elif (seq, state, kept) != (issue.history_seq, issue.state.value, fingerprint(issue, kind)):
            yield f"issue {issue.number} is not as entry {seq} left it"
        elif opened[issue.number] == (issue.state in SETTLED):
            yield f"issue {issue.number} is not as open as its state {issue.state.value} says"
    yield from (f"issue {number} is missing" for number in sorted(expected.keys() - set(broken)))
    if told.counters is not None:
        now = counters(known)
        for rule_id in sorted(now.keys() | told.counters.keys()):
            if now.get(rule_id, _ZERO) != told.counters.get(rule_id, _ZERO):
                yield f"issues of {rule_id}: what nights count on them is not as the newest night left it"


def _wrong_series(connection: Connection) -> Iterator[str]:
    given: dict[tuple[str, int], int] = defaultdict(int)
    numbers = union(select(tables.issue.c.number), select(tables.taken_back.c.number))
    for number in connection.execute(numbers).scalars():
        county, _, rest = number.partition("-")
        year, _, serial = rest.partition("-")
        if year.isdecimal() and serial.isdecimal():
            given[county, int(year)] = max(given[county, int(year)], int(serial))
    table = tables.number_series
    last = {(county, year): value for county, year, value in connection.execute(select(table)).tuples()}
    for (county, year), serial in sorted(given.items()):
        if last.get((county, year)) != serial:
            yield f"number series {county}-{year} does not end with the last number that was given"


def _wrong_evidence(connection: Connection, told: Told) -> Iterator[str]:
    expected = dict(told.evidence)
    table = tables.evidence
    statement = select(table).order_by(table.c.number, table.c.version)
    for row in connection.execute(statement, execution_options={"yield_per": BATCH}).mappings():
        kept, night = expected.pop((row["number"], row["version"]), ("", ""))
        same_night = night in ("", str(row["business_date"]))
        if kept != sha256(row["body"]) or not same_night or _hash_in(row["body"]) != row["hash"]:
            yield f"evidence {row['version']} of issue {row['number']} is not the one that was recorded"
    yield from (f"evidence {version} of issue {number} is missing" for number, version in sorted(expected))


def _hash_in(body: str) -> str:
    try:
        return str(json.loads(body)["hash"])
    except (ValueError, KeyError, TypeError):
        return ""


def _wrong_records(connection: Connection, told: Told) -> Iterator[str]:
    expected = dict(told.records)
    for table in (*tables.RECORDS, tables.identity_decision):
        for row in connection.execute(select(table).order_by(table.c.seq)).mappings():
            values = {name: value for name, value in row.items() if name not in ("number", "seq")}
            number = row.get("number", "")
            if expected.pop((table.name, number, row["seq"]), None) != record_hash(values):
                of = f" of issue {number}" if number else ""
                yield f"{table.name}{of} is not the one that was recorded by entry {row['seq']}"
    yield from (f"{name} of entry {seq} is missing" for name, _, seq in sorted(expected))


def _wrong_downloads(connection: Connection, told: Told) -> Iterator[str]:
    expected = dict(told.downloads)
    first = min(expected, default=None)
    for row in connection.execute(select(tables.download).order_by(tables.download.c.id)).mappings():
        number, values = row["id"], {name: value for name, value in row.items() if name != "id"}
        seq, kept = expected.pop(number, (0, ""))
        if seq and kept != record_hash(values):
            yield f"download {number} is not the one that was recorded by entry {seq}"
        elif not seq and first is not None and number > first:
            yield f"download {number} has no history"
    yield from (f"download {number} of entry {seq} is missing" for number, (seq, _) in sorted(expected.items()))


def _wrong_nights(connection: Connection, told: Told) -> Iterator[str]:
    expected = dict(told.nights)
    table = tables.night
    for row in connection.execute(select(table).order_by(table.c.business_date, table.c.run)).mappings():
        name = f"night {row['business_date']} run {row['run']}"
        seq, details = expected.pop((str(row["business_date"]), row["run"]), (0, {}))
        if not seq:
            yield f"{name} has no history"
        elif not _same_night(row, details):
            yield f"{name} is not as entry {seq} recorded it"
        elif told.hashes.get(row["chain_seq"]) != row["chain_hash"]:
            yield f"{name} ended with entry {row['chain_seq']}, which is not there with its hash"
    yield from (f"night {day} run {run} of entry {seq} is missing" for (day, run), (seq, _) in sorted(expected.items()))


def _same_night(row: Mapping[Any, Any], details: Mapping[str, Any]) -> bool:
    counties = details.get("counties", row["counties"].split())
    counts = canonical(details.get("counts", {}))
    return bool((row["digest"], row["counts"], row["counties"].split()) == (details.get("digest"), counts, counties))


def _wrong_undone(connection: Connection, told: Told) -> Iterator[str]:
    rows = connection.execute(select(tables.undone)).tuples()
    there = {(day.isoformat(), run): (first, last) for day, run, first, last in rows}
    for day, run in sorted(there.keys() | told.undone.keys()):
        if there.get((day, run)) != told.undone.get((day, run)):
            yield f"whether night {day} run {run} was taken back is not as the history says"


def _wrong_outcomes(connection: Connection, told: Told) -> Iterator[str]:
    for table in NIGHTLY:
        found: dict[tuple[str, int], list[dict[str, Any]]] = defaultdict(list)
        for row in connection.execute(select(table)).mappings():
            values = {name: value for name, value in row.items() if name != "decision"}
            found[str(row["business_date"]), row["run"]].append(values)
        for (day, run), (seq, details) in sorted(told.nights.items()):
            kept = details.get("tables", {}).get(table.name)
            if kept is not None and kept != rows_hash(found[day, run]):
                yield f"{table.name} of night {day} run {run} is not as entry {seq} recorded it"


def _wrong_decisions(connection: Connection, told: Told) -> Iterator[str]:
    expected = dict(told.decided)
    table = tables.hold
    for row in connection.execute(select(table)).mappings():
        day, run = str(row["business_date"]), row["run"]
        key = (day, run, row["rule_id"], row["region"], row["object"])
        kept = "tables" in told.nights.get((day, run), (0, {}))[1]
        if expected.pop(key, "") != row["decision"] and kept:
            yield f"the decision on {row['rule_id']} of night {day} run {run} is not the one that was taken"


def _wrong_texts(connection: Connection, told: Told) -> Iterator[str]:
    expected = dict(told.texts)
    for row in connection.execute(select(tables.rule_text).order_by(tables.rule_text.c.digest)).mappings():
        kept = expected.pop(row["digest"], "")
        if kept != (record_hash(dict(row)) if kept else "") or not (kept or _names_itself(row)):
            yield f"the wording {row['digest']} of rule {row['rule_id']} is not the one that was recorded"
    yield from (f"the wording {digest} of a rule is missing" for digest in sorted(expected))


def _names_itself(row: Mapping[Any, Any]) -> bool:
    """Wordings that an older version recorded: their digest is their content's."""
    values = {name: value for name, value in row.items() if name != "digest"}
    return bool(sha256(canonical(values))[:16] == row["digest"])

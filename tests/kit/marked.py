"""A ledger in which every issue has a mark of its own, and a second county: a mark elsewhere is a leak."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, delete, func, insert, select, text, update

from crosscheck.access.scopes import Scope
from crosscheck.ledger import portal_tables, tables

COUNTY, OTHER = "451022", "451023"
MARK = re.compile(r"Q\d{5}Z")
"""A mark wherever it stands: in names, sentences, answers, notes, reasons, users, paths."""
BY_NUMBER = (tables.evidence, tables.answer, tables.note, tables.exemption, tables.revisit, tables.former)
SAID = {"answer": "text", "note": "text", "exemption": "text"}
"""The column of what somebody wrote, by table."""
_LATER = 10_000_000
"""What is added to the numbers of entries that are copied."""
Row = dict[str, Any]


@dataclass(frozen=True)
class Marked:
    """Where an issue with a mark lies, and which household it is about."""

    number: str
    county: str
    region_code: str
    department: str
    household_no: str
    rule_id: str

    def within(self, scope: Scope) -> bool:
        """Whether somebody with ``scope`` may see it."""
        return scope.covers(self.county, self.region_code, self.department)


def mark(url: str) -> dict[str, Marked]:
    """Give each issue of the ledger its mark, and copy all of them into another county; what each mark stands for."""
    ledger = create_engine(url)
    with ledger.begin() as connection:
        allow_changes(connection)
        _copy_county(connection)
        marked = {f"Q{n:05d}Z": _mark(connection, row, f"Q{n:05d}Z") for n, row in enumerate(_issues(connection), 1)}
        _others(connection)
        connection.execute(update(tables.night).values(counties=f"{COUNTY} {OTHER}"))
        last = select(func.max(tables.history.c.seq)).scalar_subquery()
        connection.execute(update(tables.chain).values(seq=last))  # what comes next is newer than all of it
    ledger.dispose()
    return marked


def allow_changes(connection: Connection) -> None:
    """Take the triggers away that keep the history as it is; it is no proof any more."""
    for verb in ("update", "delete"):
        connection.execute(text(f"DROP TRIGGER IF EXISTS history_no_{verb}"))


def only_within(url: str, scope: Scope) -> None:
    """Take everything out of a marked ledger that lies outside ``scope``, as if it had never been."""
    ledger = create_engine(url)
    with ledger.begin() as connection:
        allow_changes(connection)
        rows = connection.execute(select(tables.issue)).mappings()
        gone = [r["number"] for r in rows if not scope.covers(r["county"], r["region_code"], r["department"])]
        for table in (*BY_NUMBER, tables.history, tables.taken_back, tables.issue):
            connection.execute(delete(table).where(table.c.number.in_(gone)))
        if scope.region[:6] != OTHER:
            _forget_others(connection)
    ledger.dispose()


def moved(source: str, target: Engine) -> None:
    """Copy all rows of the SQLite ledger ``source`` into the empty ledger ``target``."""
    old = create_engine(source)
    with old.connect() as reading, target.begin() as writing:
        for table in tables.metadata.sorted_tables:
            rows = [dict(row) for row in reading.execute(select(table)).mappings()]
            if table is tables.chain:
                writing.execute(update(table).values(**rows[0]))
            elif rows and table is not portal_tables.tally:  # triggers count issues as they come
                writing.execute(insert(table), rows)
        for name in ("seen", "download", "attempt"):
            writing.execute(text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), 100000)"))
    old.dispose()


def _issues(connection: Connection) -> list[Mapping[str, Any]]:
    return list(connection.execute(select(tables.issue).order_by(tables.issue.c.number)).mappings())


def _copy_county(connection: Connection) -> None:
    issues = [_elsewhere(dict(row)) for row in _issues(connection)]
    connection.execute(insert(tables.issue), issues)
    for table in (*BY_NUMBER, tables.history):
        later: Callable[[Row], Row] = _later if "seq" in table.c else dict
        rows = [dict(row) for row in connection.execute(select(table)).mappings() if row["number"]]
        if rows:
            connection.execute(insert(table), [later(_elsewhere(row)) for row in rows])


def _elsewhere(row: Row) -> Row:
    """The row in the other county: numbers, households and places are that county's."""
    return {
        name: value.replace(COUNTY, OTHER) if isinstance(value, str) and name != "rule_text" else value
        for name, value in row.items()
    }


def _later(row: Row) -> Row:
    return {**row, "seq": row["seq"] + _LATER}


def _mark(connection: Connection, row: Mapping[str, Any], token: str) -> Marked:
    issue, number = tables.issue, row["number"]
    names = {name: row[name] + token for name in ("name", "head_name") if row[name]}
    if names:
        connection.execute(update(issue).where(issue.c.number == number).values(**names))
    for table, column in SAID.items():
        of = tables.metadata.tables[table]
        connection.execute(update(of).where(of.c.number == number).values({column: of.c[column] + token}))
    past = tables.history
    connection.execute(update(past).where(past.c.number == number).values(why=past.c.why + token))
    grounds = tables.evidence
    for version in connection.execute(select(grounds).where(grounds.c.number == number)).mappings():
        body = json.loads(version["body"])
        body["sentence"] += token
        this = (grounds.c.number == number) & (grounds.c.version == version["version"])
        connection.execute(update(grounds).where(this).values(body=json.dumps(body, ensure_ascii=False)))
    return Marked(*(row[name] for name in Marked.__dataclass_fields__))


def _others(connection: Connection) -> None:
    """What the other county has beside issues: a user who looked, a list that was taken, a decision, a held finding."""
    user = "userQ90001Z"
    connection.execute(
        insert(portal_tables.account).values(user=user, role="county", region=OTHER, department="", rights="")
    )
    seen = {"at": "2026-11-21T09:00:00+08:00", "user": user, "role": "county", "what": "issue", "why": "Q90002Z"}
    connection.execute(insert(portal_tables.seen).values(**seen, about=f"{OTHER}-2026-000001"))
    path = f"2026-11-20-1/{OTHER}/Q90003Z.xlsx"
    taken = {"at": seen["at"], "reader": user, "role": "county", "path": path, "sha256": "0" * 64, "address": ""}
    connection.execute(insert(tables.download).values(**taken))
    decided = dict.fromkeys((c.name for c in tables.identity_decision.c if c.name != "seq"), "")
    decided |= {"key": "Q90004Z", "dataset": "education.aid", "name": "Q90004Z", "region": OTHER, "verdict": "same"}
    seq = connection.execute(select(func.max(tables.history.c.seq))).scalar_one() + 1
    connection.execute(insert(tables.identity_decision).values(**decided, seq=seq))
    entry = {"seq": seq, "at": seen["at"], "number": "", "actor": user, "role": "inspector", "action": "identity"}
    rest = {"before": "", "after": "same", "why": "Q90005Z", "source": "test", "details": "{}", "hash": ""}
    connection.execute(insert(tables.history).values(**entry, **rest))
    held = connection.execute(select(tables.held_finding).order_by(tables.held_finding.c.n.desc())).mappings().first()
    assert held
    body = json.loads(held["body"].replace(COUNTY, OTHER))
    body["subject"][4] = "Q90006Z"
    copied = {**held, "n": held["n"] + 1, "body": json.dumps(body, ensure_ascii=False)}
    connection.execute(insert(tables.held_finding).values(**copied))


def _forget_others(connection: Connection) -> None:
    for table, column in (
        (portal_tables.account, "user"),
        (portal_tables.seen, "why"),
        (tables.download, "path"),
        (tables.identity_decision, "key"),
        (tables.history, "why"),
        (tables.held_finding, "body"),
    ):
        connection.execute(delete(table).where(table.c[column].like("%Q9000_Z%")))

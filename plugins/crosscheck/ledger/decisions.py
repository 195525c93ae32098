"""Inspectors' decisions who a source row is about: kept for good, taken back by a later entry; the newest counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

import pyarrow as pa
from sqlalchemy import Connection, insert, select

from crosscheck.access.persons import Person
from crosscheck.access.roles import Role
from crosscheck.errors import LedgerError
from crosscheck.ledger import history, tables
from crosscheck.ledger.database import Ledger, writing
from crosscheck.ledger.history import Entry, record_hash
from crosscheck.ledger.vocabulary import Action
from crosscheck.ledger.write_changes import Author
from crosscheck.link.decisions import REVOKED, SAME, Decision, Given, Known, Pair, as_table, in_force
from crosscheck.words import VERDICTS

DECIDING = (Role.INSPECTOR, Role.COUNTY)


def decisions(connection: Connection) -> list[Decision]:
    """Every decision ever taken, oldest first."""
    table, past = tables.identity_decision, tables.history
    about = [past.c[name] for name in ("actor", "role", "at", "source", "why")]
    statement = select(table, *about).join(past, past.c.seq == table.c.seq).order_by(table.c.seq)
    return [
        Decision(
            seq=row["seq"],
            given=Given(
                pair=Pair(**{name: row[name] for name in Pair.__dataclass_fields__}),
                why=row["why"],
                **{name: row[name] for name in ("verdict", "checked_by", "code")},
            ),
            **{name: row[name] for name in ("actor", "role", "at", "source")},
        )
        for row in connection.execute(statement).mappings()
    ]


def for_linking(connection: Connection) -> pa.Table:
    """The decisions that bind or ban, by ``DECISIONS``: no matter in which order they were taken."""
    return as_table(decision.given for decision in in_force(decisions(connection)))


def decide(ledger: Ledger, given: Given, person: Person, at: str, source: str, seen: int | None = None) -> None:
    """Record one verdict; what is not allowed raises LedgerError. ``at`` is an ISO time in Asia/Shanghai.

    ``seen``: the newest entry about the pair that the person knew of, 0 for none; a newer one refuses the verdict.
    """
    with writing(ledger) as connection:
        known = Known(decisions(connection))
        allow(given, person, known)
        before = known.newest.get(given.pair.identity)
        if seen is not None and before is not None and before.seq > seen:
            raise LedgerError(f"{before.actor}已于{before.at[:16]}判定:{_verdict(before.given)},请核对后再定")
        record(connection, [given], known, Author(at, person.name, person.role.value, source))


def revoke(ledger: Ledger, key: str, why: str, person: Person, at: str, source: str) -> None:
    """Take the decision on ``key`` back: from the next night on links are as if it had never been."""
    with writing(ledger) as connection:
        known = Known(decisions(connection))
        found = [d.given for d in known.newest.values() if d.given.pair.key == key and d.given.verdict != REVOKED]
        if not found or not _covers(person, found[-1].pair):
            raise LedgerError(f"没有编号为{key}的判定可以撤销")
        given = Given(found[-1].pair, REVOKED, why.strip())
        allow(given, person, known)
        record(connection, [given], known, Author(at, person.name, person.role.value, source))


def _verdict(given: Given) -> str:
    return VERDICTS.get(given.verdict, "已撤销")


def allow(given: Given, person: Person, known: Known) -> None:
    """Refuse what the role, the scope or an earlier decision does not allow."""
    if person.role not in DECIDING:
        raise LedgerError(f"{person.role.zh}不能核定身份,须由{'或'.join(role.zh for role in DECIDING)}办理")
    if not _covers(person, given.pair):
        raise LedgerError(f"没有编号为{given.pair.key}的待核实记录")
    if not given.why.strip():
        raise LedgerError("核定身份须写明判定依据")
    if given.verdict == SAME and (other := known.bound_to_another(given.pair)):
        raise LedgerError(f"该记录已判定为另一人(编号{other}),一条记录只能是一个人,请先撤销该判定")


def _covers(person: Person, pair: Pair) -> bool:
    return pair.region.startswith(person.scope.region) and not person.scope.department


def record(connection: Connection, verdicts: Sequence[Given], known: Known, author: Author) -> None:
    """Append verdicts that ``allow`` let through; the caller holds the write transaction."""
    first = history.head(connection).seq + 1
    rows = [
        {**asdict(given.pair), **{name: getattr(given, name) for name in ("verdict", "checked_by", "code")}}
        for given in verdicts
    ]
    history.append(connection, [_entry(given, row, known, author) for given, row in zip(verdicts, rows, strict=True)])
    numbered = [{**row, "seq": seq} for seq, row in enumerate(rows, start=first)]
    connection.execute(insert(tables.identity_decision), numbered)


def _entry(given: Given, row: Mapping[str, str], known: Known, author: Author) -> Entry:
    before = known.newest.get(given.pair.identity)
    details = {"table": tables.identity_decision.name, "record": record_hash(row), "key": given.pair.key}
    return author.entry(
        Action.IDENTITY, details, before.given.verdict if before else "", after=given.verdict, why=given.why
    )

"""Proof that nothing of the ledger was touched: the chain is computed again and compared with what it speaks of."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from crosscheck.ledger import proof_tables, tables
from crosscheck.ledger.erasing import left_of
from crosscheck.ledger.history import Head, entry_hash
from crosscheck.ledger.told import Told

BATCH = 2000


@dataclass(frozen=True)
class Proof:
    """How many entries, the head, every problem in words, and ``untold``: what can't be told, in Chinese and English.

    No problem: nothing was touched, as far as it can be told. ``files``: SHA-256 of stored files by their path in the
    home, as the newest entry has it; ``revisions`` and ``nights``: what was published and recorded.
    """

    entries: int
    head: Head
    problems: tuple[str, ...]
    untold: tuple[tuple[str, str], ...] = ()
    told: Told = field(default_factory=Told)


def verify(connection: Connection, heads: Iterable[Head] = ()) -> Proof:
    """Compute the chain again and compare it with every table it speaks of, and with ``heads`` kept elsewhere.

    Finds changed, deleted, inserted and reordered entries; a cut-off end by the chain's own row and by ``heads``;
    rows of any table that differ from what the history says; triggers that are gone.
    """
    expected: dict[int, set[str]] = defaultdict(set)
    for kept in heads:
        expected[kept.seq].add(kept.hash)
    expected.pop(0, None)
    problems: list[str] = []
    told, altered = Told(), dict[int, str]()
    seq, last = 0, ""
    for row in _rows(connection):
        seq += 1
        if row["seq"] != seq:
            problems.append(f"entry {seq} is missing or out of order: found {row['seq']}")
            seq = row["seq"]
        if row["hash"] != entry_hash(last, row):
            altered[seq] = left_of(row)
        last = row["hash"]
        if expected.pop(seq, {last}) != {last}:
            problems.append(f"entry {seq} is not the one whose hash was kept")
        told.hashes[seq] = last
        details = _details(row["details"])
        if details is None:
            problems.append(f"entry {seq} has no readable details")
        else:
            told.take(row, details)
    problems += [f"entry {missing} is missing: its hash was kept" for missing in sorted(expected)]
    problems += _altered(altered, told.entries)
    problems += _wrong_head(connection, Head(seq, last))
    problems += proof_tables.differences(connection, told)
    return Proof(seq, Head(seq, last), tuple(problems), tuple(told.untold()), told)


def _altered(altered: Mapping[int, str], erased: Mapping[int, str]) -> Iterator[str]:
    """Entries whose hash is not that of what they say, unless they are as an erasure left them."""
    for seq in sorted(altered.keys() | erased.keys()):
        if seq not in erased:
            yield f"entry {seq} was changed, or the entry before it was"
        elif altered.get(seq) != erased[seq]:
            yield f"entry {seq} is not as the erasure of a person left it"


def _details(text: str) -> dict[str, Any] | None:
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _wrong_head(connection: Connection, computed: Head) -> Iterator[str]:
    kept = [Head(*row) for row in connection.execute(select(tables.chain.c.seq, tables.chain.c.hash))]
    if not kept:
        yield "the chain's head is missing"
    elif kept[0] != computed:
        yield f"the history ends at entry {computed.seq}, the chain's head says {kept[0].seq}"


def _rows(connection: Connection) -> Iterator[Mapping[str, Any]]:
    statement = select(tables.history).order_by(tables.history.c.seq)
    for row in connection.execute(statement, execution_options={"yield_per": BATCH}).mappings():
        yield dict(row)

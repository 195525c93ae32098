"""Issues as people look at them: which there are, and one issue's evidence looked up again in the frozen snapshots."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow.parquet as pq

from crosscheck.access.masking import mask_value
from crosscheck.access.scopes import Scope
from crosscheck.errors import ConfigurationError, IntegrityError
from crosscheck.lake.snapshots import snapshot
from crosscheck.ledger.database import existing_ledger, reading
from crosscheck.ledger.issue import Issue
from crosscheck.ledger.queries import Card, card, find
from crosscheck.ledger.sums import recovered_of
from crosscheck.ledger.vocabulary import State
from crosscheck.rules.amounts import amount_words, sum_words
from crosscheck.settings import Settings
from crosscheck.sources.delivery_name import DeliveryName


@dataclass(frozen=True)
class EvidenceRow:
    """One row that an issue rests on: where it came from, how it is linked, and what the frozen snapshot holds of it.

    ``shown`` has the row's own columns as a screen may show them: numbers masked.
    """

    dataset: str
    delivery: str
    file: str
    row: int
    link: str
    shown: Mapping[str, str]


@dataclass(frozen=True)
class Move:
    """One entry of an issue's history: when, who, from which state to which, and why."""

    at: str
    actor: str
    move: str
    why: str


@dataclass(frozen=True)
class Explained:
    """One issue with the newest version of its evidence. ``recovered`` is empty where no answer names a sum."""

    number: str
    rule_id: str
    title: str
    state: str
    sentence: str
    advice: str
    closes: str
    amount: str
    recovered: str
    version: str
    policy: Sequence[Mapping[str, Any]]
    rows: tuple[EvidenceRow, ...]
    history: tuple[Move, ...]


def known_issues(settings: Settings, scope: Scope, rule: str, state: str, limit: int) -> list[Issue]:
    """Issues within ``scope``, of one rule and in one state (its Chinese word) where these are given."""
    by_word = {s.zh: s for s in State}
    if state and state not in by_word:
        raise ConfigurationError(f"no state '{state}'; known: {'、'.join(by_word)}")
    with reading(existing_ledger(settings.ledger_url), scope) as connection:
        return find(connection, scope, rule_id=rule, state=by_word.get(state), limit=limit)


def explain(settings: Settings, scope: Scope, number: str) -> Explained:
    """One issue's newest evidence, each row looked up again in the frozen snapshot it came from.

    ``LedgerError`` for an issue outside ``scope``, ``IntegrityError`` where a snapshot is not what was taken in.
    """
    with reading(existing_ledger(settings.ledger_url), scope) as connection:
        found = card(connection, scope, number)
        recovered = recovered_of(connection, number)
    evidence: dict[str, Any] = json.loads(found.evidence[-1].body)
    return Explained(
        number=number,
        rule_id=found.issue.key.rule_id,
        title=found.rule.title,
        state=found.issue.state.zh,
        sentence=evidence["sentence"],
        advice=found.rule.advice,
        closes=found.rule.closes,
        amount=amount_words(evidence),
        recovered="" if recovered is None else sum_words(recovered),
        version=evidence["version"],
        policy=evidence["policy"],
        rows=tuple(_evidence_row(settings, row) for row in evidence["rows"]),
        history=_history(found),
    )


def _evidence_row(settings: Settings, row: Mapping[str, Any]) -> EvidenceRow:
    link = " ".join(part for part in (row.get("link"), row.get("repaired"), row.get("decision")) if part)
    return EvidenceRow(row["dataset"], row["delivery"], row["file"], row["row"], link, _frozen(settings, row))


def _frozen(settings: Settings, row: Mapping[str, Any]) -> dict[str, str]:
    """The row's own columns in the snapshot it was read from; the snapshot's hash is checked first."""
    name = DeliveryName.parse(row["delivery"])
    found = snapshot(settings, row["dataset"], name) if name else None
    if found is None:
        raise IntegrityError(f"{row['dataset']}: the snapshot {row['delivery']} is missing from the lake")
    if found.flaw:
        raise IntegrityError(f"{row['dataset']}: the snapshot {row['delivery']} is not what was taken in")
    where = [("_source_file", "=", row["file"]), ("_source_row", "=", row["row"])]
    held = pq.read_table(found.rows, filters=where).to_pylist()
    if len(held) != 1:
        raise IntegrityError(f"{row['dataset']} {row['delivery']}: row {row['row']} is not there")
    shown = {k: v for k, v in held[0].items() if v is not None and not k.startswith("_") and not _derived(k, held[0])}
    return {key: mask_value(key, value) for key, value in shown.items()}


def _derived(key: str, row: dict[str, Any]) -> bool:
    base, _, suffix = key.rpartition("_")
    return suffix in ("valid", "fold", "mask", "precision") and base in row


def _history(found: Card) -> tuple[Move, ...]:
    return tuple(Move(entry.at, entry.actor, _move(entry.before, entry.after), entry.why) for entry in found.history)


def _move(before: str, after: str) -> str:
    """A move between states in the words of the lists."""
    words = [State(state).zh if state else "-" for state in (before, after)]
    return words[1] if before == after else " → ".join(words)

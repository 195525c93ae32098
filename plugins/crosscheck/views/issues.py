"""Issues as people look at them: which there are, and one issue's evidence looked up again in the frozen snapshots."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow.parquet as pq

from crosscheck import words
from crosscheck.access.masking import mask_value
from crosscheck.access.scopes import Scope
from crosscheck.errors import ConfigurationError, IntegrityError
from crosscheck.lake.snapshots import snapshot
from crosscheck.ledger.database import existing_ledger, reading
from crosscheck.ledger.issue import Issue
from crosscheck.ledger.nights import newest_night
from crosscheck.ledger.queries import Card, card, find
from crosscheck.ledger.sums import recovered_of
from crosscheck.ledger.vocabulary import State
from crosscheck.rules.amounts import yuan
from crosscheck.rules.stored import current_night
from crosscheck.settings import Settings
from crosscheck.sources.delivery_name import DeliveryName
from crosscheck.views.places import refuse_unknown_region
from crosscheck.views.rules import known_rule


@dataclass(frozen=True)
class IssueLine:
    """One issue as a list on a screen has it: no number and no name of a person."""

    number: str
    rule_id: str
    state: str
    household_no: str
    region_code: str
    first_seen_on: date
    last_seen_on: date
    due_on: date | None


@dataclass(frozen=True)
class Found:
    """The issues that were asked for, up to the limit; ``more``: there are others."""

    issues: tuple[IssueLine, ...]
    more: bool


@dataclass(frozen=True)
class EvidenceRow:
    """One row that an issue rests on: where it came from, how it is linked, and what the frozen snapshot holds of it.

    ``repaired``: what was wrong with its number; ``decision``: the key of the decision that links it. ``shown`` has the
    row's own columns as a screen may show them: numbers masked.
    """

    dataset: str
    delivery: str
    file: str
    row: int
    link: str
    repaired: str
    decision: str
    shown: Mapping[str, str]


@dataclass(frozen=True)
class Move:
    """One entry of an issue's history: when, who, from which state to which, and why."""

    at: str
    actor: str
    before: str
    after: str
    why: str


@dataclass(frozen=True)
class Explained:
    """One issue with the newest version of its evidence. ``recovered`` is empty where no answer names a sum.

    ``site``: the county's folder under which the night worked that found it; empty where the night is not known.
    """

    number: str
    rule_id: str
    title: str
    title_en: str
    state: str
    sentence: str
    advice: str
    closes: str
    amount: Mapping[str, Any] | None
    recovered: str
    version: str
    policy: Sequence[Mapping[str, Any]]
    rows: tuple[EvidenceRow, ...]
    history: tuple[Move, ...]
    site: Mapping[str, str]


def known_issues(settings: Settings, scope: Scope, rule: str, state: str, limit: int) -> Found:
    """Issues within ``scope``, of one rule and in one state (its code, or its word) where these are given.

    ``ConfigurationError`` for a rule, a state or a region that is not known: none of its issues would be no answer.
    """
    wanted = _state(state) if state else None
    with reading(existing_ledger(settings.ledger_url), scope) as connection:
        last = newest_night(connection)
        refuse_unknown_region(scope.region, last.counties if last else ())
        found = find(connection, scope, rule_id=rule, state=wanted, limit=limit + 1)
    if rule and not found:
        known_rule(settings, rule)
    return Found(tuple(map(_line, found[:limit])), len(found) > limit)


def _state(given: str) -> State:
    by_word = {word: code for table in (words.en, words.zh) for code, word in table.STATES.items()}
    code = by_word.get(given, given)
    if code not in words.zh.STATES:
        raise ConfigurationError(
            f"no state '{given}'; known: {', '.join(words.en.STATES.values())}",
            zh=f"没有状态“{given}”;已知:{'、'.join(words.zh.STATES.values())}",
        )
    return State(code)


def _line(i: Issue) -> IssueLine:
    dates = (i.first_seen_on, i.last_seen_on, i.due_on)
    return IssueLine(i.number, i.key.rule_id, i.state.value, i.household_no or "", i.region_code or "", *dates)


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
        title_en=found.rule.title_en,
        state=found.issue.state.value,
        sentence=evidence["sentence"],
        advice=found.rule.advice,
        closes=found.rule.closes,
        amount=evidence.get("amount"),
        recovered="" if recovered is None else str(yuan(recovered)),
        version=evidence["version"],
        policy=evidence["policy"],
        rows=tuple(evidence_row(settings, row) for row in evidence["rows"]),
        history=_history(found),
        site=_site(settings, found.evidence[-1].business_date),
    )


def _site(settings: Settings, business_date: date) -> dict[str, str]:
    """The county's folder under which a night worked; empty where that is not known."""
    night = current_night(settings, business_date)
    return dict(night.manifest().get("site", {})) if night and (night.path / "night.json").is_file() else {}


def evidence_row(settings: Settings, row: Mapping[str, Any]) -> EvidenceRow:
    """A row of the evidence; what was wrong with a number is stored in words, and told by its code."""
    codes = {word: code for code, word in words.zh.REPAIRS.items()}
    repaired = codes.get(row.get("repaired", ""), row.get("repaired", ""))
    link = (row.get("link", ""), repaired, row.get("decision", ""))
    return EvidenceRow(row["dataset"], row["delivery"], row["file"], row["row"], *link, _frozen(settings, row))


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
    return tuple(Move(entry.at, entry.actor, entry.before, entry.after, entry.why) for entry in found.history)

"""What a night says about the rules themselves: wording, ran or held, why, and the findings that wait."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, insert, select

from crosscheck.ledger import tables
from crosscheck.ledger.history import rows_hash
from crosscheck.ledger.intake import Night, body
from crosscheck.ledger.issue import HELD, SURGE, UNASKED, WITHOUT_FINDINGS, Finding, Hold, Issue, Key, subject_mark
from crosscheck.ledger.reconcile import Holds
from crosscheck.ledger.resting import resting
from crosscheck.ledger.surge import surge
from crosscheck.ledger.undone import night_counts

RAN = "ran"
NOT_ON_THE_LIST = "按名单比对的数据:该对象不在请求名单内"


def by_rule(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """The findings of each rule, sorted by key."""
    grouped: dict[str, list[Finding]] = defaultdict(list)
    for finding in sorted(findings, key=lambda f: f.key):
        grouped[finding.key.rule_id].append(finding)
    return grouped


def held_anywhere(holds: Iterable[Hold]) -> set[str]:
    """Rules that gave no verdict at all tonight, surges left out."""
    return {hold.rule_id for hold in holds if hold.kind != SURGE and not hold.region and not hold.object}


def all_holds(connection: Connection, night: Night, known: Mapping[Key, Issue]) -> list[Hold]:
    """The night's holds, the rules held because they find too much at once, and those that rest on either."""
    table = tables.rule_night
    earlier = select(table.c.rule_id).where(table.c.business_date < night.business_date, table.c.outcome == RAN)
    ran_before = set(connection.execute(earlier.where(night_counts(table)).distinct()).scalars())
    grouped, holds = by_rule(night.findings), list(night.holds)
    for rule_id in [*sorted(grouped.keys() - night.rests.keys()), *night.rests]:
        if rule_id in night.rests:
            holds += resting(rule_id, night.rests[rule_id], holds, night.rules)
        held = Holds(hold for hold in holds if hold.rule_id == rule_id)
        findings = [finding for finding in grouped[rule_id] if not held.covers(finding)]
        population = night.population.get(findings[0].subject_kind) if findings else None
        reason = surge(findings, known, population, night.rules[rule_id].kind, rule_id in ran_before)
        holds += [Hold(rule_id, "", reason, kind=SURGE)] if reason else []
    return [*holds, *_unasked(night, known)]


def _unasked(night: Night, known: Mapping[Key, Issue]) -> list[Hold]:
    """A hold for each issue about whose subject nobody asked: it stays as it is."""
    return [
        Hold(key.rule_id, "", NOT_ON_THE_LIST, subject_mark(key), UNASKED)
        for key in sorted(known)
        if any(key.subject_id in night.unasked.get((key.rule_id, about), ()) for about in {"", key.object})
    ]


def new_rule_texts(connection: Connection, night: Night) -> list[dict[str, Any]]:
    """Each wording of a rule that has not been met before, as a row."""
    there = set(connection.execute(select(tables.rule_text.c.digest)).scalars())
    return [asdict(text) for _, text in sorted(night.rules.items()) if text.digest not in there]


def outcome_rows(night: Night, run: int, holds: Sequence[Hold]) -> dict[str, list[dict[str, Any]]]:
    """What became of every rule, every hold, and the findings that wait for an inspector: rows by table."""
    at = {"business_date": night.business_date, "run": run}
    grouped = by_rule(night.findings)
    held, surging = held_anywhere(holds), {hold.rule_id for hold in holds if hold.kind == SURGE}

    def outcome(rule_id: str) -> str:
        return SURGE if rule_id in surging else HELD if rule_id in held else RAN

    rules = [
        {"rule_id": rule_id, "rule_text": text.digest, "outcome": outcome(rule_id), "findings": len(grouped[rule_id])}
        for rule_id, text in sorted(night.rules.items())
    ]
    waiting = [hold for hold in holds if hold.kind not in WITHOUT_FINDINGS]
    kept = [
        {"rule_id": rule_id, "n": n, "body": body(finding)}
        for rule_id in sorted({hold.rule_id for hold in waiting})
        for n, finding in enumerate(_covered(grouped[rule_id], waiting), start=1)
    ]
    written = [_hold(hold, len(_covered(grouped[hold.rule_id], [hold]))) for hold in holds]
    found = {tables.rule_night.name: rules, tables.hold.name: written, tables.held_finding.name: kept}
    return {name: [{**at, **row} for row in rows] for name, rows in found.items()}


def insert_rows(connection: Connection, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """Insert rows by table."""
    for name, some in rows.items():
        if some:
            connection.execute(insert(tables.metadata.tables[name]), list(some))


def outcome_hashes(rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, str]:
    """What the history keeps of a night's rows by table; the decision on a hold comes with an entry of its own."""
    return {
        name: rows_hash({k: v for k, v in row.items() if k != "decision"} for row in some)
        for name, some in rows.items()
    }


def _covered(findings: Iterable[Finding], holds: Iterable[Hold]) -> list[Finding]:
    held = Holds(holds)
    return [finding for finding in findings if held.covers(finding)]


def _hold(hold: Hold, waiting: int) -> dict[str, Any]:
    return {**asdict(hold), "findings": 0 if hold.kind in WITHOUT_FINDINGS else waiting, "decision": ""}

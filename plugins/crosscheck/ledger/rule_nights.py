"""What a night says about the rules themselves: wording, ran or held, why, and the findings that wait."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, insert, select

from crosscheck.ledger import tables
from crosscheck.ledger.intake import Night, body
from crosscheck.ledger.issue import Finding, Issue, Key
from crosscheck.ledger.surge import surge

RAN, HELD, SURGE = "ran", "held", "surge"


def by_rule(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """The findings of each rule, sorted by key."""
    grouped: dict[str, list[Finding]] = defaultdict(list)
    for finding in sorted(findings, key=lambda f: f.key):
        grouped[finding.key.rule_id].append(finding)
    return grouped


def held_anywhere(night: Night) -> set[str]:
    """Rules that gave no verdict at all tonight."""
    return {hold.rule_id for hold in night.holds if not hold.region and not hold.object}


def surges(connection: Connection, night: Night, known: Mapping[Key, Issue]) -> dict[str, str]:
    """Rules held because they find too much at once, with the reason."""
    table = tables.rule_night
    earlier = select(table.c.rule_id).where(table.c.business_date < night.business_date, table.c.outcome == RAN)
    ran_before = set(connection.execute(earlier.distinct()).scalars())
    held = held_anywhere(night)
    found = {}
    for rule_id, findings in sorted(by_rule(night.findings).items()):
        population = night.population.get(findings[0].subject_kind)
        reason = surge(findings, known, population, rule_id in ran_before)
        if reason and rule_id not in held:
            found[rule_id] = reason
    return found


def insert_rule_texts(connection: Connection, night: Night) -> None:
    """Keep each wording of a rule that has not been met before."""
    there = set(connection.execute(select(tables.rule_text.c.digest)).scalars())
    new = [asdict(text) for _, text in sorted(night.rules.items()) if text.digest not in there]
    if new:
        connection.execute(insert(tables.rule_text), new)


def insert_outcomes(connection: Connection, night: Night, run: int, surging: Mapping[str, str]) -> None:
    """Record what became of every rule, every hold, and the findings of ``surging`` rules."""
    at = {"business_date": night.business_date, "run": run}
    grouped = by_rule(night.findings)
    held = held_anywhere(night)

    def outcome(rule_id: str) -> str:
        return SURGE if rule_id in surging else HELD if rule_id in held else RAN

    rules = [
        {"rule_id": rule_id, "rule_text": text.digest, "outcome": outcome(rule_id), "findings": len(grouped[rule_id])}
        for rule_id, text in sorted(night.rules.items())
    ]
    holds = [_hold(h.rule_id, h.region, h.object, HELD, h.reason, 0) for h in night.holds]
    holds += [_hold(rule_id, "", "", SURGE, reason, len(grouped[rule_id])) for rule_id, reason in surging.items()]
    waiting = [
        {"rule_id": rule_id, "n": n, "body": body(finding)}
        for rule_id in surging
        for n, finding in enumerate(grouped[rule_id], start=1)
    ]
    for table, rows in ((tables.rule_night, rules), (tables.hold, holds), (tables.held_finding, waiting)):
        if rows:
            connection.execute(insert(table), [{**at, **row} for row in rows])


def _hold(rule_id: str, region: str, about: str, kind: str, reason: str, findings: int) -> dict[str, Any]:
    return {
        "rule_id": rule_id,
        "region": region,
        "object": about,
        "kind": kind,
        "reason": reason,
        "findings": findings,
        "decision": "",
    }

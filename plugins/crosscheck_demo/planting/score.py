"""Findings against the truth of the demo county: per rule what was planted, found, missed, and found beyond it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from crosscheck.catalog.rules import Rule
from crosscheck_demo.planting.planted import Planted

Triple = tuple[str, str, str]
"""Subject kind, subject, object."""


@dataclass
class Score:
    """One rule's score; ``missed`` and ``extra`` hold the triples themselves, for whoever looks into them."""

    planted: int = 0
    found: int = 0
    missed: list[Triple] = field(default_factory=list)
    extra: list[Triple] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """True when all that was planted was found and nothing else."""
        return not self.missed and not self.extra

    def add(self, other: Score) -> None:
        """Add another county's or night's score of the same rule."""
        self.planted += other.planted
        self.found += other.found
        self.missed += other.missed
        self.extra += other.extra


def judged(
    truth: Iterable[Planted], night: date, manifest: Mapping[str, Any], rules: Mapping[str, Rule]
) -> tuple[list[Planted], int]:
    """What is due on ``night`` of rules that gave a verdict, by the manifest of the stored night; how much was held.

    A held rule finds nothing and misses nothing: no data, no verdict. So does what rests on it.
    """
    held = {hold["rule"] for hold in manifest["holds"] if hold["region"] is None}
    objects = {(hold["rule"], hold["object"]) for hold in manifest["object_holds"]}
    resting = {(rule.id, base) for rule in rules.values() if rule.rests_by_object for base in held}
    due = [planted for planted in truth if planted.on(night)]
    left = [p for p in due if p.rule_id not in held and (p.rule_id, p.object) not in objects | resting]
    return left, len(due) - len(left)


def compare(
    truth: Iterable[Planted], findings: Iterable[Mapping[str, str]], night: date, rules: Iterable[str]
) -> dict[str, Score]:
    """Score every rule of ``rules`` for one night. ``findings`` are rows of ``findings.parquet``."""
    due: dict[str, set[Triple]] = {rule: set() for rule in rules}
    for planted in truth:
        if planted.rule_id in due and planted.on(night):
            due[planted.rule_id].add((planted.subject_kind, planted.subject_id, planted.object))
    found: dict[str, set[Triple]] = {rule: set() for rule in due}
    for row in findings:
        if row["rule_id"] in found:
            found[row["rule_id"]].add((row["subject_kind"], row["subject_id"], row["object"]))
    return {
        rule: Score(
            len(due[rule]),
            len(due[rule] & found[rule]),
            sorted(due[rule] - found[rule]),
            sorted(found[rule] - due[rule]),
        )
        for rule in due
    }

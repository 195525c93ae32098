"""One rule as people look at it: what it asks, how often it was confirmed, what it finds in its sample rows."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from crosscheck.access.scopes import EVERYTHING
from crosscheck.catalog.rules import Rule, rule_catalog
from crosscheck.errors import ConfigurationError, LedgerError
from crosscheck.ledger.database import existing_ledger, reading
from crosscheck.ledger.sums import Sums, rule_sums
from crosscheck.publish.revision import read_manifest, revisions
from crosscheck.settings import Settings
from crosscheck.spec.play import Playground
from crosscheck.spec.read import HEADERS, read_spec


@dataclass(frozen=True)
class Confirmed:
    """How many answers a rule's issues got, and how many of these confirmed the issue."""

    answered: int
    confirmed: int


@dataclass(frozen=True)
class SampleCase:
    """One case of a rule's specification: what the rule finds in its rows, or why it is held."""

    name: str
    findings: tuple[tuple[str, ...], ...]
    holds: tuple[str, ...]


def known_rule(settings: Settings, rule_id: str) -> Rule:
    """The rule called ``rule_id``; an unknown one raises and lists the known ones."""
    rules = rule_catalog(settings.root)
    if rule_id not in rules:
        raise ConfigurationError(f"no rule '{rule_id}'; known: {', '.join(sorted(rules))}")
    return rules[rule_id]


def confirmed(settings: Settings, rule_id: str) -> Confirmed:
    """How often the rule's issues were confirmed, as the newest revision measured it."""
    published = revisions(settings.revisions)
    measured = read_manifest(published[-1]).get("measures", {}) if published else {}
    rates = [found for county in measured.values() if (found := county["confirmed"].get(rule_id))]
    return Confirmed(sum(r["answered"] for r in rates), sum(r["confirmed"] for r in rates))


def sums(settings: Settings, rule: Rule) -> Sums | None:
    """What is at stake in the rule's issues; None for a rule that is not about money, and where there is no ledger."""
    if not rule.amount:
        return None
    try:
        ledger = existing_ledger(settings.ledger_url)
    except LedgerError:
        return None
    with reading(ledger, EVERYTHING) as connection:
        return rule_sums(connection, EVERYTHING, rule.id)


def sample_cases(settings: Settings, rule: Rule) -> Iterator[SampleCase]:
    """Play each case of the rule's specification and give what the rule finds in it, one after the other."""
    spec = read_spec(settings.root / "tests" / "rules" / f"{rule.id}.md")
    with (
        tempfile.TemporaryDirectory(prefix="crosscheck-rule-") as home,
        closing(Playground(settings.apart(Path(home)))) as playground,
    ):
        for case in spec.cases:
            played = playground.play(rule, case)
            holds = tuple(hold.reason for hold in played.holds)
            yield SampleCase(case.name, tuple(played.texts(list(HEADERS))), holds)

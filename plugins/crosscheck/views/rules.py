"""One rule as people look at it: what it asks, how often it was confirmed, what it finds in its sample rows."""

from __future__ import annotations

import difflib
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from crosscheck.access.scopes import EVERYTHING
from crosscheck.catalog.rules import Rule, rule_catalog, spec_file
from crosscheck.errors import ConfigurationError, LedgerError
from crosscheck.settings import Settings

ASKED = (
    *("id", "group", "kind", "subject", "severity", "days", "department", "needs", "title", "title_en"),
    *("when", "when_en", "unless", "advice", "closes", "amount", "amount_en"),
)


@dataclass(frozen=True)
class Confirmed:
    """How many answers a rule's issues got, and how many of these confirmed the issue."""

    answered: int
    confirmed: int


@dataclass(frozen=True)
class Money:
    """How many issues of a rule have a sum, and in yuan what is at stake, what was confirmed and what recovered."""

    issues: int
    at_stake: Decimal
    confirmed: Decimal
    recovered: Decimal


@dataclass(frozen=True)
class SampleCase:
    """One case of a rule's specification: what the rule finds in its rows, or why it is held."""

    name: str
    findings: tuple[tuple[str, ...], ...]
    holds: tuple[str, ...]


def known_rule(settings: Settings, rule_id: str) -> Rule:
    """The rule called ``rule_id``; an unknown one raises and names the nearest ones."""
    rules = rule_catalog(settings.root)
    if rule_id not in rules:
        near = difflib.get_close_matches(rule_id.upper(), sorted(rules), n=5, cutoff=0.4) or sorted(rules)
        raise ConfigurationError(
            f"no rule '{rule_id}'; nearest: {', '.join(near)}", zh=f"没有规则“{rule_id}”;相近的有:{'、'.join(near)}"
        )
    return rules[rule_id]


def said(rule: Rule) -> dict[str, Any]:
    """What a rule asks, in both languages where it has both."""
    return {name: getattr(rule, name) for name in ASKED}


def confirmed(settings: Settings, rule_id: str) -> Confirmed:
    """How often the rule's issues were confirmed, as the newest revision measured it."""
    from crosscheck.publish.revision import read_manifest, revisions  # takes a second to import; the text comes first

    published = revisions(settings.revisions)
    measured = read_manifest(published[-1]).get("measures", {}) if published else {}
    rates = [found for county in measured.values() if (found := county["confirmed"].get(rule_id))]
    return Confirmed(sum(r["answered"] for r in rates), sum(r["confirmed"] for r in rates))


def sums(settings: Settings, rule: Rule) -> Money | None:
    """What is at stake in the rule's issues; None for a rule that is not about money, and where there is no ledger."""
    if not rule.amount:
        return None
    from crosscheck.ledger.database import existing_ledger, reading  # takes a second to import; the text comes first
    from crosscheck.ledger.sums import rule_sums
    from crosscheck.rules.amounts import yuan

    try:
        ledger = existing_ledger(settings.ledger_url)
    except LedgerError:
        return None
    with reading(ledger, EVERYTHING) as connection:
        found = rule_sums(connection, EVERYTHING, rule.id)
    return Money(found.issues, *map(yuan, (found.at_stake, found.confirmed, found.recovered)))


def sample_cases(settings: Settings, rule: Rule) -> Iterator[SampleCase]:
    """Play each case of the rule's specification and give what the rule finds in it, one after the other."""
    from crosscheck.spec.play import Playground  # takes a second to import; the text comes first
    from crosscheck.spec.read import HEADERS, read_spec

    spec = read_spec(spec_file(settings.root, rule.id))
    with (
        tempfile.TemporaryDirectory(prefix="crosscheck-rule-") as home,
        closing(Playground(settings.apart(Path(home)), spec.cases)) as playground,
    ):
        for case in spec.cases:
            played = playground.play(rule, case)
            holds = tuple(hold.reason for hold in played.holds)
            yield SampleCase(case.name, tuple(played.texts(list(HEADERS))), holds)

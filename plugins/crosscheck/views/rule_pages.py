"""Rules as pages show them: how each does within a scope, and its entry in the handbook."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from crosscheck.access.offices import offices
from crosscheck.access.scopes import Scope
from crosscheck.catalog.policy import PolicyRow, policy
from crosscheck.catalog.rules import ALWAYS_NEEDED, Rule, rule_catalog
from crosscheck.ledger.answers import NEEDS_MEASURES
from crosscheck.ledger.database import Ledger, reading
from crosscheck.ledger.rule_figures import Given, RuleCounts, rule_answers, rule_counts, rule_recovered
from crosscheck.rules.amounts import yuan
from crosscheck.settings import Settings
from crosscheck.spec.handbook import Entry, datasets_read, rule_entry
from crosscheck.views.night_report import HeldPart
from crosscheck.views.night_shown import ShownNight, shown_night
from crosscheck.views.rules import known_rule

NOT_TRUE = ("source_wrong", "registry_wrong")
INNOCENT = (*NOT_TRUE, "allowed")
"""Results of answers that find nobody at fault."""
ENOUGH = 5
"""Answers from which on their shares say something of a rule."""
PLANTED = "planted.json"
"""In the home of a made county: by rule, how many problems were planted, found and missed, and what was extra."""


@dataclass(frozen=True)
class Planted:
    """Problems planted in a made county: how many a rule found and missed, and what it found besides."""

    planted: int
    found: int
    extra: int

    @property
    def precision(self) -> float | None:
        """The share of what it found that was planted, in per cent."""
        return 100 * self.found / (self.found + self.extra) if self.found + self.extra else None


@dataclass(frozen=True)
class RuleLine:
    """One rule within a scope. ``answers``: last answers by result and reason; ``recovered`` in yuan, None for a rule
    that is not about money; ``held``: why it gave no verdict on the newest night and since when, or what waits.
    """

    rule: Rule
    counts: RuleCounts
    answers: Counter[Given]
    recovered: Decimal | None
    held: HeldPart | None
    waiting: HeldPart | None
    planted: Planted | None

    def given(self, *results: str) -> int:
        """How many issues have one of ``results`` as their last answer."""
        return sum(count for (result, _), count in self.answers.items() if result in results)

    @property
    def answered(self) -> int:
        """How many issues were answered."""
        return self.answers.total()

    @property
    def confirmed(self) -> float | None:
        """The share of answers that confirm, in per cent; None without any."""
        return self._share(*NEEDS_MEASURES)

    @property
    def not_true(self) -> float | None:
        """The share of answers that say it is not so, in per cent."""
        return self._share(*NOT_TRUE)

    @property
    def to_be_mended(self) -> bool:
        """Whether so many answers are innocent that the rule should be looked at."""
        return self.answered >= ENOUGH and 2 * self.given(*INNOCENT) > self.answered

    def _share(self, *results: str) -> float | None:
        return 100 * self.given(*results) / self.answered if self.answered else None


@dataclass(frozen=True)
class Wanted:
    """Which rules are asked for; an empty text asks for any."""

    dataset: str = ""
    department: str = ""
    severity: str = ""


@dataclass(frozen=True)
class RulePage:
    """One rule with its entry in the handbook. ``in_force``: the policy row that counts, by parameter."""

    line: RuleLine
    entry: Entry
    in_force: Mapping[str, PolicyRow | None]


def rule_lines(settings: Settings, ledger: Ledger, scope: Scope, wanted: Wanted) -> tuple[date | None, list[RuleLine]]:
    """The newest night's date, and the rules that are asked for by id."""
    rules = sorted(rule_catalog(settings.root).values(), key=lambda rule: rule.id)
    night = shown_night(settings, ledger, scope)
    return night.business_date if night else None, _lines(
        settings, ledger, scope, night, (rule for rule in rules if _fits(rule, wanted))
    )


def rule_page(settings: Settings, ledger: Ledger, scope: Scope, rule_id: str) -> RulePage:
    """One rule; ``ConfigurationError`` for one that the catalogue does not have."""
    rule = known_rule(settings, rule_id)
    night = shown_night(settings, ledger, scope)
    [line] = _lines(settings, ledger, scope, night, [rule])
    day = night.business_date if night else date.max
    in_force = {name: policy().row(name, scope.region, day) for name in rule.params}
    return RulePage(line, rule_entry(settings.root, rule_id), in_force)


def rule_offices(settings: Settings) -> list[str]:
    """Every office that answers or helps with some rule."""
    return sorted({office for rule in rule_catalog(settings.root).values() for office in offices(rule.department)})


def _fits(rule: Rule, wanted: Wanted) -> bool:
    reads = (*ALWAYS_NEEDED, *_datasets(rule)) if not rule.always_runs else ()
    return (
        (not wanted.dataset or wanted.dataset in reads)
        and wanted.department in ("", *offices(rule.department))
        and wanted.severity in ("", rule.severity)
    )


@cache
def _datasets(rule: Rule) -> tuple[str, ...]:
    return datasets_read(rule)


def _lines(
    settings: Settings, ledger: Ledger, scope: Scope, night: ShownNight | None, rules: Iterable[Rule]
) -> list[RuleLine]:
    with reading(ledger, scope) as connection:
        counts = rule_counts(connection, scope, night.business_date) if night else {}
        answers, recovered = rule_answers(connection, scope), rule_recovered(connection, scope)
    holds = {part.rule: part for part in night.report.holds if not part.where} if night else {}
    waiting = {part.rule: part for part in night.report.waiting} if night else {}
    planted = _planted(settings.home)
    return [
        RuleLine(
            rule=rule,
            counts=counts.get(rule.id, RuleCounts()),
            answers=answers.get(rule.id, Counter()),
            recovered=yuan(recovered.get(rule.id, 0)) if rule.amount else None,
            held=holds.get(rule.id),
            waiting=waiting.get(rule.id),
            planted=planted.get(rule.id),
        )
        for rule in rules
    ]


def _planted(home: Path) -> dict[str, Planted]:
    path = home / PLANTED
    if not path.exists():
        return {}
    kept = json.loads(path.read_text(encoding="utf-8"))
    return {rule_id: Planted(one["planted"], one["found"], one["extra"]) for rule_id, one in kept.items()}

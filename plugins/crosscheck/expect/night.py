"""After a night's check: its deliveries, its rules and its links judged together, stored, and shown on one page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from crosscheck import files
from crosscheck.catalog.rules import Rule
from crosscheck.expect import verdicts
from crosscheck.expect.links import check_links, link_counts
from crosscheck.expect.rules import RuleNight, check_rules
from crosscheck.settings import Settings

ROW_COUNTS = ("read", "accepted", "quarantined", "repeated", "layout")


@dataclass(frozen=True)
class NightOutcome:
    """What a night left behind, as other parts stored it.

    ``deliveries`` are the manifests of the newest delivery of each dataset, accepted or not; ``manifest`` and
    ``findings`` are what linking and rules left, ``earlier`` and ``earlier_findings`` the same of the night before
    (None: there is none).
    """

    business_date: date
    deliveries: Iterable[Mapping[str, Any]]
    manifest: Mapping[str, Any]
    findings: Path
    earlier: Mapping[str, Any] | None = None
    earlier_findings: Path | None = None


def judge_night(settings: Settings, rules: Mapping[str, Rule], outcome: NightOutcome) -> None:
    """Store the results of all expectations of a night.

    A result that is not as expected stops nothing. An expectation that can't run raises
    ``ConfigurationError``.
    """
    day = outcome.business_date
    files.sweep_parts(verdicts.path_of(settings, day, "any").parent)
    for manifest in outcome.deliveries:
        verdicts.store(settings, day, manifest["dataset"], delivery_document(manifest))
    for group, nights in rule_nights(rules, outcome).items():
        judged = check_rules(settings, group, outcome.findings, nights, outcome.earlier_findings)
        verdicts.store(settings, day, f"rules.{group}", judged.document())
    before = outcome.earlier["links"] if outcome.earlier else {}
    links = check_links(settings, link_counts(outcome.manifest["links"], before))
    verdicts.store(settings, day, "links", links.document())


def delivery_document(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """What a night keeps of the manifest of one delivery."""
    kept = {name: manifest[name] for name in ("dataset", "business_date", "delivery", "status", "cause", "detail")}
    rows = {name: manifest[f"rows_{name}"] for name in ROW_COUNTS}
    return {"kind": "delivery", **kept, "rows": rows, "results": manifest["expectations"]}


def rule_nights(rules: Mapping[str, Rule], outcome: NightOutcome) -> dict[str, list[RuleNight]]:
    """What the night knows of every rule, by group."""
    ran_before = outcome.earlier["ran"] if outcome.earlier else ()
    reasons: dict[str, list[str]] = defaultdict(list)
    for hold in outcome.manifest["holds"]:
        where = f"{hold['region']}:" if hold["region"] else ""
        reasons[hold["rule"]].append(where + hold["reason"])
    groups: dict[str, list[RuleNight]] = defaultdict(list)
    for rule in rules.values():
        groups[rule.group].append(
            RuleNight(
                rule_id=rule.id,
                title=rule.title,
                subject=rule.subject,
                population=outcome.manifest["populations"].get(rule.subject),
                ran=rule.id in outcome.manifest["ran"],
                held=rule.id in reasons,
                reason=";".join(reasons[rule.id]) if rule.id in reasons else None,
                ran_before=rule.id in ran_before,
            )
        )
    return dict(sorted(groups.items()))

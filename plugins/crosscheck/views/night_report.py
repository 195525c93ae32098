"""A night as its report shows it, as plain values: what needs whom since when, what was held, what was not judged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from crosscheck.catalog.rules import Rule, rule_catalog
from crosscheck.expect import verdicts
from crosscheck.lake.state import DatasetState
from crosscheck.ledger.queries import ListIssue
from crosscheck.settings import Settings
from crosscheck.views.past_nights import History, PastNight, Streak
from crosscheck.views.sections import Section, group_sections, link_section, list_sections

NEEDS_SOMEBODY = ("damaged", "rejected", "unreadable", "late", "accepted")
"""States of lists in the order of their weight; what an earlier date was told is not repeated."""


@dataclass(frozen=True)
class HeldPart:
    """A rule that gave no verdict: anywhere (``where`` empty), in one region, or on one object."""

    rule: str
    title: str
    where: str
    reason: str
    streak: Streak


@dataclass(frozen=True)
class Unjudged:
    """Expectations of one list or group that were not judged for one reason."""

    section: Section
    expected: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class NightReport:
    """All that the report of a night says; counts, offices and their contacts, and no other person."""

    business_date: date
    lists: tuple[Section, ...]
    groups: tuple[Section, ...]
    links: Section
    link_counts: tuple[Mapping[str, Any], ...]
    rules: tuple[Mapping[str, Any], ...]
    holds: tuple[HeldPart, ...]
    not_taken: tuple[tuple[str, str], ...]

    @property
    def attention(self) -> tuple[Section, ...]:
        """What somebody must look at tonight, refused deliveries first, then rules and links."""
        lists = [s for s in self.lists if s.status in NEEDS_SOMEBODY and (s.status != "accepted" or s.open)]
        ordered = sorted(lists, key=lambda section: NEEDS_SOMEBODY.index(section.status))
        return (*ordered, *(section for section in (*self.groups, self.links) if section.open))

    @property
    def not_judged(self) -> tuple[Unjudged, ...]:
        """What was not judged tonight and why; a list that did not come tonight is not told again."""
        tonight = [section for section in self.lists if section.status in ("accepted", "rejected")]
        return tuple(one for section in (*tonight, *self.groups, self.links) for one in _unjudged(section))


def _unjudged(section: Section) -> list[Unjudged]:
    by_reason: dict[str, list[str]] = defaultdict(list)
    for line in section.lines:
        if line.verdict == "not_judged":
            by_reason[line.reason].append(line.zh)
    return [Unjudged(section, tuple(expected), reason) for reason, expected in by_reason.items()]


def night_report(
    settings: Settings,
    business_date: date,
    states: Mapping[str, DatasetState],
    manifest: Mapping[str, Any],
    issues: Mapping[str, Sequence[ListIssue]],
) -> NightReport:
    """The report of a night from its stored results and those of the nights before it.

    ``states`` are the states of the lists that night, ``manifest`` is the night's, ``issues`` are the numbers of
    issues about a list, by list.
    """
    history, rules = History(settings, business_date, manifest), rule_catalog(settings.root)
    documents = verdicts.stored(settings, business_date)
    counted = [rule for document in documents.values() for rule in document.get("rules", ())]
    lists = list_sections(history, states, issues, _held_by_list(rules, states, manifest))
    told = {section.anchor for section in lists if section.status == "unreadable"}
    not_taken = history.nights[0].unread
    return NightReport(
        business_date=business_date,
        lists=tuple(lists),
        groups=tuple(group_sections(history, documents)),
        links=link_section(history),
        link_counts=tuple(documents.get("links", {}).get("datasets", ())),
        rules=tuple(sorted(counted, key=lambda rule: str(rule["rule_id"]))),
        holds=tuple(_held(history, rules, manifest)),
        not_taken=tuple(sorted((what, why) for what, why in not_taken.items() if what not in told)),
    )


def _held_by_list(
    rules: Mapping[str, Rule], states: Mapping[str, DatasetState], manifest: Mapping[str, Any]
) -> dict[str, list[str]]:
    """The rules that give no verdict because a list is not usable, by list: at all, or on what only it says."""
    held: dict[str, set[str]] = defaultdict(set)
    for hold in manifest["holds"]:
        if hold["region"] is None and hold["rule"] in rules:
            for dataset in rules[hold["rule"]].all_needs:
                held[dataset].add(hold["rule"])
    for hold in manifest["object_holds"]:
        if hold["rule"] in rules:
            for about, dataset in rules[hold["rule"]].object_needs:
                if about == hold["object"]:
                    held[dataset].add(hold["rule"])
    return {name: sorted(found) for name, found in held.items() if name in states and not states[name].usable}


def _held(history: History, rules: Mapping[str, Rule], manifest: Mapping[str, Any]) -> list[HeldPart]:
    parts = [(hold["rule"], hold["region"], hold["reason"]) for hold in manifest["holds"]]
    parts += [(hold["rule"], hold["object"], hold["reason"]) for hold in manifest["object_holds"]]
    return [
        HeldPart(
            rule=rule,
            title=rules[rule].title if rule in rules else "",
            where=where or "",
            reason=reason,
            streak=history.streak(partial(PastNight.holds, rule=rule, where=where)),
        )
        for rule, where, reason in sorted(parts, key=lambda part: (part[0], part[1] or "", part[2]))
    ]

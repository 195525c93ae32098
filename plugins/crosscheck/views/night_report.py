"""A night as its report shows it, as plain values: what needs whom since when, what was held, what was not judged."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from crosscheck.access.scopes import Scope
from crosscheck.catalog.datasets import catalog
from crosscheck.catalog.rules import Rule, rule_catalog
from crosscheck.expect import verdicts
from crosscheck.lake.state import DatasetState
from crosscheck.ledger.database import Connection
from crosscheck.ledger.holds import Waiting, waiting_rules
from crosscheck.ledger.queries import ListIssue, list_issues
from crosscheck.settings import Settings
from crosscheck.views.past_nights import History, PastNight, Streak
from crosscheck.views.sections import DATA_ENGINEER, Owner, Section, group_sections, link_section, list_sections

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
class NotTaken:
    """What was laid down and not taken in, with the reason."""

    what: str
    reason: str
    owner: Owner
    streak: Streak


@dataclass(frozen=True)
class Unjudged:
    """Expectations of one list or group that were not judged for one reason."""

    section: Section
    expected: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class LedgerSays:
    """What the ledger knows of a night: the issues about a list, by list, and rules whose findings wait."""

    issues: Mapping[str, Sequence[ListIssue]] = field(default_factory=dict)
    waiting: Sequence[Waiting] = ()


def ledger_says(connection: Connection, scope: Scope, business_date: date) -> LedgerSays:
    """What the report of a night asks of the ledger."""
    return LedgerSays(list_issues(connection, scope, business_date), waiting_rules(connection, business_date))


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
    waiting: tuple[HeldPart, ...]
    not_taken: tuple[NotTaken, ...]

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
    ledger: LedgerSays,
) -> NightReport:
    """The report of a night from its stored results and those of the nights before it.

    ``states`` are the states of the lists that night, ``manifest`` is the night's, ``issues`` are the numbers of
    issues about a list, by list.
    """
    history, rules = History(settings, business_date, manifest), rule_catalog(settings.root)
    documents = verdicts.stored(settings, business_date)
    counted = [rule for document in documents.values() for rule in document.get("rules", ())]
    lists = list_sections(history, states, ledger.issues, _held_by_list(rules, states, manifest))
    told = {section.anchor for section in lists if section.status == "unreadable"}
    return NightReport(
        business_date=business_date,
        lists=tuple(lists),
        groups=tuple(group_sections(history, documents)),
        links=link_section(history),
        link_counts=tuple(documents.get("links", {}).get("datasets", ())),
        rules=tuple(sorted(counted, key=lambda rule: str(rule["rule_id"]))),
        holds=tuple(_held(history, rules, manifest)),
        waiting=tuple(_waiting(rules, each) for each in ledger.waiting),
        not_taken=tuple(_not_taken(history, what) for what in sorted(history.nights[0].unread.keys() - told)),
    )


def _not_taken(history: History, what: str) -> NotTaken:
    """``what`` begins with the name of a department or list."""
    owners = {each.name: Owner(each.title, each.contact) for each in catalog().departments}
    return NotTaken(
        what=what,
        reason=history.nights[0].unread[what],
        owner=owners.get(re.split("[. ]", what)[0], Owner(DATA_ENGINEER)),
        streak=history.streak(lambda night: what in night.unread),
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


def _waiting(rules: Mapping[str, Rule], each: Waiting) -> HeldPart:
    """A rule whose findings wait; its reason names how many."""
    title = rules[each.rule_id].title if each.rule_id in rules else ""
    streak = Streak(each.since, each.nights)
    return HeldPart(each.rule_id, title, "", f"{each.findings}条疑点待定:{each.reason}", streak)


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

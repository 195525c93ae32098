"""What of the newest night an inspector must handle: deliveries, held rules, surges, with who was contacted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from crosscheck.access.scopes import Scope
from crosscheck.catalog.datasets import catalog
from crosscheck.catalog.rules import rule_catalog
from crosscheck.ledger.contacted import Contact, last_contacts
from crosscheck.ledger.database import Ledger, reading
from crosscheck.ledger.holds import HeldRule, held_rules
from crosscheck.ledger.issue import SURGE
from crosscheck.rules.stored import earlier_nights
from crosscheck.settings import Settings
from crosscheck.views.identity_pair import waiting_count
from crosscheck.views.list_strips import NightCounts, last_nights, night_counts
from crosscheck.views.night_report import HeldPart, NightReport, NotTaken
from crosscheck.views.night_shown import ShownNight, shown_night
from crosscheck.views.past_nights import Streak
from crosscheck.views.sections import Owner, Section


@dataclass(frozen=True)
class Surge:
    """A rule that found too much at once, or rests on one: tonight's findings beside yesterday's, and what waits.

    ``decision``: released, rejected, or empty. ``decides``: whether it can be decided on by itself.
    """

    rule: str
    title: str
    reason: str
    waiting: int
    tonight: int
    earlier: int | None
    earlier_on: date | None
    streak: Streak
    decision: str
    decides: bool


@dataclass(frozen=True)
class HeldCase:
    """A rule that gave no verdict, with whoever answers for the lists it lacks."""

    part: HeldPart
    owners: tuple[Owner, ...]


@dataclass(frozen=True)
class InspectorDay:
    """All that the page shows. ``contacts``: the newest of each list and rule, by its name."""

    night: ShownNight
    deliveries: tuple[Section, ...]
    others: tuple[Section, ...]
    not_taken: tuple[NotTaken, ...]
    surges: tuple[Surge, ...]
    held: tuple[HeldCase, ...]
    contacts: Mapping[str, Contact]
    counts: tuple[NightCounts, ...]
    identities: int

    @property
    def report(self) -> NightReport:
        """The report of the night."""
        return self.night.report

    @property
    def abouts(self) -> frozenset[str]:
        """The lists and rules that somebody may be contacted about."""
        lists = (section.anchor for section in (*self.deliveries, *self.others))
        rules = (*(surge.rule for surge in self.surges), *(case.part.rule for case in self.held))
        return frozenset([*lists, *rules, *(one.what for one in self.not_taken)])


def inspector_day(settings: Settings, ledger: Ledger, scope: Scope) -> InspectorDay | None:
    """What waits on the newest night within ``scope``; None where there is no night."""
    night = shown_night(settings, ledger, scope)
    if night is None:
        return None
    recorded = last_nights(ledger, scope)
    with reading(ledger, scope) as connection:
        holds = held_rules(connection, night.business_date, night.record.run)
        contacts = last_contacts(connection, scope.region, recorded[-1].business_date.isoformat())
    attention = night.report.attention
    return InspectorDay(
        night=night,
        deliveries=tuple(section for section in attention if section.marks),
        others=tuple(section for section in attention if not section.marks),
        not_taken=night.report.not_taken,
        surges=_surges(settings, night, holds),
        held=_held(settings, night),
        contacts=contacts,
        counts=tuple(night_counts(recorded)),
        identities=waiting_count(settings, ledger, scope),
    )


def _surges(settings: Settings, night: ShownNight, holds: list[HeldRule]) -> tuple[Surge, ...]:
    earlier = next(iter(earlier_nights(settings, night.business_date)), None)
    before: Mapping[str, Any] = earlier.manifest()["findings"] if earlier else {}
    tonight = night.stored.manifest()["findings"]
    waiting = {part.rule: part for part in night.report.waiting}
    found = {hold.rule_id: hold for hold in holds if hold.kind != SURGE and hold.findings}
    found |= {hold.rule_id: hold for hold in holds if hold.kind == SURGE}
    return tuple(
        Surge(
            rule=rule,
            title=waiting[rule].title,
            reason=hold.reason,
            waiting=hold.findings,
            tonight=tonight.get(rule, 0),
            earlier=before.get(rule),
            earlier_on=earlier.business_date if earlier else None,
            streak=waiting[rule].streak,
            decision=hold.decision,
            decides=hold.kind == SURGE,
        )
        for rule, hold in sorted(found.items())
        if rule in waiting
    )


def _held(settings: Settings, night: ShownNight) -> tuple[HeldCase, ...]:
    owners = {section.anchor: section.owner for section in night.report.lists}
    unusable = {name for name, kept in night.stored.manifest()["snapshots"].items() if not kept["usable"]}
    rules = rule_catalog(settings.root)
    order = [dataset.id for dataset in catalog().datasets]

    def lacking(rule: str) -> list[str]:
        known = rules.get(rule)
        needed = {*known.all_needs, *(dataset for _, dataset in known.object_needs)} if known else set()
        return sorted(needed & unusable, key=order.index)

    return tuple(
        HeldCase(part, tuple(dict.fromkeys(owners[name] for name in lacking(part.rule)))) for part in night.report.holds
    )

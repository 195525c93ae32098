"""The last nights for the data team: steps with seconds, held rules, slowest rules, quarantine. No person at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from crosscheck.access.scopes import Scope
from crosscheck.catalog.datasets import catalog
from crosscheck.catalog.rules import rule_catalog
from crosscheck.ledger.database import Ledger
from crosscheck.ledger.nights import NightRecord
from crosscheck.rules.timings import RULES, Timing, kept
from crosscheck.settings import Settings
from crosscheck.views.list_strips import NightCounts, last_nights, night_counts
from crosscheck.views.night_report import HeldPart
from crosscheck.views.night_shown import shown_night
from crosscheck.views.sections import Section

SHOWN = 7
SLOWEST = 10


@dataclass(frozen=True)
class NightDone:
    """One night: its counts, the seconds of its steps, how many lists were accepted, rejected or did not come."""

    counts: NightCounts
    run: int
    steps: tuple[Timing, ...]
    rules: Timing | None

    @property
    def seconds(self) -> float:
        """Of all steps; landing of departments runs side by side, so this is work, not waiting."""
        return sum(step.seconds for step in self.steps)


@dataclass(frozen=True)
class SlowRule:
    """One of the slowest rules of a night."""

    rule_id: str
    title: str
    title_en: str
    seconds: float


@dataclass(frozen=True)
class EngineerDay:
    """All that the page shows; ``refusing``: lists whose newest delivery has refused rows, the most first."""

    business_date: date
    nights: tuple[NightDone, ...]
    counts: tuple[NightCounts, ...]
    attention: tuple[Section, ...]
    held: tuple[HeldPart, ...]
    refusing: tuple[Section, ...]
    slowest: tuple[SlowRule, ...]
    slowest_on: date | None


def engineer_day(settings: Settings, ledger: Ledger, scope: Scope) -> EngineerDay | None:
    """The last nights within ``scope``; None where there is none. Contacts of departments are left out."""
    night = shown_night(settings, ledger, scope)
    if night is None:
        return None
    recorded = last_nights(ledger, scope)
    done = tuple(_done(settings, record) for record in recorded[:SHOWN])
    refusing = [section for section in night.report.lists if section.counts and section.counts["quarantined"]]
    timed = next((one for one in done if one.rules), None)
    return EngineerDay(
        business_date=night.business_date,
        nights=done,
        counts=tuple(night_counts(recorded)),
        attention=tuple(map(_nameless, night.report.attention)),
        held=(*night.report.holds, *night.report.waiting),
        refusing=tuple(_nameless(s) for s in sorted(refusing, key=_refused_rows)),
        slowest=_slowest(settings, timed.rules.rules) if timed and timed.rules else (),
        slowest_on=timed.counts.business_date if timed else None,
    )


def _refused_rows(section: Section) -> int:
    return -section.counts["quarantined"] if section.counts else 0


def _nameless(section: Section) -> Section:
    return replace(section, owner=replace(section.owner, contact=""))


def _done(settings: Settings, record: NightRecord) -> NightDone:
    timings = kept(settings, record.business_date)
    order = [*(f"land {department.name}" for department in catalog().departments), *STEPS]
    steps = tuple(timings[name] for name in order if name in timings)
    return NightDone(night_counts([record])[0], record.run, steps, timings.get(RULES))


STEPS = ("check", "ledger", "issue", "lists", "report")
"""The arrows of a night after landing, in their order."""


def _slowest(settings: Settings, seconds: Mapping[str, float]) -> tuple[SlowRule, ...]:
    rules = rule_catalog(settings.root)
    slow = sorted(seconds.items(), key=lambda item: (-item[1], item[0]))[:SLOWEST]
    return tuple(SlowRule(name, rules[name].title, rules[name].title_en, took) for name, took in slow if name in rules)

"""Counts of the last nights, oldest first: what the strips of findings show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from crosscheck.access.scopes import Scope
from crosscheck.ledger.database import Ledger, reading
from crosscheck.ledger.nights import NightRecord, nights
from crosscheck.views.night_shown import covers
from crosscheck.views.past_nights import WINDOW


@dataclass(frozen=True)
class NightCounts:
    """One night: its findings, issues opened, no longer found and reopened, rules held and surging."""

    business_date: date
    findings: int
    opened: int
    missing: int
    reopened: int
    held: int
    surging: int


def last_nights(ledger: Ledger, scope: Scope, limit: int = WINDOW) -> list[NightRecord]:
    """The newest run of each of the last recorded nights within ``scope``, newest first."""
    with reading(ledger, scope) as connection:
        recorded = nights(connection)
    newest: dict[date, NightRecord] = {}
    for night in recorded:
        if covers(scope, night.counties):
            newest.setdefault(night.business_date, night)
    return list(newest.values())[:limit]


def night_counts(recorded: list[NightRecord]) -> list[NightCounts]:
    """The counts of ``recorded`` nights, oldest first."""
    return [_counts(night) for night in reversed(recorded)]


def _counts(night: NightRecord) -> NightCounts:
    names = ("findings", "opened", "missing", "reopened", "rules_held", "rules_surge")
    return NightCounts(night.business_date, *(night.counts.get(name, 0) for name in names))

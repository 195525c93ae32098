"""The newest night for whoever may see it, as pages show it: from what the nights keep, never from the lake."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from crosscheck.access.scopes import Scope
from crosscheck.catalog.datasets import catalog
from crosscheck.errors import LedgerError
from crosscheck.lake.state import DatasetState
from crosscheck.ledger.database import Ledger, reading
from crosscheck.ledger.holds import Waiting
from crosscheck.ledger.nights import NightRecord, newest_night
from crosscheck.ledger.queries import ListIssue
from crosscheck.rules.stored import StoredNight, current_night
from crosscheck.settings import Settings
from crosscheck.views.night_report import LedgerSays, NightReport, ledger_says, night_report

KEPT_REPORTS = 4
"""Reports that one process remembers: a night's changes only when the night or what the ledger says of it does."""


@dataclass(frozen=True)
class ShownNight:
    """The newest night: as the ledger recorded it, as it is stored, and its report."""

    record: NightRecord
    stored: StoredNight
    report: NightReport

    @property
    def business_date(self) -> date:
        """The night's date."""
        return self.record.business_date


def covers(scope: Scope, counties: Collection[str]) -> bool:
    """Whether a night of ``counties`` is any business of whoever may see ``scope``."""
    return any(county.startswith(scope.region[:6]) for county in counties)


def recorded_night(ledger: Ledger, scope: Scope) -> NightRecord | None:
    """The newest recorded night, None where there is none or it is of another county."""
    with reading(ledger, scope) as connection:
        last = newest_night(connection)
    return last if last and covers(scope, last.counties) else None


def its_night(ledger: Ledger, scope: Scope) -> NightRecord:
    """The newest recorded night; ``LedgerError`` where there is none within ``scope``."""
    found = recorded_night(ledger, scope)
    if found is None:
        raise LedgerError("没有可查看的夜晚", en="no night")
    return found


def shown_night(settings: Settings, ledger: Ledger, scope: Scope) -> ShownNight | None:
    """The newest night with its report; None where there is none within ``scope``."""
    last = recorded_night(ledger, scope)
    stored = current_night(settings, last.business_date) if last else None
    if last is None or stored is None:
        return None
    with reading(ledger, scope) as connection:
        says = ledger_says(connection, scope, last.business_date)
    issues = tuple((name, tuple(found)) for name, found in says.issues.items())
    judged = stored.path.parent / "expectations"
    changed = judged.stat().st_mtime_ns if judged.is_dir() else 0
    return ShownNight(last, stored, _report(settings, stored, changed, issues, tuple(says.waiting)))


@lru_cache(maxsize=KEPT_REPORTS)
def _report(
    settings: Settings,
    stored: StoredNight,
    _changed: int,
    issues: tuple[tuple[str, tuple[ListIssue, ...]], ...],
    waiting: tuple[Waiting, ...],
) -> NightReport:
    manifest = stored.manifest()
    says = LedgerSays(dict(issues), waiting)
    return night_report(settings, stored.business_date, states_of(manifest), manifest, says)


def states_of(manifest: Mapping[str, Any]) -> dict[str, DatasetState]:
    """The states of the lists as a night's manifest has them; where their rows lie is left out."""
    connected = {dataset.id for dataset in catalog().connected}
    return {
        dataset.id: _state(dataset.id, manifest["snapshots"][dataset.id], dataset.id in connected)
        for dataset in catalog().datasets
        if dataset.id in manifest["snapshots"]
    }


def _state(name: str, kept: Mapping[str, Any], connected: bool) -> DatasetState:
    return DatasetState(
        dataset=catalog().dataset(name),
        usable=kept["usable"],
        cause=kept["cause"],
        detail=kept["detail"],
        rows=None,
        snapshot_date=date.fromisoformat(kept["date"]) if kept["date"] else None,
        rows_accepted=kept["rows_accepted"],
        rows_before=None,
        damaged=connected and not kept["usable"] and kept["cause"] is None,
    )

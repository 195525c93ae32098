"""The night: one plain function for each arrow of the data flow. Each reads what the one before stored.

Every function can be called again: it finds its own output and does nothing. Only paths, counts and ids are returned.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import wraps
from pathlib import Path
from typing import TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from crosscheck import clock, files
from crosscheck.access.scopes import EVERYTHING
from crosscheck.catalog.datasets import catalog
from crosscheck.catalog.rules import rule_catalog
from crosscheck.errors import ConfigurationError, DeliveryError
from crosscheck.expect.night import NightOutcome, judge_night
from crosscheck.flow.asking import ask_all
from crosscheck.flow.dates import refuse_unreached
from crosscheck.flow.progress import Step, silent
from crosscheck.flow.side_by_side import land_side_by_side
from crosscheck.flow.site_check import refuse_unchecked
from crosscheck.flow.stored_files import night_files, record_report
from crosscheck.lake import counts
from crosscheck.lake.land import FAILED, NOT_READ, REFUSED, Landed
from crosscheck.lake.land import land as land_deliveries
from crosscheck.lake.snapshots import last_deliveries, snapshot
from crosscheck.lake.usable import dataset_states
from crosscheck.ledger.database import open_ledger, reading
from crosscheck.ledger.decisions import for_linking
from crosscheck.ledger.intake import read_night
from crosscheck.ledger.kept_heads import keep_head
from crosscheck.ledger.nights import issue_new, newest_night, record_night
from crosscheck.ledger.open_evidence import open_evidence
from crosscheck.publish.revision import publish as publish_lists
from crosscheck.rules.night import check_night
from crosscheck.rules.stored import StoredNight, current_night, earlier_nights
from crosscheck.rules.timings import timed
from crosscheck.settings import Settings
from crosscheck.sources.delivery_name import DeliveryName
from crosscheck.views.expectations_page import write_page
from crosscheck.views.night_report import ledger_says

SCRATCH_SECONDS = 24 * 60 * 60
"""What has lain in the scratch for so long belongs to a process that was killed: no task runs half as long."""
T = TypeVar("T")
"""What an arrow returns."""


def _timed(step: str) -> Callable[[Callable[[Settings, date], T]], Callable[[Settings, date], T]]:
    """Keep how long an arrow of the night took, as ``step``."""

    def keeping(arrow: Callable[[Settings, date], T]) -> Callable[[Settings, date], T]:
        @wraps(arrow)
        def run(settings: Settings, business_date: date) -> T:
            with timed(settings, business_date, step):
                return arrow(settings, business_date)

        return run

    return keeping


def land_department(
    settings: Settings, department: str, business_date: date, must_read: bool = False
) -> dict[str, str]:
    """Take in what ``department`` has delivered up to ``business_date``; what became of each dataset.

    ``must_read``: what could not be read raises ``DeliveryError`` once the rest has been taken in.
    """
    with timed(settings, business_date, f"land {department}"):
        landed = land_deliveries(settings, department, business_date)
    failed = _untaken(landed, business_date, FAILED)
    untaken = failed | _untaken(landed, business_date, REFUSED)
    _note_failures(settings, department, business_date, untaken | _unread(landed))
    if failed and must_read:
        raise DeliveryError("; ".join(f"{dataset}: {detail}" for dataset, detail in failed.items()))
    outcomes = {f"{item.dataset} {item.delivery}": item.outcome for item in landed if item.outcome != NOT_READ}
    return outcomes | {where: f"{NOT_READ}: {why}" for where, why in _unread(landed).items()}


def _untaken(landed: Sequence[Landed], business_date: date, outcome: str) -> dict[str, str | None]:
    """Why deliveries were not taken in, by dataset; one of another date by dataset and delivery: tonight's may be."""
    tonight = str(DeliveryName(business_date))[:8]
    return {
        item.dataset if item.delivery[:8] == tonight else f"{item.dataset} {item.delivery}": item.detail
        for item in landed
        if item.outcome == outcome
    }


def _unread(landed: Sequence[Landed]) -> dict[str, str | None]:
    """Why folders and files that departments laid down are not read, by department and name."""
    return {f"{item.dataset} {item.delivery}": item.detail for item in landed if item.outcome == NOT_READ}


def land_all(settings: Settings, business_date: date, step: Step = silent, any_date: bool = False) -> None:
    """Take in the deliveries of every connected department; a date that none reaches is refused unless it is meant."""
    refuse_unchecked(settings)
    connected = [department.name for department in catalog().departments if department.connected]
    land_side_by_side(settings, connected, business_date, land_department, step)
    if not any_date:
        refuse_unreached(settings, business_date)


def _note_failures(settings: Settings, department: str, business_date: date, failed: Mapping[str, str | None]) -> None:
    """Keep what could not be read beside the night, so that its summary can say so; a later success removes it."""
    path = settings.nights / business_date.isoformat() / "unread" / f"{department}.json"
    if failed:
        files.write_text(path, files.as_json(dict(failed)))
    else:
        path.unlink(missing_ok=True)


def missing_deliveries(settings: Settings, business_date: date) -> list[str]:
    """Connected datasets without a delivery of the date."""
    name = DeliveryName(business_date)
    dated = {d.id: last_deliveries(settings, d.id, business_date)[-1:] for d in catalog().connected}
    return sorted(
        dataset
        for dataset, newest in dated.items()
        if not (newest and newest[0].business_date == business_date) and not snapshot(settings, dataset, name)
    )


@_timed("check")
def check(settings: Settings, business_date: date) -> dict[str, str | int]:
    """Link, run the rules, and judge links and rule results; where the night lies and how much was found."""
    night = check_folder(settings, business_date)
    manifest = night.manifest()
    return {
        "night": str(night.path),
        "findings": sum(manifest["findings"].values()),
        "ran": len(manifest["ran"]),
        "held": len({hold["rule"] for hold in manifest["holds"]}),
    }


def check_folder(settings: Settings, business_date: date) -> StoredNight:
    """The checked night itself, computed if it is not there yet."""
    refuse_unchecked(settings)

    def evidence() -> pa.Table:
        with reading(open_ledger(settings.ledger_url), EVERYTHING) as connection:
            return open_evidence(connection, business_date)

    def decisions() -> pa.Table:
        with reading(open_ledger(settings.ledger_url), EVERYTHING) as connection:
            return for_linking(connection)

    with alone(settings):
        return check_night(settings, dataset_states(settings, business_date), business_date, evidence, decisions)


@contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """Let one process at a time work on stored nights: the others wait, and what a killed one left is swept."""
    with files.locked(settings.spill / "nights.lock"):
        files.sweep_old(settings.spill, clock.now().timestamp() - SCRATCH_SECONDS)
        for folder in settings.nights.glob("*"):
            files.sweep_parts(folder)
        yield


def checked_night(settings: Settings, business_date: date) -> StoredNight:
    """The night that ``check`` stored; ``ConfigurationError`` where it has not run for that date."""
    night = current_night(settings, business_date)
    if night is None:
        raise ConfigurationError(f"the night of {business_date} has not been checked yet: run check first")
    return night


@_timed("ledger")
def reconcile(settings: Settings, business_date: date) -> dict[str, int]:
    """Bring the night's findings and the ledger together; counts by event."""
    folder = checked_night(settings, business_date)
    manifest = folder.manifest()
    rules = rule_catalog(settings.root).values()
    night = read_night(folder.path, business_date, manifest["counties"], rules, manifest["populations"])
    night = replace(night, files=night_files(settings, folder))
    return dict(record_night(open_ledger(settings.ledger_url), night).counts)


@_timed("issue")
def issue(settings: Settings, business_date: date) -> dict[str, int]:
    """Issue what is new or reopened: from now on it is to be answered; how many.

    A date that is no longer the newest issues nothing: what came after rests on what was issued then.
    """
    ledger = open_ledger(settings.ledger_url)
    with reading(ledger, EVERYTHING) as connection:
        newest = newest_night(connection)
    is_newest = newest is not None and newest.business_date == business_date
    return {"issued": issue_new(ledger, business_date) if is_newest else 0}


@_timed("lists")
def publish(settings: Settings, business_date: date) -> dict[str, str | int]:
    """Publish the lists of the date; the same lists again publish nothing. How many issues are open, rules held."""
    ledger = open_ledger(settings.ledger_url)
    revision = publish_lists(ledger, settings, business_date)
    keep_head(ledger, settings)
    counts = revision.manifest["counts"].values()
    return {
        "revision": revision.name,
        "files": len(revision.manifest["files"]),
        "issues": sum(county["open"] for county in counts),
        "held": max((county["rules_held"] for county in counts), default=0),
    }


@_timed("report")
def report(settings: Settings, business_date: date) -> str:
    """Judge deliveries, links and rule results, and write the page that shows it; its path."""
    night, states = checked_night(settings, business_date), dataset_states(settings, business_date)
    earlier = next(iter(earlier_nights(settings, business_date)), None)
    outcome = NightOutcome(
        business_date=business_date,
        deliveries=[
            found[-1].known
            for name in states
            if (found := last_deliveries(settings, name, business_date)) and found[-1].known
        ],
        manifest=night.manifest(),
        findings=night.findings,
        earlier=earlier.manifest() if earlier else None,
        earlier_findings=earlier.findings if earlier else None,
    )
    ledger = open_ledger(settings.ledger_url)
    with reading(ledger, EVERYTHING) as connection:
        says = ledger_says(connection, EVERYTHING, business_date)
    with alone(settings):
        judge_night(settings, rule_catalog(settings.root), outcome)
        page = write_page(settings, business_date, states, night.manifest(), says)
    record_report(ledger, settings, business_date)
    keep_head(ledger, settings)
    return str(page)


def ask(settings: Settings, business_date: date) -> dict[str, int]:
    """Write the night's requests to departments that answer for persons; whom each asks about, as a number."""
    return ask_all(settings, business_date)


def run_night(settings: Settings, business_date: date, step: Step = silent, any_date: bool = False) -> None:
    """The whole night without a scheduler."""
    land_all(settings, business_date, step, any_date)
    arrows = (("check", check), ("ledger", reconcile), ("issue", issue), ("lists", publish), ("report", report))
    for name, arrow in (*arrows, ("requests", ask)):
        step(name)
        arrow(settings, business_date)


def export_findings(settings: Settings, business_date: date, out: Path) -> int:
    """Write tonight's findings to ``F.parquet`` and, beside it, ``F.holds.json`` and ``F.counts.json``; how many.

    Holds are ``[{rule, region or null, reason}]``. Counts give for each dataset read, accepted, quarantined, repeated,
    layout, status, and every quarantined row with its file, row number and reason.
    """
    night = checked_night(settings, business_date)
    table = pq.read_table(night.findings)
    with files.whole_file(out) as beside:
        pq.write_table(table, beside, compression="zstd")
    files.write_text(out.with_suffix(".holds.json"), files.as_json(night.manifest()["holds"]))
    detailed = counts.deliveries(settings, business_date, rows=True)
    files.write_text(out.with_suffix(".counts.json"), files.as_json(detailed))
    return int(table.num_rows)

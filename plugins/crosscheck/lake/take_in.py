"""One delivery of one dataset becomes a snapshot: read, staged, judged, written. Or nothing happens at all."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq

from crosscheck import files
from crosscheck.access.masking import mask_any_writing
from crosscheck.catalog.datasets import Dataset, site
from crosscheck.errors import DeliveryError, MissingColumns, RejectedDelivery
from crosscheck.expect.delivery import Candidate, DeliveryResult
from crosscheck.expect.loss import Earlier
from crosscheck.lake.boundary import Place
from crosscheck.lake.desk import desk
from crosscheck.lake.raw import ColumnMapping, write_raw
from crosscheck.lake.requested import answered, earlier_answers, lay_out
from crosscheck.lake.snapshots import Snapshot, new_snapshot, newest_accepted, newest_counting
from crosscheck.lake.soundness import ACCEPTED, ASKED, MANIFEST, QUARANTINE, REJECTED, ROWS
from crosscheck.lake.stage import Counts, stage
from crosscheck.settings import Settings
from crosscheck.sources.file_names import named, printable, shown
from crosscheck.sources.offer import Offer
from crosscheck.sources.reading import Tally
from crosscheck.sources.requests import Request

DELIVERY, EARLIER = "delivery.parquet", "earlier.parquet"
"""What the expectations judge, and with what they compare an answer."""
Check = Callable[[Settings, Dataset, Candidate], DeliveryResult]
PARQUET: dict[str, Any] = {"compression": "zstd", "row_group_size": 122_880}
"""Fixed, so that the same rows give the same bytes."""


@dataclass
class _Outcome:
    """What is known of a delivery, up to what its manifest says."""

    counts: Counts = field(default_factory=lambda: Counts(0, 0, 0, 0))
    mapping: ColumnMapping = field(default_factory=ColumnMapping)
    cause: str | None = None
    detail: str | None = None
    left_out: list[str] = field(default_factory=list)
    expectations: list[dict[str, Any]] = field(default_factory=list)
    request: Request | None = None
    earlier: Path | None = None
    rows_before: int | None = None
    """Of the earlier delivery, the rows about persons asked about now: an answer is compared with those alone."""


def take_in(settings: Settings, offer: Offer, tolerance: Decimal, check: Check, place: Place) -> dict[str, Any] | None:
    """Take in one delivery and return its manifest; None where there was nothing to take in.

    A delivery that is read to its end but can't be used is kept as rejected. Whatever else is raised means that it
    could not be read: the lake is as before, and ``place`` says how far it was read.
    """
    with (
        suppress(_NothingOffered),
        _scratch(settings, offer.dataset) as scratch,
        new_snapshot(settings, offer.dataset.id, offer.name) as folder,
    ):
        before = [_state(path) for path in offer.inputs]
        inputs = [_input(path) for path in offer.inputs]
        outcome = _outcome(settings, offer, scratch, folder, tolerance, check, place)
        _refuse_changed(offer, before)
        manifest = _manifest(offer, outcome, inputs, folder)
        files.write_text(folder / MANIFEST, files.as_json(manifest))
        return manifest
    return None


def sweep(settings: Settings, datasets: Iterable[Dataset]) -> None:
    """Remove what a killed process left of these datasets, in the lake and beside it."""
    for dataset in datasets:
        files.sweep_parts(settings.lake / dataset.id)
        shutil.rmtree(_scratch_folder(settings, dataset), ignore_errors=True)


def _scratch_folder(settings: Settings, dataset: Dataset) -> Path:
    return settings.spill / f"land-{dataset.id}"


@contextmanager
def _scratch(settings: Settings, dataset: Dataset) -> Iterator[Path]:
    """A folder of this dataset's own while the block runs."""
    folder = files.private_folder(_scratch_folder(settings, dataset))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class _NothingOffered(Exception):
    """Leaves the block of a new snapshot without leaving a snapshot."""


def _outcome(
    settings: Settings, offer: Offer, scratch: Path, folder: Path, tolerance: Decimal, check: Check, place: Place
) -> _Outcome:
    raw, tally, outcome = scratch / "raw.parquet", Tally(), _Outcome()
    missing: tuple[str, ...] = ()
    paths: tuple[Path, ...] = ()
    try:
        with closing(offer.read(tally)) as parts, closing(place.watch(parts)) as watched:
            mapping = write_raw(offer.dataset, watched, raw)
        if mapping:
            outcome.request = answered(settings, offer, frozenset(mapping.requests))
    except MissingColumns as error:
        outcome.cause, outcome.detail, missing = error.cause, printable(str(error)), error.columns
    except RejectedDelivery as error:
        outcome.cause, outcome.detail = error.cause, printable(str(error))
        return outcome
    else:
        if mapping is None:
            raise _NothingOffered
        outcome.left_out = [mask_any_writing(printable(name)) for name in tally.left_out]
        outcome.mapping, paths = mapping, (scratch / DELIVERY,)
        _stage(settings, offer, raw, folder, scratch, outcome)
        outcome.counts = replace(outcome.counts, layout=tally.layout)
        if tally.broken:
            outcome.cause, outcome.detail = "rejected", _broken(tally)
            return outcome
    verdict = check(settings, offer.dataset, _candidate(settings, offer, paths, missing, tolerance, outcome))
    outcome.expectations = verdict.document()["results"]
    if not verdict.accepted and outcome.cause is None:
        outcome.cause = verdict.cause
        outcome.detail = "；".join(result.zh for result in verdict.results if result.critical_failure)
        outcome.detail += _contradiction(outcome)
    return outcome


def _contradiction(outcome: _Outcome) -> str:
    """Which files or sheets contradict each other, where that is why most rows are quarantined."""
    found = outcome.counts.contradicting
    if len(found) < 2 or 2 * sum(found.values()) <= outcome.counts.quarantined:
        return ""
    return "；同一键而内容不同的行分布在:" + "、".join(f"{label}({rows})" for label, rows in found.items())


def _broken(tally: Tally) -> str:
    """Why broken rows reject: nobody knows of whom they are, and a rule would report whoever it is as missing."""
    rows = "row" if tally.broken == 1 else "rows"
    return f"{tally.first_broken} ({tally.broken} {rows} can't be taken apart; correct the export)"


def _stage(settings: Settings, offer: Offer, raw: Path, folder: Path, scratch: Path, outcome: _Outcome) -> None:
    """Fill ``folder`` with rows and quarantine, ``scratch`` with what the expectations judge."""
    dataset, table = offer.dataset, offer.dataset.table
    with desk(settings) as con:
        con.read_parquet(str(raw)).create_view("raw")
        households = _households(settings, offer, con)
        if outcome.request:
            lay_out(con, settings.root, offer, outcome.request, folder)
        asked = outcome.request is not None
        outcome.counts = stage(con, settings.root, dataset, "raw", offer.name.business_date, households, asked)
        con.table(f"{table}__accepted").write_parquet(str(folder / ROWS), **PARQUET)
        con.table(f"{table}__quarantine").write_parquet(str(folder / QUARANTINE), **PARQUET)
        con.table(f"{table}__delivery").write_parquet(str(scratch / DELIVERY))
        before = _before(settings, offer) if asked else None
        if before:
            outcome.rows_before = earlier_answers(con, settings.root, dataset, before.rows, scratch / EARLIER)
            outcome.earlier = scratch / EARLIER


def _households(settings: Settings, offer: Offer, con: duckdb.DuckDBPyConnection) -> str | None:
    """The view of accepted households that a list of members is compared with; None for any other list."""
    if offer.dataset.id != "registry.member":
        return None
    households = newest_counting(settings, "registry.household", offer.name.business_date)
    if households is None:
        return None
    if households.flaw:
        raise DeliveryError(f"{offer.dataset.title}: {households.dataset}: {households.flaw}; it is not taken in")
    con.read_parquet(str(households.rows)).create_view("households")
    return "households"


def _before(settings: Settings, offer: Offer) -> Snapshot | None:
    """The accepted snapshot of an earlier date that a delivery is compared with."""
    return newest_accepted(settings, offer.dataset.id, offer.name.business_date - timedelta(days=1))


def _candidate(
    settings: Settings,
    offer: Offer,
    paths: tuple[Path, ...],
    missing: tuple[str, ...],
    tolerance: Decimal,
    outcome: _Outcome,
) -> Candidate:
    day, before = offer.name.business_date, _before(settings, offer)
    rows_before = before.manifest["rows_accepted"] if before else None
    rows_before = outcome.rows_before if outcome.request else rows_before
    days_since = (day - before.business_date).days if before else None
    rows = (outcome.earlier or before.rows) if before else None
    absent = {column.name for column in offer.dataset.columns if column.local.absent}
    there = tuple(name for name in before.manifest["columns"] if name not in absent) if before else ()
    earlier = Earlier(rows, there) if rows else None
    region = newest_accepted(settings, "reference.region", day)
    return Candidate(
        day,
        paths,
        rows_before,
        days_since,
        tolerance,
        missing,
        columns=tuple(outcome.mapping.columns),
        earlier=earlier,
        region=region.rows if region else None,
    )


def _state(path: Path) -> tuple[int, ...]:
    kind = files.what_else(path)
    if kind:
        raise DeliveryError(f"{path.name}: it is {kind} and is not read; put the file itself into the delivery")
    return files.written_state(path)


def _refuse_changed(offer: Offer, before: list[tuple[int, ...]]) -> None:
    """What is hashed is what is read: a file that changed meanwhile is read again another time."""
    for path, state in zip(offer.inputs, before, strict=True):
        if _state(path) != state:
            raise DeliveryError(f"{path.name}: it changed while it was read; nothing is taken in, it is tried again")


def _input(path: Path) -> dict[str, Any]:
    return {"file": named(path), "bytes": path.stat().st_size, "sha256": files.sha256(path)}


def _of_request(outcome: _Outcome, folder: Path) -> dict[str, Any]:
    """Which request was answered, and how many persons it asks about; nothing of a whole list."""
    if outcome.request is None or not (folder / ASKED).exists():
        return {}
    return {"request": outcome.request.number, "persons_asked": pq.read_metadata(folder / ASKED).num_rows}


def _manifest(offer: Offer, outcome: _Outcome, inputs: list[dict[str, Any]], folder: Path) -> dict[str, Any]:
    dataset, counts, mapping = offer.dataset, outcome.counts, outcome.mapping
    not_read = [*map(shown, offer.beside), *outcome.left_out]
    unread = {"not_read": not_read} if not_read else {}
    return {
        **unread,
        **_of_request(outcome, folder),
        "dataset": dataset.id,
        "title": dataset.title,
        "business_date": offer.name.business_date.isoformat(),
        "delivery": str(offer.name),
        "delivered_at": offer.delivered_at,
        "reader": offer.reader,
        "site": site().as_found(),
        "inputs": inputs,
        "rows_read": counts.read,
        "rows_accepted": counts.accepted,
        "rows_quarantined": counts.quarantined,
        "rows_repeated": counts.repeated,
        "rows_layout": counts.layout,
        "rows_noted": counts.noted,
        "quarantine": counts.reasons,
        "columns": {name: sorted(headers) for name, headers in mapping.columns.items()},
        "unknown_columns": sorted(mapping.unknown),
        "missing_columns": mapping.missing(dataset) if mapping.columns else [],
        "expectations": outcome.expectations,
        "status": REJECTED if outcome.cause else ACCEPTED,
        "cause": outcome.cause,
        "detail": outcome.detail,
        "sha256": {path.name: files.sha256(path) for path in sorted(folder.glob("*.parquet"))},
    }

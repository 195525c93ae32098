"""Which datasets a night can go by: fresh, usable, and what rule AG-02 has to say of them (rules.md)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

from crosscheck.catalog.datasets import Dataset, catalog
from crosscheck.catalog.policy import policy
from crosscheck.errors import ConfigurationError
from crosscheck.lake.snapshots import Snapshot, last_deliveries, newest_accepted
from crosscheck.lake.state import DatasetState
from crosscheck.settings import Settings

TOLERANCE = "volume_tolerance"
SMALL_DIFFERENCE = 20
"""Rows by which a list may always differ from the one before (rule AG-02)."""


def dataset_states(settings: Settings, business_date: date) -> dict[str, DatasetState]:
    """The state of every dataset on a night, by its id and in the order of the catalogue.

    Datasets of departments that are not connected are never usable and have no cause.
    """
    tolerance = volume_tolerance(settings, business_date)
    connected = {dataset.id for dataset in catalog().connected}
    return {
        dataset.id: _state(settings, dataset, business_date, tolerance)
        if dataset.id in connected
        else DatasetState(dataset, False, None, "该部门尚未接入", None, None, None, None)
        for dataset in catalog().datasets
    }


def _state(settings: Settings, dataset: Dataset, business_date: date, tolerance: Decimal) -> DatasetState:
    history = last_deliveries(settings, dataset.id, business_date)
    counting = [snapshot for snapshot in history if snapshot.may_count]
    last = counting[-1] if counting else None
    fresh = last is not None and last.business_date > business_date - timedelta(days=dataset.stale)
    flaw = last.flaw if last else None
    rows_accepted, rows_before = (_rows_accepted(counting, place) for place in (-1, -2))
    rows = last.rows if last and fresh and not flaw else None
    refused = history[-1] if history and history[-1].business_date == business_date else None
    cause: str | None
    detail: str | None
    if refused and not refused.may_count:
        usable, cause, detail = False, refused.manifest["cause"], refused.manifest["detail"]
    elif not fresh:
        usable, cause, detail = False, "late", _late(dataset, last)
    elif flaw:
        usable, cause, detail = False, None, flaw
    else:
        usable, (cause, detail) = True, _volume(counting, dataset.volume_tolerance or tolerance)
    newest = newest_accepted(settings, dataset.id, business_date) if flaw else last
    return DatasetState(
        dataset=dataset,
        usable=usable,
        cause=cause,
        detail=detail,
        rows=rows,
        snapshot_date=last.business_date if last else None,
        rows_accepted=None if flaw else rows_accepted,
        rows_before=rows_before,
        newest=newest.rows if newest else None,
        before=_rows_before(counting),
        damaged=detail is not None and detail == flaw,
        asked=last.asked if last and rows else None,
    )


def _rows_accepted(counting: Sequence[Snapshot], place: int) -> int | None:
    """The rows that the last delivery but so many accepted; None where there is none, or its manifest can't tell."""
    known = counting[place].known if len(counting) >= -place else None
    return known["rows_accepted"] if known else None


def _rows_before(counting: Sequence[Snapshot]) -> Path | None:
    """The accepted rows of the last delivery but one, where they are still there."""
    before = counting[-2] if len(counting) > 1 else None
    return before.rows if before and before.known and before.rows.exists() else None


def _late(dataset: Dataset, newest: Snapshot | None) -> str:
    if newest is None:
        return "尚无已验收的数据"
    return f"最近一次已验收的数据为{newest.business_date},超过{dataset.stale}天"


def _volume(counting: Sequence[Snapshot], tolerance: Decimal) -> tuple[str | None, str | None]:
    """The cause ``volume``: rows differ by more than the tolerance and by more than a few.

    An answer has as many rows as persons were asked about, which is nothing that its department did.
    """
    rows, before = (_rows_accepted(counting, place) for place in (-1, -2))
    if rows is None or before is None or any(snapshot.asked for snapshot in counting[-2:]):
        return None, None
    difference = abs(rows - before)
    if difference <= SMALL_DIFFERENCE or difference <= tolerance * before:
        return None, None
    return "volume", f"本次{rows}行,上次{before}行"


def volume_tolerance(settings: Settings, business_date: date) -> Decimal:
    """The policy value for the county of most registered households; none in force raises ``ConfigurationError``."""
    row = policy().row(TOLERANCE, county_code(settings, business_date), business_date)
    if row is None:
        raise ConfigurationError(f"policy.yaml: {TOLERANCE} has no row that counts on {business_date}")
    return row.value


def county_code(settings: Settings, business_date: date) -> str:
    """The first six digits that most registered households' codes begin with; '' before the first registry."""
    newest = newest_accepted(settings, "registry.household", business_date)
    if newest is None:
        return ""
    codes = pq.read_table(newest.rows, columns=["region_code"]).column("region_code")
    counted = pc.value_counts(pc.utf8_slice_codeunits(codes, 0, 6)).to_pylist()
    return min(counted, key=lambda entry: (-entry["counts"], entry["values"]), default={"values": ""})["values"]

"""What became of the rows of the deliveries that count on a night, read from the manifests."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow.parquet as pq

from crosscheck.catalog.datasets import catalog
from crosscheck.lake.snapshots import Snapshot, last_deliveries
from crosscheck.settings import Settings


def deliveries(settings: Settings, business_date: date, rows: bool = False) -> dict[str, dict[str, Any]]:
    """For each connected dataset that ever arrived, the newest delivery up to ``business_date``, accepted or not.

    One whose manifest is damaged is left out: what became of its rows is not known.

    read = accepted + quarantined + repeated; ``layout`` rows (titles, totals, notes, blank rows) stand apart. With
    ``rows``, every quarantined row too: file, row number and reason, no value of it.
    """
    newest = {d.id: last_deliveries(settings, d.id, business_date)[-1:] for d in catalog().connected}
    return {name: _counts(found[0], rows) for name, found in newest.items() if found and found[0].known}


def _counts(found: Snapshot, rows: bool) -> dict[str, Any]:
    manifest = found.manifest
    counts = {key: manifest[f"rows_{key}"] for key in ("read", "accepted", "quarantined", "repeated", "layout")}
    counts |= {"status": manifest["status"], "cause": manifest["cause"], "delivery": manifest["delivery"]}
    if rows:
        counts["quarantined_rows"] = _quarantined_rows(found)
    return counts


def _quarantined_rows(found: Snapshot) -> list[dict[str, Any]]:
    if not found.quarantine.is_file() or found.flaw:
        return []
    table = pq.read_table(found.quarantine, columns=["_source_file", "_source_row", "reason"])
    return [
        {"file": row["_source_file"], "row": row["_source_row"], "reason": row["reason"]} for row in table.to_pylist()
    ]

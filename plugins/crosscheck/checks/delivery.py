"""Is a delivery as expected? The suite of its dataset, run by Great Expectations inside DuckDB over Parquet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from crosscheck.checks.results import Verdict
from crosscheck.settings import Settings
from crosscheck.sources.catalog import Dataset


@dataclass(frozen=True)
class Candidate:
    """A staged delivery that has not been accepted yet.

    ``paths`` are Parquet files that together hold every staged row, accepted and quarantined, repeats folded away:
    the canonical columns of the dataset, ``<id>_valid`` BOOLEAN for each ``id_no`` column (null where the row has no
    number) and

    ``_reason`` VARCHAR   why the row is in quarantine, null = accepted
    ``_future`` BOOLEAN   a past event of the row is dated after the business date (never null)
    ``_orphan`` BOOLEAN   quarantined only as 'no such household' (never null)
    ``_key``    VARCHAR   the row's key as one text, null if a part of it is missing

    Where required columns are missing from the files altogether the rows can't be staged: ``missing`` names them
    (canonical names), ``paths`` is empty, and the columns alone are judged.
    """

    business_date: date
    """The date of the snapshot."""
    paths: tuple[Path, ...]
    rows_read: int
    """Data rows read from all files, repeats included."""
    rows_before: int | None
    """Accepted rows of the last accepted snapshot; None = there is none."""
    days_since: int | None
    """Days from the business date of the last accepted snapshot to this one; None = there is none."""
    volume_tolerance: Decimal
    """Policy parameter: the share by which accepted rows may differ from ``rows_before``."""
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class DeliveryResult:
    """What the suite said: ``accepted``; if not, ``cause`` is 'schema' (columns missing) or 'rejected'."""

    dataset: str
    accepted: bool
    cause: str | None
    results: tuple[Verdict, ...]


def check_delivery(settings: Settings, dataset: Dataset, candidate: Candidate) -> DeliveryResult:
    """Judge ``candidate`` by ``expectations/<department>.<dataset>.json``; a suite that can't run raises ConfigurationError."""
    raise NotImplementedError

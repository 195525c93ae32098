"""Is a delivery as expected? The suite of its dataset, run by Great Expectations inside DuckDB over Parquet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from crosscheck import sqlfiles
from crosscheck.catalog.datasets import Dataset
from crosscheck.expect.local_suites import suite_in_force
from crosscheck.expect.loss import Earlier, Loss
from crosscheck.expect.losses import NOTHING_KNOWN, losses
from crosscheck.expect.suites import COLUMNS_PRESENT
from crosscheck.expect.verdicts import Verdict, as_documents, verdict
from crosscheck.settings import Settings

if TYPE_CHECKING:
    from crosscheck.expect.gx import Bench

ROWS_BEFORE_COUNT = 20
"""A difference of up to so many rows is never abnormal (rule AG-02)."""


@dataclass(frozen=True)
class Candidate:
    """A staged delivery that has not been accepted yet.

    ``paths`` are Parquet files that together hold every staged row, accepted and quarantined, repeats folded away:
    the canonical columns of the dataset, ``<id>_valid`` BOOLEAN for each ``id_no`` column (null where the row has no
    number) and

    ``_reason`` VARCHAR   why the row is in quarantine, null = accepted
    ``_notes``  VARCHAR   optional values that could not be read, null = none
    ``_future`` BOOLEAN   a past event of the row is dated after the business date (never null)
    ``_orphan`` BOOLEAN   quarantined only as 'no such household' (never null)
    ``_key``    VARCHAR   the row's key as one text, null if a part of it is missing; ``_key_hash`` BIGINT its hash
    ``_row_hash`` VARCHAR   hash of the row's content
    ``_source_file`` VARCHAR   file, sheet or table of the row; ``_source_row`` BIGINT its number there

    Where required columns are missing from the files altogether the rows can't be staged: ``missing`` names them
    (canonical names), ``paths`` is empty, and the columns alone are judged.
    """

    business_date: date
    """The date of the snapshot."""
    paths: tuple[Path, ...]
    rows_before: int | None
    """Accepted rows of the last accepted snapshot; None = there is none."""
    days_since: int | None
    """Days from the business date of the last accepted snapshot to this one; None = there is none."""
    volume_tolerance: Decimal
    """Policy parameter: the share by which accepted rows may differ from ``rows_before``."""
    missing: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    """The columns that the files have (canonical names)."""
    earlier: Earlier | None = None
    """The last accepted delivery; None = there is none."""
    region: Path | None = None
    """The newest accepted region table (Parquet)."""


@dataclass(frozen=True)
class DeliveryResult:
    """What the suite said: ``accepted``; if not, ``cause`` is 'schema' (columns missing) or 'rejected'."""

    dataset: str
    business_date: date
    accepted: bool
    cause: str | None
    results: tuple[Verdict, ...]

    def document(self) -> dict[str, Any]:
        """The result as it is stored in a manifest or with a night: counts, no values."""
        return {
            "kind": "delivery",
            "dataset": self.dataset,
            "business_date": self.business_date.isoformat(),
            "accepted": self.accepted,
            "cause": self.cause,
            "results": as_documents(self.results),
        }


def check_delivery(settings: Settings, dataset: Dataset, candidate: Candidate) -> DeliveryResult:
    """Judge ``candidate`` by ``expectations/<department>.<dataset>.json``.

    It is accepted if no critical expectation fails. Columns are judged first: if one is missing, nothing else can be.
    An expectation that can't run raises ``ConfigurationError``; a delivery is never blamed for it.
    """
    from crosscheck.expect.gx import bench  # takes seconds to import, and not every command needs it

    suite = suite_in_force(settings.root, dataset.id)
    with bench(settings) as desk:
        if candidate.paths:
            desk.parquet("staged", candidate.paths)
        else:
            desk.frame("staged_columns", _only_columns(dataset, candidate.missing))
        staged = "staged" if candidate.paths else "staged_columns"
        lost = _losses(desk, settings, dataset, candidate, staged)
        parameters = _parameters(candidate, lost)
        desk.frame("candidate", pa.Table.from_pylist([_facts(candidate, lost)], FACTS))
        desk.run(sqlfiles.sql(settings.root, "expect/delivery", staged=staged))
        first, rest = suite.split()
        results = desk.judge(first, "delivery", parameters, rows=0)
        if any(result.critical_failure for result in results):
            results += [verdict(expectation, parameters, None, {}) for expectation in rest.expectations]
        else:
            rows = desk.fetch("SELECT count(*) AS n FROM delivery")[0]["n"]
            results += desk.judge(rest, "delivery", parameters, rows)
    return _result(dataset, candidate, tuple(results))


FACTS = pa.schema(
    [
        ("business_date", pa.date32()),
        ("days_since", pa.int32()),
        *((f"{name}_lost", pa.int32()) for name in NOTHING_KNOWN),
    ]
)


def _facts(candidate: Candidate, lost: Mapping[str, Loss]) -> dict[str, Any]:
    counts = {f"{name}_lost": loss.count for name, loss in lost.items()}
    return {"business_date": candidate.business_date, "days_since": candidate.days_since, **counts}


def _losses(desk: Bench, settings: Settings, dataset: Dataset, candidate: Candidate, staged: str) -> Mapping[str, Loss]:
    if candidate.earlier is None or not candidate.paths:
        return NOTHING_KNOWN
    return losses(desk, settings.root, dataset, staged, candidate.earlier, candidate.columns, candidate.region)


def _only_columns(dataset: Dataset, missing: tuple[str, ...]) -> pa.Table:
    """No rows, and the columns that the files do have."""
    fields = [(column.name, pa.string()) for column in dataset.columns if column.name not in missing]
    return pa.schema([*fields, ("_reason", pa.string()), ("_orphan", pa.bool_())]).empty_table()


def _parameters(candidate: Candidate, lost: Mapping[str, Loss]) -> dict[str, Any]:
    """What suites may name as ``$PARAMETER`` and in their sentences."""
    before = candidate.rows_before
    parameters: dict[str, Any] = {
        "rows_before": before,
        "days_since": candidate.days_since,
        "year": candidate.business_date.year,
        "next_year": candidate.business_date.year + 1,
        "tolerance": f"{(candidate.volume_tolerance * 100).normalize():f}%",
        "rows_min": None,
        "rows_max": None,
    }
    if before is not None:
        allowed = max(int(candidate.volume_tolerance * before), ROWS_BEFORE_COUNT)
        parameters |= {"rows_min": max(before - allowed, 0), "rows_max": before + allowed}
    for name, loss in lost.items():
        parameters |= loss.parameters(name)
    return parameters


def _result(dataset: Dataset, candidate: Candidate, results: tuple[Verdict, ...]) -> DeliveryResult:
    failed = [result for result in results if result.critical_failure]
    cause = None
    if failed:
        cause = "schema" if any(result.type == COLUMNS_PRESENT for result in failed) else "rejected"
    return DeliveryResult(dataset.id, candidate.business_date, not failed, cause, results)

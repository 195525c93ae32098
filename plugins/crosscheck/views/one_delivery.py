"""One delivery of one list as a page shows it: what was expected and found, what changed, which rows were refused.

Counts, offices and places of rows; no value of any row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow.parquet as pq

from crosscheck.access.masking import mask_any_writing
from crosscheck.access.offices import offices
from crosscheck.access.scopes import Scope
from crosscheck.catalog.datasets import Dataset, Department, catalog
from crosscheck.errors import ConfigurationError
from crosscheck.lake.snapshots import Snapshot, last_deliveries, snapshots
from crosscheck.ledger.database import Ledger
from crosscheck.settings import Settings
from crosscheck.views.changed_columns import ChangedColumns, changed_columns
from crosscheck.views.measured import Measured, measured
from crosscheck.views.night_shown import its_night
from crosscheck.views.past_nights import verdict_of
from crosscheck.views.sections import ROWS, observed, unjudged_reasons

SAMPLES = 20
"""Places of refused rows that are shown for each reason."""
SHOWN = 30
"""Deliveries that a strip shows, the one on the page the last of them."""
COUNTED = ("read", "accepted", "quarantined", "repeated", "layout")


@dataclass(frozen=True)
class Expected:
    """One expectation: what was expected and found, or why it was not judged; ``over``: what it came to before."""

    name: str
    severity: str
    verdict: str
    zh: str
    en: str
    todo_zh: str
    todo_en: str
    found: str
    reason: str
    over: Measured | None


@dataclass(frozen=True)
class Refused:
    """How many rows were refused for one reason, and where the first of them stand: file and row."""

    reason: str
    rows: int
    places: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class OneDelivery:
    """One delivery. ``wanting``: expectations that failed or were not judged; ``met``: the others."""

    department: Department
    dataset: Dataset
    delivery: str
    business_date: date
    manifest: Mapping[str, Any]
    counts: Mapping[str, int]
    wanting: tuple[Expected, ...]
    met: tuple[Expected, ...]
    columns: ChangedColumns | None
    refused: tuple[Refused, ...]
    others: tuple[str, ...]
    rows: Measured

    @property
    def status(self) -> str:
        """Accepted or rejected, as a whole."""
        return str(self.manifest["status"])


def sees_list(scope: Scope, department: Department) -> bool:
    """Whether a list of ``department`` is any business of whoever may see ``scope``: an office sees its own."""
    return scope.department in ("", *offices(department.title))


def one_delivery(
    settings: Settings, ledger: Ledger, scope: Scope, department: str, dataset: str, delivery: str = ""
) -> OneDelivery:
    """One delivery, the newest where none is named; ``ConfigurationError`` outside ``scope``, as for none at all."""
    night = its_night(ledger, scope)
    owner, contract = _list(scope, department, dataset)
    taken = [found for found in snapshots(settings, contract.id, night.business_date) if found.known]
    shown = next((found for found in reversed(taken) if delivery in ("", str(found.name))), None)
    if shown is None:
        raise ConfigurationError("no such delivery", zh="没有这次报送")
    before = [d for d in last_deliveries(settings, contract.id, shown.business_date) if d.known and d.name < shown.name]
    return _shown(settings, owner, contract, shown, [*before[-SHOWN + 1 :], shown], tuple(str(d.name) for d in taken))


def _list(scope: Scope, department: str, dataset: str) -> tuple[Department, Dataset]:
    owner = next((each for each in catalog().departments if each.name == department), None)
    contract = next((each for each in owner.datasets if each.name == dataset), None) if owner else None
    if owner is None or contract is None or not sees_list(scope, owner):
        raise ConfigurationError("no such list", zh="没有这份清单")
    return owner, contract


def _shown(
    settings: Settings,
    owner: Department,
    contract: Dataset,
    shown: Snapshot,
    last: Sequence[Snapshot],
    taken: Sequence[str],
) -> OneDelivery:
    manifest = shown.manifest
    counts = {key: manifest[f"rows_{key}"] for key in COUNTED}
    expected = _expected(settings, contract, manifest, counts, last)
    accepted = [found for found in last[:-1] if found.accepted]
    return OneDelivery(
        department=owner,
        dataset=contract,
        delivery=str(shown.name),
        business_date=shown.business_date,
        manifest=manifest,
        counts=counts,
        wanting=tuple(each for each in expected if each.verdict != "passed"),
        met=tuple(each for each in expected if each.verdict == "passed"),
        columns=changed_columns(contract, accepted[-1].manifest, manifest) if accepted else None,
        refused=_refused(shown),
        others=tuple(reversed(taken[-SHOWN:])),
        rows=_rows(last),
    )


def _rows(last: Sequence[Snapshot]) -> Measured:
    return Measured(
        "rows", tuple((str(found.name), float(found.manifest["rows_accepted"])) for found in last), None, None
    )


def _expected(
    settings: Settings,
    contract: Dataset,
    manifest: Mapping[str, Any],
    counts: Mapping[str, int],
    last: Sequence[Snapshot],
) -> list[Expected]:
    """What failed first, then what was not judged, then the rest; critical ones before warnings."""
    results = manifest["expectations"]
    reasons = unjudged_reasons(settings.root, contract.id, {"results": results, "rows": counts})
    headers = {column.name: column.header for column in contract.columns}
    over = measured(settings.root, contract.id, [(str(d.name), d.manifest["expectations"]) for d in last])
    told = [
        Expected(
            **{name: result[name] for name in ("name", "severity", "zh", "en", "todo_zh", "todo_en")},
            verdict=verdict_of(result),
            found=observed(result, headers, ROWS),
            reason=reasons.get(result["name"], "") if result["verdict"] == "not_judged" else "",
            over=over.get(result["name"]),
        )
        for result in results
    ]
    order = ("failed", "warned", "not_judged", "passed")
    return sorted(told, key=lambda each: (order.index(each.verdict), each.severity))


def _refused(shown: Snapshot) -> tuple[Refused, ...]:
    """The refused rows by reason, the most frequent first."""
    places: dict[str, list[tuple[str, int]]] = defaultdict(list)
    if shown.quarantine.is_file():
        table = pq.read_table(shown.quarantine, columns=["reason", "_source_file", "_source_row"])
        for row in table.to_pylist():
            places[row["reason"]].append((mask_any_writing(row["_source_file"]), row["_source_row"]))
    told = [Refused(reason, len(found), tuple(sorted(found)[:SAMPLES])) for reason, found in places.items()]
    return tuple(sorted(told, key=lambda each: (-each.rows, each.reason)))

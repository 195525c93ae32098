"""The stored night: one immutable folder for each set of inputs, and the pointer to the one that counts.

``nights/<D>/<key>/`` holds a result, ``nights/<D>/current`` names the one that counts.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from crosscheck import files
from crosscheck.settings import Settings


@dataclass(frozen=True)
class StoredNight:
    """A stored night. ``fresh`` is False when it had been computed before."""

    path: Path
    business_date: date
    fresh: bool

    @property
    def findings(self) -> Path:
        """Findings by ``runner.RESULT_SCHEMA``."""
        return self.path / "findings.parquet"

    @property
    def subjects(self) -> Path:
        """Whom the findings are about, as lists show them."""
        return self.path / "subjects.parquet"

    @property
    def review(self) -> Path:
        """Rows that wait for an inspector to say who they are about, by ``link.review.REVIEW_SCHEMA``."""
        return self.path / "review.parquet"

    def manifest(self) -> dict[str, Any]:
        """Inputs, rules run and held, counts and hashes of the night."""
        return json.loads((self.path / "night.json").read_text(encoding="utf-8"))


def current_night(settings: Settings, business_date: date) -> StoredNight | None:
    """The stored result that counts for ``business_date``, or None."""
    pointer = settings.nights / business_date.isoformat() / "current"
    if not pointer.exists():
        return None
    return StoredNight(pointer.parent / pointer.read_text(encoding="utf-8").strip(), business_date, fresh=False)


def earlier_nights(settings: Settings, business_date: date) -> list[StoredNight]:
    """Stored nights before ``business_date``, newest first."""
    days = sorted((path.name for path in settings.nights.glob("[0-9]*-[0-9]*-[0-9]*")), reverse=True)
    before = [date.fromisoformat(day) for day in days if day < business_date.isoformat()]
    return [night for day in before if (night := current_night(settings, day))]


def freeze_input(settings: Settings, business_date: date, name: str, read: Callable[[], pa.Table]) -> Path:
    """Save the ledger's answer as ``<name>.parquet`` when the night is first checked; its path.

    Later the same night's own reconciling, or an inspector, has changed the ledger; a repeated check must see what the
    first one saw.
    """
    path = settings.nights / business_date.isoformat() / f"{name}.parquet"
    if not path.exists():
        with files.whole_file(path) as beside:
            pq.write_table(read(), beside, compression="zstd")
    return path

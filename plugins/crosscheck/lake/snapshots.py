"""The lake: ``lake/<department>.<dataset>/<YYYYMMDD>[-n]/`` with rows, quarantine and manifest; never changed again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from crosscheck import files
from crosscheck.settings import Settings
from crosscheck.sources.delivery_name import DeliveryName

ROWS, QUARANTINE, MANIFEST = "rows.parquet", "quarantine.parquet", "manifest.json"
ACCEPTED, REJECTED = "accepted", "rejected"


@dataclass(frozen=True)
class Snapshot:
    """One delivery of one dataset as it was taken in."""

    dataset: str
    name: DeliveryName
    folder: Path

    @property
    def business_date(self) -> date:
        """The date the delivery is for."""
        return self.name.business_date

    @property
    def rows(self) -> Path:
        """The accepted rows."""
        return self.folder / ROWS

    @property
    def quarantine(self) -> Path:
        """Refused rows: file, row, reason."""
        return self.folder / QUARANTINE

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """Counts, reasons, columns, hashes, verdict."""
        manifest: dict[str, Any] = json.loads((self.folder / MANIFEST).read_text(encoding="utf-8"))
        return manifest

    @property
    def accepted(self) -> bool:
        """Whether the delivery as a whole was accepted."""
        return bool(self.manifest["status"] == ACCEPTED)


def snapshot_folder(settings: Settings, dataset: str, name: DeliveryName) -> Path:
    """Where the snapshot of one delivery lies or will lie."""
    return settings.lake / dataset / str(name)


def snapshot(settings: Settings, dataset: str, name: DeliveryName) -> Snapshot | None:
    """The snapshot of one delivery, if it was taken in."""
    found = Snapshot(dataset, name, snapshot_folder(settings, dataset, name))
    return found if (found.folder / MANIFEST).is_file() else None


def snapshots(settings: Settings, dataset: str, up_to: date) -> list[Snapshot]:
    """The snapshots of ``dataset`` dated up to and including ``up_to``, oldest first."""
    folder = settings.lake / dataset
    names = [DeliveryName.parse(path.name) for path in folder.iterdir()] if folder.is_dir() else []
    kept = sorted(name for name in names if name and name.business_date <= up_to)
    return [found for name in kept if (found := snapshot(settings, dataset, name))]


def last_deliveries(settings: Settings, dataset: str, up_to: date) -> list[Snapshot]:
    """The last delivery of each date, accepted or rejected, oldest first; it replaces the earlier ones of its date."""
    last = {found.business_date: found for found in snapshots(settings, dataset, up_to)}
    return list(last.values())


def newest_accepted(settings: Settings, dataset: str, up_to: date) -> Snapshot | None:
    """The newest accepted snapshot dated up to and including ``up_to``."""
    return next((found for found in reversed(last_deliveries(settings, dataset, up_to)) if found.accepted), None)


@contextmanager
def new_snapshot(settings: Settings, dataset: str, name: DeliveryName) -> Iterator[Path]:
    """A folder beside the lake's that becomes the snapshot in one rename when the block ends well."""
    target = snapshot_folder(settings, dataset, name)
    if target.parent.is_dir():
        files.sweep_parts(target.parent)
    with files.whole_folder(target) as folder:
        yield folder

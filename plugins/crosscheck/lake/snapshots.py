"""The lake: ``lake/<department>.<dataset>/<YYYYMMDD>[-n]/`` with rows, quarantine and manifest; never changed again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from crosscheck import files
from crosscheck.errors import IntegrityError
from crosscheck.lake.soundness import ACCEPTED, ASKED, QUARANTINE, ROWS, changed_file, mend, read_manifest
from crosscheck.settings import Settings
from crosscheck.sources.delivery_name import DeliveryName


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

    @property
    def asked(self) -> Path | None:
        """Whom the delivery was asked about; None where it answers no request."""
        return self.folder / ASKED if self.known and "request" in self.known else None

    @cached_property
    def known(self) -> dict[str, Any] | None:
        """The manifest where it is sound; None where it is missing, can't be read or contradicts itself."""
        return self._read if isinstance(self._read, dict) else None

    @cached_property
    def _read(self) -> dict[str, Any] | str:
        return read_manifest(self.folder, self.dataset, str(self.name))

    @property
    def manifest(self) -> dict[str, Any]:
        """Counts, reasons, columns, hashes, verdict; ``IntegrityError`` where the manifest is not sound."""
        if self.known is None:
            raise IntegrityError(f"{self.dataset}: {self.flaw}")
        return self.known

    @property
    def flaw(self) -> str | None:
        """In what the snapshot differs from its manifest, in words; None where nothing does."""
        wrong = changed_file(self.folder, self.known) if self.known else self._read
        return f"{self.business_date}的快照({self.name})与清单不符:{wrong}" if wrong else None

    @property
    def accepted(self) -> bool:
        """Whether the delivery as a whole was accepted, as far as its manifest can tell."""
        return self.known is not None and self.known["status"] == ACCEPTED

    @property
    def may_count(self) -> bool:
        """Whether it was accepted or, its manifest being damaged, may have been."""
        return self.known is None or self.accepted


def snapshot_folder(settings: Settings, dataset: str, name: DeliveryName) -> Path:
    """Where the snapshot of one delivery lies or will lie."""
    return settings.lake / dataset / str(name)


def snapshot(settings: Settings, dataset: str, name: DeliveryName) -> Snapshot | None:
    """The snapshot of one delivery, if it was taken in; it may be damaged since."""
    found = Snapshot(dataset, name, snapshot_folder(settings, dataset, name))
    return found if found.folder.exists() else None


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
    """The newest accepted snapshot dated up to and including ``up_to`` that is what was taken in."""
    history = reversed(last_deliveries(settings, dataset, up_to))
    return next((found for found in history if found.accepted and found.flaw is None), None)


def newest_counting(settings: Settings, dataset: str, up_to: date) -> Snapshot | None:
    """The snapshot that counts on ``up_to``, whether it is what was taken in or not."""
    return next((found for found in reversed(last_deliveries(settings, dataset, up_to)) if found.may_count), None)


@contextmanager
def new_snapshot(settings: Settings, dataset: str, name: DeliveryName) -> Iterator[Path]:
    """A folder beside the lake's that becomes the snapshot in one rename when the block ends well.

    Where a damaged snapshot lies, it is mended by what the block wrote, or ``DeliveryError`` is raised.
    """
    before = snapshot(settings, dataset, name)
    with files.whole_folder(snapshot_folder(settings, dataset, name)) as folder:
        yield folder
        if before:
            mend(before.folder, before.known, folder)

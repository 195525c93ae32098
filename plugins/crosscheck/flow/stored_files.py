"""Which stored files a night rests on and leaves: their hashes go into the history, so that none can be exchanged."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from crosscheck.catalog.datasets import catalog
from crosscheck.files import sha256
from crosscheck.lake.snapshots import MANIFEST, newest_accepted, snapshots
from crosscheck.ledger.database import Ledger, writing
from crosscheck.ledger.history import append_once
from crosscheck.ledger.nights import newest_night, night_entry
from crosscheck.ledger.vocabulary import Action
from crosscheck.rules.stored import StoredNight
from crosscheck.settings import Settings


def night_files(settings: Settings, night: StoredNight) -> dict[str, str]:
    """The SHA-256 of what the night's findings come from, by path in the home.

    These are its own manifest, what it froze of the ledger, and the manifests of the snapshots in use and of the date.
    """
    paths = {night.path / "night.json", night.path / "holds.json", *night.path.parent.glob("*.parquet")}
    for dataset in catalog().connected:
        dated = [s for s in snapshots(settings, dataset.id, night.business_date)]
        used = newest_accepted(settings, dataset.id, night.business_date)
        paths |= {s.folder / MANIFEST for s in dated if s.business_date == night.business_date}
        paths |= {used.folder / MANIFEST} if used else set()
    return _hashes(settings, paths)


def record_report(ledger: Ledger, settings: Settings, business_date: date) -> None:
    """Keep the hashes of what the expectations said of a night in the history, unless it has them already."""
    folder = settings.nights / business_date.isoformat()
    files = _hashes(settings, [*(folder / "expectations").glob("*.json"), *folder.glob("*.html")])
    day = business_date.isoformat()
    with writing(ledger) as connection:
        if newest_night(connection) is not None:
            append_once(connection, night_entry(day, Action.REPORTED, f"{day} report", {"files": files}))


def _hashes(settings: Settings, paths: Iterable[Path]) -> dict[str, str]:
    return {path.relative_to(settings.home).as_posix(): sha256(path) for path in sorted(paths) if path.is_file()}

"""Takes the newest night back, in the ledger and on the disk: what belonged to it is laid aside, nothing is deleted."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from pathlib import Path

from crosscheck import files
from crosscheck.access.scopes import EVERYTHING
from crosscheck.catalog.datasets import catalog
from crosscheck.clock import stamp
from crosscheck.flow.dates import is_future
from crosscheck.flow.night import alone
from crosscheck.lake.snapshots import snapshots
from crosscheck.ledger.database import existing_ledger, reading, writing
from crosscheck.ledger.kept_heads import keep_head
from crosscheck.ledger.nights import newest_night
from crosscheck.ledger.undo import Moved
from crosscheck.ledger.undo import undo_night as undo_in_ledger
from crosscheck.publish.revision import name_latest, revisions
from crosscheck.settings import Settings
from crosscheck.sources.deliveries import laid_down


@dataclass(frozen=True)
class Undone:
    """Counts of issues, where the night's files lie now, and what is the newest night and revision from now on."""

    counts: Mapping[str, int]
    folder: Path
    newest: date | None
    latest: str


def undo_night(settings: Settings, business_date: date) -> Undone:
    """Take every run of the newest night, that of ``business_date``, back; ``LedgerError`` says why it can't be.

    Its results and revisions are laid aside. Of a date that has not come yet so is what was read from databases and
    interfaces: under that name it would be taken for the date's own when it comes.
    """
    ledger = existing_ledger(settings.ledger_url)
    with files.locked(settings.revisions / ".lock"), alone(settings):
        with reading(ledger, EVERYTHING) as connection:
            last = newest_night(connection)
        name = f"{business_date}-run{last.run if last else 0}"
        with writing(ledger) as connection:
            if last and last.business_date == business_date:
                _bring_back(settings, name)
            folder, folders = _free(settings.withdrawn, name), _folders(settings, business_date)
            moved = Moved(_path(settings, folder), tuple(_path(settings, each) for each in folders))
            counts = undo_in_ledger(connection, business_date, stamp(), moved)
            newest = newest_night(connection)
            # Before the ledger is: killed in between, the night still stands, and is taken back by the same command.
            _lay_aside(settings, folder, folders)
        name_latest(settings.revisions)
    keep_head(ledger, settings)
    left = revisions(settings.revisions)
    return Undone(counts, folder, newest.business_date if newest else None, left[-1].name if left else "")


def _path(settings: Settings, path: Path) -> str:
    return path.relative_to(settings.home).as_posix()


def _folders(settings: Settings, business_date: date) -> list[Path]:
    """What belongs to the night alone."""
    night = settings.nights / business_date.isoformat()
    found = [night] if night.exists() else []
    found += revisions(settings.revisions, business_date)
    if is_future(settings, business_date):
        laid = {each for department in catalog().departments for each in laid_down(department)}
        read = [dataset for dataset in catalog().datasets if dataset not in laid]
        dated = [taken for dataset in read for taken in snapshots(settings, dataset.id, business_date)]
        found += [taken.folder for taken in dated if taken.business_date == business_date]
    return found


def _free(above: Path, name: str) -> Path:
    names = (f"{name}-{n}" if n > 1 else name for n in count(1))
    return next(above / each for each in names if not (above / each).exists())


def _lay_aside(settings: Settings, folder: Path, folders: Sequence[Path]) -> None:
    """Move ``folders`` below ``folder`` with the path each has in the home; all, or none where one can't be moved."""
    try:
        for path in folders:
            _move(path, folder / path.relative_to(settings.home))
    except OSError:
        _bring_back(settings, folder.name)
        raise


def _bring_back(settings: Settings, name: str) -> None:
    """Put what was laid aside under ``name`` back where it was, unless something else lies there now."""
    folder = settings.withdrawn / name
    for pattern in ("nights/*", "revisions/*", "lake/*/*"):
        for path in sorted(folder.glob(pattern)):
            before = settings.home / path.relative_to(folder)
            if not before.exists():
                _move(path, before)
    if folder.exists() and not any(path.is_file() for path in folder.rglob("*")):
        shutil.rmtree(folder)


def _move(path: Path, target: Path) -> None:
    files.private_folder(target.parent)
    path.rename(target)
    files.sync(target.parent)
    files.sync(path.parent)

"""A home held still for as long as it takes to link its files: what a backup is copied from, while nights go on.

Stored files are written beside and renamed, never changed in place, so that a second name for each is a copy of the
moment. Files of the ledger, scratch and Airflow's own home are left out.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from crosscheck import files
from crosscheck.access.scopes import EVERYTHING
from crosscheck.catalog.datasets import catalog
from crosscheck.flow.night import alone
from crosscheck.ledger.copies import copy_ledger, newest_details
from crosscheck.ledger.database import existing_ledger, open_ledger, reading, sqlite_file
from crosscheck.ledger.history import Head
from crosscheck.operate.proof_nights import NIGHT, current_problems
from crosscheck.settings import Settings

FEEDBACK = "feedback"
NEWEST_BACKUP = "newest-backup.json"
"""Says in a home when it was last backed up."""
LEFT_OUT = ("spill", "airflow", NEWEST_BACKUP)
"""What of a home holds nothing of the county: scratch, Airflow's database and logs, the note of the last backup."""
LEDGER = "ledger.sqlite"


@dataclass(frozen=True)
class Held:
    """A home of one moment: the folders ``home`` and ``ledger``; the newest entry; what is no file, so not in it."""

    home: Path
    ledger: Path
    head: Head
    odd: tuple[str, ...]


@contextmanager
def held_still(settings: Settings) -> Iterator[Held]:
    """The home as it is now, in the scratch of the home itself; gone when the block ends, swept after a crash."""
    with files.locked(settings.spill / "backup.lock"):
        for left in settings.spill.glob("backup-*"):
            shutil.rmtree(left, ignore_errors=True)
        folder = files.private_folder(settings.spill / f"backup-{os.getpid()}")
        try:
            yield _take(settings, folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _take(settings: Settings, folder: Path) -> Held:
    """Link everything while no night is stored, no list published and nobody asked."""
    home, ledger = files.private_folder(folder / "home"), existing_ledger(settings.ledger_url)
    try:
        with nobody_stores(settings):
            # First: a file whose answers are in the ledger already is taken once more, and changes nothing. The other
            # way round its answers would be lost.
            odd = link_into(settings, settings.home / FEEDBACK, home)
            head = copy_ledger(ledger, folder / LEDGER)
            for path in sorted(settings.home.iterdir()):
                if path.name not in (*LEFT_OUT, FEEDBACK):
                    odd += link_into(settings, path, home)
    finally:
        ledger.dispose()
    _point_at_recorded(settings.apart(home), folder / LEDGER)
    return Held(home, folder / LEDGER, head, tuple(odd))


@contextmanager
def nobody_stores(settings: Settings) -> Iterator[None]:
    """No night is stored, no list published and nobody asked inside the block; who wants to waits."""
    with ExitStack() as locks:
        locks.enter_context(files.locked(settings.revisions / ".lock"))
        locks.enter_context(alone(settings))
        for dataset in catalog().datasets:
            if dataset.coverage == "asked":
                locks.enter_context(files.locked(settings.spill / f"ask-{dataset.id}.lock"))
        yield


def link_into(settings: Settings, path: Path, home: Path) -> list[str]:
    """Give what lies at ``path`` a second name below ``home``; what is neither file nor folder, by its path."""
    if path.is_symlink() or not (path.is_file() or path.is_dir()):
        return [path.relative_to(settings.home).as_posix()] if path.is_symlink() or path.exists() else []
    if path.is_dir():
        inside = sorted(path.iterdir())
        odd = [each for part in inside for each in link_into(settings, part, home)]
        files.private_folder(home / path.relative_to(settings.home))
        return odd
    if not _is_the_countys(settings, path):
        return []
    target = home / path.relative_to(settings.home)
    files.private_folder(target.parent)
    try:
        os.link(path, target)
    except FileNotFoundError:
        return []  # it was moved on meanwhile: a list that was taken, a file that nobody confirmed
    except OSError:
        shutil.copy2(path, target)
    return []


def _is_the_countys(settings: Settings, path: Path) -> bool:
    own = sqlite_file(settings.ledger_url)
    of_the_ledger = own is not None and path.parent == own.parent and path.name.startswith(own.name)
    return not of_the_ledger and path.name != ".lock" and not (path.name.startswith(".") and path.suffix == ".part")


def _point_at_recorded(copy: Settings, ledger: Path) -> None:
    """Let the newest night's ``current`` name the result that the ledger recorded: a newer one was not recorded yet."""
    known = open_ledger(f"sqlite:///{ledger}")
    with reading(known, EVERYTHING) as connection:
        newest = newest_details(connection)
    known.dispose()
    if newest is None or not (copy.nights / newest[0]).is_dir():
        return
    day, details = newest
    recorded = [Path(path).parent.name for path in details.get("files", {}) if path.endswith(f"/{NIGHT}")]
    if recorded and any(current_problems(copy, copy.nights / day, details)):
        files.write_text(copy.nights / day / "current", f"{recorded[0]}\n")

"""Takes the filled-in lists that offices lay in a folder, each once, and lays the replies beside them.

feedback/in/<sender>/<file>.xlsx        what came; <sender> is 451022100 (township), 451022100201 (village),
                                        451022-县民政局 (department), 451022-县办 or 451022-核查员
feedback/replies/<sender>/<file>.回执.xlsx   the workbook with outcomes; a refused file gets <file>.未接收.txt
feedback/taken/<sender>/<sha256>/<file>      the file as it came
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from crosscheck import files
from crosscheck.access.senders import sender
from crosscheck.errors import ConfigurationError, RefusedFile
from crosscheck.feedback.take import take_list
from crosscheck.feedback.workbook_file import open_workbook
from crosscheck.ledger.database import Ledger
from crosscheck.settings import Settings

REPLY, REFUSAL = ".回执.xlsx", ".未接收.txt"


@dataclass(frozen=True)
class Handed:
    """One file of the drop folder: who handed it in, how many rows were taken, refused, unchanged; or why none."""

    sender: str
    taken: int
    refused: int
    unchanged: int
    reason: str = ""


def take_all(ledger: Ledger, settings: Settings, at: str) -> list[Handed]:
    """Take every workbook of the folder, oldest name first; one that was taken before changes nothing."""
    folder = settings.home / "feedback"
    with files.locked(folder / ".lock"):
        return [_take(ledger, settings, folder, path, at) for path in _waiting(folder / "in")]


def _waiting(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.glob("*/*")):
        # What programs leave beside an open file, and files that are still being copied under a dotted name.
        if path.is_file() and not path.name.startswith((".", "~$")):
            yield path


def _take(ledger: Ledger, settings: Settings, folder: Path, path: Path, at: str) -> Handed:
    name = path.parent.name
    replies = folder / "replies" / name
    try:
        person = sender(name)
        workbook = open_workbook(path, settings.workbook_password)
        taken = take_list(ledger, settings, workbook, person, at, replies / f"{path.stem}{REPLY}")
        handed = Handed(name, taken.counts["taken"], taken.counts["refused"], taken.counts["unchanged"])
    except (RefusedFile, ConfigurationError) as refused:
        files.write_text(replies / f"{path.name}{REFUSAL}", f"{path.name}\n{refused}\n")
        handed = Handed(name, 0, 0, 0, str(refused))
    kept = folder / "taken" / name / files.sha256(path)[:16] / path.name
    files.private_folder(kept.parent)
    path.replace(kept)
    kept.chmod(files.PRIVATE_FILE)
    return handed

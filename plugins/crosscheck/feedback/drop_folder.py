"""Takes the filled-in lists that offices lay in a folder, each once, and lays the replies beside them.

feedback/in/<sender>/<file>.xlsx        what came; <sender> is 451022100 (township), 451022100201 (village),
                                        451022-县民政局 (department), 451022-县办 or 451022-核查员
feedback/replies/<sender>/<file>.回执.xlsx   the workbook with outcomes; a refused file gets <file>.未接收.txt
feedback/taken/<sender>/<sha256>/<file>      the file as it came
"""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from crosscheck import files
from crosscheck.access.scopes import EVERYTHING
from crosscheck.access.senders import sender
from crosscheck.errors import ConfigurationError, RefusedFile
from crosscheck.feedback.take import take_list
from crosscheck.feedback.workbook_file import open_workbook
from crosscheck.ledger.database import Ledger, reading
from crosscheck.ledger.queries import wordings
from crosscheck.publish.sheets.cells import printable
from crosscheck.settings import Settings

REPLY, REFUSAL = ".回执.xlsx", ".未接收.txt"
NOT_TAKEN = "文件无法处理,未接收任何内容,请用表格软件另存为xlsx后再报"
LONGEST_NAME = 220
"""Bytes: a file system takes 255, and a file is written under a longer name before it has its own."""
DISK = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO)


@dataclass(frozen=True)
class Handed:
    """One file of the drop folder: who handed it in, how many rows were taken, refused, unchanged; or why none."""

    sender: str
    taken: int
    refused: int
    unchanged: int
    reason: str = ""


def take_all(ledger: Ledger, settings: Settings, at: str) -> list[Handed]:
    """Take every workbook of the folder, oldest name first; one that was taken before changes nothing.

    A reply that an intake was killed over is swept first: it holds persons.
    """
    folder = settings.home / "feedback"
    with files.locked(folder / ".lock"):
        for replies in (folder / "replies").glob("*"):
            files.sweep_parts(replies)
        return [_take(ledger, settings, folder, path, at) for path in _waiting(folder / "in")]


def _waiting(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.glob("*/*")):
        # What programs leave beside an open file, and files that are still being copied under a dotted name.
        if path.is_file() and not path.name.startswith((".", "~$")):
            yield path


def _take(ledger: Ledger, settings: Settings, folder: Path, path: Path, at: str) -> Handed:
    """One file and what became of it. Whatever it raises is its own failure: the next office's file is read."""
    name = path.parent.name
    replies = folder / "replies" / name
    try:
        person = sender(name)
        workbook = open_workbook(path, settings.workbook_password)
        taken = take_list(ledger, settings, workbook, person, at, replies / _named(path.stem, REPLY))
        handed = Handed(name, taken.counts["taken"], taken.counts["refused"], taken.counts["unchanged"])
    except (RefusedFile, ConfigurationError) as refused:
        handed = _refused(replies, path, str(refused))
    except Exception as error:
        if not _of_the_file(ledger, folder, error):
            raise
        handed = _refused(replies, path, f"{NOT_TAKEN}({type(error).__name__})")
    kept = folder / "taken" / name / files.sha256(path)[:16] / path.name
    files.private_folder(kept.parent)
    path.replace(kept)
    kept.chmod(files.PRIVATE_FILE)
    return handed


def _of_the_file(ledger: Ledger, folder: Path, error: Exception) -> bool:
    """Whether ``error`` is a file's own: not so where the disk is full or the ledger does not answer."""
    if isinstance(error, OSError) and error.errno in DISK:
        return False
    try:
        with reading(ledger, EVERYTHING) as connection:
            wordings(connection)
    except Exception:
        return False
    return True


def _refused(replies: Path, path: Path, reason: str) -> Handed:
    text = f"{printable(path.name)}\n{reason}\n"
    files.write_text(replies / _named(path.name, REFUSAL), text)
    return Handed(path.parent.name, 0, 0, 0, reason)


def _named(name: str, suffix: str) -> str:
    """``name`` with ``suffix``, shortened where no file can be called so; two long names stay two."""
    written = os.fsencode(name)
    if len(written) + len(suffix.encode()) <= LONGEST_NAME:
        return name + suffix
    digest = hashlib.sha256(written).hexdigest()[:8]
    room = LONGEST_NAME - len(suffix.encode()) - len(digest) - 1
    return f"{written[:room].decode(errors='ignore')}~{digest}{suffix}"

"""Takes the filled-in lists that offices lay in a folder, each once, and lays the replies beside them.

feedback/in/<sender>/<file>.xlsx        what came; <sender> is 451022100 (township), 451022100201 (village),
                                        451022-县民政局 (department), 451022-县办 or 451022-核查员
feedback/replies/<sender>/<file>_<number>.回执.xlsx   the workbook with its receipt; a refused file gets
                                        <file>.未接收.txt; none is laid over an earlier one
feedback/taken/<sender>/<sha256>/<file>      the file as it came

What is no file (a link, a folder, a device) is refused and stays where it lies; so does a file that changes meanwhile.
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
from crosscheck.errors import ConfigurationError, LedgerUnavailable, RefusedFile
from crosscheck.feedback.receipt_file import free
from crosscheck.feedback.take import take_list
from crosscheck.feedback.unfinished import finish, kept_at
from crosscheck.feedback.workbook_file import open_workbook
from crosscheck.ledger.database import Ledger, reading
from crosscheck.ledger.queries import wordings
from crosscheck.publish.sheets.cells import printable
from crosscheck.settings import Settings

REPLY, REFUSAL = ".回执.xlsx", ".未接收.txt"
NOT_TAKEN = "文件无法处理,未接收任何内容,请用表格软件另存为xlsx后再报"
NO_FILE = "不是文件而是{},未接收任何内容,请直接放入文件本身"
KINDS = {"a link": "链接", "a folder": "文件夹", "a pipe or device": "管道或设备"}
LONGEST_NAME = 220
"""Bytes: a file system takes 255, and a file is written under a longer name before it has its own."""
MACHINE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO, errno.EMFILE, errno.ENFILE)
"""What is wrong with a machine, whichever file it is at."""


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

    What an intake was killed over is ended first; a reply to what it did not take is swept: it holds persons.
    """
    folder = settings.home / "feedback"
    with files.locked(folder / ".lock"):
        for path in finish(ledger, _waiting(folder / "in"), folder / "taken", folder / "replies", _receipt):
            _keep(path, folder / "taken")
        for replies in (folder / "replies").glob("*"):
            files.sweep_parts(replies)
        return [_take(ledger, settings, folder, path, at) for path in _waiting(folder / "in")]


def _waiting(folder: Path) -> Iterator[Path]:
    """What lies in the senders' folders, and beside these. A link is never followed."""
    for sender_folder in _entries(folder):
        try:
            yield from _entries(sender_folder) if files.what_else(sender_folder) == "a folder" else [sender_folder]
        except OSError:
            yield sender_folder


def _entries(folder: Path) -> list[Path]:
    """By name, without what programs leave beside an open file and files still being copied under a dotted name."""
    there = folder.iterdir() if folder.is_dir() else ()
    return sorted(path for path in there if not path.name.startswith((".", "~$")))


def _take(ledger: Ledger, settings: Settings, folder: Path, path: Path, at: str) -> Handed:
    """One file and what became of it. Whatever it raises is its own failure: the next office's file is read."""
    name = path.parent.name
    replies = folder / "replies" / name
    state: tuple[int, ...] | None = None
    try:
        _refuse_no_file(path)
        state = files.written_state(path)
        person = sender(name)
        workbook = open_workbook(path, settings.workbook_password)
        taken = take_list(ledger, settings, workbook, person, at, lambda number: replies / _receipt(path, number))
        handed = Handed(printable(name), taken.counts["taken"], taken.counts["refused"], taken.counts["unchanged"])
    except (RefusedFile, ConfigurationError) as refused:
        handed = _refused(replies, path, str(refused))
    except Exception as error:
        if not _of_the_file(ledger, folder, error):
            raise
        handed = _refused(replies, path, f"{NOT_TAKEN}({type(error).__name__})")
    if state and _state(path) == state:
        _keep(path, folder / "taken")
    return handed


def _refuse_no_file(path: Path) -> None:
    kind = files.what_else(path)
    if kind:
        raise RefusedFile(NO_FILE.format(KINDS[kind]))


def _state(path: Path) -> tuple[int, ...] | None:
    return files.written_state(path) if path.exists() else None


def _keep(path: Path, taken: Path) -> None:
    kept = kept_at(taken, path, files.sha256(path))
    files.private_folder(kept.parent)
    path.replace(kept)
    kept.chmod(files.PRIVATE_FILE)


def _of_the_file(ledger: Ledger, folder: Path, error: Exception) -> bool:
    """Whether ``error`` is a file's own: not so where the disk is full or the ledger does not answer."""
    if isinstance(error, LedgerUnavailable) or (isinstance(error, OSError) and error.errno in MACHINE):
        return False
    try:
        with reading(ledger, EVERYTHING) as connection:
            wordings(connection)
    except Exception:
        return False
    return True


def _receipt(path: Path, number: str) -> str:
    """The name of a file's receipt."""
    return _named(path.stem, receipt_ending(number))


def receipt_ending(number: str) -> str:
    """What the name of a receipt ends in."""
    return f"_{number}{REPLY}"


def _refused(replies: Path, path: Path, reason: str) -> Handed:
    text = f"{printable(path.name)}\n{reason}\n"
    files.write_text(free(replies / _named(path.name, REFUSAL), text.encode()), text)
    return Handed(printable(path.parent.name), 0, 0, 0, printable(reason))


def _named(name: str, suffix: str) -> str:
    """``name`` with ``suffix``, shortened where no file can be called so; two long names stay two."""
    written = os.fsencode(name)
    if len(written) + len(suffix.encode()) <= LONGEST_NAME:
        return name + suffix
    digest = hashlib.sha256(written).hexdigest()[:8]
    room = LONGEST_NAME - len(suffix.encode()) - len(digest) - 1
    return f"{written[:room].decode(errors='ignore')}~{digest}{suffix}"

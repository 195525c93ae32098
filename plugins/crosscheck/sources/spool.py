"""Drop folders as the readers see them: a folder on this machine, or one here that is like one on a server.

The copy has every name of the folder on the server and nothing in its files; those of a list are filled before they are
read and emptied afterwards. What is hashed is what is read, and what lies there and is not read is told as anywhere.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from crosscheck import files
from crosscheck.errors import DeliveryError
from crosscheck.settings import Settings
from crosscheck.sources import connections, limits
from crosscheck.sources.delivery_name import SUCCESS, DeliveryName
from crosscheck.sources.drop_servers import Entry, Remote, drop_server, signed_in
from crosscheck.sources.file_names import printable
from crosscheck.sources.requests import NOTE

LONGEST_NAME = 255
"""Bytes of a name that a disk takes."""
SPARE = 1024**3
"""Bytes that must stay free on the disk beside a copy."""
NOTE_BYTES = 64 * 1024


@dataclass
class Drop:
    """A drop folder that is being read. Of one on a server, ``listed`` says what the names in ``folder`` stand for."""

    folder: Path
    remote: Remote | None = None
    listed: dict[Path, Entry] = field(default_factory=dict)

    def fill(self, paths: Sequence[Path], workbooks: bool) -> None:
        """Let the files hold what they hold on the server: all of a list, within the bounds of a delivery.

        ``RejectedDelivery`` before anything is copied where they are too large, ``DeliveryError`` where copying ends
        early or a file changed meanwhile.
        """
        wanted = [(path, self.listed[path]) for path in paths if path in self.listed]
        wanted = [(path, entry) for path, entry in wanted if entry.kind == "file"]
        if not wanted or self.remote is None:
            return
        size = 0
        for _, entry in wanted:
            size += entry.size
            limits.refuse_bytes(printable(entry.name), size)
            if workbooks:
                limits.refuse_workbook(printable(entry.name), entry.size)
        if size + SPARE > shutil.disk_usage(self.folder).free:
            raise DeliveryError(f"no room to copy {size:,} bytes from the server: make room on the disk")
        deadline = time.monotonic() + limits.SECONDS
        for path, entry in wanted:
            self.remote.copy(entry, path, deadline)
        for _, entry in wanted:
            self.remote.refuse_changed(entry)

    def empty(self, paths: Sequence[Path]) -> None:
        """Let go of what was copied."""
        for path in paths:
            if path in self.listed and self.listed[path].kind == "file":
                os.truncate(path, 0)


@contextmanager
def opened_drop(settings: Settings, department: str, business_date: date) -> Iterator[Drop]:
    """A department's drop folder, up to ``business_date``, while the block runs; one process at a time opens it."""
    server = drop_server(settings, department)
    if server is None:
        yield Drop(connections.drop_folder(settings, department))
        return
    folder = settings.spill / f"drop-{department}"
    shutil.rmtree(folder, ignore_errors=True)
    files.private_folder(folder)
    try:
        with signed_in(server) as remote:
            drop = Drop(folder, remote)
            _lay_out(drop, remote, business_date)
            yield drop
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _lay_out(drop: Drop, remote: Remote, business_date: date) -> None:
    """Lay a name into the folder for all that lies on the server; deliveries of later dates are not looked into."""
    for path, entry in _shadows(drop, drop.folder, remote.entries(remote.root)):
        name = DeliveryName.parse(entry.name)
        if entry.kind == "folder" and name and name.business_date <= business_date:
            _fill_names(drop, remote, path, entry)


def _fill_names(drop: Drop, remote: Remote, folder: Path, entry: Entry) -> None:
    """The names in a delivery folder, listed once more behind ``_SUCCESS``: what came before it is there by then."""
    found = remote.entries(entry.path)
    if any(each.name == SUCCESS for each in found):
        found = remote.entries(entry.path)
    laid = _shadows(drop, folder, found)
    notes = [(path, each) for path, each in laid if each.name == NOTE and each.kind == "file"]
    for path, each in notes:
        if each.size <= NOTE_BYTES:
            remote.copy(each, path, time.monotonic() + limits.SECONDS)


def _shadows(drop: Drop, folder: Path, entries: Sequence[Entry]) -> list[tuple[Path, Entry]]:
    """An empty file, folder, link or pipe for each entry."""
    laid = []
    for number, entry in enumerate(entries):
        path = folder / _name(entry, number)
        if entry.kind == "folder":
            path.mkdir()
        elif entry.kind == "link":
            path.symlink_to("nowhere")
        elif entry.kind == "file":
            path.touch()
            os.utime(path, (entry.written, entry.written))
        else:
            os.mkfifo(path)
        drop.listed[path] = entry
        laid.append((path, entry))
    return laid


def _name(entry: Entry, number: int) -> str:
    """The name on this disk: that on the server, or a number where a disk takes none such."""
    sound = entry.name not in ("", ".", "..") and "\0" not in entry.name
    return entry.name if sound and len(os.fsencode(entry.name)) <= LONGEST_NAME else f"unusable-name-{number}"

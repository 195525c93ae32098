"""The newest entry's hash handed to a file outside the home: what a hand takes back as a whole shows by it."""

from __future__ import annotations

import os
from pathlib import Path

from crosscheck.access.scopes import EVERYTHING
from crosscheck.errors import IntegrityError
from crosscheck.files import open_private, private_folder
from crosscheck.ledger.database import Ledger, reading
from crosscheck.ledger.history import Head, head


def keep_head(ledger: Ledger, path: Path | None) -> None:
    """Append the head of the history to the file of heads, one line ``<entry> <SHA-256>``; without a file nothing."""
    if path is None:
        return
    with reading(ledger, EVERYTHING) as connection:
        newest = head(connection)
    if newest.seq and newest not in kept_heads(path):
        private_folder(path.parent)
        with open_private(path, "ab") as stream:
            stream.write(f"{newest.seq} {newest.hash}\n".encode())
            stream.flush()
            os.fsync(stream.fileno())


def kept_heads(path: Path) -> list[Head]:
    """The heads in a file of heads, in its order; none where it is not there yet. ``IntegrityError`` for a bad line."""
    if not path.exists():
        return []
    return [_head(path, number, line) for number, line in enumerate(path.read_bytes().splitlines(), start=1)]


def _head(path: Path, number: int, line: bytes) -> Head:
    seq, _, hashed = line.decode(errors="replace").partition(" ")
    if not seq.isdecimal() or len(hashed) != 64:
        raise IntegrityError(f"{path.name} line {number} is no entry with its hash: keep it as it was written")
    return Head(int(seq), hashed)

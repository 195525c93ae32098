"""The newest entry's hash handed to a file outside the home: what a hand takes back as a whole shows by it.

A line is ``<entry> <SHA-256>``; where a key signs, ``<entry> <SHA-256> <time> <signature>``.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from crosscheck import files
from crosscheck.access.scopes import EVERYTHING
from crosscheck.clock import stamp
from crosscheck.errors import IntegrityError
from crosscheck.ledger.database import Ledger, reading
from crosscheck.ledger.history import Head, head
from crosscheck.ledger.signing import sign
from crosscheck.settings import Settings


@dataclass(frozen=True)
class KeptHead:
    """A head in the file; ``at`` and ``signature`` are empty where no key signed it."""

    head: Head
    at: str = ""
    signature: str = ""


def keep_head(ledger: Ledger, settings: Settings) -> None:
    """Append the head of the history to the file of heads, once, signed where a key is named; without a file nothing.

    A head that was kept before there was a key is appended again, signed.
    """
    path = settings.heads
    if path is None:
        return
    with reading(ledger, EVERYTHING) as connection:
        newest = head(connection)
    with files.locked(settings.spill / "heads.lock"):
        if newest.seq and not any(kept.head == newest and _is_enough(settings, kept) for kept in kept_heads(path)):
            at = stamp()
            signature = sign(settings, newest, at)
            _append(
                path, f"{newest.seq} {newest.hash} {at} {signature}" if signature else f"{newest.seq} {newest.hash}"
            )


def _is_enough(settings: Settings, kept: KeptHead) -> bool:
    return bool(kept.signature) or settings.head_key is None


def _append(path: Path, line: str) -> None:
    files.private_folder(path.parent)
    with files.open_private(path, "ab") as stream:
        content = path.read_bytes()
        if not content.endswith(b"\n"):  # a line that was cut off was not kept
            stream.truncate(content.rfind(b"\n") + 1)
        stream.write(f"{line}\n".encode())
        stream.flush()
        os.fsync(stream.fileno())


def kept_heads(path: Path) -> list[KeptHead]:
    """The heads in a file of heads, in its order; none where it is not there yet. ``IntegrityError`` for a bad line.

    The last line counts only once its end is there: a full disk may have cut it off.
    """
    if not path.exists():
        return []
    *lines, _ = path.read_bytes().split(b"\n")
    return [_kept(path, number, line) for number, line in enumerate(lines, start=1)]


def _kept(path: Path, number: int, line: bytes) -> KeptHead:
    match line.decode(errors="replace").split(" "):
        case [seq, hashed, *signed] if seq.isdecimal() and len(hashed) == 64 and len(signed) in (0, 2):
            return KeptHead(Head(int(seq), hashed), *signed)
    raise IntegrityError(f"{path.name} line {number} is no entry with its hash: keep it as it was written")

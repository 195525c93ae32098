"""Writing that a crash can't halve and that others can't read: beside the target, synced, then renamed.

Whatever the umask, files are made with mode 0600 and folders with 0700: most of them hold persons.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700
_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256(path: Path) -> str:
    """The SHA-256 of a file, hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def what_else(path: Path) -> str | None:
    """What lies at ``path`` in the words of a refusal: a link, a folder, a device; None for a plain file."""
    mode = path.lstat().st_mode
    if stat.S_ISREG(mode):
        return None
    return "a link" if stat.S_ISLNK(mode) else "a folder" if stat.S_ISDIR(mode) else "a pipe or device"


def written_state(path: Path) -> tuple[int, ...]:
    """What stays the same as long as nobody writes to a file or lays another in its place."""
    now = path.lstat()
    return now.st_ino, now.st_size, now.st_mtime_ns, now.st_ctime_ns


def as_json(value: Any) -> str:
    """JSON for people and machines: sorted, indented, the same text for the same content."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def canonical(value: object) -> str:
    """JSON to be hashed or compared: on one line, the same text for the same content."""
    return _CANONICAL.encode(value)


def sync(path: Path) -> None:
    """Push a file or folder to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def private_folder(path: Path) -> Path:
    """Make a folder, and those above it that are missing, for its owner alone; one that is there keeps its mode."""
    for folder in reversed([each for each in (path, *path.parents) if not each.exists()]):
        folder.mkdir(PRIVATE_FOLDER, exist_ok=True)
    return path


def open_private(path: Path, mode: str = "wb") -> IO[Any]:
    """Open a file for writing (``wb``) or appending (``ab``) that only its owner may read."""
    return open(path, mode, opener=lambda name, flags: os.open(name, flags, PRIVATE_FILE))


def make_private(folder: Path) -> None:
    """Take from everybody else what lies below ``folder``, and the folder itself."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(PRIVATE_FOLDER if path.is_dir() else PRIVATE_FILE)


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give a path to write to that becomes ``path`` when the block ends well, and vanishes when it does not.

    Within an unfinished folder nothing is pushed to the disk: ``settle`` does that with all of it.
    """
    private_folder(path.parent)
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    beside.unlink(missing_ok=True)
    open_private(beside).close()
    try:
        yield beside
        if not _is_settled_later(path):
            sync(beside)
        beside.replace(path)
        if not _is_settled_later(path):
            sync(path.parent)
    finally:
        beside.unlink(missing_ok=True)


def _is_settled_later(path: Path) -> bool:
    return any(folder.name.startswith(".") and folder.name.endswith(".part") for folder in path.parents)


def write_text(path: Path, text: str) -> None:
    """Write a whole text file or leave the old one as it was."""
    write_bytes(path, text.encode())


def write_bytes(path: Path, content: bytes) -> None:
    """Write a whole file or leave the old one as it was."""
    with whole_file(path) as beside:
        beside.write_bytes(content)


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """Give a folder to write into that becomes ``target`` when the block ends well, and vanishes when it does not.

    A ``target`` that is already there stays: it was complete when it was renamed, and what is published never changes.
    """
    private_folder(target.parent)
    beside = target.with_name(f".{target.name}.{os.getpid()}.part")
    shutil.rmtree(beside, ignore_errors=True)
    private_folder(beside)
    try:
        yield beside
        settle(beside, target)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def settle(beside: Path, target: Path) -> None:
    """Sync a finished folder and rename it to ``target``; a ``target`` that is already there stays as it is."""
    make_private(beside)
    for path in sorted(beside.rglob("*")):
        sync(path)
    sync(beside)
    if not target.exists():
        beside.rename(target)
        sync(target.parent)


@contextmanager
def locked(lock: Path) -> Iterator[None]:
    """Let one process at a time into the block; the others wait. ``lock`` is the file they wait at."""
    private_folder(lock.parent)
    with open_private(lock, "ab") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield


def sweep_old(folder: Path, before: float) -> None:
    """Remove what lies directly below ``folder`` and was last written before a time; locks stay."""
    for path in folder.glob("*"):
        if path.suffix == ".lock" or path.lstat().st_mtime >= before:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def sweep_parts(folder: Path) -> None:
    """Remove what a killed process left unfinished directly below ``folder``."""
    for part in folder.glob(".*.part"):
        if part.is_dir():
            shutil.rmtree(part, ignore_errors=True)
        else:
            part.unlink(missing_ok=True)

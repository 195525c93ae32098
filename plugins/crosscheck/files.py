"""Writing that a crash can't halve: beside the target, synced to disk, then renamed."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


def sha256(path: Path) -> str:
    """The SHA-256 of a file, hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def as_json(value: Any) -> str:
    """JSON for people and machines: sorted, indented, the same text for the same content."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def sync(path: Path) -> None:
    """Push a file or folder to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_text(path: Path, text: str) -> None:
    """Write a whole text file or leave the old one as it was."""
    write_bytes(path, text.encode())


def write_bytes(path: Path, content: bytes) -> None:
    """Write a whole file or leave the old one as it was."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    beside.write_bytes(content)
    sync(beside)
    beside.replace(path)
    sync(path.parent)


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """Give a folder to write into that becomes ``target`` when the block ends well, and vanishes when it does not.

    A ``target`` that is already there stays: it was complete when it was renamed, and what is published never changes.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.{os.getpid()}.part")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir()
    try:
        yield beside
        for path in sorted(beside.rglob("*")):
            sync(path)
        sync(beside)
        if not target.exists():
            beside.rename(target)
            sync(target.parent)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def sweep_parts(folder: Path) -> None:
    """Remove what a killed process left unfinished directly below ``folder``."""
    for part in folder.glob(".*.part"):
        if part.is_dir():
            shutil.rmtree(part, ignore_errors=True)
        else:
            part.unlink(missing_ok=True)

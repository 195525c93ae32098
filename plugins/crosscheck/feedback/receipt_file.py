"""The file of a receipt: written before the ledger is, named after it, and never laid over another."""

from __future__ import annotations

import glob
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from crosscheck import files

Naming = Callable[[str], Path]
"""Where a receipt of that number goes."""


class ReceiptFile:
    """What is to be written, and where it lies in the end."""

    def __init__(self) -> None:
        self.beside = self.path = Path()

    def write(self, path: Path, content: bytes) -> None:
        """Write beside ``path``. Where another receipt lies there this one has a number after its name."""
        files.private_folder(path.parent)
        self.beside = path.with_name(f".{path.name}.{os.getpid()}.part")
        with files.open_private(self.beside) as stream:
            stream.write(content)
        files.sync(self.beside)
        self.path = free(path, content)

    def settle(self) -> None:
        """Give the file its name."""
        self.beside.replace(self.path)
        files.sync(self.path.parent)


@contextmanager
def receipt_file() -> Iterator[ReceiptFile]:
    """A file to write that has its name when the block ends well, and vanishes when it does not."""
    made = ReceiptFile()
    try:
        yield made
        made.settle()
    finally:
        if made.beside.name:
            made.beside.unlink(missing_ok=True)


def free(path: Path, content: bytes) -> Path:
    """``path``, or the first of ``name(2)``, ``name(3)`` … where nothing lies, or the same content."""
    n, found = 1, path
    while found.exists() and found.read_bytes() != content:
        n += 1
        stem, _, rest = path.name.partition(".")
        found = path.with_name(f"{stem}({n}).{rest}" if rest else f"{stem}({n})")
    return found


def name_left(path: Path) -> bool:
    """Whether a receipt that was written for ``path`` and not named lay there; it has its name now."""
    left = sorted(path.parent.glob(f".{glob.escape(path.name)}.*.part"))
    if left:
        left[-1].replace(path)
        files.sync(path.parent)
    return bool(left) or path.exists()

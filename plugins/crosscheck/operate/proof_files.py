"""Stored files against the hashes that are kept of them; a file that is broken is a finding like any other."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from crosscheck import files
from crosscheck.settings import Settings


def file_problems(settings: Settings, kept: Mapping[str, str]) -> Iterator[str]:
    """Files that the history keeps the hash of and that are missing or changed; ``kept`` by path in the home."""
    for name, expected in sorted(kept.items()):
        yield from differs(settings.home / name, name, expected)


def differs(path: Path, name: str, expected: object) -> Iterator[str]:
    """What is wrong with one file, called ``name``, whose SHA-256 should be ``expected``."""
    try:
        if not path.is_file():
            yield f"{name} is missing"
        elif files.sha256(path) != expected:
            yield f"{name} was changed"
    except OSError as error:
        yield f"{name} can't be read ({error.strerror})"


def document(path: Path) -> dict[str, Any] | None:
    """The JSON object in a file; None where there is none that can be read."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def hashed(folder: Path, manifest: Mapping[str, Any], home: Path) -> Iterator[str]:
    """Files beside a manifest that are missing, changed or not named in it."""
    kept = manifest.get("sha256")
    name = folder.relative_to(home).as_posix()
    if not isinstance(kept, dict):
        yield f"{name}: its manifest names no hashes"
        return
    for part, expected in sorted(kept.items()):
        yield from differs(folder / part, f"{name}/{part}", expected)
    there = {path.name for path in folder.glob("*.parquet")}
    yield from (f"{name}/{part} was added" for part in sorted(there - kept.keys()))

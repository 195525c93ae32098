"""Snapshots against their manifests: hashes, counts, status, content."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from crosscheck.lake.soundness import ACCEPTED, MANIFEST, QUARANTINE, REJECTED, ROWS
from crosscheck.operate.proof_files import document, hashed
from crosscheck.settings import Settings
from crosscheck.sources.delivery_name import DeliveryName


def lake_problems(settings: Settings, gone: Collection[str]) -> Iterator[str]:
    """What is wrong with each snapshot of the lake; of those that are ``gone`` the manifest is left."""
    for folder in sorted([*settings.lake.glob("*/*"), *settings.withdrawn.glob(f"*/{settings.lake.name}/*/*")]):
        if folder.is_dir() and DeliveryName.parse(folder.name):
            yield from _snapshot_problems(settings.home, folder, gone)


def _snapshot_problems(home: Path, folder: Path, gone: Collection[str]) -> Iterator[str]:
    name = folder.relative_to(home).as_posix()
    manifest = document(folder / MANIFEST)
    if manifest is None:
        state = "can't be read" if (folder / MANIFEST).exists() else "is missing"
        yield f"{name}/{MANIFEST} {state}"
        return
    if name not in gone or any(folder.glob("*.parquet")):
        yield from hashed(folder, manifest, home)
    named = manifest.get("dataset"), manifest.get("delivery")
    if named != (folder.parent.name, folder.name):
        yield f"{name}: its manifest is that of another snapshot"
    if not _whole(manifest):
        yield f"{name}: status and cause of its manifest contradict each other"
    for part, count in ((ROWS, "rows_accepted"), (QUARANTINE, "rows_quarantined")):
        if (folder / part).exists():
            held = _rows(folder / part)
            if held is None:
                yield f"{name}/{part} is no Parquet file that can be read"
            elif held != manifest.get(count):
                yield f"{name}: {part} holds {held} rows, its manifest says {count} {manifest.get(count)}"
    reasons = manifest.get("quarantine")
    if not isinstance(reasons, dict) or sum(reasons.values()) != manifest.get("rows_quarantined"):
        yield f"{name}: the reasons in its manifest don't sum up to rows_quarantined"


def _whole(manifest: Mapping[str, Any]) -> bool:
    status, cause = manifest.get("status"), manifest.get("cause")
    return (status, cause is None) in ((ACCEPTED, True), (REJECTED, False))


def _rows(path: Path) -> int | None:
    try:
        with pq.ParquetFile(path) as file:
            return int(file.metadata.num_rows)
    except (OSError, pa.ArrowException):
        return None

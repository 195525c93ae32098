"""Is a snapshot what was taken in? Its manifest is held against itself, its files against hashes and counts in it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from crosscheck import files
from crosscheck.errors import DeliveryError, IntegrityError

ROWS, QUARANTINE, MANIFEST = "rows.parquet", "quarantine.parquet", "manifest.json"
ASKED = "asked.parquet"
"""Whom a delivery that answers a request was asked about; no other delivery has it."""
ACCEPTED, REJECTED = "accepted", "rejected"
COUNTS = {ROWS: "rows_accepted", QUARANTINE: "rows_quarantined", ASKED: "persons_asked"}
"""Which count of the manifest is the number of rows of which file."""
NO_MANIFEST, NO_JSON, AT_ODDS = "清单缺失", "清单无法读取", "清单所记的行数或状态相互矛盾"


def read_manifest(folder: Path, dataset: str, delivery: str) -> dict[str, Any] | str:
    """The manifest of the snapshot in ``folder``, or what is wrong with it."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return NO_MANIFEST
    except (OSError, ValueError, RecursionError):
        return NO_JSON
    try:
        sound = (manifest["dataset"], manifest["delivery"]) == (dataset, delivery) and _agrees(manifest)
    except (KeyError, TypeError, AttributeError):
        sound = False
    return manifest if sound else AT_ODDS


def _agrees(manifest: Mapping[str, Any]) -> bool:
    """Whether counts, reasons, verdict and hashes of a manifest can stand beside each other."""
    counts = [manifest[f"rows_{name}"] for name in ("read", "accepted", "quarantined", "repeated", "layout", "noted")]
    read, accepted, quarantined, repeated, *_ = counts
    counted = all(type(count) is int and count >= 0 for count in counts)
    summed = read == accepted + quarantined + repeated and sum(manifest["quarantine"].values()) == quarantined
    return counted and summed and isinstance(manifest["columns"], dict) and _judged(manifest)


def _judged(manifest: Mapping[str, Any]) -> bool:
    """Whether the verdict is the one that the expectations come to; a delivery that was never judged is rejected."""
    results = manifest["expectations"]
    failed = any(result["severity"] == "critical" and result["verdict"] == "failed" for result in results)
    hashed = manifest["sha256"].keys()
    if manifest["status"] == ACCEPTED:
        expected = {ROWS, QUARANTINE} | ({ASKED} if "request" in manifest else set())
        return manifest["cause"] is None and not failed and hashed == expected
    refused = manifest["status"] == REJECTED and isinstance(manifest["cause"], str)
    return refused and (failed or not results) and hashed <= COUNTS.keys()


def changed_file(folder: Path, manifest: Mapping[str, Any]) -> str | None:
    """Which file of a snapshot is not the one in its manifest, and how; None where all are."""
    for name, expected in sorted(manifest["sha256"].items()):
        found = _content_of(folder / name)
        if found is None:
            return f"{name}缺失"
        if found != (expected, manifest[COUNTS[name]]):
            return f"{name}被改动"
    return None


def _content_of(path: Path) -> tuple[str, int] | None:
    """Hash and number of rows of a file; None where none can be read. A process reads an unchanged file once."""
    try:
        now = path.stat()
        return _content(path, (now.st_ino, now.st_size, now.st_mtime_ns, now.st_ctime_ns))
    except OSError:
        return None


@lru_cache(maxsize=1024)
def _content(path: Path, _as_it_is: tuple[int, ...]) -> tuple[str, int]:
    found = files.sha256(path)
    try:
        return found, int(pq.read_metadata(path).num_rows)
    except pa.ArrowException:
        return found, -1


def refuse_changed(rows: Iterable[Path]) -> None:
    """Raise ``IntegrityError`` for the first snapshot that is no longer what its manifest says."""
    for folder in (path.parent for path in rows):
        manifest = read_manifest(folder, folder.parent.name, folder.name)
        wrong = manifest if isinstance(manifest, str) else changed_file(folder, manifest)
        if wrong:
            raise IntegrityError(
                f"{folder.parent.name}: the snapshot {folder.name} changed while the night was computed from it "
                f"({wrong}): run the night again"
            )


def mend(damaged: Path, manifest: Mapping[str, Any] | None, remade: Path) -> None:
    """Put a damaged snapshot right from ``remade``, the same delivery taken in once more.

    Only where that is proven to be what it was: its files are those in ``manifest`` or, where the manifest itself is
    damaged (None), those that still lie there. Anything else raises ``DeliveryError``, and nothing is touched.
    """
    made = json.loads((remade / MANIFEST).read_text(encoding="utf-8"))["sha256"]
    there = {path.name: files.sha256(path) for path in damaged.glob("*.parquet")}
    if made != (there if manifest is None else manifest["sha256"]):
        raise DeliveryError(
            f"{damaged.parent.name}: the snapshot {damaged.name} differs from its manifest, and the delivery gives "
            "other rows now than it did then: restore the snapshot from a backup, or ask for a new delivery"
        )
    lost = [name for name in made if there.get(name) != made[name]]
    for name in lost or [MANIFEST]:
        files.write_bytes(damaged / name, (remade / name).read_bytes())

"""Stored nights against the ledger: the folder, ``current``, manifest, findings, holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from crosscheck.ledger.told import Told
from crosscheck.operate.proof_files import document, hashed
from crosscheck.settings import Settings

NIGHT = "night.json"
SAME = ("holds", "object_holds", "findings", "counties", "populations")
"""What two results of one night must share for the ledger to have recorded either."""


def night_problems(settings: Settings, told: Told) -> Iterator[str]:
    """What is wrong with the folders of nights, and with what the ledger recorded of them."""
    recorded: dict[str, tuple[int, Mapping[str, Any]]] = {}
    for (day, run), (_, details) in sorted(told.nights.items()):
        if (day, run) not in told.undone and f"{settings.nights.name}/{day}" not in told.gone:
            recorded[day] = run, details
    there = {path.name: path for path in settings.nights.glob("[0-9]*-[0-9]*-[0-9]*") if path.is_dir()}
    # A ledger that nights were recorded in by other means (imported, made by hand) may have no folder at all.
    yield from (
        f"nights/{day} is missing" for day in sorted(recorded.keys() - there.keys()) if settings.nights.exists()
    )
    aside = settings.withdrawn.glob(f"*/{settings.nights.name}/*/*/{NIGHT}")
    for folder in sorted([*settings.nights.glob(f"*/*/{NIGHT}"), *aside]):
        yield from _result_problems(settings.home, folder.parent)
    for day in sorted(recorded.keys() & there.keys()):
        yield from current_problems(settings, there[day], recorded[day][1])


def _result_problems(home: Path, folder: Path) -> Iterator[str]:
    name = folder.relative_to(home).as_posix()
    manifest = document(folder / NIGHT)
    if manifest is None:
        yield f"{name}/{NIGHT} can't be read"
        return
    yield from hashed(folder, manifest, home)
    held = document(folder / "holds.json")
    if held != {part: manifest.get(part) for part in ("holds", "object_holds")}:
        yield f"{name}/holds.json is not what {NIGHT} says"
    findings = manifest.get("findings")
    counted = _rules(folder / "findings.parquet")
    if counted is None:
        yield f"{name}/findings.parquet is no Parquet file that can be read"
    elif not isinstance(findings, dict) or counted != {rule: n for rule, n in findings.items() if n}:
        yield f"{name}: the findings are not as many by rule as {NIGHT} says"


def _rules(path: Path) -> dict[str, int] | None:
    try:
        counted = pq.read_table(path, columns=["rule_id"]).column("rule_id").value_counts().to_pylist()
    except (OSError, pa.ArrowException, KeyError):
        return None
    return {entry["values"]: entry["counts"] for entry in counted}


def current_problems(settings: Settings, folder: Path, details: Mapping[str, Any]) -> Iterator[str]:
    """Whether the night that counts in a date's ``folder`` is the one whose entry in the history has ``details``."""
    name = folder.relative_to(settings.home).as_posix()
    key = _pointer(folder / "current")
    manifest = document(folder / key / NIGHT) if key else None
    if manifest is None:
        yield f"{name}/current names no night that is there"
        return
    counts = details.get("counts", {})
    if sum(manifest.get("findings", {}).values()) != counts.get("findings"):
        yield f"{name}/current names a night with other findings than the ledger recorded"
    for path in details.get("files", {}):
        known = document(settings.home / path) if path.endswith(f"/{NIGHT}") else None
        if known is not None and not _same(manifest, known):
            yield f"{name}/current names another night than the ledger recorded"


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return all(one.get(part) == other.get(part) for part in SAME)


def _pointer(path: Path) -> str:
    try:
        key = path.read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return ""
    return key if key and Path(key).name == key else ""

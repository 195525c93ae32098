"""Is what is stored what was written? Hashes of lake, nights and revisions, and the ledger's history."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from crosscheck import files
from crosscheck.access.scopes import EVERYTHING
from crosscheck.errors import IntegrityError
from crosscheck.ledger import history
from crosscheck.ledger.database import open_ledger, reading
from crosscheck.ledger.history import Proof
from crosscheck.publish.revision import check as check_revision
from crosscheck.publish.revision import read_manifest, revisions
from crosscheck.settings import Settings


def verify(settings: Settings) -> Proof:
    """Check hashes of lake, nights, revisions and history; ``IntegrityError`` names every difference."""
    problems = [*_differences(settings.lake, "manifest.json"), *_differences(settings.nights, "night.json")]
    published = revisions(settings.revisions)
    for revision in published:
        problems += check_revision(revision)
    # Every revision keeps the head of the history it was made from: a cut-off end shows by them.
    heads = [history.Head(**read_manifest(revision)["inputs"]["history"]) for revision in published]
    ledger = open_ledger(settings.ledger_url)
    with reading(ledger, EVERYTHING) as connection:
        proof = history.verify(connection, heads)
    ledger.dispose()
    problems += [f"history: {problem}" for problem in proof.problems]
    problems += [
        f"{revision.name} rests on entry {kept.seq}, the ledger ends at {proof.head.seq}: it is older than the lists"
        for revision, kept in zip(published, heads, strict=True)
        if kept.seq > proof.head.seq
    ]
    if problems:
        raise IntegrityError("\n".join(problems))
    return proof


def _differences(folder: Path, manifest_name: str) -> Iterator[str]:
    """Files below ``folder`` that are missing or differ from the manifest beside them."""
    for manifest in sorted(folder.rglob(manifest_name)):
        recorded = json.loads(manifest.read_text(encoding="utf-8"))["sha256"]
        for name, expected in sorted(recorded.items()):
            path = manifest.with_name(name)
            if not path.exists():
                yield f"{path.relative_to(folder.parent)} is missing"
            elif files.sha256(path) != expected:
                yield f"{path.relative_to(folder.parent)} was changed"

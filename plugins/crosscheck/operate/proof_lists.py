"""Published revisions against their manifests, ``latest``, and what the history says was published."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from crosscheck.ledger.history import Head
from crosscheck.operate.proof_files import document
from crosscheck.publish.revision import LATEST, MANIFEST, check, number_of, revisions, withdrawn_revisions
from crosscheck.settings import Settings


def heads(settings: Settings) -> dict[str, Head]:
    """The head of the history that each revision keeps, by its name: a cut-off end shows by them."""
    kept = {}
    for revision in revisions(settings.revisions):
        manifest = document(revision / MANIFEST) or {}
        try:
            kept[revision.name] = Head(**manifest["inputs"]["history"])
        except (KeyError, TypeError):
            continue
    return kept


def revision_problems(settings: Settings, published: Collection[str], withdrawn: Collection[str]) -> Iterator[str]:
    """What is wrong with the published revisions; ``published`` are those that the history names, oldest first.

    Those among the folders ``withdrawn`` were laid aside with their night.
    """
    there = {path.name: path for path in revisions(settings.revisions)}
    standing = [name for name in dict.fromkeys(published) if f"{settings.revisions.name}/{name}" not in withdrawn]
    yield from (f"revision {name} is missing" for name in standing if name not in there)
    for folder in withdrawn_revisions(settings):
        yield from (problem for path in revisions(folder) for problem in _problems(path))
    ordered = list(there)
    first = next((ordered.index(name) for name in published if name in there), len(ordered))
    yield from (f"revision {name} has no history" for name in ordered[first:] if name not in published)
    for name, path in there.items():
        before = f"{name[:10]}-r{number_of(path) - 1}"
        if number_of(path) > 1 and before not in there and before not in published:
            yield f"revision {before} is missing"
        yield from _problems(path)
    if ordered and _latest(settings.revisions / LATEST) != ordered[-1]:
        yield f"revisions/{LATEST} does not name the newest revision {ordered[-1]}"


def _problems(revision: Path) -> Iterator[str]:
    manifest = document(revision / MANIFEST)
    if manifest is None:
        state = "can't be read" if (revision / MANIFEST).exists() else "is missing"
        yield f"{revision.name}: {MANIFEST} {state}"
        return
    try:
        yield from check(revision)
    except (KeyError, TypeError, OSError):
        yield f"{revision.name}: {MANIFEST} does not say which files there are"
        return
    if revision.name != f"{manifest.get('business_date')}-r{manifest.get('revision')}":
        yield f"{revision.name}: {MANIFEST} is that of another revision"


def _latest(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return ""

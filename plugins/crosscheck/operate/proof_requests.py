"""Requests that went to departments: their files against their manifests, and those against what is on record."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from crosscheck.operate.proof_files import differs, document
from crosscheck.settings import Settings
from crosscheck.sources.requests import MANIFEST


def request_problems(settings: Settings, recorded: Mapping[str, str], gone: Collection[str]) -> Iterator[str]:
    """What is wrong with each request; ``recorded``: SHA-256 of each manifest, by its path in a department's folder.

    ``gone``: folders whose time was over.
    """
    over = {path.rpartition("/")[2] for path in gone if path.startswith(f"{settings.outgoing.name}/")}
    folders = {folder.name: folder for folder in settings.outgoing.glob("*/Q*") if folder.is_dir()}
    for path, expected in sorted(recorded.items()):
        number, _, file = path.partition("/")
        folder = folders.get(number)
        if folder is None and number in over:
            continue
        if folder is None:
            yield f"{settings.outgoing.name}: request {number} is missing"
        else:
            yield from differs(folder / file, f"{settings.outgoing.name}/{folder.parent.name}/{path}", expected)
    for number, folder in sorted(folders.items()):
        name = folder.relative_to(settings.home).as_posix()
        kept = (document(folder / MANIFEST) or {}).get("sha256")
        if not isinstance(kept, dict):
            yield f"{name}/{MANIFEST} is missing or can't be read"
            continue
        for part, sum_of in sorted(kept.items()):
            yield from differs(folder / part, f"{name}/{part}", sum_of)
        if recorded and f"{number}/{MANIFEST}" not in recorded:
            yield f"{name}: the history has no record of it"

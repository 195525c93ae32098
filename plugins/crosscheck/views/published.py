"""What was published: the lists of the newest revision, by the path under which they are handed out."""

from __future__ import annotations

from dataclasses import dataclass

from crosscheck.publish.revision import read_manifest, revisions
from crosscheck.settings import Settings


@dataclass(frozen=True)
class Published:
    """A revision and its files: path and SHA-256 of each. No name is one of a person."""

    revision: str
    files: tuple[dict[str, str], ...]


def newest_lists(settings: Settings) -> Published:
    """The lists of the newest revision; no revision and no file where none was published yet."""
    published = revisions(settings.revisions)
    if not published:
        return Published("", ())
    listed = read_manifest(published[-1])["files"]
    return Published(published[-1].name, tuple({"path": f["path"], "sha256": f["sha256"]} for f in listed))

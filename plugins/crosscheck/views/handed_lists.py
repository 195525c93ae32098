"""The published lists as somebody may take them away, and who took which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crosscheck.access.persons import Person
from crosscheck.ledger.database import Ledger, reading
from crosscheck.ledger.downloads import Download, downloads
from crosscheck.ledger.history import moves_since
from crosscheck.ledger.vocabulary import CHANGES_NO_LIST
from crosscheck.publish import lists
from crosscheck.publish.download import may_take
from crosscheck.publish.revision import read_manifest, revisions
from crosscheck.settings import Settings


@dataclass(frozen=True)
class ListFile:
    """One file of a revision: its path with the revision before it, its name, which list it is, its ending, bytes."""

    path: str
    name: str
    title: str
    ending: str
    bytes: int


@dataclass(frozen=True)
class Shown:
    """A revision as somebody sees it: its name, those there are (newest first), its files, and how many entries of the
    county's issues that may change a list came after it.
    """

    revision: str
    others: tuple[str, ...]
    files: tuple[ListFile, ...]
    newer: int


MOST_OTHERS = 60
"""Earlier revisions that a page names: two months of nights."""


def shown_lists(ledger: Ledger, settings: Settings, person: Person, revision: str = "") -> Shown:
    """The files of a revision (the newest, where none of that name is there) that ``person`` may take away."""
    published = {each.name: each for each in revisions(settings.revisions)}
    names = tuple(reversed(published))[:MOST_OTHERS]
    if not names:
        return Shown("", (), (), 0)
    name = revision if revision in published else names[0]
    manifest = read_manifest(published[name])
    files = [_file(name, entry) for entry in manifest["files"] if may_take(person, entry["path"])]
    with reading(ledger, person.scope) as connection:
        listed = int(manifest["inputs"]["history"]["seq"])
        newer = moves_since(connection, person.scope.region[:6], listed, CHANGES_NO_LIST)
    return Shown(name, names, tuple(files), newer)


def _file(revision: str, entry: dict[str, str]) -> ListFile:
    path = entry["path"]
    name = path.rpartition("/")[2]
    stem, _, ending = name.rpartition(".")
    titles = [title for listed in lists.LISTS if (title := listed.TITLE) in stem]
    return ListFile(f"{revision}/{path}", name, max(titles, key=len, default=stem), ending, int(entry["bytes"]))


def who_took(ledger: Ledger, person: Person, before: int, limit: int) -> Sequence[tuple[int, Download]]:
    """The newest downloads of lists of the person's county before the record ``before`` (0: of all), with their
    numbers.
    """
    with reading(ledger, person.scope) as connection:
        return downloads(connection, person.scope.region[:6], before, limit)

"""Folders and files as an object store keeps them: each under its own hash, each folder a list of what lies in it.

What was written once is never written otherwise. A commit names the hash of the topmost folder; it is put only where
none of its number is, so that of two that come at once one counts and the other is told.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from crosscheck import files
from crosscheck.errors import ConfigurationError, CrosscheckError, IntegrityError, StoreUnavailable
from crosscheck.settings import Settings
from crosscheck.sources.connections import connection_of
from crosscheck.sources.drop_servers import object_store

PROTOCOL, CONNECTION = "s3://", "store"
FORM = 1
DIGITS = 12
"""Of a commit's number, so that names sort as numbers do."""


@dataclass(frozen=True)
class Stored:
    """A file: its hash and length."""

    sha256: str
    bytes: int


@dataclass
class Folder:
    """What lies in a folder, by name."""

    files: dict[str, Stored] = field(default_factory=dict)
    folders: dict[str, Folder] = field(default_factory=dict)

    def content(self) -> bytes:
        """The list of it, the same bytes for the same content."""
        listed = {
            "files": {name: [each.sha256, each.bytes] for name, each in self.files.items()},
            "folders": {name: each.sha256 for name, each in self.folders.items()},
        }
        return files.canonical(listed).encode()

    @cached_property
    def sha256(self) -> str:
        """The hash of all that lies in it, however deep; asked for once all of it is there."""
        return hashlib.sha256(self.content()).hexdigest()

    def all_below(self, above: str = "") -> Iterator[tuple[str, Stored]]:
        """Every file in it, however deep, by its path."""
        yield from ((f"{above}{name}", each) for name, each in self.files.items())
        for name, inside in self.folders.items():
            yield from inside.all_below(f"{above}{name}/")


@dataclass(frozen=True)
class Commit:
    """A state of the home: its number, the hash of its topmost folder, the hash of the commit before it."""

    number: int
    tree: str
    before: str

    def content(self) -> bytes:
        """What is stored of it."""
        said = {"form": FORM, "number": self.number, "tree": self.tree, "before": self.before}
        return files.canonical(said).encode()

    @property
    def sha256(self) -> str:
        """Its own hash."""
        return hashlib.sha256(self.content()).hexdigest()


NOTHING = Folder()
"""An empty folder."""


def tree_of(stored: Mapping[str, Stored]) -> Folder:
    """The folders of files by their paths."""
    top = Folder()
    for path, each in stored.items():
        *above, name = path.split("/")
        folder = top
        for part in above:
            folder = folder.folders.setdefault(part, Folder())
        folder.files[name] = each
    return top


@dataclass(frozen=True)
class Store:
    """An object store, signed in. What it can't do raises ``StoreUnavailable``."""

    root: str
    system: Any = field(repr=False)

    def newest(self) -> Commit | None:
        """The commit with the highest number; ``IntegrityError`` for one that can't be read."""
        with reached():
            found = self.system.find(f"{self.root}/commits")
        numbers = sorted(path for path in found if path.endswith(".json"))
        return self._commit(numbers[-1]) if numbers else None

    def _commit(self, path: str) -> Commit:
        with reached():
            content = self.system.cat_file(path)
        try:
            said = json.loads(content)
            commit = Commit(said["number"], said["tree"], said["before"])
            sound = commit.content() == content and path.endswith(f"/{commit.number:0{DIGITS}}.json")
        except (ValueError, TypeError, KeyError):
            sound = False
        if not sound:
            raise IntegrityError(f"the store's commit {path.rpartition('/')[2]} is not what a crosscheck wrote")
        return commit

    def publish(self, commit: Commit) -> bool:
        """Let ``commit`` be the newest; False where another one of its number is."""
        path = f"{self.root}/commits/{commit.number:0{DIGITS}}.json"
        try:
            with reached():
                self.write(path, commit.content(), only_new=True)
        except FileExistsError:
            return self._commit(path) == commit  # an answer that was lost on its way makes us try it twice
        return True

    def write(self, path: str, content: bytes | Path, only_new: bool = False) -> None:
        """Put an object, whole or not at all. With ``only_new`` ``FileExistsError`` where there is one."""
        mode = {"mode": "create"} if only_new else {}
        if isinstance(content, Path):
            self.system.put_file(str(content), path, **mode)
        else:
            self.system.pipe_file(path, content, **mode)

    def keep(self, sha256: str, content: bytes | Path) -> None:
        """Keep content under its hash."""
        with reached():
            self.write(self.place(sha256), content)

    def place(self, sha256: str) -> str:
        """Where the content of this hash lies."""
        return f"{self.root}/objects/{sha256[:2]}/{sha256}"

    def fetch(self, path: str, stored: Stored, target: Path) -> None:
        """Bring a file; ``IntegrityError`` where it is not the one that was stored."""
        with reached(path):
            self.system.get_file(self.place(stored.sha256), str(target))
        if target.stat().st_size != stored.bytes or files.sha256(target) != stored.sha256:
            raise IntegrityError(f"{path}: the store's copy is not what was put there")

    def folder(self, sha256: str) -> tuple[dict[str, Stored], dict[str, str]]:
        """Files of a stored folder, and the hashes of the folders in it."""
        with reached("a folder"):
            content = self.system.cat_file(self.place(sha256))
        if hashlib.sha256(content).hexdigest() != sha256:
            raise IntegrityError(f"the store's list of a folder ({sha256[:12]}) is not what was put there")
        said = json.loads(content)
        return {name: Stored(*each) for name, each in said["files"].items()}, said["folders"]

    def all_below(self, sha256: str, known: Folder, above: str = "") -> Iterator[tuple[str, Stored]]:
        """Every file below a stored folder, by its path; folders as those in ``known`` are not asked for."""
        if known.sha256 == sha256:
            yield from known.all_below(above)
            return
        here, folders = self.folder(sha256)
        yield from ((f"{above}{name}", each) for name, each in here.items())
        for name, inside in folders.items():
            yield from self.all_below(inside, known.folders.get(name, NOTHING), f"{above}{name}/")


@contextmanager
def opened(settings: Settings) -> Iterator[Store]:
    """The store that the settings name; ``ConfigurationError`` where there is none."""
    if not settings.store.startswith(PROTOCOL) or not settings.store.removeprefix(PROTOCOL).strip("/"):
        raise ConfigurationError(
            "CROSSCHECK_STORE names no object store: it has the form s3://BUCKET/FOLDER",
            zh="CROSSCHECK_STORE 未指向对象存储:应写作 s3://BUCKET/FOLDER",
        )
    with reached():
        server = object_store(
            f"crosscheck_{CONNECTION}", connection_of(CONNECTION), settings.store.removeprefix(PROTOCOL)
        )
        system = server.open()
    yield Store(server.path, system)


@contextmanager
def reached(what: str = "") -> Iterator[None]:
    """Whatever the store or its library raises, told by its kind: its own words may hold keys."""
    try:
        yield
    except (FileExistsError, IntegrityError, ConfigurationError):
        raise
    except FileNotFoundError:
        raise IntegrityError(f"the store lacks {what or 'what it should hold'}") from None
    except CrosscheckError as error:
        raise StoreUnavailable(str(error)) from None
    except Exception as error:
        raise StoreUnavailable(f"the store can't be reached, or refuses ({type(error).__name__})") from None

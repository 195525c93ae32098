"""The home's copy in an object store: published as a whole, brought back as a whole, every hash compared.

The home that a machine works on is its own. What is read by many machines is the copy: a commit is put when all that
it names is there, and of two machines that publish at once one is told. Ledger, scratch and Airflow are not in it.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from crosscheck import clock, files
from crosscheck.errors import IntegrityError, NothingFound
from crosscheck.operate.backup_source import link_into, nobody_stores
from crosscheck.operate.store_tree import Commit, Folder, Store, Stored, opened, reached, tree_of
from crosscheck.settings import Settings

PARTS = ("lake", "nights", "outgoing", "revisions", "withdrawn")
"""Folders of the home that are copied."""
BASE, KNOWN = "store.json", "store-hashes.json"
"""Which commit a home is at, and hashes of its files so far."""
GRACE = timedelta(hours=24)
"""What was put so recently may be of a commit that is under way."""


@dataclass(frozen=True)
class Published:
    """The commit that holds the home, and how many files and bytes had to be put."""

    commit: int
    files: int
    bytes: int


@dataclass(frozen=True)
class Brought:
    """The commit that the home is at, and how many files and bytes were brought, how many removed."""

    commit: int
    files: int
    bytes: int
    removed: int


def push(settings: Settings) -> Published:
    """Publish the home as it is; the same home again publishes nothing.

    ``IntegrityError`` where the store has moved on since this home was brought or published; nothing is changed then.
    """
    with _alone(settings), opened(settings) as store, _still(settings) as (copy, stored):
        newest, tree = store.newest(), tree_of(stored)
        _refuse_behind(settings, newest)
        if newest and newest.tree == tree.sha256:
            _keep_base(settings, newest)
            return Published(newest.number, 0, 0)
        sent = list(_send(store, copy, tree, newest.tree if newest else ""))
        commit = Commit(newest.number + 1 if newest else 1, tree.sha256, newest.sha256 if newest else "")
        _keep_base(settings, newest, commit)
        if not store.publish(commit):
            raise _behind(commit.number)
        _keep_base(settings, commit)
        return Published(commit.number, len(sent), sum(each.bytes for each in sent))


def push_if_named(settings: Settings) -> dict[str, int]:
    """Publish the home, or nothing where no store is named."""
    return vars(push(settings)) if settings.store else {}


def standing(settings: Settings) -> tuple[int | None, bool]:
    """The number of the newest commit, None where there is none, and whether this home is at it."""
    with opened(settings) as store:
        newest = store.newest()
    return (newest.number, newest.sha256 == _base(settings).get("at")) if newest else (None, False)


def pull(settings: Settings) -> Brought:
    """Bring the newest commit into an empty home, or one that holds nothing that the store has not.

    Everything is brought and compared before anything is put in its place, folders as a whole. ``IntegrityError`` where
    an object is not what was put there, or the home holds what neither its own commit nor the newest has.
    """
    with _alone(settings), opened(settings) as store:
        newest = store.newest()
        if newest is None:
            raise NothingFound(f"nothing was published to {settings.store} yet: run 'crosscheck store push'")
        with _still(settings) as (_, here):
            wanted = dict(store.all_below(newest.tree, tree_of(here)))
            _refuse_own(settings, store, here, wanted)
        missing = {path: each for path, each in wanted.items() if here.get(path) != each}
        gone = [path for path in here if path not in wanted]
        with _scratch(settings, "pull") as folder:
            for path, each in missing.items():
                files.private_folder((folder / path).parent)
                store.fetch(path, each, folder / path)
            with nobody_stores(settings):
                _place(settings.home, folder, missing)
                _remove(settings.home, gone)
        _keep_base(settings, newest)
        return Brought(newest.number, len(missing), sum(each.bytes for each in missing.values()), len(gone))


def prune(settings: Settings) -> int:
    """Remove what no file of the newest commit needs, and the commits before it; how many objects.

    What a person's erasure took out of the home is gone from the store then. Objects of the last day are left.
    """
    with _alone(settings), opened(settings) as store:
        newest = store.newest()
        if newest is None:
            return 0
        needed = {store.place(sha256) for sha256 in _reachable(store, newest.tree)}
        before = clock.now() - GRACE
        with reached():
            found = store.system.find(f"{store.root}/objects", detail=True)
            unneeded = [path for path, about in found.items() if path not in needed and _written(about) < before]
            older = sorted(store.system.find(f"{store.root}/commits"))[:-1]
            for path in (*older, *unneeded):
                store.system.rm_file(path)
        return len(unneeded)


def _written(about: Mapping[str, Any]) -> datetime:
    moment: datetime = about["LastModified"]
    return moment


def _reachable(store: Store, sha256: str) -> Iterator[str]:
    yield sha256
    here, folders = store.folder(sha256)
    yield from (each.sha256 for each in here.values())
    for inside in folders.values():
        yield from _reachable(store, inside)


def _send(store: Store, copy: Path, folder: Folder, before: str) -> Iterator[Stored]:
    """Put what the folder ``before`` has not, files first and the folder itself last."""
    if folder.sha256 == before:
        return
    known, folders = store.folder(before) if before else ({}, {})
    for name, each in sorted(folder.files.items()):
        if known.get(name) != each:
            store.keep(each.sha256, copy / name)
            yield each
    for name, inside in sorted(folder.folders.items()):
        yield from _send(store, copy / name, inside, folders.get(name, ""))
    store.keep(folder.sha256, folder.content())


def _refuse_behind(settings: Settings, newest: Commit | None) -> None:
    """Only a home that is at the newest commit, or just published it and was cut off, may publish the next."""
    base = _base(settings)
    if (newest.sha256 if newest else "") not in (base.get("at", ""), base.get("next", "")):
        raise _behind(newest.number if newest else 0)


def _behind(number: int) -> IntegrityError:
    return IntegrityError(
        f"another machine published commit {number}, which this home has not: nothing was published. Run 'crosscheck "
        "store pull' in another home and the night there, or lay this home aside",
        zh=f"另一台机器已发布第 {number} 次,本机数据目录没有它:没有发布。请在另一目录运行 crosscheck store pull "
        "并在那里运行当晚核查,或将本目录移开",
    )


def _refuse_own(settings: Settings, store: Store, here: Mapping[str, Stored], wanted: Mapping[str, Stored]) -> None:
    """Refuse to lay over what this home alone has."""
    own = [path for path, each in here.items() if wanted.get(path) != each]
    if not own:
        return
    tree = _base(settings).get("tree", "")
    try:
        known = dict(store.all_below(tree, tree_of(here))) if tree else {}
    except IntegrityError:
        known = {}  # the commit it was at is pruned
    lost = sorted(path for path in own if known.get(path) != here[path])
    if lost:
        more = f" and {len(lost) - 1} more" if len(lost) > 1 else ""
        raise IntegrityError(
            f"this home holds what the store has not: {lost[0]}{more}. Publish it, or bring the store into another home"
        )


def _place(home: Path, folder: Path, missing: Mapping[str, Stored]) -> None:
    """Move what was brought into the home: a folder that is not there as a whole, in one rename."""
    for path in sorted(missing):
        if not (folder / path).exists() and (home / path).exists():
            continue  # moved with its folder
        top = Path(path)
        for above in reversed(Path(path).parents[:-1]):
            if not (home / above).exists():
                top = above
                break
        files.private_folder((home / top).parent)
        for each in sorted((folder / top).rglob("*")) if (folder / top).is_dir() else [folder / top]:
            files.sync(each)
        (folder / top).replace(home / top)
        files.sync((home / top).parent)


def _remove(home: Path, gone: list[str]) -> None:
    for path in gone:
        (home / path).unlink(missing_ok=True)
        for above in Path(path).parents[:-1]:
            if any((home / above).iterdir()):
                break
            (home / above).rmdir()


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    with files.locked(settings.spill / "store.lock"):
        yield


@contextmanager
def _scratch(settings: Settings, name: str) -> Iterator[Path]:
    for left in settings.spill.glob(f"store-{name}-*"):
        shutil.rmtree(left, ignore_errors=True)
    folder = files.private_folder(settings.spill / f"store-{name}-{os.getpid()}")
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _still(settings: Settings) -> Iterator[tuple[Path, dict[str, Stored]]]:
    """The files of one moment under second names, and what each is; nights and lists go on meanwhile."""
    with _scratch(settings, "push") as copy:
        with nobody_stores(settings):
            for part in PARTS:
                if (settings.home / part).is_dir():
                    link_into(settings, settings.home / part, copy)
        yield copy, _hashed(settings, copy)


def _hashed(settings: Settings, copy: Path) -> dict[str, Stored]:
    """Each file's hash; one that is as it was when it was hashed last is not read again."""
    kept = settings.spill / KNOWN
    known = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    found: dict[str, Any] = {}
    for path in sorted(copy.rglob("*")):
        if path.is_file():
            about, name = path.stat(), path.relative_to(copy).as_posix()
            state = [about.st_ino, about.st_size, about.st_mtime_ns]
            before = known.get(name, [])
            found[name] = before if before[:3] == state else [*state, files.sha256(path)]
    files.write_text(kept, files.canonical(found))
    return {name: Stored(sha256, size) for name, (_, size, _, sha256) in found.items()}


def _base(settings: Settings) -> dict[str, str]:
    """Hash and tree of the commit that this home is at, and the hash of the one it was about to publish."""
    path = settings.home / BASE
    found: dict[str, str] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return found


def _keep_base(settings: Settings, at: Commit | None, following: Commit | None = None) -> None:
    said = {"at": at.sha256, "tree": at.tree} if at else {}
    said |= {"next": following.sha256} if following else {}
    if said != _base(settings):
        files.write_text(settings.home / BASE, files.as_json(said))

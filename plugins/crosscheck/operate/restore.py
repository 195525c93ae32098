"""A backup brought back into an empty home: everything is checked before anything is written."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

from crosscheck import files
from crosscheck.catalog.site_files import content_hash
from crosscheck.errors import ConfigurationError, IntegrityError
from crosscheck.ledger.copies import fill_ledger, refuse_filled
from crosscheck.operate.airflow_connections import put_connections, unseal
from crosscheck.operate.backup import FORM, HOME, MANIFEST, SEALED, SITE, UNFINISHED_NOTE, Sentence
from crosscheck.operate.backup_source import LEDGER
from crosscheck.operate.proof_files import document
from crosscheck.settings import UNFINISHED, Settings

MARK = "恢复尚未完成,本目录不能使用。\nA restore into this folder was not finished: it is no home.\n"
TOLD_FIRST = 5
"""Differences of a spoilt backup that are named; the rest is counted."""
SITE_LEFT = (
    "县级设置文件夹在 {path},请拷到长期存放处,并以 CROSSCHECK_SITE 指向它",
    "the county's folder lies in {path}: copy it to where it stays, and let CROSSCHECK_SITE name it",
)
SITE_WRITTEN = ("县级设置文件夹已写入 {path}", "the county's folder was written to {path}")
NO_CONNECTIONS = ("备份中没有 Airflow 连接:请重新录入", "the backup holds no connections of Airflow: enter them again")
SEALED_LEFT = (
    "Airflow 连接未恢复:没有给出密钥(--key-file)",
    "Airflow's connections were not restored: no key was given (--key-file)",
)
CONNECTED = ("Airflow 连接已恢复 {count} 个", "{count} connections of Airflow were restored")


@dataclass(frozen=True)
class Restored:
    """What was brought back: files, bytes, the ledger's newest entry; what else there is to say."""

    files: int
    bytes: int
    entries: int
    seconds: float
    remarks: tuple[Sentence, ...]


def restore(settings: Settings, source: Path, key: bytes | None = None) -> Restored:
    """Bring the backup ``source`` back into the empty home and the empty ledger of ``settings``.

    Another place and another database than before will do. ``ConfigurationError`` for what is no backup or not empty,
    ``IntegrityError`` for a backup that is not as it was made; nothing is written then. Cut off, it leaves a folder
    that no command takes for a home.
    """
    began = monotonic()
    manifest = read_backup(source)
    _refuse_used(settings)
    known = unseal((source / SEALED).read_bytes(), key) if key and SEALED in manifest["files"] else None
    files.private_folder(settings.home)
    files.write_text(settings.home / UNFINISHED, MARK)
    shutil.copytree(source / HOME, settings.home, dirs_exist_ok=True)
    files.make_private(settings.home)
    head = fill_ledger(settings.ledger_url, source / LEDGER)
    if (head.seq, head.hash) != (manifest["history"]["seq"], manifest["history"]["hash"]):
        raise IntegrityError("the restored ledger does not end as the backup says: nothing of it may be used")
    remarks = (*_site(settings, source), *_connections(manifest, known))
    for path in settings.home.rglob("*"):
        files.sync(path)
    (settings.home / UNFINISHED).unlink()
    files.sync(settings.home)
    sizes = [entry["bytes"] for entry in manifest["files"].values()]
    return Restored(len(sizes), sum(sizes), head.seq, monotonic() - began, tuple(remarks))


def read_backup(source: Path) -> dict[str, Any]:
    """The manifest of a backup that is as it was made: every file is held against its size and hash."""
    manifest = document(source / MANIFEST)
    if manifest is None or (source / UNFINISHED_NOTE).exists() or not isinstance(manifest.get("files"), dict):
        raise ConfigurationError(
            f"{source} is no backup: it has no manifest that can be read, or was cut off while it was made",
            zh=f"{source} 不是备份:没有可读的清单,或备份时中途中断",
        )
    if manifest.get("form") != FORM:
        raise ConfigurationError(f"{source} was made by another version of crosscheck (form {manifest.get('form')})")
    wrong = list(_wrong(source, manifest["files"]))
    if wrong:
        more = f" and {len(wrong) - TOLD_FIRST} more" if len(wrong) > TOLD_FIRST else ""
        raise IntegrityError(f"the backup is not as it was made: {'; '.join(wrong[:TOLD_FIRST])}{more}")
    return manifest


def _wrong(source: Path, listed: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    there = {path.relative_to(source).as_posix() for path in source.rglob("*") if path.is_file()} - {MANIFEST}
    yield from (f"{name} is missing" for name in sorted(listed.keys() - there))
    yield from (f"{name} was added" for name in sorted(there - listed.keys()))
    for name in sorted(listed.keys() & there):
        path, entry = source / name, listed[name]
        if path.stat().st_size != entry["bytes"] or files.sha256(path) != entry["sha256"]:
            yield f"{name} was changed"


def _refuse_used(settings: Settings) -> None:
    home = settings.home
    if home.exists() and (not home.is_dir() or any(home.iterdir())):
        raise ConfigurationError(
            f"{home} is not empty: a backup is restored into an empty home (CROSSCHECK_HOME names it)",
            zh=f"{home} 不是空目录:只能恢复到空的数据目录(由 CROSSCHECK_HOME 指定)",
        )
    refuse_filled(settings.ledger_url)


def _site(settings: Settings, source: Path) -> Iterator[Sentence]:
    if not (source / SITE).is_dir():
        return
    wanted = settings.site
    empty = wanted is not None and (not wanted.exists() or not any(wanted.iterdir()))
    if wanted is not None and empty:
        shutil.copytree(source / SITE, wanted, dirs_exist_ok=True)
        yield SITE_WRITTEN[0].format(path=wanted), SITE_WRITTEN[1].format(path=wanted)
    elif wanted is None or content_hash(wanted) != content_hash(source / SITE):
        yield SITE_LEFT[0].format(path=source / SITE), SITE_LEFT[1].format(path=source / SITE)


def _connections(manifest: Mapping[str, Any], known: list[dict[str, Any]] | None) -> Iterator[Sentence]:
    if known is not None:
        count = put_connections(known)
        yield CONNECTED[0].format(count=count), CONNECTED[1].format(count=count)
    else:
        yield SEALED_LEFT if SEALED in manifest["files"] else NO_CONNECTIONS

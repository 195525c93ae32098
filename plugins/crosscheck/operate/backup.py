"""A backup: a folder with everything of a county's home at one moment, and a manifest of it, which comes last.

manifest.json       what is in it, each file with its size and SHA-256
home/…              lake, nights, lists, requests, filled-in lists and receipts, as they lie in the home
ledger.sqlite       the ledger, whichever database it lies in
site/…              the county's own folder
connections.sealed  Airflow's connections, where a key was given
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import Any

from crosscheck import clock, files
from crosscheck.errors import ConfigurationError
from crosscheck.operate.airflow_connections import connections, seal
from crosscheck.operate.backup_source import LEDGER, NEWEST_BACKUP, Held, held_still
from crosscheck.settings import Settings

MANIFEST = "manifest.json"
FORM = 1
"""The version of the form; a newer one is refused by an older program."""
HOME, SITE, SEALED = "home", "site", "connections.sealed"
UNFINISHED_NOTE = "THIS-IS-NO-BACKUP.txt"
NOT_YET = (
    "未完成的备份,不能用来恢复,可以删除。\nThis backup was cut off. It can't be restored from; it may be deleted.\n"
)
NO_KEY = (
    "Airflow 连接未备份:没有给出密钥(--key-file),连接中的密码不会以明文写出;恢复后须重新录入",
    "Airflow's connections are not in it: no key was given (--key-file), and their passwords are not written in the "
    "clear; enter them again after a restore",
)
UNREADABLE = (
    "Airflow 连接未备份:其数据库无法读取({kind})",
    "Airflow's connections are not in it: its database can't be read ({kind})",
)
NO_SITE = ("使用内置的示例县设置,没有县级设置文件夹", "no folder of the county: the built-in one is in force")
ODD = (
    "{count} 个链接、管道或设备未备份:它们不是文件",
    "{count} links, pipes or devices are not in it: they are no files",
)
Sentence = tuple[str, str]
"""In Chinese and in English."""


@dataclass(frozen=True)
class Backup:
    """A finished backup: where it lies, how many files and bytes, the ledger's newest entry, what is not in it."""

    path: Path
    files: int
    bytes: int
    entries: int
    seconds: float
    missing: tuple[Sentence, ...] = ()
    sizes: Mapping[str, int] = field(default_factory=dict)


def back_up(settings: Settings, target: Path, key: bytes | None = None) -> Backup:
    """Back the home up to the new folder ``target``, while nights, the portal and intakes go on.

    ``ConfigurationError`` for a target that holds anything or lies in the home. Cut off, it leaves a folder beside the
    target whose name ends in ``.part`` and that says it is no backup; the next backup to the target sweeps it.
    """
    began = monotonic()
    _refuse(settings, target)
    for left in target.parent.glob(f".{target.name}.*.part"):
        shutil.rmtree(left)
    if target.exists():
        target.rmdir()
    with held_still(settings) as held, files.whole_folder(target) as part:
        files.write_text(part / UNFINISHED_NOTE, NOT_YET)
        missing = _fill(settings, held, part, key)
        listed = _listed(part)
        manifest = _manifest(held, listed, missing)
        files.write_text(part / MANIFEST, files.as_json(manifest))
        (part / UNFINISHED_NOTE).unlink()
    files.write_text(settings.home / NEWEST_BACKUP, files.as_json({"made_at": manifest["made_at"]}))
    total = sum(entry["bytes"] for entry in listed.values())
    return Backup(target, len(listed), total, held.head.seq, monotonic() - began, missing, _sizes(listed))


def newest_backup(settings: Settings) -> datetime | None:
    """When the newest backup of this home was made; None where none was, as in a home that was just restored."""
    note = settings.home / NEWEST_BACKUP
    return datetime.fromisoformat(json.loads(note.read_text(encoding="utf-8"))["made_at"]) if note.exists() else None


def _refuse(settings: Settings, target: Path) -> None:
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise ConfigurationError(f"{target} is not empty: name a new folder", zh=f"{target} 不是空文件夹,请另选一个")
    if target.is_relative_to(settings.home):
        raise ConfigurationError(
            f"{target} lies in the home: it would be lost with it", zh=f"{target} 位于数据目录内,会与其一同丢失"
        )


def _fill(settings: Settings, held: Held, part: Path, key: bytes | None) -> tuple[Sentence, ...]:
    """Copy everything; what is not in it, in words."""
    missing: list[Sentence] = []
    shutil.copytree(held.home, part / HOME)
    shutil.copy2(held.ledger, part / LEDGER)
    if settings.site:
        shutil.copytree(settings.site, part / SITE, symlinks=True, ignore=shutil.ignore_patterns(".git"))
    else:
        missing.append(NO_SITE)
    known = connections() if key else None
    if isinstance(known, str):
        missing.append((UNREADABLE[0].format(kind=known), UNREADABLE[1].format(kind=known)))
    elif key and known is not None:
        files.write_bytes(part / SEALED, seal(known, key))
    else:
        missing.append(NO_KEY)
    if held.odd:
        missing.append((ODD[0].format(count=len(held.odd)), ODD[1].format(count=len(held.odd))))
    return tuple(missing)


def _listed(part: Path) -> dict[str, dict[str, Any]]:
    found = (path for path in sorted(part.rglob("*")) if path.is_file() and not path.is_symlink())
    return {
        path.relative_to(part).as_posix(): {"bytes": path.stat().st_size, "sha256": files.sha256(path)}
        for path in found
        if path.name != UNFINISHED_NOTE
    }


def _manifest(held: Held, listed: Mapping[str, Any], missing: tuple[Sentence, ...]) -> dict[str, Any]:
    return {
        "form": FORM,
        "made_at": clock.stamp(),
        "history": {"seq": held.head.seq, "hash": held.head.hash},
        "not_in_it": [{"zh": zh, "en": en} for zh, en in missing],
        "files": listed,
    }


def _sizes(listed: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    """Bytes by part of the home."""
    sizes: dict[str, int] = {}
    for path, entry in listed.items():
        parts = path.split("/")
        name = parts[1] if parts[0] == HOME and len(parts) > 2 else parts[0]
        sizes[name] = sizes.get(name, 0) + entry["bytes"]
    return sizes

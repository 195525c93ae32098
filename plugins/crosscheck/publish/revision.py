"""Puts the lists of a business date together and publishes them: complete or absent, never changed afterwards."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from crosscheck.errors import LedgerError
from crosscheck.files import as_json, locked, private_folder, settle, sha256, sweep_parts, write_text
from crosscheck.ledger.database import reading
from crosscheck.ledger.nights import issue_new, newest_night
from crosscheck.publish.bundle import build, inputs, lock_lists
from crosscheck.publish.zips import files_below
from crosscheck.rules.stored import current_night
from crosscheck.settings import Settings

MANIFEST = "manifest.json"
LATEST = "latest"
_REVISION = re.compile(r"(\d{4}-\d{2}-\d{2})-r(\d+)\Z")


@dataclass(frozen=True)
class Revision:
    """A published revision: its folder and manifest. ``repeated``: it had been published before with these bytes."""

    path: Path
    manifest: Mapping[str, Any]
    repeated: bool

    @property
    def name(self) -> str:
        """``<date>-r<N>``."""
        return self.path.name


def publish(engine: Engine, settings: Settings, business_date: date, full_id: Collection[str] = ()) -> Revision:
    """Issue what is new and publish the lists of ``business_date``; the same lists again publish nothing.

    ``full_id`` names the audiences (township, department, county) whose lists show whole ID numbers; none by default.
    Under a workbook password lists are the same when they were before they were locked; a password that is changed
    counts from the next lists on.
    A date whose night is no longer the newest keeps the revisions it has; one that never had any raises.
    """
    with locked(settings.revisions / ".lock"):
        sweep_parts(settings.revisions)
        with reading(engine) as connection:
            night = newest_night(connection)
        before = revisions(settings.revisions, business_date)
        if night is None or night.business_date != business_date:
            if not before:
                newest = night.business_date if night else "none"
                raise LedgerError(f"no list of {business_date}: the newest night in the ledger is {newest}")
            return _done(settings, before[-1], repeated=True)
        issue_new(engine, business_date)
        protected = bool(settings.workbook_password)
        review = _review(settings, business_date)
        if before and read_manifest(before[-1])["inputs"] == inputs(engine, night, full_id, review, protected):
            return _done(settings, before[-1], repeated=True)
        partial = settings.revisions / f".{business_date.isoformat()}.part"
        private_folder(partial)
        manifest = build(engine, settings.root / "sql", night, partial, full_id, review, protected)
        if before and _content(read_manifest(before[-1])) == _content(manifest):
            shutil.rmtree(partial)
            return _done(settings, before[-1], repeated=True)
        if protected:
            manifest["files"] = lock_lists(partial, manifest["files"], business_date, settings.workbook_password)
        number = number_of(before[-1]) + 1 if before else 1
        final = settings.revisions / f"{business_date.isoformat()}-r{number}"
        write_text(partial / MANIFEST, as_json({**manifest, "revision": number}))
        settle(partial, final)
        return _done(settings, final, repeated=False)


def _content(manifest: Mapping[str, Any]) -> tuple[bool, dict[str, str]]:
    """What the lists of a revision say, by path: a locked file counts as it was before, its own bytes hold salts."""
    content = {entry["path"]: entry.get("content", entry["sha256"]) for entry in manifest["files"]}
    return manifest["inputs"]["protected"], content


def _review(settings: Settings, business_date: date) -> Path | None:
    """The night's pairs that wait for an inspector; a night whose folder is gone has none."""
    night = current_night(settings, business_date)
    return night.review if night and night.review.exists() else None


def revisions(folder: Path, business_date: date | None = None) -> list[Path]:
    """Published revisions, oldest first: all, or those of one date."""
    found = [path for path in folder.glob("*-r*") if _REVISION.match(path.name)] if folder.exists() else []
    if business_date is not None:
        found = [path for path in found if path.name.startswith(business_date.isoformat())]
    return sorted(found, key=lambda path: (path.name[:10], number_of(path)))


def number_of(revision: Path) -> int:
    """The number N of ``<date>-r<N>``."""
    return int(revision.name.rpartition("-r")[2])


def read_manifest(revision: Path) -> dict[str, Any]:
    """The manifest of a revision."""
    loaded: dict[str, Any] = json.loads((revision / MANIFEST).read_text(encoding="utf-8"))
    return loaded


def check(revision: Path) -> list[str]:
    """What of a revision differs from its manifest, in words; nothing when it is as it was published."""
    listed = {entry["path"]: entry["sha256"] for entry in read_manifest(revision)["files"]}
    there = {path.relative_to(revision).as_posix(): path for path in files_below(revision)}
    there.pop(MANIFEST)
    problems = [f"{revision.name}: {name} is missing" for name in sorted(listed.keys() - there.keys())]
    problems += [f"{revision.name}: {name} was added" for name in sorted(there.keys() - listed.keys())]
    changed = [name for name in sorted(listed.keys() & there.keys()) if sha256(there[name]) != listed[name]]
    return problems + [f"{revision.name}: {name} was changed" for name in changed]


def _done(settings: Settings, revision: Path, repeated: bool) -> Revision:
    """Let ``latest`` name the newest revision (a run may have died before it did) and return this one."""
    newest = revisions(settings.revisions)[-1].name + "\n"
    latest = settings.revisions / LATEST
    if not latest.exists() or latest.read_text(encoding="utf-8") != newest:
        write_text(latest, newest)
    return Revision(revision, read_manifest(revision), repeated)

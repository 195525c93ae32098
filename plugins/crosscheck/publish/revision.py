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

from crosscheck.access.scopes import EVERYTHING
from crosscheck.errors import LedgerError
from crosscheck.files import as_json, locked, private_folder, settle, sha256, sweep_parts, write_text
from crosscheck.lake.soundness import refuse_changed
from crosscheck.ledger.database import Ledger, reading, writing
from crosscheck.ledger.history import append_once
from crosscheck.ledger.nights import newest_night, night_entry
from crosscheck.ledger.vocabulary import Action
from crosscheck.publish.bundle import build, inputs, lock_lists
from crosscheck.publish.lists.edition import Edition
from crosscheck.publish.zips import files_below
from crosscheck.rules.stored import current_night
from crosscheck.settings import Settings

MANIFEST = "manifest.json"
LATEST = "latest"
MEMBERS = "registry.member"
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


def publish(ledger: Ledger, settings: Settings, business_date: date, full_id: Collection[str] = ()) -> Revision:
    """Publish the lists of ``business_date``; the same lists again publish nothing. Of the ledger
    only the history grows: it keeps the hash of the revision's manifest.

    ``full_id`` names the audiences (township, department, county) whose lists show whole ID numbers; none by default.
    Under a workbook password lists are the same when they were before they were locked; a password that is changed
    counts from the next lists on.
    A date whose night is no longer the newest keeps the revisions it has; one that never had any raises.
    """
    with locked(settings.revisions / ".lock"):
        sweep_parts(settings.revisions)
        before = revisions(settings.revisions, business_date)
        withdrawn = [path for folder in withdrawn_revisions(settings) for path in revisions(folder, business_date)]
        with reading(ledger, EVERYTHING) as connection:
            night = newest_night(connection)
        if night is None or night.business_date != business_date:
            if not before:
                newest = night.business_date if night else "none"
                raise LedgerError(f"no list of {business_date}: the newest night in the ledger is {newest}")
            return _finish(ledger, settings, before[-1], repeated=True)
        review, protected = _review(settings, business_date), bool(settings.workbook_password)
        members = _members(settings, business_date)
        edition = Edition(settings.root, night, frozenset(full_id), review, protected, members)
        number = max(map(number_of, [*before, *withdrawn]), default=0) + 1
        new = _publish_new(ledger, settings, edition, before[-1] if before else None, number)
        return _finish(ledger, settings, new or before[-1], repeated=new is None)


def _publish_new(ledger: Ledger, settings: Settings, edition: Edition, last: Path | None, number: int) -> Path | None:
    """Publish ``edition`` as ``number`` after the revision ``last`` of its date; None where that has the same lists."""
    with reading(ledger, EVERYTHING) as connection:
        rests_on = inputs(connection, edition)
    before = read_manifest(last) if last else None
    if before and before["inputs"] == rests_on:
        return None
    day = edition.day.isoformat()
    partial = settings.revisions / f".{day}.part"
    private_folder(partial)
    manifest = build(ledger, edition, partial)
    if before and _content(before) == _content(manifest):
        shutil.rmtree(partial)
        return None
    if edition.protected:
        manifest["files"] = lock_lists(partial, manifest["files"], edition.day, settings.workbook_password)
    write_text(partial / MANIFEST, as_json({**manifest, "revision": number}))
    final = settings.revisions / f"{day}-r{number}"
    settle(partial, final)
    return final


def _content(manifest: Mapping[str, Any]) -> tuple[bool, dict[str, str]]:
    """What the lists of a revision say, by path: a locked file counts as it was before, its own bytes hold salts."""
    content = {entry["path"]: entry.get("content", entry["sha256"]) for entry in manifest["files"]}
    return manifest["inputs"]["protected"], content


def _review(settings: Settings, business_date: date) -> Path | None:
    """The night's pairs that wait for an inspector; a night whose folder is gone has none."""
    night = current_night(settings, business_date)
    return night.review if night and night.review.exists() else None


def _members(settings: Settings, business_date: date) -> Path | None:
    """The registry's members that the night read; a night that is gone, or had none, knows none.

    ``IntegrityError`` where they are no longer what was taken in.
    """
    night = current_night(settings, business_date)
    delivery = night.manifest()["snapshots"].get(MEMBERS, {}).get("delivery") if night else None
    rows = settings.lake / MEMBERS / delivery / "rows.parquet" if delivery else None
    if rows:
        refuse_changed([rows])
    return rows


def revisions(folder: Path, business_date: date | None = None) -> list[Path]:
    """Published revisions, oldest first: all, or those of one date."""
    found = [path for path in folder.glob("*-r*") if _REVISION.match(path.name)] if folder.exists() else []
    if business_date is not None:
        found = [path for path in found if path.name.startswith(business_date.isoformat())]
    return sorted(found, key=lambda path: (path.name[:10], number_of(path)))


def withdrawn_revisions(settings: Settings) -> list[Path]:
    """The folders with revisions of nights that were taken back: their names are not given again."""
    return sorted(settings.withdrawn.glob("*/revisions"))


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


def _finish(ledger: Ledger, settings: Settings, revision: Path, repeated: bool) -> Revision:
    """Let history and ``latest`` know the newest revision (a run may have died before it did) and return this one."""
    _record(ledger, revision)
    name_latest(settings.revisions)
    return Revision(revision, read_manifest(revision), repeated)


def name_latest(folder: Path) -> None:
    """Let ``latest`` name the newest revision of ``folder``; where there is none, there is no ``latest``."""
    published, latest = revisions(folder), folder / LATEST
    newest = f"{published[-1].name}\n" if published else ""
    if not newest:
        latest.unlink(missing_ok=True)
    elif not latest.exists() or latest.read_text(encoding="utf-8") != newest:
        write_text(latest, newest)


def _record(ledger: Ledger, revision: Path) -> None:
    """Keep the manifest's hash in the history, once."""
    manifest = f"{revision.parent.name}/{revision.name}/{MANIFEST}"
    details = {"files": {manifest: sha256(revision / MANIFEST)}}
    entry = night_entry(revision.name[:10], Action.PUBLISHED, revision.name, details)
    with writing(ledger) as connection:
        append_once(connection, entry)

"""What has been kept long enough: listed a week before it goes, on record before it is gone, never by hand.

Of a snapshot the rows go, its manifest with all counts stays: nothing is taken in twice, and what a night rested on can
still be told. Neither the two newest snapshots of a dataset go, nor the newest night, nor the newest lists.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from crosscheck import clock, files
from crosscheck.access.scopes import EVERYTHING
from crosscheck.catalog.datasets import site
from crosscheck.catalog.retention import AUDIT, INPUTS, LISTS, Retention
from crosscheck.flow.night import alone
from crosscheck.lake.snapshots import last_deliveries
from crosscheck.lake.soundness import MANIFEST
from crosscheck.ledger.database import existing_ledger, reading, writing
from crosscheck.ledger.expired import citations, drop_records, gone, old_records, record_expired
from crosscheck.ledger.kept_heads import keep_head
from crosscheck.publish.revision import revisions
from crosscheck.settings import Settings
from crosscheck.sources.delivery_name import DeliveryName

NOTICE = timedelta(days=7)
"""How long before it goes a thing is listed."""
LISTED = "retention/about-to-go.json"
RECORDS = "records"
"""Stands for looks and downloads, which are rows of the ledger."""
UNNAMED = "~"
NEWEST_KEPT = 2
_DAY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})")


@dataclass(frozen=True)
class Due:
    """One thing that is kept no longer from ``goes_on`` on: its path in the home and its class."""

    path: str
    kind: str
    goes_on: date


def due(settings: Settings, day: date) -> list[Due]:
    """What goes on ``day`` or within the week after, the oldest first; nothing is written."""
    kept = site().retention
    ledger = existing_ledger(settings.ledger_url)
    with reading(ledger, EVERYTHING) as connection:
        cited, past = citations(connection), gone(connection)
        records = old_records(connection, _before(kept, day + NOTICE))
    found = [*_snapshots(settings, kept, cited), *_nights(settings, kept), *_files(settings, kept)]
    if any(records.values()):
        found.append(Due(RECORDS, AUDIT, day))
    soon = [one for one in found if one.goes_on <= day + NOTICE and one.path not in past]
    return sorted(soon, key=lambda one: (one.goes_on, one.path))


def announce(settings: Settings, day: date) -> dict[str, int]:
    """List what goes within a week in the home's ``retention/about-to-go.json``; how many by class."""
    before, now = _listed(settings), due(settings, day)
    since = {path: entry["listed_on"] for path, entry in before.items()}
    listed = {
        one.path: {
            "class": one.kind,
            "listed_on": since.get(one.path, day.isoformat()),
            "goes_on": max(one.goes_on, date.fromisoformat(since.get(one.path, day.isoformat())) + NOTICE).isoformat(),
        }
        for one in now
    }
    files.write_text(settings.home / LISTED, files.as_json(listed))
    return dict(sorted(Counter(one.kind for one in now).items()))


def apply(settings: Settings, day: date) -> dict[str, int]:
    """Let go what was listed a week ago or earlier and is due; how many by class. Killed, the next time ends it."""
    kept, listed = site().retention, _listed(settings)
    ripe = [one for one in due(settings, day) if _ripe(listed.get(one.path), day)]
    ledger = existing_ledger(settings.ledger_url)
    with files.locked(settings.revisions / ".lock"), alone(settings):
        with reading(ledger, EVERYTHING) as connection:
            left = gone(connection)
        with writing(ledger) as connection:
            for kind in (INPUTS, LISTS, AUDIT):
                paths = [one.path for one in ripe if one.kind == kind and one.path != RECORDS]
                if paths:
                    record_expired(connection, day, kind, _basis(kept, kind), paths)
            if any(one.path == RECORDS for one in ripe):
                drop_records(connection, day, _before(kept, day), _basis(kept, AUDIT))
        for path in sorted(left | {one.path for one in ripe}):
            _remove(settings, path)
    keep_head(ledger, settings)
    announce(settings, day)
    return dict(sorted(Counter(one.kind for one in ripe).items()))


def _before(kept: Retention, day: date) -> date:
    """The last day of which looks and downloads are no longer kept on ``day``, and the day after it."""
    first = day - timedelta(days=kept.audit.days + 2)
    while kept.audit.after(first) <= day:
        first += timedelta(days=1)
    return first


def _basis(kept: Retention, kind: str) -> str:
    span = kept.of(kind)
    return f"{kind}: {span} ({span.basis})"


def _ripe(entry: Mapping[str, Any] | None, day: date) -> bool:
    return entry is not None and date.fromisoformat(entry["goes_on"]) <= day


def _listed(settings: Settings) -> dict[str, dict[str, Any]]:
    path = settings.home / LISTED
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}


def _snapshots(settings: Settings, kept: Retention, cited: Mapping[str, date | None]) -> Iterator[Due]:
    for folder in sorted(settings.lake.glob("*")):
        names = {str(each.name) for each in last_deliveries(settings, folder.name, date.max) if each.may_count}
        newest = set(sorted(names, key=lambda name: DeliveryName.parse(name) or DeliveryName(date.min))[-NEWEST_KEPT:])
        for snapshot in sorted(folder.glob("*")):
            name, path = DeliveryName.parse(snapshot.name), _path(settings, snapshot)
            if name and snapshot.name not in newest and any(snapshot.glob("*.parquet")):
                goes_on = kept.inputs.after(name.business_date)
                if path not in cited:
                    yield Due(path, INPUTS, goes_on)
                elif closed := cited[path]:
                    yield Due(path, AUDIT, max(goes_on, kept.audit.after(closed)))


def _nights(settings: Settings, kept: Retention) -> Iterator[Due]:
    """Nights, revisions, requests to departments, and what was laid aside with a night."""
    nights = sorted(path for path in settings.nights.glob("[0-9]*-[0-9]*-[0-9]*") if path.is_dir())
    published = revisions(settings.revisions)
    newest = published[-1].name[:10] if published else ""
    standing = [*nights[:-NEWEST_KEPT], *(path for path in published if path.name[:10] != newest)]
    for path in [*standing, *sorted(settings.outgoing.glob("*/Q*")), *sorted(settings.withdrawn.glob("*"))]:
        if found := _DAY.search(path.name):
            yield Due(_path(settings, path), LISTS, kept.lists.after(date(*map(int, found.groups()))))


def _files(settings: Settings, kept: Retention) -> Iterator[Due]:
    """Filled-in lists as they came, and receipts: by the day on which they were laid there."""
    folder = settings.home / "feedback"
    for path in sorted(folder.glob("taken/*/*")):
        yield Due(_path(settings, path), INPUTS, kept.inputs.after(_laid(path)))
    for path in sorted([*folder.glob("replies/*/[!.]*"), *folder.glob("receipts/*/[!.]*")]):
        unnamed = _path(settings, path.parent / f"{UNNAMED}{_mark(path)}")
        yield Due(unnamed, LISTS, kept.lists.after(_laid(path)))


def _mark(path: Path) -> str:
    """Stands for the name of an office's file, which may hold a person's, on record."""
    return hashlib.sha256(os.fsencode(path.name)).hexdigest()[:16]


def _laid(path: Path) -> date:
    return datetime.fromtimestamp(path.stat().st_mtime, clock.ZONE).date()


def _path(settings: Settings, path: Path) -> str:
    return path.relative_to(settings.home).as_posix()


def _remove(settings: Settings, name: str) -> None:
    path = settings.home / name
    if path.name.startswith(UNNAMED):
        for each in path.parent.glob("[!.]*"):
            if f"{UNNAMED}{_mark(each)}" == path.name:
                each.unlink()
    elif path.is_relative_to(settings.lake):
        for part in path.glob("*"):
            if part.name != MANIFEST:
                part.unlink()
    elif path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)

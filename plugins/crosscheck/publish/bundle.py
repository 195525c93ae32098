"""Writes every list of a night into one folder and says what it wrote."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from crosscheck.access.offices import offices
from crosscheck.access.scopes import EVERYTHING
from crosscheck.files import sha256
from crosscheck.ledger.database import Connection, Ledger, reading
from crosscheck.ledger.history import head_without
from crosscheck.ledger.list_queries import refused_answers
from crosscheck.ledger.vocabulary import CHANGES_NO_LIST
from crosscheck.publish import lists, zips
from crosscheck.publish.lists.edition import DEPARTMENTS, TOWNSHIPS, County, Edition, counties
from crosscheck.publish.lists.figures import period
from crosscheck.publish.measures import measures
from crosscheck.publish.sheets.protection import lock


@dataclass(frozen=True)
class _Content:
    """A county with what each list shows of it."""

    county: County
    lists: Sequence[tuple[lists.PublishedList, Any]]
    measures: Mapping[str, Any]


def build(ledger: Ledger, edition: Edition, folder: Path) -> dict[str, Any]:
    """Write the lists of ``edition`` below ``folder``, one folder for each county; returns the manifest."""
    with reading(ledger, EVERYTHING) as connection:
        rests_on = inputs(connection, edition)
        contents = [_content(connection, county) for county in counties(connection, edition, EVERYTHING)]
    for content in contents:
        _write_county(folder / content.county.code, content)
    return {
        "business_date": edition.day.isoformat(),
        "inputs": rests_on,
        "counts": {content.county.code: _counts(content.county) for content in contents},
        "measures": {content.county.code: content.measures for content in contents},
        "files": [
            {"path": path.relative_to(folder).as_posix(), "bytes": path.stat().st_size, "sha256": sha256(path)}
            for path in zips.files_below(folder)
        ],
    }


def inputs(connection: Connection, edition: Edition) -> dict[str, Any]:
    """What the lists depend on: the night, the state of the ledger, who sees whole ID numbers, which pairs wait for an
    inspector, who is registered, whether a password protects them.
    """
    night, last = edition.night, head_without(connection, CHANGES_NO_LIST)
    return {
        "night": {"run": night.run, "digest": night.digest},
        "history": {"seq": last.seq, "hash": last.hash},
        "full_id": sorted(edition.full_id),
        "review": sha256(edition.review) if edition.review else "",
        "members": sha256(edition.members) if edition.members else "",
        "protected": edition.protected,
    }


def _content(connection: Connection, county: County) -> _Content:
    first, last = period(county.day)
    return _Content(
        county=county,
        lists=[(listed, listed.read(connection, county)) for listed in lists.LISTS],
        measures=measures(county.events, refused_answers(connection, first, last), first, last),
    )


def _write_county(folder: Path, content: _Content) -> None:
    county = content.county
    for part in (TOWNSHIPS, DEPARTMENTS):
        (folder / part).mkdir(parents=True)
    for listed, shown in content.lists:
        listed.write(folder, county, shown)
        if listed.ZIPPED and shown is not None:
            archive = folder / f"{county.code}_{listed.TITLE}_{county.day.isoformat()}.zip"
            zips.zip_files(archive, _office_files(folder, listed.TITLE), folder, county.day)


def _office_files(folder: Path, title: str) -> list[Path]:
    """The files of one list in the folders of townships and departments."""
    files = [path for part in (TOWNSHIPS, DEPARTMENTS) for path in zips.files_below(folder / part)]
    return [path for path in files if path.stem.endswith(f"_{title}")]


def _counts(county: County) -> dict[str, Any]:
    rows = county.rows[False]
    return {
        "open": len(rows),
        "lights": _count(row.light for row in rows),
        "severities": _count(row.severity for row in rows),
        "townships": _count(row.township or "" for row in rows),
        "departments": _count(offices(row.department)[0] for row in rows),
        "rules": _count(issue["rule_id"] for issue in county.issues),
        "rules_held": len({row.rule_id for row in county.held}),
    }


def _count(values: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items()))


def lock_lists(folder: Path, entries: Sequence[Mapping[str, Any]], day: date, password: str) -> list[dict[str, Any]]:
    """Put the workbooks with persons below ``folder`` under ``password``, those in the zips too.

    ``entries`` name the files as the manifest does; returned are the entries of what lies there now, each changed one
    with the SHA-256 of what it holds as ``content``.
    """
    open_to_all = {f"{listed.TITLE}.xlsx" for listed in lists.LISTS if not listed.PERSONS}
    workbooks = [e for e in entries if e["path"].endswith(".xlsx") and Path(e["path"]).name not in open_to_all]
    archives = [e for e in entries if e["path"].endswith(".zip")]
    for entry in workbooks:
        path = folder / entry["path"]
        path.write_bytes(lock(path.read_bytes(), password))
    for entry in archives:
        path = folder / entry["path"]
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
        zips.zip_files(path, (path.parent / name for name in names), path.parent, day)
    changed = {entry["path"] for entry in (*workbooks, *archives)}
    return [_entry_now(folder, entry) if entry["path"] in changed else dict(entry) for entry in entries]


def _entry_now(folder: Path, entry: Mapping[str, Any]) -> dict[str, Any]:
    path = folder / entry["path"]
    return {"path": entry["path"], "bytes": path.stat().st_size, "sha256": sha256(path), "content": entry["sha256"]}

"""Writes every list of a night into one folder and says what it wrote."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine

from crosscheck.files import sha256
from crosscheck.ledger.database import reading
from crosscheck.ledger.decisions import decisions
from crosscheck.ledger.history import head
from crosscheck.ledger.nights import NightRecord
from crosscheck.link.candidates import candidates
from crosscheck.link.decisions import newest
from crosscheck.publish import zips
from crosscheck.publish.lists import bulletin, registers
from crosscheck.publish.lists.answer_sheet import COLUMNS as FEEDBACK_COLUMNS
from crosscheck.publish.lists.answer_sheet import TITLE as FEEDBACK_TITLE
from crosscheck.publish.lists.answer_sheet import write_feedback
from crosscheck.publish.lists.bulletin_page import TITLE as BULLETIN_TITLE
from crosscheck.publish.lists.bulletin_page import Group, write_bulletin
from crosscheck.publish.lists.closings import Closer, closers
from crosscheck.publish.lists.county import COLUMNS as COUNTY_COLUMNS
from crosscheck.publish.lists.county import NO_TOWNSHIP, write_county
from crosscheck.publish.lists.county import TITLE as COUNTY_TITLE
from crosscheck.publish.lists.held_rules import TITLE as HELD_TITLE
from crosscheck.publish.lists.held_rules import write_held
from crosscheck.publish.lists.identity import write_identity
from crosscheck.publish.lists.identity_rows import TITLE as IDENTITY_TITLE
from crosscheck.publish.lists.identity_rows import IdentityRow, identity_rows
from crosscheck.publish.lists.issues import (
    HeldRow,
    ListRow,
    by_department,
    by_township,
    held_rules,
    list_row,
    open_issues,
)
from crosscheck.publish.sheets.protection import lock
from crosscheck.publish.sheets.tabular import write_csv, write_parquet

PARQUET = "open_issues.parquet"
TOWNSHIPS, DEPARTMENTS = "乡镇", "部门"
WITHOUT_PERSONS = frozenset([f"{HELD_TITLE}.xlsx", f"{BULLETIN_TITLE}.xlsx"])
"""Workbooks that no password protects; every other one holds persons."""


@dataclass(frozen=True)
class _County:
    """What the lists of one county are made of. ``rows`` by whether ID numbers are shown whole."""

    code: str
    name: str
    issues: Sequence[Mapping[str, Any]]
    rows: Mapping[bool, Sequence[ListRow]]
    held: Sequence[HeldRow]
    ledger: Sequence[Sequence[Any]]
    exemptions: Sequence[Sequence[Any]]
    identity: Sequence[IdentityRow]
    now: Sequence[Mapping[str, Any]]
    before: Sequence[Mapping[str, Any]]
    measures: Mapping[str, Any]
    closers: Sequence[Closer]


def build(
    engine: Engine,
    sql: Path,
    night: NightRecord,
    folder: Path,
    full_id: Collection[str],
    review: Path | None,
    protected: bool,
) -> dict[str, Any]:
    """Write the lists of ``night`` below ``folder``, one folder for each county; returns the manifest.

    ``full_id`` names the audiences (township, department, county) that may see whole ID numbers; ``review`` holds the
    night's pairs that wait for an inspector (``links.review.REVIEW_SCHEMA``). ``protected``: the workbooks will be put
    under a password, so no csv holds the same rows.
    """
    rests_on = inputs(engine, night, full_id, review, protected)
    with reading(engine) as connection:
        counties = _counties(connection, sql, night, full_id, review)
    day = night.business_date
    for county in counties:
        _write_county(folder / county.code, county, day, full_id, protected)
        _write_registers(folder / county.code, county, day)
    return {
        "business_date": day.isoformat(),
        "inputs": rests_on,
        "counts": {county.code: _counts(county) for county in counties},
        "measures": {county.code: county.measures for county in counties},
        "files": [
            {"path": path.relative_to(folder).as_posix(), "bytes": path.stat().st_size, "sha256": sha256(path)}
            for path in zips.files_below(folder)
        ],
    }


def inputs(
    engine: Engine, night: NightRecord, full_id: Collection[str], review: Path | None, protected: bool
) -> dict[str, Any]:
    """What the lists depend on: the night, the state of the ledger, who sees whole ID numbers, which pairs wait for an
    inspector, whether a password protects them.
    """
    with reading(engine) as connection:
        last = head(connection)
    return {
        "night": {"run": night.run, "digest": night.digest},
        "history": {"seq": last.seq, "hash": last.hash},
        "full_id": sorted(full_id),
        "review": sha256(review) if review else "",
        "protected": protected,
    }


def _counties(
    connection: Connection, sql: Path, night: NightRecord, full_id: Collection[str], review: Path | None
) -> list[_County]:
    issues = open_issues(connection, sql)
    waiting = candidates(review, night.counties) if review else []
    decided = newest(decisions(connection))
    counties = []
    for code in sorted({*night.counties, *(issue["county"] for issue in issues)}):
        own = [issue for issue in issues if issue["county"] == code]
        names = Counter(issue["county_name"] for issue in own if issue["county_name"])
        flags = (False, True) if full_id else (False,)
        day, whole = night.business_date, "county" in full_id
        now = bulletin.happened(connection, sql, code, *bulletin.period(day))
        counties.append(
            _County(
                code=code,
                name=min(names, key=lambda name: (-names[name], name), default=""),
                issues=own,
                rows={flag: [list_row(issue, night.business_date, flag) for issue in own] for flag in flags},
                held=held_rules(connection, sql, night.business_date, night.run, code),
                ledger=registers.issue_ledger(connection, sql, code, day, whole),
                exemptions=registers.exemptions(connection, sql, code, whole),
                identity=identity_rows((c for c in waiting if c.county == code), decided, day, whole),
                now=now,
                before=bulletin.happened(connection, sql, code, *bulletin.period_before(day)),
                measures=bulletin.measures(connection, now, *bulletin.period(day)),
                closers=closers(connection, sql, code, day),
            )
        )
    return counties


def _write_county(folder: Path, county: _County, day: date, full_id: Collection[str], protected: bool) -> None:
    (folder / TOWNSHIPS).mkdir(parents=True)
    (folder / DEPARTMENTS).mkdir()
    for code, some in by_township(county.rows["township" in full_id]).items():
        name = some[0].township_name or NO_TOWNSHIP
        stem = folder / TOWNSHIPS / f"{code or '000'}_{zips.file_name(name)}"
        _write_feedback(stem, county.name + name, some, day, protected)
    for department, some in by_department(county.rows["department" in full_id]).items():
        place = county.name + department.removeprefix("县" if county.name else "")
        _write_feedback(folder / DEPARTMENTS / zips.file_name(department), place, some, day, protected)
    lists = [path for part in (TOWNSHIPS, DEPARTMENTS) for path in zips.files_below(folder / part)]
    zips.zip_files(folder / f"{county.code}_{FEEDBACK_TITLE}_{day.isoformat()}.zip", lists, folder, day)
    rows = county.rows["county" in full_id]
    write_county(folder / f"{COUNTY_TITLE}.xlsx", county.name, rows, day)
    if not protected:
        numbered = ((n, *row.cells, *row.standing) for n, row in enumerate(rows, start=1))
        write_csv(folder / f"{COUNTY_TITLE}.csv", [column.header for column in COUNTY_COLUMNS], numbered)
    write_parquet(folder / PARQUET, county.issues, day, "county" in full_id)
    write_held(folder / f"{HELD_TITLE}.xlsx", county.name, county.held, day)


def _write_registers(folder: Path, county: _County, day: date) -> None:
    """What only the county office gets, and 通报."""
    for title, columns, rows in (
        (registers.LEDGER_TITLE, registers.LEDGER, county.ledger),
        (registers.EXEMPTION_TITLE, registers.EXEMPTION, county.exemptions),
    ):
        registers.write_register(folder / f"{title}.xlsx", title, county.name, columns, rows, day)
    write_identity(folder / f"{IDENTITY_TITLE}.xlsx", county.name, county.identity, day)
    total = bulletin.total(county.now, county.before, day)
    groups = [
        Group(heading, kind, bulletin.lines(county.now, county.before, by, day), total)
        for heading, kind, by in (("按乡镇", "乡镇", "township"), ("按责任部门", "责任部门", "department"))
    ]
    write_bulletin(folder, county.name, day, groups, county.closers)


def _write_feedback(stem: Path, place: str, rows: Sequence[ListRow], day: date, protected: bool) -> None:
    path = stem.with_name(f"{stem.name}_{FEEDBACK_TITLE}")
    write_feedback(path.with_name(path.name + ".xlsx"), place, rows, day)
    if protected:
        return
    blank = [""] * (len(FEEDBACK_COLUMNS) - len(rows[0].cells) - 2)
    numbered = ((n, *row.cells, *blank, row.key) for n, row in enumerate(rows, start=1))
    write_csv(path.with_name(path.name + ".csv"), [column.header for column in FEEDBACK_COLUMNS], numbered)


def _counts(county: _County) -> dict[str, Any]:
    rows = county.rows[False]
    return {
        "open": len(rows),
        "lights": _count(row.light for row in rows),
        "severities": _count(row.severity for row in rows),
        "townships": _count(row.township or "" for row in rows),
        "departments": _count(row.department for row in rows),
        "rules": _count(issue["rule_id"] for issue in county.issues),
        "rules_held": len({row.rule_id for row in county.held}),
    }


def _count(values: Any) -> dict[str, int]:
    return dict(sorted(Counter(values).items()))


def lock_lists(folder: Path, entries: Sequence[Mapping[str, Any]], day: date, password: str) -> list[dict[str, Any]]:
    """Put the workbooks with persons below ``folder`` under ``password``, those in the zips too.

    ``entries`` name the files as the manifest does; returned are the entries of what lies there now, each changed one
    with the SHA-256 of what it holds as ``content``.
    """
    workbooks = [e for e in entries if e["path"].endswith(".xlsx") and Path(e["path"]).name not in WITHOUT_PERSONS]
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
    return [_now(folder, entry) if entry["path"] in changed else dict(entry) for entry in entries]


def _now(folder: Path, entry: Mapping[str, Any]) -> dict[str, Any]:
    path = folder / entry["path"]
    return {"path": entry["path"], "bytes": path.stat().st_size, "sha256": sha256(path), "content": entry["sha256"]}

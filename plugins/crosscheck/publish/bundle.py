"""Writes every list of a night into one folder and says what it wrote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine

from crosscheck.files import sha256
from crosscheck.ledger.database import reading
from crosscheck.ledger.history import head
from crosscheck.ledger.store import NightRecord
from crosscheck.publish import bulletin, files, registers
from crosscheck.publish.bulletin_page import Group, write_bulletin
from crosscheck.publish.county import COLUMNS as COUNTY_COLUMNS
from crosscheck.publish.county import NO_TOWNSHIP, write_county
from crosscheck.publish.county import TITLE as COUNTY_TITLE
from crosscheck.publish.feedback import COLUMNS as FEEDBACK_COLUMNS
from crosscheck.publish.feedback import TITLE as FEEDBACK_TITLE
from crosscheck.publish.feedback import write_feedback
from crosscheck.publish.held import TITLE as HELD_TITLE
from crosscheck.publish.held import write_held
from crosscheck.publish.lists import (
    HeldRow,
    ListRow,
    by_department,
    by_township,
    held_rules,
    list_row,
    open_issues,
)
from crosscheck.publish.tabular import write_csv, write_parquet

PARQUET = "open_issues.parquet"
TOWNSHIPS, DEPARTMENTS = "乡镇", "部门"
Links = Mapping[str, Sequence[Mapping[str, Any]]]
"""By dataset, how its rows were linked: class, note and count."""


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
    now: Sequence[Mapping[str, Any]]
    before: Sequence[Mapping[str, Any]]
    measures: Mapping[str, Any]


def build(
    engine: Engine, sql: Path, night: NightRecord, folder: Path, full_id: Collection[str], links: Links
) -> dict[str, Any]:
    """Write the lists of ``night`` below ``folder``, one folder for each county; returns the manifest.

    ``full_id`` names the audiences (township, department, county) that may see whole ID numbers; ``links`` are the
    night's link statistics.
    """
    rests_on = inputs(engine, night, full_id)
    with reading(engine) as connection:
        counties = _counties(connection, sql, night, full_id)
    day = night.business_date
    for county in counties:
        _write_county(folder / county.code, county, day, full_id)
        _write_registers(folder / county.code, county, day, links)
    return {
        "business_date": day.isoformat(),
        "inputs": rests_on,
        "counts": {county.code: _counts(county) for county in counties},
        "measures": {county.code: county.measures for county in counties},
        "files": [
            {"path": path.relative_to(folder).as_posix(), "bytes": path.stat().st_size, "sha256": sha256(path)}
            for path in files.files_below(folder)
        ],
    }


def inputs(engine: Engine, night: NightRecord, full_id: Collection[str]) -> dict[str, Any]:
    """What the lists depend on: the night, the state of the ledger, and who sees whole ID numbers."""
    with reading(engine) as connection:
        last = head(connection)
    return {
        "night": {"run": night.run, "digest": night.digest},
        "history": {"seq": last.seq, "hash": last.hash},
        "full_id": sorted(full_id),
    }


def _counties(connection: Connection, sql: Path, night: NightRecord, full_id: Collection[str]) -> list[_County]:
    issues = open_issues(connection, sql)
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
                now=now,
                before=bulletin.happened(connection, sql, code, *bulletin.period_before(day)),
                measures=bulletin.measures(connection, now, *bulletin.period(day)),
            )
        )
    return counties


def _write_county(folder: Path, county: _County, day: date, full_id: Collection[str]) -> None:
    (folder / TOWNSHIPS).mkdir(parents=True)
    (folder / DEPARTMENTS).mkdir()
    for code, some in by_township(county.rows["township" in full_id]).items():
        name = some[0].township_name or NO_TOWNSHIP
        _write_feedback(folder / TOWNSHIPS / f"{code or '000'}_{files.file_name(name)}", county.name + name, some, day)
    for department, some in by_department(county.rows["department" in full_id]).items():
        place = county.name + department.removeprefix("县" if county.name else "")
        _write_feedback(folder / DEPARTMENTS / files.file_name(department), place, some, day)
    lists = [path for part in (TOWNSHIPS, DEPARTMENTS) for path in files.files_below(folder / part)]
    files.zip_files(folder / f"{county.code}_{FEEDBACK_TITLE}_{day.isoformat()}.zip", lists, folder, day)
    rows = county.rows["county" in full_id]
    write_county(folder / f"{COUNTY_TITLE}.xlsx", county.name, rows, day)
    numbered = ((n, *row.cells, *row.standing) for n, row in enumerate(rows, start=1))
    write_csv(folder / f"{COUNTY_TITLE}.csv", [column.header for column in COUNTY_COLUMNS], numbered)
    write_parquet(folder / PARQUET, county.issues, day, "county" in full_id)
    write_held(folder / f"{HELD_TITLE}.xlsx", county.name, county.held, day)


def _write_registers(folder: Path, county: _County, day: date, links: Links) -> None:
    """What only the county office gets, and 通报."""
    for title, columns, rows in (
        (registers.LEDGER_TITLE, registers.LEDGER, county.ledger),
        (registers.EXEMPTION_TITLE, registers.EXEMPTION, county.exemptions),
        (registers.IDENTITY_TITLE, registers.IDENTITY, registers.identity(links)),
    ):
        registers.write_register(folder / f"{title}.xlsx", title, county.name, columns, rows, day)
    total = bulletin.total(county.now, county.before, day)
    groups = [
        Group(heading, kind, bulletin.lines(county.now, county.before, by, day), total)
        for heading, kind, by in (("按乡镇", "乡镇", "township"), ("按责任部门", "责任部门", "department"))
    ]
    write_bulletin(folder, county.name, day, groups)


def _write_feedback(stem: Path, place: str, rows: Sequence[ListRow], day: date) -> None:
    path = stem.with_name(f"{stem.name}_{FEEDBACK_TITLE}")
    write_feedback(path.with_name(path.name + ".xlsx"), place, rows, day)
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

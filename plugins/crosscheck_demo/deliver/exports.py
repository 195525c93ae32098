"""What the departments deliver on a night, written as sources.md says: databases and drop folders with ``_SUCCESS``."""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from crosscheck.catalog.datasets import Dataset, Department, catalog, folder_date
from crosscheck.clock import ZONE
from crosscheck_demo.county.people import Records
from crosscheck_demo.deliver.writers import ENCODINGS, write_csv, write_sqlite, write_xlsx
from crosscheck_demo.dirt.dirty import SINKS, DirtyList, dirty, level_of
from crosscheck_demo.dirt.layout import Part, file_parts, one_part, sheet_parts
from crosscheck_demo.dirt.table import County, Keys, county_of

SUCCESS = "_SUCCESS"
DELIVERED_AT = time(1, 0, tzinfo=ZONE)
"""Every delivery of a night is complete at this hour, so that manifests are the same whenever the county is made."""


@dataclass(frozen=True)
class Night:
    """One night's exports: the clean records of the whole county and how they are to be dirtied."""

    records: Records
    business_date: date
    dirt: str
    seed: int
    protected: Keys

    @property
    def plain(self) -> bool:
        """True when nothing is to be untidy."""
        return not level_of(self.dirt).layout

    def county(self) -> County:
        """Everybody's numbers; made once for all departments."""
        return county_of(self.records, catalog().datasets, self.business_date, self.seed)

    def lists(self, department: Department, county: County) -> list[DirtyList]:
        """The department's lists of this night, dirtied for its kind of delivery."""
        sink, level = SINKS.get(department.delivery, "text"), level_of(self.dirt)
        present = [dataset for dataset in department.datasets if dataset.id in self.records]
        return [dirty(self.records[d.id], d, sink, level, county, self.protected) for d in present]

    def townships(self) -> list[str]:
        """Names of the townships, for sheets."""
        return sorted({row["name"] for row in self.records.get("reference.region", ()) if row["level"] == "乡"})


def write_exports(
    records: Records,
    night: date,
    folder: Path,
    *,
    dirt: str = "heavy",
    seed: int = 1,
    protected: Collection[tuple[str, tuple[Any, ...]]] = (),
    departments: Collection[str] | None = None,
    delivery: int = 1,
) -> dict[str, Any]:
    """Write the night's deliveries below ``folder``; return what was done to them, counts only.

    ``records`` is always the whole county's; ``departments`` (default: all connected) says who delivers tonight.
    Departments with an http interface are left to ``deliver.interface``. A later ``delivery`` of a date gets a
    drop folder of its own, ``<YYYYMMDD>-2``. Returns ``{dataset id: {rows, written, accepted, quarantined,
    repeated, kept, harmless, layout, files}}``; ``accepted`` is what a sound reader takes in. The same
    arguments give the same bytes.
    """
    tonight = Night(records, night, dirt, seed, frozenset(protected))
    county = tonight.county()
    summary: dict[str, Any] = {}
    for department in catalog().departments:
        chosen = department.connected if departments is None else department.name in departments
        lists = tonight.lists(department, county) if chosen and department.delivery != "http-json" else []
        if not lists:
            continue
        if department.delivery == "database":
            files = _write_database(tonight, department, lists, folder)
        else:
            files = _write_drop(tonight, department, lists, folder, delivery)
        for table in lists:
            parts, names = files[table.dataset.id]
            layout = sum(part.layout_rows for part in parts)
            summary[table.dataset.id] = table.summary | {"layout": layout, "files": names}
    return summary


Files = dict[str, tuple[list[Part], list[str]]]


def _write_database(tonight: Night, department: Department, lists: list[DirtyList], folder: Path) -> Files:
    path = folder / "database" / f"{department.name}.sqlite"
    path.parent.mkdir(parents=True, exist_ok=True)
    parts: list[tuple[Dataset, Part]] = [
        (table.dataset, one_part(table, tonight.seed, tonight.plain)) for table in lists
    ]
    write_sqlite(path, parts)
    _set_time(path, tonight.business_date)
    return {dataset.id: ([part], [path.name]) for dataset, part in parts}


def _write_drop(tonight: Night, department: Department, lists: list[DirtyList], folder: Path, delivery: int) -> Files:
    """Files first, ``_SUCCESS`` last. A folder written before is emptied, beginning with its ``_SUCCESS``."""
    name = folder_date(tonight.business_date) + (f"-{delivery}" if delivery > 1 else "")
    drop = folder / "drop" / department.name / name
    drop.mkdir(parents=True, exist_ok=True)
    (drop / SUCCESS).unlink(missing_ok=True)
    for old in sorted(drop.iterdir()):
        old.unlink()
    files = {table.dataset.id: _write_list(tonight, department, table, drop) for table in lists}
    (drop / SUCCESS).touch()
    for path in sorted(drop.iterdir()):
        _set_time(path, tonight.business_date)
    return files


def _write_list(tonight: Night, department: Department, table: DirtyList, drop: Path) -> tuple[list[Part], list[str]]:
    title = table.dataset.title
    if department.delivery == "xlsx":
        parts = sheet_parts(table, tonight.townships(), tonight.business_date, tonight.seed, tonight.plain)
        write_xlsx(drop / f"{title}.xlsx", parts)
        return parts, [f"{title}.xlsx"]
    parts = file_parts(table, tonight.seed, tonight.plain)
    for part in parts:
        write_csv(drop / f"{title}{part.label}.csv", part, ENCODINGS[department.delivery])
    return parts, [f"{title}{part.label}.csv" for part in parts]


def _set_time(path: Path, business_date: date) -> None:
    at = datetime.combine(business_date, DELIVERED_AT).timestamp()
    os.utime(path, (at, at))

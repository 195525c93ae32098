"""比对请求: whom a department is asked about. Number, name and request number of each person, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from crosscheck import files
from crosscheck.access.roles import Role
from crosscheck.catalog.datasets import Department
from crosscheck.ledger.database import Ledger
from crosscheck.ledger.downloads import Download, record_once
from crosscheck.publish.sheets.columns import ListColumn
from crosscheck.publish.sheets.protection import lock
from crosscheck.publish.sheets.tabular import write_csv
from crosscheck.publish.sheets.workbook import HEADER_ROW, book, page, sheet, write_cell
from crosscheck.publish.zips import file_name
from crosscheck.settings import Settings
from crosscheck.sources.requests import HEADER, MANIFEST, Request

TITLE = "比对请求"
COLUMNS = (ListColumn(HEADER, 34, "short"), ListColumn("证件号码", 24, "short"), ListColumn("姓名", 16, "short"))
SCHEMA = pa.schema([(column.header, pa.string()) for column in COLUMNS])
OUTGOING = "outgoing"
"""Where a request goes, in the record of who took what: the department's folder."""


@dataclass(frozen=True)
class Handed:
    """A request that lies ready for its department: how many persons it asks about, and whether it is a new one."""

    number: str
    dataset: str
    folder: Path
    persons: int
    fresh: bool


def persons_of(members: Path) -> pa.Table:
    """The different persons of a snapshot of members, sorted: number as the registry has it, name."""
    read = pq.read_table(members, columns=["id_no", "name"]).rename_columns(["证件号码", "姓名"])
    different = read.group_by(["证件号码", "姓名"], use_threads=False).aggregate([])
    return different.sort_by([("证件号码", "ascending"), ("姓名", "ascending")])


def same_persons(request: Request, persons: pa.Table) -> bool:
    """Whether a request asks about exactly these persons."""
    return bool(pq.read_table(request.persons).select(persons.column_names).equals(persons))


def write_request(
    settings: Settings, department: Department, title: str, request: Request, persons: pa.Table, day: date
) -> None:
    """Write the request as xlsx, csv and Parquet into its folder, which appears as a whole or not at all.

    Under a workbook password there is no csv, and only the workbook is handed over.
    """
    named = persons.add_column(0, HEADER, pa.array([request.number] * persons.num_rows, pa.string())).cast(SCHEMA)
    stem = file_name(f"{title}_{TITLE}")
    with files.whole_folder(request.folder) as part:
        pq.write_table(named, part / f"{stem}.parquet", compression="zstd")
        made = part / f"{stem}.xlsx"
        _write_book(made, department, title, request.number, named, day)
        if settings.workbook_password:
            files.write_bytes(made, lock(made.read_bytes(), settings.workbook_password))
        else:
            rows = zip(*(column.to_pylist() for column in named.columns), strict=True)
            write_csv(part / f"{stem}.csv", SCHEMA.names, rows)
        manifest = {
            "request": request.number,
            "dataset": request.dataset,
            "business_date": day.isoformat(),
            "persons": persons.num_rows,
            "sha256": {path.name: files.sha256(path) for path in sorted(part.iterdir())},
        }
        files.write_text(part / MANIFEST, files.as_json(manifest))


def _write_book(path: Path, department: Department, title: str, number: str, rows: pa.Table, day: date) -> None:
    heading = f"{title}{TITLE}"
    told = f"{department.title}:请就名单上的{rows.num_rows}人答复,来件注明请求编号 {number};名单外的人请勿提供"
    with book(path, day, heading, rows.num_rows) as made:
        worksheet = sheet(made, TITLE, heading, told, COLUMNS)
        for place, row in enumerate(zip(*(column.to_pylist() for column in rows.columns), strict=True), start=1):
            for index, value in enumerate(row):
                write_cell(worksheet, HEADER_ROW + place, index, value, made.kinds, COLUMNS[index].kind)
        page(worksheet, day, rows.num_rows, len(COLUMNS), 0)


def put_on_record(ledger: Ledger, department: Department, request: Request, at: str) -> None:
    """Keep in the ledger's history that a request went to its department, once, however often this is called."""
    path, digest = f"{request.number}/{MANIFEST}", files.sha256(request.folder / MANIFEST)
    record_once(ledger, Download(at, department.title, Role.DEPARTMENT.value, path, digest, OUTGOING))


def asked_about(request: Request) -> int:
    """How many persons a request asks about."""
    return int(pc.count(pq.read_table(request.persons).column(HEADER)).as_py())

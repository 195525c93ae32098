"""Pupils in workbooks, and what became of them."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from crosscheck.errors import RejectedDelivery
from crosscheck.lake.land import Landed, land
from crosscheck.settings import Settings
from crosscheck.sources.reading import Part, Tally
from crosscheck.sources.xlsx_files import read_xlsx
from kit.landing import NIGHT, accept, dataset, drop, person, refused

ENROLMENT = "education.enrolment"
FILE = "学籍.xlsx"
HEADERS = ["学籍号", "证件号码", "姓名", "出生日期", "户籍地区划代码", "学校", "学段", "就读状态", "学年"]
ID, NAME, BORN, REGION, SCHOOL = range(1, 6)
BORN_ON = "2014-05-06"
SECONDS = 10.0
"""No workbook of a few rows takes longer, whatever it claims."""


def pupil(number: int, **changes: object) -> list[object]:
    cells = [f"G{number}", person(number), "韦小山", BORN_ON, "451022100201", "平马镇中心小学", "小学", "在读", "2026"]
    for place, value in changes.items():
        cells[int(place[1:])] = value
    return cells


def pupils(count: int, **changes: object) -> list[list[object]]:
    return [HEADERS, *(pupil(n, **changes) for n in range(1, count + 1))]


def at(place: int) -> str:
    return f"_{place}"


def taken(settings: Settings, content: bytes) -> tuple[Landed, list[dict], list[dict]]:
    """What became of a workbook: the outcome, its accepted rows, its quarantine."""
    drop(settings, "education", "20261120", {FILE: content})
    [landed] = [one for one in land(settings, "education", NIGHT, accept) if one.outcome != "absent"]
    folder = settings.lake / ENROLMENT / "20261120"
    rows = folder / "rows.parquet"
    return landed, pq.read_table(rows).to_pylist() if rows.exists() else [], refused(folder)


def parts_of(folder: Path, content: bytes, tally: Tally | None = None) -> list[Part]:
    (folder / FILE).write_bytes(content)
    return list(read_xlsx([folder / FILE], dataset(ENROLMENT), tally or Tally()))


def rows_of(folder: Path, content: bytes) -> list[list[str | None]]:
    return [list(cells) for part in parts_of(folder, content) for _, cells in part.rows]


def refusal(folder: Path, content: bytes) -> str:
    with pytest.raises(RejectedDelivery) as refused:
        parts_of(folder, content)
    return str(refused.value)


def error(value: str) -> str:
    return f'<c {{r}} t="e"><v>{value}</v></c>'

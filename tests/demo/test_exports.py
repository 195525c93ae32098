"""Exports are laid out as sources.md says, can be read by other tools, and have the same bytes every time."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import exported
import pytest
from exported import NIGHT
from openpyxl import load_workbook

from crosscheck.catalog.datasets import catalog
from crosscheck.errors import ConfigurationError
from crosscheck_demo.county.people import Records
from crosscheck_demo.deliver.exports import write_exports

Export = Callable[[str], tuple[Path, dict[str, Any]]]
DROP = "20261118"
EVERYBODY = [department.name for department in catalog().departments]


def test_every_kind_of_dirt_occurs(export: Export) -> None:
    _, summary = export("heavy")
    kinds = {kind for said in summary.values() for part in ("quarantined", "kept") for kind in said[part]}
    assert kinds >= {"missing", "unreadable", "future", "conflicting_key", "no_such_household", "unusable_number"}
    assert kinds >= {"conflict_name", "spoilt_tail_000", "spoilt_swapped", "spoilt_disability_number"}
    ways = {kind for said in summary.values() for kind in said["harmless"]}
    assert ways >= {"id_no.legacy_15", "id_no.foreign_x", "name.blank", "date.serial", "money.wan", "phone.grouped"}
    assert all(not said["kept"] and not said["quarantined"] for said in export("light")[1].values())
    assert all(not said["harmless"] and not said["repeated"] for said in export("none")[1].values())


def _fingerprint(folder: Path) -> dict[str, tuple[str, float]]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        str(path.relative_to(folder)): (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime)
        for path in paths
    }


def test_the_same_arguments_give_the_same_bytes(
    records: Records, protected: frozenset[tuple[str, tuple[Any, ...]]], export: Export, tmp_path: Path
) -> None:
    first, _ = export("heavy")
    for _ in range(2):  # the second time over the files of the first
        write_exports(records, NIGHT, tmp_path, seed=7, protected=protected, departments=EVERYBODY)
        assert _fingerprint(tmp_path) == _fingerprint(first)
    shuffled = dict(reversed(records.items()))
    write_exports(shuffled, NIGHT, tmp_path, seed=7, protected=protected, departments=EVERYBODY)
    assert _fingerprint(tmp_path) == _fingerprint(first)


def test_deliveries_are_complete_at_one_in_the_morning(export: Export) -> None:
    folder, _ = export("heavy")
    at = datetime(2026, 11, 18, 1, 0, tzinfo=ZoneInfo("Asia/Shanghai")).timestamp()
    marks = sorted(folder.glob("drop/*/*/_SUCCESS"))
    by_file = {d.name for d in catalog().departments if d.delivery.startswith("csv") or d.delivery == "xlsx"}
    assert {path.parts[-3:-1] for path in marks} == {(name, DROP) for name in by_file}
    assert {path.stat().st_mtime for path in [*marks, *folder.glob("database/*")]} == {at}


def test_only_who_delivers_tonight_is_written(records: Records, tmp_path: Path) -> None:
    summary = write_exports(records, NIGHT, tmp_path, dirt="none", departments=["reference", "housing"], delivery=2)
    assert list(summary) == ["reference.region"]
    assert [str(p.relative_to(tmp_path)) for p in sorted(tmp_path.rglob("*")) if p.is_file()] == [
        "drop/reference/20261118-2/_SUCCESS",
        "drop/reference/20261118-2/行政区划代码表.csv",
    ]


def test_workbooks_have_sheets_titles_totals_and_numbers_in_number_cells(export: Export) -> None:
    folder, summary = export("heavy")
    book = load_workbook(folder / "drop" / "education" / DROP / "学籍.xlsx")
    assert len(book.sheetnames) > 1
    assert all(sheet.merged_cells.ranges for sheet in book)
    cells = [cell.value for sheet in book for line in sheet.iter_rows() for cell in line]
    assert {"合计", "总计", "小计"} & set(cells)
    numbers = [cell for cell in cells if isinstance(cell, float | int) and cell > 1e17]
    assert len(numbers) >= summary["education.enrolment"]["kept"].get("spoilt_tail_000", 0)
    assert all(exported.expanded(f"{number:.15g}").endswith("000") for number in numbers)


def test_an_unknown_level_is_refused(records: Records, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="none, light, heavy"):
        write_exports(records, NIGHT, tmp_path, dirt="filthy")

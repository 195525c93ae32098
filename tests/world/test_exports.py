"""Exports are what sources.md describes, can be read by other tools, and hold exactly the dirt the summary names."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import exported
import pyarrow as pa
import pytest
from exported import NIGHT
from openpyxl import load_workbook

from crosscheck import settings
from crosscheck.errors import ConfigurationError
from crosscheck.lake import stage
from crosscheck.sources.catalog import Dataset, catalog
from crosscheck.world.dirt import LEVELS
from crosscheck.world.exports import write_exports
from crosscheck.world.people import Records
from crosscheck.world.tables import row_key

Export = Callable[[str], tuple[Path, dict[str, Any]]]
DROP = "20261118"
EVERYBODY = [department.name for department in catalog().departments]
DELIVERED = [d for d in catalog().datasets if d.department != "housing"]


def _landed(con: duckdb.DuckDBPyConnection, folder: Path, dataset: Dataset, night: date = NIGHT) -> stage.Counts:
    raw = exported.read_list(folder, dataset, DROP)
    fields = [pa.field(name, pa.string()) for name in raw[0]]
    table = pa.Table.from_pylist(raw, pa.schema(fields))
    con.register("exported", table)
    con.execute(
        "CREATE OR REPLACE TEMP TABLE raw AS SELECT * REPLACE (_source_row::BIGINT AS _source_row) FROM exported"
    )
    con.execute(f"DROP VIEW IF EXISTS {dataset.table}__unpacked CASCADE")
    households = "registry_household__accepted" if dataset.id == "registry.member" else None
    return stage.stage(con, settings.load().root, dataset, "raw", night, households)


@pytest.mark.parametrize("dirt", list(LEVELS))
def test_landing_finds_what_was_planted(con: duckdb.DuckDBPyConnection, export: Export, dirt: str) -> None:
    folder, summary = export(dirt)
    for dataset in DELIVERED:
        counts, said = _landed(con, folder, dataset), summary[dataset.id]
        assert counts.read == said["written"], dataset.id
        assert counts.accepted == said["accepted"], dataset.id
        assert counts.quarantined == sum(said["quarantined"].values()), dataset.id
        assert counts.repeated == said["repeated"], dataset.id


def _values(con: duckdb.DuckDBPyConnection, dataset: Dataset) -> list[dict[str, Any]]:
    result = con.table(f"{dataset.table}__accepted")
    return [dict(zip(result.columns, row, strict=True)) for row in result.fetchall()]


def _comparable(dataset: Dataset, row: dict[str, Any], names: bool) -> tuple[Any, ...]:
    columns = [column.name for column in dataset.columns if names or column.type != "name"]
    return tuple(row[name] for name in columns)


@pytest.mark.parametrize("dirt", ["none", "light"])
def test_light_dirt_changes_no_value(
    con: duckdb.DuckDBPyConnection, export: Export, records: Records, dirt: str
) -> None:
    folder, _ = export(dirt)
    for dataset in DELIVERED:
        _landed(con, folder, dataset)
        landed = Counter(_comparable(dataset, row, names=dirt == "none") for row in _values(con, dataset))
        own = Counter(_comparable(dataset, row, names=dirt == "none") for row in records[dataset.id])
        assert landed == own, dataset.id


def test_protected_rows_take_harmless_dirt_only(
    con: duckdb.DuckDBPyConnection, export: Export, records: Records, protected: frozenset[tuple[str, tuple[Any, ...]]]
) -> None:
    folder, _ = export("heavy")
    for dataset in (catalog().dataset("health.settlement"), catalog().dataset("education.enrolment")):
        _landed(con, folder, dataset)
        landed = {row_key(dataset, row): row for row in _values(con, dataset)}
        guarded = [row for row in records[dataset.id] if (dataset.id, row_key(dataset, row)) in protected]
        assert len(guarded) > 100
        for row in guarded:
            found = landed[row_key(dataset, row)]
            assert _comparable(dataset, found, names=False) == _comparable(dataset, row, names=False)
            assert found["name_mask"] == stage.names.mask(stage.names.fold(row["name"]))


def test_no_row_of_the_county_is_lost(con: duckdb.DuckDBPyConnection, export: Export, records: Records) -> None:
    folder, summary = export("heavy")
    for dataset in DELIVERED:
        numbers = {column.name for column in dataset.of_type("id_no")}
        key = [name for name in dataset.key if name not in numbers]
        _landed(con, folder, dataset)
        landed = Counter(tuple(row[name] for name in key) for row in _values(con, dataset))
        missing = Counter(tuple(row[name] for name in key) for row in records[dataset.id]) - landed
        shortened = summary[dataset.id]["kept"]
        assert missing.total() <= shortened.get("month_only", 0) + shortened.get("short_region", 0), dataset.id


def test_shares_stay_below_half_of_what_rejects_a_delivery(con: duckdb.DuckDBPyConnection, export: Export) -> None:
    folder, summary = export("heavy")
    for dataset in DELIVERED:
        said = summary[dataset.id]
        foreseen = sum(n for kind, n in said["quarantined"].items() if kind != "no_such_household")
        assert foreseen <= 0.025 * said["written"], dataset.id
        assert said["quarantined"].get("future", 0) <= 0.005 * said["written"], dataset.id
        _landed(con, folder, dataset)
        for column in dataset.of_type("id_no"):
            aggregates = f"count({column.name}_valid), count(*) FILTER (NOT {column.name}_valid)"
            given, wrong = con.table(f"{dataset.table}__accepted").aggregate(aggregates).fetchall()[0]
            limit = 0.025 if dataset.department == "registry" else 0.07
            assert given < 50 or wrong <= limit * given, f"{dataset.id}.{column.name}"


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


def test_a_row_is_as_dirty_as_it_was_the_night_before(
    con: duckdb.DuckDBPyConnection, records: Records, tmp_path: Path
) -> None:
    """A number that is spoilt every other night would look like a record that comes and goes."""
    bills = catalog().dataset("health.settlement")
    seen = []
    for n, night in enumerate((date(2026, 11, 18), date(2026, 11, 19))):
        kept = records | {bills.id: records[bills.id][: -1 - n * len(records[bills.id]) // 100]}
        write_exports(kept, night, tmp_path, seed=7, departments=["health"])
        _landed(con, tmp_path, bills, night)
        seen.append({row["bill_no"]: _comparable(bills, row, names=True) for row in _values(con, bills)})
    both = seen[0].keys() & seen[1].keys() & {row["bill_no"] for row in records[bills.id]}
    assert len(both) > 500
    assert [seen[0][key] for key in sorted(both)] == [seen[1][key] for key in sorted(both)]


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

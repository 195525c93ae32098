"""The big county: snapshots as landing writes them, with sound rows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest
from exported import NIGHT
from stdnum.cn import ric

from crosscheck import settings
from crosscheck.catalog.datasets import Dataset, catalog
from crosscheck.lake import names
from crosscheck.lake.land import land
from crosscheck.lake.snapshots import newest_accepted
from crosscheck.lake.state import snapshot_schema
from crosscheck.settings import Settings
from crosscheck_demo.bench import night as bench
from crosscheck_demo.bench.scale import write_lake

HOUSEHOLDS = 3000


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return replace(settings.load(), home=tmp_path_factory.mktemp("scale"), threads=2)


@pytest.fixture(scope="module")
def rows(home: Settings) -> dict[str, int]:
    return write_lake(home, NIGHT, HOUSEHOLDS, catalog().datasets)


def _path(home: Settings, dataset: Dataset) -> Path:
    snapshot = newest_accepted(home, dataset.id, NIGHT)
    assert snapshot is not None
    return snapshot.rows


@pytest.mark.parametrize("dataset", catalog().datasets, ids=lambda d: d.id)
def test_rows_are_a_snapshot_of_the_contract(home: Settings, rows: dict[str, int], dataset: Dataset) -> None:
    table = pq.read_table(_path(home, dataset))
    assert table.schema.names == snapshot_schema(dataset).names
    assert [str(f.type) for f in table.schema] == [str(f.type) for f in snapshot_schema(dataset)]
    assert table.num_rows == rows[dataset.id] > 0
    assert table.column("_row_id").to_pylist() == list(range(1, table.num_rows + 1))


@pytest.mark.parametrize("dataset", catalog().datasets, ids=lambda d: d.id)
def test_keys_are_unique_required_columns_filled_and_nothing_lies_ahead(
    home: Settings, rows: dict[str, int], con: duckdb.DuckDBPyConnection, dataset: Dataset
) -> None:
    table = con.read_parquet(str(_path(home, dataset)))
    key = ", ".join(f'"{column}"' for column in dataset.key)
    assert table.select(key).distinct().aggregate("count(*)").fetchall() == [(rows[dataset.id],)]
    for column in dataset.columns:
        if column.required:
            assert table.filter(f'"{column.name}" IS NULL').limit(1).fetchall() == [], column.name
        if column.past_event:
            assert table.filter(f"\"{column.name}\" > DATE '{NIGHT}'").limit(1).fetchall() == [], column.name
        if column.type == "code":
            words = {word for (word,) in table.select(f'"{column.name}"').distinct().fetchall()}
            assert words <= {*column.words, None}, column.name


def test_numbers_are_valid_and_names_are_their_own_fold(home: Settings, rows: dict[str, int]) -> None:
    for dataset in catalog().datasets:
        table = pq.read_table(_path(home, dataset)).slice(0, 500)
        for column in dataset.of_type("id_no"):
            for number in filter(None, table.column(column.name).to_pylist()):
                assert ric.calc_check_digit(number) == number[-1]
                assert date(int(number[6:10]), int(number[10:12]), int(number[12:14])) <= NIGHT
        for column in dataset.of_type("name"):
            for name in table.column(column.name).to_pylist():
                assert names.mask(names.fold(name)) == name


def test_the_county_is_as_big_as_asked_and_its_lists_outweigh_the_registry(rows: dict[str, int]) -> None:
    assert rows["registry.household"] == HOUSEHOLDS
    assert 3.4 < rows["registry.member"] / HOUSEHOLDS < 3.7
    lists = sum(count for name, count in rows.items() if not name.startswith(("registry.", "reference.")))
    assert 6 < lists / rows["registry.member"] < 8


def _digests(home: Settings) -> dict[str, str]:
    paths = {dataset.id: _path(home, dataset) for dataset in catalog().datasets}
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in paths.items()}


def test_one_thread_writes_the_same_bytes(home: Settings, rows: dict[str, int], tmp_path: Path) -> None:
    alone = replace(home, home=tmp_path, threads=1)
    assert write_lake(alone, NIGHT, HOUSEHOLDS, catalog().datasets) == rows
    assert _digests(alone) == _digests(home)


def test_what_is_there_stays_and_another_night_is_added(home: Settings, rows: dict[str, int]) -> None:
    before = _path(home, catalog().dataset("registry.member")).stat().st_mtime_ns
    assert write_lake(home, NIGHT, HOUSEHOLDS, catalog().datasets) == rows
    assert _path(home, catalog().dataset("registry.member")).stat().st_mtime_ns == before
    later = write_lake(home, NIGHT + timedelta(days=1), 300)
    assert later["registry.household"] == 300


def _types(path: Path) -> dict[str, str]:
    return {column.name: str(column.type) for column in pq.read_schema(path)}


def test_manifests_say_what_landing_says(
    home: Settings, rows: dict[str, int], export: Callable[[str], tuple[Path, dict[str, Any]]], tmp_path: Path
) -> None:
    landed = replace(home, home=tmp_path, exports=export("none")[0])
    land(landed, "reference", NIGHT)
    real, made = (newest_accepted(where, "reference.region", NIGHT) for where in (landed, home))
    assert real is not None
    assert made is not None
    assert made.manifest.keys() == real.manifest.keys()
    assert made.manifest["columns"] == real.manifest["columns"]
    assert _types(made.quarantine) == _types(real.quarantine)
    assert _types(made.rows) == _types(real.rows)
    assert json.loads((made.folder / "manifest.json").read_text(encoding="utf-8"))["status"] == "accepted"


def test_the_bench_says_what_each_part_of_a_night_costs(
    home: Settings, rows: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bench, "NIGHT", NIGHT)
    assert bench.one_pass(home) > 0
    parts = bench.the_parts(home)
    assert parts.keys() == {bench.LINKS, bench.RULES, bench.EVIDENCE}
    assert {"AG-02", "MD-01", "WI-12"} <= parts[bench.RULES].keys()
    assert parts[bench.LINKS] > 0 < sum(parts[bench.RULES].values())

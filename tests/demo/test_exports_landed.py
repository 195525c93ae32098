"""Exports taken in by the product: the quarantine takes what was planted, and no value of the county changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import exported
import pyarrow as pa
import pytest
from exported import NIGHT

from crosscheck import settings
from crosscheck.catalog.datasets import Dataset, catalog
from crosscheck.lake import names, stage
from crosscheck_demo.county.people import Records
from crosscheck_demo.county.tables import row_key
from crosscheck_demo.deliver.exports import write_exports
from crosscheck_demo.dirt.dirty import LEVELS

Row = dict[str, Any]
Keys = frozenset[tuple[str, tuple[Any, ...]]]
DELIVERED = [dataset for dataset in catalog().datasets if dataset.department != "housing"]


@dataclass(frozen=True)
class Landed:
    """One list as it was taken in."""

    dataset: Dataset
    counts: stage.Counts
    rows: list[Row]
    said: dict[str, Any]


Landing = Callable[[str], list[Landed]]


def land(con: duckdb.DuckDBPyConnection, folder: Path, dataset: Dataset, said: dict[str, Any], night: date) -> Landed:
    raw = exported.read_list(folder, dataset, "20261118")
    con.register("exported", pa.Table.from_pylist(raw, pa.schema([pa.field(name, pa.string()) for name in raw[0]])))
    con.execute(
        "CREATE OR REPLACE TEMP TABLE raw AS SELECT * REPLACE (_source_row::BIGINT AS _source_row) FROM exported"
    )
    con.execute(f"DROP VIEW IF EXISTS {dataset.table}__unpacked CASCADE")
    households = "registry_household__accepted" if dataset.id == "registry.member" else None
    counts = stage.stage(con, settings.load().root, dataset, "raw", night, households)
    accepted = con.table(f"{dataset.table}__accepted")
    rows = [dict(zip(accepted.columns, row, strict=True)) for row in accepted.fetchall()]
    return Landed(dataset, counts, rows, said)


@pytest.fixture(scope="module")
def landing(con: duckdb.DuckDBPyConnection, export: Callable[[str], tuple[Path, dict[str, Any]]]) -> Landing:
    """All lists of a level of dirt, taken in once."""
    done: dict[str, list[Landed]] = {}

    def landed(dirt: str) -> list[Landed]:
        if dirt not in done:
            folder, summary = export(dirt)
            done[dirt] = [land(con, folder, dataset, summary[dataset.id], NIGHT) for dataset in DELIVERED]
        return done[dirt]

    return landed


def comparable(dataset: Dataset, row: Row, with_names: bool) -> tuple[Any, ...]:
    return tuple(row[column.name] for column in dataset.columns if with_names or column.type != "name")


@pytest.mark.parametrize("dirt", list(LEVELS))
def test_landing_finds_what_was_planted(landing: Landing, dirt: str) -> None:
    for one in landing(dirt):
        counts, said = one.counts, one.said
        assert counts.read == said["written"], one.dataset.id
        assert counts.accepted == said["accepted"], one.dataset.id
        assert counts.quarantined == sum(said["quarantined"].values()), one.dataset.id
        assert counts.repeated == said["repeated"], one.dataset.id


@pytest.mark.parametrize("dirt", ["none", "light"])
def test_light_dirt_changes_no_value(landing: Landing, records: Records, dirt: str) -> None:
    for one in landing(dirt):
        landed = Counter(comparable(one.dataset, row, dirt == "none") for row in one.rows)
        own = Counter(comparable(one.dataset, row, dirt == "none") for row in records[one.dataset.id])
        assert landed == own, one.dataset.id


def test_protected_rows_take_harmless_dirt_only(landing: Landing, records: Records, protected: Keys) -> None:
    for one in landing("heavy"):
        landed = {row_key(one.dataset, row): row for row in one.rows}
        for row in records[one.dataset.id]:
            key = row_key(one.dataset, row)
            if (one.dataset.id, key) in protected:
                assert comparable(one.dataset, landed[key], False) == comparable(one.dataset, row, False)
                assert landed[key]["name_mask"] == names.mask(names.fold(row["name"]))


def test_no_row_of_the_county_is_lost(landing: Landing, records: Records) -> None:
    """By what numbers and shortened days and codes leave of the key."""
    for one in landing("heavy"):
        key = [name for name in one.dataset.key if name not in {c.name for c in one.dataset.of_type("id_no")}]
        landed = Counter(tuple(row[name] for name in key) for row in one.rows)
        missing = Counter(tuple(row[name] for name in key) for row in records[one.dataset.id]) - landed
        shortened = one.said["kept"]
        assert missing.total() <= shortened.get("month_only", 0) + shortened.get("short_region", 0), one.dataset.id


def test_shares_stay_below_half_of_what_rejects_a_delivery(landing: Landing) -> None:
    for one in landing("heavy"):
        foreseen = sum(n for kind, n in one.said["quarantined"].items() if kind != "no_such_household")
        assert foreseen <= 0.025 * one.counts.read, one.dataset.id
        assert one.said["quarantined"].get("future", 0) <= 0.005 * one.counts.read, one.dataset.id
        for column in one.dataset.of_type("id_no"):
            valid = [row[f"{column.name}_valid"] for row in one.rows if row[column.name] is not None]
            limit = 0.025 if one.dataset.department == "registry" else 0.07
            assert len(valid) < 50 or valid.count(False) <= limit * len(valid), f"{one.dataset.id}.{column.name}"


def test_a_row_is_as_dirty_as_it_was_the_night_before(
    con: duckdb.DuckDBPyConnection, records: Records, tmp_path: Path
) -> None:
    """A number that is spoilt every other night would look like a record that comes and goes."""
    bills, seen = catalog().dataset("health.settlement"), []
    for n, night in enumerate((date(2026, 11, 18), date(2026, 11, 19))):
        kept = records | {bills.id: records[bills.id][: -1 - n * len(records[bills.id]) // 100]}
        said = write_exports(kept, night, tmp_path, seed=7, departments=["health"])[bills.id]
        rows = land(con, tmp_path, bills, said, night).rows
        seen.append({row["bill_no"]: comparable(bills, row, with_names=True) for row in rows})
    both = sorted(seen[0].keys() & seen[1].keys() & {row["bill_no"] for row in records[bills.id]})
    assert len(both) > 500
    assert [seen[0][key] for key in both] == [seen[1][key] for key in both]

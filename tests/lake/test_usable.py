"""Fresh, usable, and the cause rule AG-02 names, from the manifests of a lake."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pyarrow as pa
import pytest

from crosscheck.catalog.datasets import Catalog, catalog
from crosscheck.errors import ConfigurationError
from crosscheck.lake.snapshots import last_deliveries, newest_accepted, snapshots
from crosscheck.lake.state import DatasetState
from crosscheck.lake.usable import county_code, dataset_states, volume_tolerance
from crosscheck.settings import Settings
from kit.lake import put_snapshot
from kit.landing import NIGHT

DEATH = "civil_affairs.death"


def snapshot(settings: Settings, name: str, rows: int = 100, cause: str | None = None) -> None:
    put_snapshot(settings, DEATH, name, rows, cause)


def state(settings: Settings, night: date = NIGHT) -> DatasetState:
    return dataset_states(settings, night)[DEATH]


def test_nothing_has_come(settings: Settings) -> None:
    got = state(settings)
    assert (got.usable, got.cause, got.rows, got.snapshot_date) == (False, "late", None, None)


@pytest.mark.parametrize(("days", "usable"), [(0, True), (39, True), (40, False)])
def test_fresh_is_younger_than_stale(settings: Settings, days: int, usable: bool) -> None:
    day = NIGHT - timedelta(days=days)
    snapshot(settings, day.strftime("%Y%m%d"))
    got = state(settings)
    assert (got.usable, got.cause) == (usable, None if usable else "late")
    assert got.snapshot_date == day
    assert (got.rows is not None) == usable


def test_later_snapshots_do_not_exist_yet(settings: Settings) -> None:
    snapshot(settings, "20261121")
    assert state(settings).cause == "late"


@pytest.mark.parametrize("cause", ["schema", "rejected"])
def test_a_rejected_delivery_of_tonight_is_not_replaced_by_an_older_one(settings: Settings, cause: str) -> None:
    snapshot(settings, "20261119")
    snapshot(settings, "20261120", cause=cause)
    got = state(settings)
    assert (got.usable, got.cause, got.detail) == (False, cause, "缺列")
    assert state(settings, date(2026, 11, 21)).usable


def test_the_last_delivery_of_a_date_wins(settings: Settings) -> None:
    snapshot(settings, "20261120", cause="rejected")
    snapshot(settings, "20261120-2", rows=7)
    assert state(settings).rows_accepted == 7
    snapshot(settings, "20261120-10", cause="schema")
    assert (state(settings).usable, state(settings).cause) == (False, "schema")
    assert state(settings, date(2026, 11, 21)).cause == "late"


@pytest.mark.parametrize(
    ("before", "rows", "cause"),
    [
        (1000, 1200, None),
        (1000, 1201, "volume"),
        (1000, 799, "volume"),
        (1000, 800, None),
        (50, 70, None),
        (50, 71, "volume"),
    ],
)
def test_volume(settings: Settings, before: int, rows: int, cause: str | None) -> None:
    snapshot(settings, "20261118", rows=before)
    snapshot(settings, "20261119", rows=5, cause="rejected")
    snapshot(settings, "20261120", rows=rows)
    got = state(settings)
    assert (got.usable, got.cause, got.rows_accepted, got.rows_before) == (True, cause, rows, before)


def test_every_dataset_has_a_state(settings: Settings) -> None:
    states = dataset_states(settings, NIGHT)
    assert list(states) == [dataset.id for dataset in catalog().datasets]
    assert {(state.usable, state.cause) for state in states.values()} == {(False, "late")}


def test_a_department_that_is_not_connected_is_neither_usable_nor_late(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    departments = (replace(d, connected=d.name != "bank") for d in catalog().departments)
    sources = Catalog(tuple(departments))
    monkeypatch.setattr("crosscheck.lake.usable.catalog", lambda: sources)
    idle = dataset_states(settings, NIGHT)["bank.loan"]
    assert (idle.usable, idle.cause) == (False, None)


def test_the_county_is_where_most_households_are(settings: Settings) -> None:
    assert county_code(settings, NIGHT) == ""
    codes = ["451023100201", "451022100201", "451022", None, "451023"]
    rows = pa.table({"region_code": pa.array(codes, pa.string())})
    put_snapshot(settings, "registry.household", "20261120", rows)
    assert county_code(settings, NIGHT) == "451022"


def test_the_tolerance_is_policy(settings: Settings) -> None:
    assert volume_tolerance(settings, NIGHT) == Decimal("0.2")
    with pytest.raises(ConfigurationError, match="volume_tolerance"):
        volume_tolerance(settings, date(2017, 1, 1))


def test_the_lake_lists_what_it_holds(settings: Settings) -> None:
    for name in ("20261120-2", "20261118", "20261120-10", "20261120"):
        snapshot(settings, name)
    (settings.lake / DEATH / ".20261120.7.part").mkdir()
    found = snapshots(settings, DEATH, NIGHT)
    assert [str(one.name) for one in found] == ["20261118", "20261120", "20261120-2", "20261120-10"]
    assert [str(one.name) for one in snapshots(settings, DEATH, date(2026, 11, 19))] == ["20261118"]
    assert [str(one.name) for one in last_deliveries(settings, DEATH, NIGHT)] == ["20261118", "20261120-10"]
    newest = newest_accepted(settings, DEATH, NIGHT)
    assert newest is not None
    assert str(newest.name) == "20261120-10"

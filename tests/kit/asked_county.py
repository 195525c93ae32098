"""A made county whose departments handed over whole lists, and the night checked from them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from crosscheck import settings as settings_module
from crosscheck.catalog.datasets import catalog
from crosscheck.lake.land import land
from crosscheck.lake.usable import dataset_states
from crosscheck.rules.night import check_night
from crosscheck.rules.stored import StoredNight
from crosscheck.settings import Settings
from crosscheck_demo.county.build import build_world
from crosscheck_demo.deliver.exports import write_exports
from crosscheck_demo.deliver.interface import serve
from kit.landing import NIGHT, accept

HOUSEHOLDS, SEED = 1000, 7


@dataclass(frozen=True)
class County:
    """A made county whose departments handed over whole lists, the night checked from them, and its exports."""

    settings: Settings
    night: StoredNight
    records: Any


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    folder = tmp_path_factory.mktemp("whole")
    records = build_world(HOUSEHOLDS, SEED, NIGHT).rows
    write_exports(records, NIGHT, folder / "exports", dirt="heavy", seed=SEED)
    settings = replace(settings_module.load().apart(folder / "home"), exports=folder / "exports", threads=2)
    with pytest.MonkeyPatch.context() as patch:
        land_all(settings, records, patch)
        yield County(settings, check_night(settings, dataset_states(settings, NIGHT), NIGHT), records)


def land_all(settings: Settings, records: Any, patch: pytest.MonkeyPatch, only: Collection[str] = ()) -> None:
    with serve(records, NIGHT, dirt="heavy", seed=SEED) as interface:
        connection = {"conn_type": "http", "host": interface.base, "password": interface.token}
        patch.setenv("AIRFLOW_CONN_CROSSCHECK_HOUSING", json.dumps(connection))
        for department in catalog().departments:
            if department.connected and (not only or department.name in only):
                landed = land(settings, department.name, NIGHT, accept)
                assert [one for one in landed if one.outcome not in ("accepted", "present", "not read")] == []

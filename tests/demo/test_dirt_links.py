"""The whole way through the product: dirt neither makes nor hides a finding, and spoilt numbers find their persons."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from exported import NIGHT

from crosscheck import settings
from crosscheck.catalog.datasets import catalog
from crosscheck.flow.night import check_folder
from crosscheck.lake.land import land
from crosscheck_demo.county.people import Records
from crosscheck_demo.deliver.interface import serve


def test_a_dirty_county_without_problems_has_no_findings(
    records: Records,
    protected: frozenset[tuple[str, tuple[Any, ...]]],
    export: Callable[[str], tuple[Path, dict[str, Any]]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder, summary = export("heavy")
    home = replace(settings.load(), home=tmp_path, exports=folder)
    with serve(records, NIGHT, seed=7, protected=protected) as housing:
        connection = {"conn_type": "http", "host": housing.base, "password": housing.token}
        monkeypatch.setenv("AIRFLOW_CONN_CROSSCHECK_HOUSING", json.dumps(connection))
        landed = [one for d in catalog().departments if d.connected for one in land(home, d.name, NIGHT)]
    assert {(one.dataset, one.outcome) for one in landed if one.outcome != "accepted"} == set()
    night = check_folder(home, NIGHT)
    assert pq.read_table(night.findings).num_rows == 0
    for name, links in night.manifest()["links"].items():
        if name == "disabled_federation.certificate":
            continue  # Its disability numbers link as repaired ID numbers, spoilt or not.
        said = (summary | housing.summary)[name]["kept"]
        found = Counter({link: sum(n["n"] for n in links if n["link"] == link) for link in ("repaired", "conflict")})
        assert found["repaired"] == sum(n for kind, n in said.items() if kind.startswith("spoilt_")), name
        assert found["conflict"] == said.get("conflict_name", 0), name

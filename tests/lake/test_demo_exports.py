"""A whole county's untidy exports through the real readers and staging: every row ends where it must."""

from __future__ import annotations

import json
from pathlib import Path

from crosscheck.catalog.datasets import catalog
from crosscheck.lake.land import land
from crosscheck.settings import Settings
from crosscheck_demo.county.build import build_world
from crosscheck_demo.deliver.exports import write_exports
from crosscheck_demo.deliver.interface import api_items, serve
from crosscheck_demo.deliver.nights import records_for
from kit.landing import NIGHT, accept

COUNTS = ("read", "accepted", "quarantined", "repeated", "layout")


def test_every_row_of_the_demo_county_is_accounted_for(settings: Settings, monkeypatch, tmp_path: Path) -> None:
    world = build_world(2000, 7, NIGHT)
    records = records_for(world, NIGHT)
    dirt = {"dirt": "heavy", "seed": 7, "protected": world.protected}
    made = write_exports(records, NIGHT, tmp_path / "exports", **dirt)
    _, served = api_items(records, NIGHT, **dirt)
    with serve(records, NIGHT, **dirt) as interface:
        connection = {"conn_type": "http", "host": interface.base, "password": interface.token}
        monkeypatch.setenv("AIRFLOW_CONN_CROSSCHECK_HOUSING", json.dumps(connection))
        for department in catalog().departments:
            if department.connected:
                assert {one.outcome for one in land(settings, department.name, NIGHT, accept)} == {"accepted"}
    got, expected = {}, {}
    for dataset, summary in {**made, **served}.items():
        manifest = json.loads((settings.lake / dataset / "20261120" / "manifest.json").read_text(encoding="utf-8"))
        got[dataset] = tuple(manifest[f"rows_{name}"] for name in COUNTS)
        quarantined = sum(summary["quarantined"].values())
        expected[dataset] = (
            *(summary["written"], summary["accepted"], quarantined, summary["repeated"], summary["layout"]),
        )
    assert got == expected

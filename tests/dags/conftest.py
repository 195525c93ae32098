"""The project's DAGs in this process, with an Airflow below the tests' temporary home and a small county's exports."""

from __future__ import annotations

import os
from pathlib import Path
from unittest.mock import patch

import pytest
from dag_kit import ROOT, Stage

from crosscheck.files import as_json, write_text
from crosscheck.operate.local_airflow import LocalAirflow
from crosscheck.settings import MADE_COUNTY, Settings
from crosscheck_demo.county.build import build_world
from crosscheck_demo.demo import FIRST_NIGHT, DemoCounty
from kit.rare_names import rare_names

PLANTS = ("CV-01", "DE-01", "ED-01", "HO-01", "ID-01", "MD-01")


@pytest.fixture(scope="session")
def stage() -> Stage:
    home = Path(os.environ["CROSSCHECK_HOME"])
    write_text(home / MADE_COUNTY, as_json({"made": "tests"}))
    exports = home / "exports"
    exports.mkdir()
    with rare_names():
        county = DemoCounty(build_world(200, 5, FIRST_NIGHT, plants=PLANTS), exports, "heavy")
    county.deliver(0)
    with patch.dict(os.environ):
        airflow = LocalAirflow(Settings(home=home, root=ROOT, threads=2, exports=exports))
        return Stage(airflow, county, dict(os.environ))

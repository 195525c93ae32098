"""What the tests of the DAGs share: which DAGs there must be, and one run of one of them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

import yaml

from crosscheck import settings as settings_module
from crosscheck.operate.local_airflow import LocalAirflow
from crosscheck_demo.demo import DemoCounty

ROOT = settings_module.load().root
SOURCES = yaml.safe_load((ROOT / "plugins" / "crosscheck" / "catalog" / "sources.yaml").read_text(encoding="utf-8"))
DEPARTMENTS = sorted(name for name, department in SOURCES.items() if department["connected"])
OWN = ["crosscheck_deadlines", "crosscheck_feedback", "crosscheck_nightly", "crosscheck_retention", "crosscheck_watch"]
DAG_IDS = [*OWN, *(f"landing_{name}" for name in DEPARTMENTS)]


@dataclass(frozen=True)
class Stage:
    """Airflow in this process, the county that delivers into it, and the environment in which both know each other."""

    airflow: LocalAirflow
    county: DemoCounty
    env: dict[str, str]

    @property
    def home(self) -> Path:
        return self.airflow.settings.home

    def dag(self, dag_id: str) -> Any:
        return self.airflow.bag.dags[dag_id]

    def run(self, dag_id: str, moment: datetime) -> Any:
        """One run of a DAG without a second try: a scheduler would wait minutes before it."""
        dag = self.dag(dag_id)
        tries = {task.task_id: task.retries for task in dag.tasks}
        for task in dag.tasks:
            task.retries = 0
        try:
            with patch.dict(os.environ, self.env):
                return dag.test(logical_date=moment)
        finally:
            for task in dag.tasks:
                task.retries = tries[task.task_id]

"""Airflow on this machine alone: its home below ours, SQLite, few workers, loopback. For ``demo`` and ``up``."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import httpx

from crosscheck.clock import TIMEZONE, ZONE
from crosscheck.errors import CrosscheckError
from crosscheck.files import private_folder
from crosscheck.operate.dag_kit import ENGINE_POOL, LANDING_POOL
from crosscheck.settings import Settings

if TYPE_CHECKING:
    from airflow.dag_processing.dagbag import DagBag

BUNDLE = "dags-folder"
POOLS = {LANDING_POOL: 3, ENGINE_POOL: 1}
"""Slots of each pool on one machine."""


def environment(settings: Settings) -> dict[str, str]:
    """The variables under which Airflow runs here. SQLite dies at the default parallelism of 32."""
    home = settings.home / "airflow"
    return {
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(settings.root / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(settings.root / "plugins"),
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__DEFAULT_TIMEZONE": TIMEZONE,
        "AIRFLOW__CORE__PARALLELISM": "4",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home / 'airflow.db'}",
        "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(home / "logs"),
        **settings.as_environment(),
    }


class LocalAirflow:
    """The project's DAGs in this process, run one after the other without a scheduler."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        os.environ.update(environment(settings), AIRFLOW__LOGGING__LOGGING_LEVEL="ERROR")
        private_folder(Path(os.environ["AIRFLOW_HOME"]))
        self.bag = _load_dags(settings)

    def ask_once(self) -> None:
        """Let Airflow answer one request here: it builds its interface then, and processes that are forked have it.

        Every process that runs a first task would else spend four seconds on it. Nothing of it stays behind: no thread.
        """
        from airflow.sdk.execution_time.supervisor import in_process_api_server

        transport = httpx.ASGITransport(app=in_process_api_server().app)

        async def ask() -> None:
            async with httpx.AsyncClient(transport=transport, base_url="http://in-process") as client:
                await client.get("/health")

        asyncio.run(ask())

    def run(self, dag_id: str, business_date: date, begins: Callable[[str], None] = lambda task_id: None) -> None:
        """Run one DAG for one business date; anything but success raises: Airflow has said why on the screen.

        ``begins`` is told each task as it begins.
        """
        moment = datetime.combine(business_date, time(0, 30), ZONE)
        dag: Any = self.bag.dags[dag_id]
        for task in dag.tasks:
            task.retries = 0  # a scheduler waits minutes between tries; somebody is watching this screen
            task.on_execute_callback = [lambda context: begins(context["task_instance"].task_id)]
        with _stored_already():
            run = dag.test(logical_date=moment)
        if run.state != "success":
            raise CrosscheckError(f"{dag_id} for {business_date} ended as '{run.state}'; the lines above say why")


def _nothing(*_: Any, **__: Any) -> None:
    """Stands for what has been done already."""


@contextmanager
def _stored_already() -> Iterator[None]:
    """Keep ``dag.test`` from reading all DAG files again and storing them again before each run: half a second each."""
    with patch.multiple("airflow.dag_processing.dagbag", BundleDagBag=_nothing, sync_bag_to_db=_nothing):
        yield


def _load_dags(settings: Settings) -> DagBag:
    """Make the metadata database and store the DAGs in it, as a run needs."""
    from airflow.dag_processing.bundles.manager import DagBundlesManager
    from airflow.dag_processing.dagbag import DagBag, sync_bag_to_db
    from airflow.utils import db

    db.initdb()
    DagBundlesManager().sync_bundles_to_db()
    bag = DagBag(str(settings.root / "dags"), bundle_name=BUNDLE)
    if bag.import_errors:
        raise CrosscheckError(f"DAG files that can't be imported: {sorted(bag.import_errors)}")
    sync_bag_to_db(bag, BUNDLE, None)
    return bag

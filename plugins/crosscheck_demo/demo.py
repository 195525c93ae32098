"""The demo: a county is made, its departments deliver, and the real DAGs run night after night in this process."""

from __future__ import annotations

import gc
import json
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import date, timedelta
from importlib import import_module
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread
from typing import Any

from rich.console import Console

from crosscheck import files
from crosscheck.catalog.datasets import Department, catalog
from crosscheck.cli.screen import phases
from crosscheck.flow.progress import Step
from crosscheck.flow.train_identity import train
from crosscheck.operate.dag_kit import LANDING_POOL
from crosscheck.operate.local_airflow import POOLS, LocalAirflow
from crosscheck.rules.stored import current_night
from crosscheck.settings import Settings
from crosscheck_demo.county.build import build_world
from crosscheck_demo.county.world import World
from crosscheck_demo.deliver.exports import write_exports
from crosscheck_demo.deliver.interface import serve
from crosscheck_demo.deliver.nights import records_for
from crosscheck_demo.demo_screen import show_demo
from crosscheck_demo.homes import made_home

FIRST_NIGHT = date(2026, 11, 18)
HOUSEHOLDS, NIGHTS, SEED = 2000, 3, 1
"""Of the county that is made when nobody asks for another."""
DELIVERY_NIGHTS = {
    **dict.fromkeys(("reference", "education", "police", "market", "organisation"), (0,)),
    **dict.fromkeys(("disabled_federation", "water"), (0,)),
    **{"civil_affairs": (0, 2), "finance": (0, 2), "bank": (0, 1)},
}
"""On which nights a department that does not deliver every night does."""
NIGHTLY_TASKS = 6


@dataclass(frozen=True)
class DemoCounty:
    """A made county whose departments deliver into ``folder``."""

    world: World
    folder: Path
    dirt: str

    def night(self, number: int) -> date:
        """The business date of a night, counted from 0."""
        return FIRST_NIGHT + timedelta(days=number)

    def delivering(self, number: int) -> list[str]:
        """The departments that deliver on that night."""
        every = [department.name for department in catalog().departments if department.connected]
        return [name for name in every if number in DELIVERY_NIGHTS.get(name, (number,))]

    def deliver(self, number: int) -> dict[str, Any]:
        """Write the night's exports and keep beside them what was done to the rows (counts only)."""
        night = self.night(number)
        summary = write_exports(
            records_for(self.world, night),
            night,
            self.folder,
            dirt=self.dirt,
            seed=self.world.seed,
            protected=self.world.protected,
            departments=self.delivering(number),
        )
        files.write_text(self.folder.parent / f"delivered-{night}.json", files.as_json(summary))
        return summary


def demo_home(settings: Settings, households: int, seed: int) -> Settings:
    """Settings of the demo's own home and ledger; ``ConfigurationError`` where another county lives."""
    return made_home(settings, "demo", {"households": households, "seed": seed})


def make_county(settings: Settings, households: int, seed: int, dirt: str = "heavy") -> DemoCounty:
    """Build the county and keep its truth beside the exports."""
    world = build_world(households, seed, FIRST_NIGHT)
    folder = settings.home / "exports"
    folder.mkdir(parents=True, exist_ok=True)
    return DemoCounty(world, folder, dirt)


@contextmanager
def housing_online(county: DemoCounty, number: int) -> Iterator[None]:
    """Serve the departments with an http interface for one night, known as their Airflow connections."""
    night = county.night(number)
    world = county.world
    rows = records_for(world, night)
    with serve(rows, night, dirt=county.dirt, seed=world.seed, protected=world.protected) as housing:
        connection = json.dumps({"conn_type": "http", "host": housing.base, "password": housing.token})
        served = [department.name for department in catalog().departments if department.delivery == "http-json"]
        known = {f"AIRFLOW_CONN_CROSSCHECK_{name.upper()}": connection for name in served}
        os.environ.update(known)
        try:
            yield
        finally:  # the address of a server that has stopped must not look like a department that fails
            for name in known:
                del os.environ[name]


@contextmanager
def filled_county(settings: Settings, step: Step) -> Iterator[Settings]:
    """The demo county with its nights, run first where they have not been; its interface answers while the block runs.

    ``crosscheck up`` looks at it where the home holds no county of its own.
    """
    settings = demo_home(settings, HOUSEHOLDS, SEED)
    county = make_county(settings, HOUSEHOLDS, SEED)
    if current_night(settings, county.night(NIGHTS - 1)) is None:
        run_nights(settings, county, NIGHTS, step)
    with housing_online(county, NIGHTS - 1):
        yield replace(settings, exports=county.folder)


def run_nights(
    settings: Settings, county: DemoCounty, nights: int, step: Step, grow: Callable[[], None] = lambda: None
) -> None:
    """Run the nights through the DAGs; beside each, the next one's exports and the identity model are made.

    ``grow`` is called for Airflow, for each department that has landed and for each task of a night that begins.
    """
    with _processes(1, county) as offices:
        delivered = offices.submit(_deliver, 0)
        step("starting Airflow")
        airflow = LocalAirflow(replace(settings, exports=county.folder))
        import_module("crosscheck.expect.gx")  # takes seconds: here once, and not in each process that lands
        airflow.ask_once()
        grow()
        with _processes(min(settings.threads, POOLS[LANDING_POOL]), county, airflow) as landing:
            for number in range(nights):
                day = county.night(number)
                step(f"night of {day}: departments deliver, landing DAGs take in")
                delivered.result()
                _land_night(landing, number, grow)
                if number + 1 < nights:
                    delivered = offices.submit(_deliver, number + 1)
                if number == 0:
                    trained = landing.submit(_train, settings, day)
                else:
                    trained.result()  # a night scores with a model of an earlier date
                _check_night(airflow, day, step, grow)
            trained.result()


def run_demo(
    settings: Settings, console: Console, households: int, nights: int, seed: int, verbose: bool = False
) -> None:
    """Make the county, run its nights through the DAGs, and tell what was found, held, published, and where."""
    settings = demo_home(settings, households, seed)
    with phases(console, 2 + nights * (len(_connected()) + NIGHTLY_TASKS)) as phase:
        phase.begin(f"making a county of {households:,} registered households")
        county = make_county(settings, households, seed)
        phase.grow()
        run_nights(settings, county, nights, phase.begin, phase.grow)
    show_demo(settings, console, county.world.truth, [county.night(number) for number in range(nights)], verbose)


def _connected() -> list[Department]:
    return [department for department in catalog().departments if department.connected]


@contextmanager
def _processes(count: int, county: DemoCounty, airflow: LocalAirflow | None = None) -> Iterator[ProcessPoolExecutor]:
    """Processes that know the county, and Airflow as it was started here: they are forked, nothing is loaded again."""
    gc.collect()
    gc.freeze()  # what is shared with the processes stays where it is
    pool = ProcessPoolExecutor(count, get_context("fork"), _know, (county, airflow))
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)
        gc.unfreeze()


_known: list[Any] = []
"""In one of the processes: the county, and Airflow."""


def _know(county: DemoCounty, airflow: LocalAirflow | None) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that was started by hand ends the others
    Thread(target=_end_with_parent, daemon=True).start()
    _known[:] = county, airflow


def _end_with_parent() -> None:
    """A process whose parent was killed would wait for work for ever."""
    parent = parent_process()
    assert parent is not None, "only ever run in a process of the pool"
    parent.join()
    os._exit(1)


def _deliver(number: int) -> None:
    _known[0].deliver(number)


def _land(department: Department, number: int) -> None:
    county, airflow = _known
    served = housing_online(county, number) if department.delivery == "http-json" else nullcontext()
    with served:
        airflow.run(f"landing_{department.name}", county.night(number))


def _train(settings: Settings, business_date: date) -> None:
    train(settings, business_date, lambda what: None)


def _land_night(landing: ProcessPoolExecutor, number: int, grow: Callable[[], None]) -> None:
    """Run the landing DAG of every connected department, as many side by side as there are processes."""
    for done in as_completed([landing.submit(_land, department, number) for department in _connected()]):
        done.result()
        grow()


def _check_night(airflow: LocalAirflow, day: date, step: Step, grow: Callable[[], None]) -> None:
    def begins(task_id: str) -> None:
        step(f"night of {day}: {task_id}")
        grow()

    airflow.run("crosscheck_nightly", day, begins)

"""The demo: a county is made, its departments deliver, and the real DAGs run night after night in this process."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

from rich.console import Console

from crosscheck import files
from crosscheck.catalog.datasets import Department, catalog
from crosscheck.cli.screen import phases
from crosscheck.engines.forked import forked, known
from crosscheck.flow import night as flow
from crosscheck.flow.progress import Step
from crosscheck.flow.train_identity import train
from crosscheck.operate.dag_kit import LANDING_POOL
from crosscheck.operate.local_airflow import POOLS, LocalAirflow
from crosscheck.rules.stored import current_night
from crosscheck.settings import Settings
from crosscheck_demo.county.build import build_world
from crosscheck_demo.county.people import Records
from crosscheck_demo.county.world import World
from crosscheck_demo.deliver.exports import write_exports
from crosscheck_demo.deliver.interface import serve
from crosscheck_demo.deliver.nights import records_for
from crosscheck_demo.demo_screen import show_demo
from crosscheck_demo.dirt.table import Keys
from crosscheck_demo.homes import made_home
from crosscheck_demo.planting.kept_scores import keep_scores
from crosscheck_demo.planting.planted import Planted

FIRST_NIGHT = date(2026, 11, 18)
HOUSEHOLDS, NIGHTS, SEED = 2000, 3, 1
"""Of the county that is made when nobody asks for another."""
DELIVERY_NIGHTS = {
    **dict.fromkeys(("reference", "education", "police", "market", "organisation"), (0,)),
    **dict.fromkeys(("disabled_federation", "water"), (0,)),
    **{"civil_affairs": (0, 2), "finance": (0, 2), "bank": (0, 1)},
}
"""On which nights a department that does not deliver every night does."""
LONGEST = 14
"""Nights that the quiet county can have."""
NIGHTLY_TASKS = 6
ARROWS: tuple[Callable[[Settings, date], object], ...]
ARROWS = (flow.check, flow.reconcile, flow.issue, flow.publish, flow.report)
"""What the nightly DAG does once deliveries are in."""
QUIET = "quiet"
"""The home of the quiet county, below the one that is named."""


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

    @property
    def truth(self) -> list[Planted]:
        """Everything that the nights must find."""
        return self.world.truth

    @property
    def protected(self) -> Keys:
        """The rows that take harmless dirt only."""
        return frozenset(self.world.protected)

    def records(self, number: int) -> Records:
        """Every dataset as the departments hold it on that night."""
        return records_for(self.world, self.night(number))

    def deliver(self, number: int) -> dict[str, Any]:
        """Write the night's exports and keep beside them what was done to the rows (counts only)."""
        night = self.night(number)
        summary = write_exports(
            self.records(number),
            night,
            self.folder,
            dirt=self.dirt,
            seed=self.world.seed,
            protected=self.protected,
            departments=self.delivering(number),
        )
        files.write_text(self.folder.parent / f"delivered-{night}.json", files.as_json(summary))
        return summary


def demo_home(settings: Settings, households: int, seed: int) -> Settings:
    """Settings of the quiet county's own home and ledger; ``ConfigurationError`` where another county lives."""
    return made_home(settings, QUIET, {"households": households, "seed": seed})


def make_county(settings: Settings, households: int, seed: int, dirt: str = "heavy") -> DemoCounty:
    """Build the county and keep its truth beside the exports."""
    world = build_world(households, seed, FIRST_NIGHT)
    folder = settings.home / "exports"
    folder.mkdir(parents=True, exist_ok=True)
    return DemoCounty(world, folder, dirt)


@contextmanager
def housing_online(county: DemoCounty, number: int) -> Iterator[None]:
    """Serve the departments with an http interface for one night, known as their Airflow connections."""
    night, rows = county.night(number), county.records(number)
    with serve(rows, night, dirt=county.dirt, seed=county.world.seed, protected=county.protected) as housing:
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
    """The quiet county with its nights, run first where they have not been; its interface answers while the block runs.

    ``crosscheck up`` looks at it where the home holds no county of its own: it is filled sooner than the living one.
    """
    settings = demo_home(settings, HOUSEHOLDS, SEED)
    county = make_county(settings, HOUSEHOLDS, SEED)
    if current_night(settings, county.night(NIGHTS - 1)) is None:
        run_nights(settings, county, range(NIGHTS), step)
    with housing_online(county, NIGHTS - 1):
        yield replace(settings, exports=county.folder)


def run_nights(
    settings: Settings,
    county: DemoCounty,
    nights: range,
    step: Step,
    grow: Callable[[], None] = lambda: None,
    by_dags: int = LONGEST,
    morning: Callable[[int], None] = lambda number: None,
) -> None:
    """Run the nights; beside each, the next one's exports and the identity model are made.

    The first ``by_dags`` nights of the county run through the DAGs, later ones by the functions that the DAGs call.
    ``grow`` is called for Airflow, for each department that has landed and for each task of a night that begins,
    ``morning`` when a night is done.
    """
    settings = replace(settings, exports=county.folder)
    with forked(1, county) as offices:
        delivered = offices.submit(_deliver, nights[0])
        airflow = _started_airflow(settings, step) if nights[0] < by_dags else None
        import_module("crosscheck.expect.gx")  # takes seconds: here once, and not in each process that lands
        grow()
        with forked(min(settings.threads, POOLS[LANDING_POOL]), county, settings, airflow) as landing:
            trained = landing.submit(_nothing)
            for number in nights:
                day = county.night(number)
                dags = airflow if number < by_dags else None
                step(f"night of {day}: departments deliver, {'landing DAGs take in' if dags else 'commands take in'}")
                delivered.result()
                _land_night(landing, _land_by_dag if dags else _land, number, grow)
                if number + 1 in nights:
                    delivered = offices.submit(_deliver, number + 1)
                trained.result()  # a night scores with a model of an earlier date
                if number == 0:
                    trained = landing.submit(_train, settings, day)
                _check_night(settings, dags, day, step, grow)
                morning(number)
            trained.result()


def _started_airflow(settings: Settings, step: Step) -> LocalAirflow:
    step("starting Airflow")
    airflow = LocalAirflow(settings)
    airflow.ask_once()
    return airflow


def run_quiet_demo(
    settings: Settings, console: Console, households: int, nights: int, seed: int, verbose: bool = False
) -> None:
    """Make the quiet county, run its nights through the DAGs, and tell what was found, held, published, and where."""
    settings = demo_home(settings, households, seed)
    with phases(console, 2 + nights * parts_of_a_night()) as phase:
        phase.begin(f"making a county of {households:,} registered households")
        county = make_county(settings, households, seed)
        phase.grow()
        run_nights(settings, county, range(nights), phase.begin, phase.grow)
    keep_scores(settings, county.truth, [county.night(number) for number in range(nights)])
    show_demo(settings, console, county.truth, [county.night(number) for number in range(nights)], verbose)


def parts_of_a_night() -> int:
    """By how many parts the bar grows in a night: its landings and its tasks."""
    return len(_connected()) + NIGHTLY_TASKS


def _connected() -> list[Department]:
    return [department for department in catalog().departments if department.connected]


def _deliver(number: int) -> None:
    known()[0].deliver(number)


def _nothing() -> None:
    """What was trained before the first night."""


def _land_by_dag(department: Department, number: int) -> None:
    county, _, airflow = known()
    with _served(department, number):
        airflow.run(f"landing_{department.name}", county.night(number))


def _land(department: Department, number: int) -> None:
    county, settings, _ = known()
    with _served(department, number):
        flow.land_department(settings, department.name, county.night(number))


def _served(department: Department, number: int) -> AbstractContextManager[None]:
    return housing_online(known()[0], number) if department.delivery == "http-json" else nullcontext()


def _train(settings: Settings, business_date: date) -> None:
    train(settings, business_date, lambda what: None)


def _land_night(
    landing: ProcessPoolExecutor, land: Callable[[Department, int], None], number: int, grow: Callable[[], None]
) -> None:
    """Land every connected department, as many side by side as there are processes."""
    for done in as_completed([landing.submit(land, department, number) for department in _connected()]):
        done.result()
        grow()


def _check_night(
    settings: Settings, airflow: LocalAirflow | None, day: date, step: Step, grow: Callable[[], None]
) -> None:
    def begins(task_id: str) -> None:
        step(f"night of {day}: {task_id}")
        grow()

    if airflow:
        airflow.run("crosscheck_nightly", day, begins)
        return
    for arrow in ARROWS:
        begins(arrow.__name__)
        arrow(settings, day)

"""The demo: a county is made, its departments deliver, and the real DAGs run night after night in this process."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from rich.console import Console

from crosscheck import files
from crosscheck.access.scopes import EVERYTHING
from crosscheck.catalog.datasets import catalog
from crosscheck.catalog.rules import rule_catalog
from crosscheck.cli.screen import Step, show_night, steps
from crosscheck.errors import CrosscheckError
from crosscheck.flow.train_identity import train
from crosscheck.ledger.database import open_ledger, reading
from crosscheck.ledger.queries import find
from crosscheck.operate.local_airflow import LocalAirflow
from crosscheck.rules.night import current_night
from crosscheck.settings import Settings
from crosscheck.views.nights import summary
from crosscheck_demo.county.build import build_world
from crosscheck_demo.county.world import World
from crosscheck_demo.deliver.exports import write_exports
from crosscheck_demo.deliver.interface import serve
from crosscheck_demo.deliver.nights import records_for
from crosscheck_demo.homes import made_home
from crosscheck_demo.planting.score import compare

FIRST_NIGHT = date(2026, 11, 18)
DELIVERY_NIGHTS = {
    **dict.fromkeys(("reference", "education", "police", "market", "organisation"), (0,)),
    **dict.fromkeys(("disabled_federation", "water"), (0,)),
    **{"civil_affairs": (0, 2), "finance": (0, 2), "bank": (0, 1)},
}
"""On which nights a department that does not deliver every night does."""


NEXT_STEPS = """
Next: open the xlsx lists in the revision's folder, then
  export CROSSCHECK_HOME={home}
  crosscheck issues                       the ledger
  crosscheck explain {number}   one issue's evidence, from the frozen snapshots
  crosscheck rule ED-01                   what a rule asks, and its sample rows
  crosscheck verify                       hashes of lake, lists and history
  crosscheck up                           the same county in Airflow, with its pages
(the command lies in .venv/bin; demo and up again change nothing that is there)"""


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


def run_demo(settings: Settings, console: Console, households: int, nights: int, seed: int) -> None:
    """Make the county, run its nights through the DAGs, and tell what was found, held, published, and where."""
    settings = demo_home(settings, households, seed)
    with steps(console, "demo") as step:
        step(f"making a county of {households:,} registered households")
        county = make_county(settings, households, seed)
        step("starting Airflow in this process")
        airflow = LocalAirflow(replace(settings, exports=county.folder))
        for number in range(nights):
            _run_night(county, airflow, number, step)
            if number == 0:
                train(settings, county.night(0), lambda what: step(f"identity model: {what}"))
    last = county.night(nights - 1)
    show_night(console, summary(settings, last))
    for number in range(nights):
        console.print(_night_line(settings, county, number), soft_wrap=True)
    console.print(NEXT_STEPS.format(home=settings.home, number=_some_issue(settings)), soft_wrap=True)


def _run_night(county: DemoCounty, airflow: LocalAirflow, number: int, step: Step) -> None:
    """One night: the departments deliver, their landing DAGs take in, the nightly DAG does the rest."""
    day = county.night(number)
    step(f"night of {day}: departments deliver")
    county.deliver(number)
    with housing_online(county, number):
        for department in catalog().departments:
            if department.connected:
                step(f"night of {day}: landing_{department.name}")
                airflow.run(f"landing_{department.name}", day)
        step(f"night of {day}: crosscheck_nightly")
        airflow.run("crosscheck_nightly", day)


def _night_line(settings: Settings, county: DemoCounty, number: int) -> str:
    """How many of the planted problems one night found, and what it published with which hash."""
    day = county.night(number)
    night = current_night(settings, day)
    if night is None:
        raise CrosscheckError(f"the night of {day} left no result")
    rows = pq.read_table(night.findings).to_pylist()
    scores = compare(county.world.truth, rows, day, rule_catalog(settings.root)).values()
    planted, found = sum(s.planted for s in scores), sum(s.found for s in scores)
    missed, extra = sum(len(s.missed) for s in scores), sum(len(s.extra) for s in scores)
    revision = summary(settings, day)["revision"]
    return (
        f"{day}: {planted} planted problems, {found} found, {missed} missed, {extra} findings beyond them; "
        f"{revision['name']} sha256 {revision['sha256'][:16]}"
    )


def _some_issue(settings: Settings) -> str:
    with reading(open_ledger(settings.ledger_url), EVERYTHING) as connection:
        found = find(connection, EVERYTHING, only_open=True, limit=1)
    return found[0].number if found else "NUMBER"

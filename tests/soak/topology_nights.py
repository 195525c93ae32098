"""A made county's nights through Airflow's own server, and the same nights as plain functions in this process."""

from __future__ import annotations

import hashlib
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from datetime import time as clock_time
from pathlib import Path
from typing import Any

import httpx
from topology_driver import Driver, readable, wait_until, wait_until_well

from crosscheck import settings as settings_module
from crosscheck.clock import ZONE
from crosscheck.flow import night as flow
from crosscheck.ledger.database import open_ledger
from crosscheck.operate.first_accounts import map_first_admin
from crosscheck_demo.county.build import build_world
from crosscheck_demo.demo import FIRST_NIGHT, DemoCounty

HOUSEHOLDS, SEED = 300, 5
PLANTS = ("DE-01", "ED-01", "ID-01")
EVERY = ("reference", "registry", "education", "civil_affairs")
LATER = ("registry",)
"""Who delivers in the first night, and in each later one; the rules that need others are held."""
NIGHTLY = "crosscheck_nightly"
ENDED = ("success", "failed")
ONE_NIGHT = 1500
"""Seconds that a disturbed night may take."""
BETWEEN_KILLS = 3
NO_LISTS = ("manifest.json", ".lock")
"""Beside the lists: a hash over times of day, and what a home has that was written to."""
NEVER_MIND = (httpx.HTTPError, KeyError, ValueError)
"""What asking ends with while a server is down."""


class FewDepartments(DemoCounty):
    def delivering(self, number: int) -> list[str]:
        return list(LATER if number else EVERY)


def made_county(folder: Path) -> FewDepartments:
    """A county that delivers into ``folder``."""
    return FewDepartments(build_world(HOUSEHOLDS, SEED, FIRST_NIGHT, plants=PLANTS), folder, "heavy")


def deliver(county: FewDepartments, number: int) -> None:
    """Let the departments of a night deliver."""
    county.deliver(number)
    readable(county.folder)


@dataclass
class Airflow:
    """Airflow's interface, asked as its first user; what fails while a server is down is asked again."""

    address: str
    password: str
    _token: str = ""

    def ask(self, method: str, path: str, **options: Any) -> Any:
        """One request; raises ``httpx.HTTPError`` for what was refused."""
        if not self._token:
            login = {"username": "admin", "password": self.password}
            given = httpx.post(f"{self.address}/auth/token", json=login, timeout=60)
            self._token = given.raise_for_status().json()["access_token"]
        headers = {"Authorization": f"Bearer {self._token}"}
        url = f"{self.address}/api/v2/{path}"
        return httpx.request(method, url, headers=headers, timeout=60, **options).raise_for_status().json()

    def run(self, dag: str, day: date) -> None:
        """Start a run for a business date; one that is there is left alone."""
        moment = datetime.combine(day, clock_time(0, 30), ZONE).isoformat()
        given = {"dag_run_id": f"night-{day}", "logical_date": moment}
        try:
            self.ask("POST", f"dags/{dag}/dagRuns", json=given)
        except httpx.HTTPStatusError as error:
            if error.response.status_code != httpx.codes.CONFLICT:
                raise

    def state(self, dag: str, day: date) -> str:
        """Of a run; '' while nobody answers."""
        return self._said(lambda: self.ask("GET", f"dags/{dag}/dagRuns/night-{day}")["state"])

    def task(self, dag: str, day: date, task: str) -> str:
        """The state of a run's task; '' while nobody answers."""
        return self._said(lambda: self.ask("GET", f"dags/{dag}/dagRuns/night-{day}/taskInstances/{task}")["state"])

    def tries(self, day: date) -> dict[str, int]:
        """How often each task of a night was tried."""
        found = self.ask("GET", f"dags/{NIGHTLY}/dagRuns/night-{day}/taskInstances")["task_instances"]
        return {task["task_id"]: task["try_number"] for task in found}

    def unpause(self, dags: list[str]) -> None:
        """Wait until the DAG processor has stored them, and let them run, as an operator does."""
        known = "dags?limit=100&exclude_stale=true"
        there = lambda: {dag["dag_id"] for dag in self.ask("GET", known)["dags"]}  # noqa: E731
        wait_until(lambda: set(dags) <= there(), 300, f"not all of {dags} are known")
        for dag in dags:
            self.ask("PATCH", f"dags/{dag}", json={"is_paused": False})

    def _said(self, question: Callable[[], str | None]) -> str:
        try:
            return question() or ""
        except NEVER_MIND:
            return ""


def night_through(airflow: Airflow, county: FewDepartments, number: int, meanwhile: Callable[[], None]) -> float:
    """A night's landings and the night; ``meanwhile`` is called while its ``check`` runs. The seconds it took."""
    day, began = county.night(number), time.monotonic()
    landings = [f"landing_{name}" for name in county.delivering(number)]
    for dag in landings:
        airflow.run(dag, day)
    for dag in landings:
        wait_until(lambda dag=dag: airflow.state(dag, day) in ENDED, ONE_NIGHT, f"{dag} of {day}")  # type: ignore[misc]
        assert airflow.state(dag, day) == "success", dag
    airflow.run(NIGHTLY, day)
    wait_until(lambda: airflow.task(NIGHTLY, day, "check") in ("running", *ENDED), ONE_NIGHT, f"check of {day}")
    meanwhile()
    wait_until(lambda: airflow.state(NIGHTLY, day) in ENDED, ONE_NIGHT, f"the night of {day}")
    assert airflow.state(NIGHTLY, day) == "success", airflow.tries(day)
    return time.monotonic() - began


def embedded(county: FewDepartments, number: int, home: Path) -> None:
    """The same night in this process, without Airflow and without a server."""
    settings = replace(settings_module.load().apart(home), exports=county.folder)
    open_ledger(settings.ledger_url).dispose()
    map_first_admin(settings, "admin")  # an entry of the history, as the first start makes it: lists count entries
    day = county.night(number)
    for department in county.delivering(number):
        flow.land_department(settings, department, day, must_read=True)
    for arrow in (flow.check, flow.reconcile, flow.issue, flow.publish, flow.report, flow.ask):
        arrow(settings, day)


@dataclass
class Nights:
    """The county's nights one after the other, each through the topology and without it, in the home ``beside``."""

    driver: Driver
    airflow: Airflow
    county: FewDepartments
    beside: Path
    rng: random.Random
    count: int = 0

    def one(self, *killed: str) -> str:
        """The next night both ways; ``killed`` die while its ``check`` runs. How it went, in words for the report."""
        number, self.count = self.count, self.count + 1
        deliver(self.county, number)
        took = night_through(self.airflow, self.county, number, lambda: self._kill(killed))
        wait_until_well(self.driver, *killed)
        embedded(self.county, number, self.beside)
        again = {task: count for task, count in self.airflow.tries(self.county.night(number)).items() if count > 1}
        return f"{self.driver.way}: night {number}, killed: {killed or 'none'}, {took:.0f} s, again: {again}"

    def _kill(self, services: tuple[str, ...]) -> None:
        for service in services:
            time.sleep(self.rng.uniform(0, BETWEEN_KILLS))
            self.driver.kill(service)


def lists_of(home: Path) -> dict[str, str]:
    """Every file of every revision with its SHA-256."""
    found = [path for path in sorted((home / "revisions").rglob("*")) if path.is_file() and path.name not in NO_LISTS]
    return {str(path.relative_to(home)): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}

"""Airflow's own server beside a bench: its database, the project's DAGs in it, its pages, and nothing that runs."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from crosscheck.errors import CrosscheckError
from crosscheck.operate.up import LOOPBACK, USER, airflow_environment, prepare_database
from crosscheck.settings import Settings
from crosscheck_demo.bench.portal_served import answers, free_port


@dataclass(frozen=True)
class Airflow:
    """Where a server of Airflow answers, and a token for it."""

    address: str
    token: str = field(repr=False)


LIST_OF_DAGS = (
    "/ui/dags?dag_runs_limit=14&limit=50&offset=0&tags_match_mode=any&exclude_stale=true&order_by=dag_display_name"
)
PAGE = (
    ("/dags",),
    ("/ui/config", "/api/v2/version"),
    ("/ui/auth/me", "/ui/auth/menus", "/api/v2/plugins"),
    (
        "/api/v2/dagTags?limit=10&offset=0&order_by=name&tag_name_prefix_pattern=",
        "/api/v2/importErrors?limit=1",
        "/api/v2/dags/~/dagRuns?limit=1&state=running&state=queued",
        LIST_OF_DAGS,
    ),
)
"""What a browser asks for when somebody opens the list of DAGs, one step behind the other, all of a step at once: seen
in Chromium with Airflow 3.3.2. Files that a browser keeps are left out.
"""


def opened(browser: httpx.Client, address: str, at_once: ThreadPoolExecutor) -> httpx.Response:
    """Open the list of DAGs as a browser does; the last answer, or the first that is none."""
    for step in PAGE:
        found = list(at_once.map(lambda where: browser.get(f"{address}{where}"), step))
        refused = [answer for answer in found if answer.status_code >= 400]
        if refused:
            return refused[0]
    return found[-1]


@contextmanager
def running_api(settings: Settings) -> Iterator[Airflow]:
    """Airflow's server of its pages while the block runs, in the home of ``settings``."""
    port = free_port()
    env = airflow_environment(settings, port)
    # The bench's portal is a process of its own: Airflow's server has Airflow's pages alone.
    env |= {"AIRFLOW__CORE__PLUGINS_FOLDER": str(settings.home / "airflow" / "plugins")}
    prepare_database(env)
    airflow = str(Path(sys.executable).with_name("airflow"))
    _run([airflow, "dags", "reserialize"], env)
    log = settings.home / "airflow" / "api-server.log"
    with log.open("wb") as out:
        command = [airflow, "api-server", "--host", LOOPBACK, "--workers", "1"]
        process = subprocess.Popen(command, env=env, stdout=out, stderr=out, start_new_session=False)
    try:
        address = f"http://{LOOPBACK}:{port}"
        answers(f"{address}/api/v2/version")
        yield Airflow(address, _token(address, settings))
    finally:
        process.terminate()
        process.wait(30)


def _token(address: str, settings: Settings) -> str:
    passwords = json.loads((settings.home / "airflow" / "passwords.json").read_text(encoding="utf-8"))
    answer = httpx.post(f"{address}/auth/token", json={"username": USER, "password": passwords[USER]}, timeout=60)
    return str(answer.json()["access_token"])


def _run(command: list[str], env: Mapping[str, str]) -> None:
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CrosscheckError(f"{' '.join(command[1:])} failed: {done.stderr.strip().splitlines()[-1:]}")

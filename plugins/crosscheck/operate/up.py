"""Airflow for one machine: its parts started on the loopback, watched, and stopped together."""

from __future__ import annotations

import json
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from crosscheck.access.accounts import Account
from crosscheck.access.roles import Role
from crosscheck.errors import CrosscheckError
from crosscheck.files import private_folder, write_text
from crosscheck.flow.progress import Step
from crosscheck.operate.first_accounts import who_signs_in
from crosscheck.operate.heartbeat import ails_parts, ails_portal
from crosscheck.operate.local_airflow import POOLS, environment
from crosscheck.settings import Settings

LOOPBACK = "127.0.0.1"
USER = "admin"
START_SECONDS = 180
COMPONENTS = {
    "api-server": ["api-server", "--host", LOOPBACK],
    # The log servers of these two would listen on every interface; on one machine logs are read from the disk.
    "scheduler": ["scheduler", "--skip-serve-logs"],
    "triggerer": ["triggerer", "--skip-serve-logs"],
    "dag-processor": ["dag-processor"],
}


@dataclass(frozen=True)
class SignIn:
    """Somebody who may sign in to the portal."""

    account: Account
    password: str = field(repr=False)


@dataclass(frozen=True)
class Running:
    """Airflow as it runs: where it and the portal answer, who signs in, where its parts write their logs."""

    address: str
    user: str
    password: str = field(repr=False)
    logs: Path
    parts: dict[str, subprocess.Popen[bytes]]
    portal: str
    people: tuple[SignIn, ...]

    def watch(self) -> None:
        """Wait until interrupted; a part that ends by itself raises with where its log lies."""
        try:
            while True:
                _refuse_ended(self.parts, self.logs)
                time.sleep(2)
        except KeyboardInterrupt:
            return


def stop_on_signals() -> None:
    """Let SIGINT and SIGTERM interrupt this process: a shell starts what runs in the background with SIGINT ignored.

    Whoever stops this with a signal stops Airflow's parts too: they are children in sessions of their own.
    """

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, interrupt)


@contextmanager
def running_airflow(settings: Settings, port: int, step: Step) -> Iterator[Running]:
    """Bring the database up to date, start every part, wait until all are healthy; stop them when the block ends."""
    stop_on_signals()
    home = private_folder(settings.home / "airflow")
    logs = private_folder(home / "components")
    accounts = [each for each in who_signs_in(settings) if each.user != USER]
    env = airflow_environment(settings, port, accounts)
    step("Airflow's database")
    prepare_database(env)
    step("Airflow")
    with components(env, logs) as parts:
        wait_until_healthy(port, parts, logs)
        passwords = json.loads(_password_file(home).read_text(encoding="utf-8"))
        people = tuple(SignIn(each, passwords[each.user]) for each in accounts)
        portal = f"{env['CROSSCHECK_PORTAL_URL']}/"
        yield Running(f"http://{LOOPBACK}:{port}", USER, passwords[USER], logs, parts, portal, people)


def airflow_environment(settings: Settings, port: int, accounts: Sequence[Account] = ()) -> dict[str, str]:
    """The variables of all components. Secrets are made once and kept readable for the owner alone.

    Who holds one of ``accounts`` signs in to the portal and sees nothing of Airflow, but for the data team.
    """
    home = private_folder(settings.home / "airflow")
    address = f"http://{LOOPBACK}:{port}"
    return {
        **os.environ,
        **environment(settings),
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__LOGGING__LOGGING_LEVEL": "INFO",
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{address}/execution/",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": ",".join([f"{USER}:admin", *map(_airflow_user, accounts)]),
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(
            _password_file(home, [USER, *(each.user for each in accounts)])
        ),
        "AIRFLOW__API__HOST": LOOPBACK,
        "AIRFLOW__API__PORT": str(port),
        "AIRFLOW__API__BASE_URL": address,
        "AIRFLOW__API_AUTH__JWT_SECRET": _kept_secret(home / "jwt_secret"),
        "CROSSCHECK_PORTAL_URL": settings.portal_url or f"{address}/crosscheck",
        "AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL": "30",
    }


def _kept_secret(path: Path) -> str:
    if not path.exists():
        write_text(path, secrets.token_hex(64))
    return path.read_text(encoding="utf-8")


def _airflow_user(each: Account) -> str:
    return f"{each.user}:{'op' if each.person.role is Role.ENGINEER else ''}"


def _password_file(home: Path, users: Iterable[str] = ()) -> Path:
    """The file of passwords; who is not in it yet gets one."""
    path = home / "passwords.json"
    known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    missing = {user: secrets.token_urlsafe(12) for user in users if user not in known}
    if missing:
        write_text(path, json.dumps(known | missing))
    return path


def prepare_database(env: dict[str, str]) -> None:
    """Bring Airflow's tables up to date and make the pools the DAGs name."""
    airflow = str(Path(sys.executable).with_name("airflow"))
    commands = [["db", "migrate"], *(["pools", "set", name, str(slots), "crosscheck"] for name, slots in POOLS.items())]
    for command in commands:
        done = subprocess.run([airflow, *command], env=env, capture_output=True, text=True, check=False)
        if done.returncode:
            raise CrosscheckError(f"airflow {' '.join(command)} failed: {done.stderr.strip().splitlines()[-1:]}")


@contextmanager
def components(env: dict[str, str], logs: Path) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """Start Airflow's parts, each with a log file of its own, and stop them all at the end."""
    airflow = str(Path(sys.executable).with_name("airflow"))
    started: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, command in COMPONENTS.items():
            with (logs / f"{name}.log").open("ab") as log:
                started[name] = subprocess.Popen(
                    [airflow, *command], env=env, stdout=log, stderr=log, start_new_session=True
                )
        yield started
    finally:
        for process in started.values():
            process.send_signal(signal.SIGTERM)
        for process in started.values():
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)


def wait_until_healthy(port: int, parts: dict[str, subprocess.Popen[bytes]], logs: Path) -> None:
    """Wait for the health page; a part that ends meanwhile raises with where its log lies."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        _refuse_ended(parts, logs)
        if _is_healthy(port):
            return
        time.sleep(1)
    raise CrosscheckError(f"Airflow was not healthy after {START_SECONDS} seconds; the logs lie in {logs}")


def _refuse_ended(parts: dict[str, subprocess.Popen[bytes]], logs: Path) -> None:
    for name, process in parts.items():
        if process.poll() is not None:
            raise CrosscheckError(f"{name} has ended by itself; its log: {logs / f'{name}.log'}")


def _is_healthy(port: int) -> bool:
    address = f"http://{LOOPBACK}:{port}"
    return not (
        ails_parts(address, ["metadatabase", "scheduler", "dag_processor"], 5)
        or ails_portal(address, without_ledger=True)
    )

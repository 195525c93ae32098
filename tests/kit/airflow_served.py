"""Airflow's login before the portal, as people meet it: ``crosscheck portal`` and Airflow's own server with the plugin.

Run as a program it is both servers of one auth manager in one process: ``python -m kit.airflow_served OWN PLUGIN``.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import urljoin

import httpx

from crosscheck.operate.local_airflow import environment
from crosscheck.settings import Settings

MANAGERS = {
    "simple": "airflow.api_fastapi.auth.managers.simple.simple_auth_manager.SimpleAuthManager",
    "fab": "airflow.providers.fab.auth_manager.fab_auth_manager.FabAuthManager",
}
PASSWORDS = {"township": "pass-of-township", "inspector": "pass-of-inspector", "stranger": "pass-of-stranger"}
"""Users of both auth managers; nobody maps the last to a role."""
ADMIN = {"admin": "pass-of-admin"}
SECONDS = 400
SAME = {"Sec-Fetch-Site": "same-origin"}


@dataclass(frozen=True)
class Served:
    """Where one auth manager's portal answers: as a server of its own, and in Airflow's; and what both log."""

    manager: str
    own: str
    plugin: str
    log: Path

    def at(self, where: str) -> str:
        """The address of one of the two."""
        return self.own if where == "own" else self.plugin


@contextmanager
def served_by_airflow(settings: Settings, folder: Path) -> Iterator[dict[str, Served]]:
    """The portal of ``settings`` behind each auth manager, all with one database of Airflow."""
    with ExitStack() as stack:
        begun = {manager: stack.enter_context(_process(settings, folder, manager)) for manager in MANAGERS}
        for served, process in begun.values():
            _wait(served, process)
        yield {manager: served for manager, (served, _) in begun.items()}


@contextmanager
def _process(settings: Settings, folder: Path, manager: str) -> Iterator[tuple[Served, subprocess.Popen[bytes]]]:
    ports = [_free_port(), _free_port()]
    log = folder / f"{manager}.log"
    command = [sys.executable, "-m", "kit.airflow_served", *map(str, ports)]
    with log.open("wb") as out:
        process = subprocess.Popen(command, env=_environment(settings, folder, manager), stdout=out, stderr=out)
    try:
        yield Served(manager, *(f"http://127.0.0.1:{port}" for port in ports), log=log), process
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


def _environment(settings: Settings, folder: Path, manager: str) -> Mapping[str, str]:
    passwords = folder / "passwords.json"
    passwords.write_text(json.dumps(PASSWORDS | ADMIN), encoding="utf-8")
    here = Path(__file__).parents[1]
    return {
        **os.environ,
        **environment(settings),
        "PYTHONPATH": f"{here}:{here.parent / 'plugins'}",
        "AIRFLOW__CORE__AUTH_MANAGER": MANAGERS[manager],
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": ",".join([*(f"{user}:" for user in PASSWORDS), "admin:admin"]),
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(passwords),
        "AIRFLOW__API_AUTH__JWT_SECRET": "of-the-tests" * 8,
        "AIRFLOW__API__SECRET_KEY": "of-the-tests" * 4,
        "AIRFLOW__LOGGING__LOGGING_LEVEL": "INFO",
        "AIRFLOW__FAB__AUTH_RATE_LIMIT": "1000 per 40 second",  # 5 is its own; these tests sign in more often
    }


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait(served: Served, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + SECONDS
    waiting = [served.own, served.plugin]
    while waiting:
        assert process.poll() is None, served.log.read_text(encoding="utf-8")
        assert time.monotonic() < until, served.log.read_text(encoding="utf-8")
        try:
            answer = httpx.get(f"{waiting[0]}/crosscheck/health", timeout=60)
        except httpx.TransportError:
            time.sleep(0.2)
            continue
        assert answer.text.startswith("户查"), answer.text
        waiting.pop(0)


def sign_in(session: httpx.Client, user: str, password: str, page: str = "/crosscheck/") -> httpx.Response:
    """Ask for ``page``, fill in the form it leads to, and go where that leads."""
    form = session.get(session.get(page).headers["location"])
    answer = fill_in(session, form, user, password)
    return session.get(answer.headers["location"]) if answer.is_redirect else answer


def fill_in(session: httpx.Client, form: httpx.Response, user: str, password: str) -> httpx.Response:
    """Send the form of a login page, whichever auth manager it is of, as a browser does."""
    html = form.text
    hidden = dict(re.findall(r'<input[^>]*type="hidden" name="([^"]+)" value="([^"]*)"', html))
    hidden |= dict(re.findall(r'<input id="(csrf_token)" name="csrf_token" type="hidden" value="([^"]*)"', html))
    user_field = "user" if 'name="user"' in html else "username"
    action = re.search(r'<form[^>]* action="([^"]*)"', html)
    to = urljoin(str(form.url), action[1] if action else "")
    kept = {name: unescape(value) for name, value in hidden.items()}
    return session.post(to, data={**kept, user_field: user, "password": password}, headers=SAME)


def main(own: int, plugin: int) -> None:
    """Both servers of the auth manager that the environment names."""
    os.environ["AIRFLOW__API__BASE_URL"] = f"http://127.0.0.1:{own}"
    import uvicorn
    from airflow.utils import db
    from airflow.utils.providers_configuration_loader import providers_configuration_loaded

    from crosscheck import settings as settings_module
    from crosscheck.portal.server import serve

    with Path(os.environ["AIRFLOW_HOME"] + ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        providers_configuration_loaded(db.initdb)()
    from airflow.api_fastapi.app import create_app, get_auth_manager

    config = uvicorn.Config(create_app(apps="core"), port=plugin, log_config=None, access_log=False)
    manager = get_auth_manager()
    if flask_app := getattr(manager, "flask_app", None):
        with flask_app.app_context():
            people = manager.security_manager
            for user, password in PASSWORDS.items():
                public = people.find_role("Public")
                assert people.add_user(user, "Vorname", "Nachname", f"{user}@example.org", public, password=password)
    threading.Thread(target=uvicorn.Server(config).run, daemon=True).start()
    serve(settings_module.load(), "127.0.0.1", own, proxy="127.0.0.1")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

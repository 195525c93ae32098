"""What both ways of starting the topology share: its folder of secrets, its county, what a way has to do."""

from __future__ import annotations

import base64
import secrets
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from topology_file import PARTS

from crosscheck.catalog.site_files import BUILT_IN

PASSWORDS = ("postgres_password", "admin_password", "jwt_key", "session_key")
UNTIL_HEALTHY = 600


class Driver(Protocol):
    """Starts and kills services of ``docker-compose.yml``."""

    way: str
    """How services run, in words for the report."""
    airflow: str
    portal: str
    """Where the two answer."""

    def start(self, *names: str) -> None:
        """Start services, or start them again."""

    def first_start(self) -> str:
        """Run the one-shot service to its end; what it said. Raises where it failed."""

    def ail(self, name: str) -> str:
        """What the service's own health check says; nothing where it is well."""

    def kill(self, name: str) -> None:
        """End it as a crash would."""

    def command(self, *words: str) -> str:
        """Run a command of the product beside the portal; what it said. Raises where it failed."""

    @property
    def home(self) -> Path:
        """The county's home, as this machine sees it."""


def wait_until(true: Callable[[], bool], seconds: float, what: str) -> None:
    """Look again and again; ``AssertionError`` with ``what`` when the time is over."""
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, what
        time.sleep(1)


def wait_until_well(driver: Driver, *names: str) -> None:
    """Wait until each service is well, by the health checks of ``docker-compose.yml``."""
    for name in names or PARTS:
        wait_until(lambda name=name: not driver.ail(name), UNTIL_HEALTHY, f"{name}: {driver.ail(name)}")  # type: ignore[misc]


def prepare(folder: Path, database: str) -> None:
    """Lay out what the operator lays out: ``secrets``, ``county``, ``drop``. ``database``: host of PostgreSQL."""
    kept = folder / "secrets"
    kept.mkdir(mode=0o700)
    texts = {name: secrets.token_hex(32) for name in PASSWORDS}
    texts["fernet_key"] = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
    texts |= dict.fromkeys(("workbook_password", "smtp_password", "webhook_url", "metrics_token", "head_key"), "")
    for secret, login in (("airflow_database", "airflow"), ("ledger", "crosscheck")):
        texts[secret] = f"postgresql+psycopg://{login}:{secrets.token_hex(32)}@{database}/{login}"
    for name, text in texts.items():
        (kept / name).write_text(text, encoding="utf-8")
        (kept / name).chmod(0o444)
    shutil.copytree(BUILT_IN, folder / "county")
    (folder / "drop").mkdir()
    readable(folder / "county", folder / "drop")


def readable(*folders: Path) -> None:
    """Let the service's own account read what lies in the folders."""
    for folder in folders:
        for path in (folder, *folder.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)

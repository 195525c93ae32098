"""What both ways of starting the topology share: its folder of secrets, its county, what a way has to do."""

from __future__ import annotations

import base64
import os
import secrets
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from topology_file import PARTS

from crosscheck.catalog.site_files import BUILT_IN

PASSWORDS = ("postgres_password", "admin_password", "jwt_key", "session_key")
UNTIL_HEALTHY = 600


class Driver(Protocol):
    """Starts and kills services of ``docker-compose.yml``."""

    folder: Path
    """Holds what the operator lays out."""
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

    def command(self, *words: str, **around: str) -> str:
        """Run a command of the product beside the portal, ``around`` laid over its environment; what it said.

        Raises where it failed.
        """

    def volume(self, name: str) -> Path:
        """A volume, as this machine sees it."""


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


def start_all(driver: Driver, *more: str) -> None:
    """Start PostgreSQL, the first start, the parts, and ``more``; wait until each is well."""
    driver.start("postgres")
    driver.first_start()
    driver.start(*PARTS, *more)
    wait_until_well(driver, *PARTS, *more)


def prepare(folder: Path, database: str, account: int) -> None:
    """Lay out what the operator lays out: ``secrets``, ``county``, ``drop``, ``spark``.

    ``database`` is the host of PostgreSQL, ``account`` whose the key that signs is.
    """
    kept = folder / "secrets"
    kept.mkdir(mode=0o700)
    texts = {name: secrets.token_hex(32) for name in PASSWORDS}
    texts["fernet_key"] = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
    texts |= dict.fromkeys(("workbook_password", "smtp_password", "webhook_url", "metrics_token"), "")
    for secret, login in (("airflow_database", "airflow"), ("ledger", "crosscheck")):
        texts[secret] = f"postgresql+psycopg://{login}:{secrets.token_hex(32)}@{database}/{login}"
    for name, text in texts.items():
        (kept / name).write_text(text, encoding="utf-8")
        (kept / name).chmod(0o444)
    _key_that_signs(kept / "head_key", account)
    shutil.copytree(BUILT_IN, folder / "county")
    for name in ("drop", "spark"):
        (folder / name).mkdir()
    readable(*(folder / name for name in ("county", "drop", "spark")))


def _key_that_signs(path: Path, account: int) -> None:
    key = Ed25519PrivateKey.generate()
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    path.chmod(0o400)
    os.chown(path, account, -1)


def readable(*folders: Path) -> None:
    """Let the service's own account read what lies in the folders."""
    for folder in folders:
        for path in (folder, *folder.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)

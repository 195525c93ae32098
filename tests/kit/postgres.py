"""A real PostgreSQL for the tests that need one: a cluster of their own in a temporary folder, on the loopback."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

DEBIAN = Path("/usr/lib/postgresql")
ACCOUNT = "postgres"
"""The account Debian's package makes: the server refuses to run as root."""


def binaries() -> Path | None:
    """Where the server's programs lie, or None where it is not installed."""
    found = shutil.which("initdb")
    return Path(found).parent if found else next((p.parent for p in sorted(DEBIAN.glob("*/bin/initdb"))), None)


def installed() -> Path:
    """Where the server's programs lie; a test is skipped where it is not installed."""
    return binaries() or pytest.skip("PostgreSQL is not installed here (Debian: postgresql); CI installs it")


def _as_server(command: list[str]) -> None:
    before = ["runuser", "-u", ACCOUNT, "--"] if os.geteuid() == 0 else []
    subprocess.run([*before, *command], check=True, capture_output=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Cluster:
    """A server that runs: the SQLAlchemy URL of its database, and the means to start it anew."""

    url: str
    control: list[str]
    options: list[str]

    def restart(self) -> None:
        """Stop it as a crash would, in the middle of whatever it does, and start it again."""
        self.stop()
        self.start()

    def stop(self) -> None:
        """Stop it as a crash would."""
        _as_server([*self.control, "-m", "immediate", "stop"])

    def start(self) -> None:
        """Start it, and wait until it answers."""
        _as_server([*self.control, "-w", *self.options, "start"])

    def address(self, database: str) -> str:
        """The URL of another of its databases."""
        return self.url.removesuffix(ACCOUNT) + database

    def copy(self, old: str, new: str) -> None:
        """Make a database that is a copy of another one."""
        server = create_engine(self.url, isolation_level="AUTOCOMMIT")
        with server.connect() as connection:
            connection.execute(text(f'CREATE DATABASE "{new}" TEMPLATE "{old}"'))
        server.dispose()


@contextmanager
def running() -> Iterator[str]:
    """Start a fresh cluster and give the SQLAlchemy URL of its database; stop and remove it at the end."""
    with cluster() as made:
        yield made.url


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Start a fresh cluster; stop and remove it at the end. A test is skipped where there is no PostgreSQL."""
    programs = installed()
    with tempfile.TemporaryDirectory(prefix="crosscheck-postgres-") as folder:
        data, port = Path(folder) / "data", free_port()
        if os.geteuid() == 0:
            shutil.chown(folder, ACCOUNT)
        _as_server(
            [str(programs / "initdb"), "-D", str(data), "-U", ACCOUNT, "-A", "trust", "-E", "UTF8", "--locale=C"]
        )
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
        control = [str(programs / "pg_ctl"), "-D", str(data)]
        url = f"postgresql+psycopg://{ACCOUNT}@127.0.0.1:{port}/{ACCOUNT}"
        made = Cluster(url, control, ["-o", options, "-l", f"{folder}/log"])
        made.start()
        try:
            yield made
        finally:
            with suppress(subprocess.CalledProcessError):  # a test that failed may have left it stopped
                made.stop()


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    """The URL of a fresh server's database, of one module's tests."""
    with running() as url:
        yield url


def empty(url: str) -> None:
    """Take everything out of the database at ``url``."""
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()

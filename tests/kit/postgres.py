"""A real PostgreSQL for the tests that need one: a cluster of their own in a temporary folder, on the loopback."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DEBIAN = Path("/usr/lib/postgresql")
ACCOUNT = "postgres"
"""The account Debian's package makes: the server refuses to run as root."""


def binaries() -> Path | None:
    """Where the server's programs lie, or None where it is not installed."""
    found = shutil.which("initdb")
    return Path(found).parent if found else next((p.parent for p in sorted(DEBIAN.glob("*/bin/initdb"))), None)


def _as_server(command: list[str]) -> None:
    before = ["runuser", "-u", ACCOUNT, "--"] if os.geteuid() == 0 else []
    subprocess.run([*before, *command], check=True, capture_output=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(programs: Path) -> Iterator[str]:
    """Start a fresh cluster and give the SQLAlchemy URL of its database; stop and remove it at the end."""
    with tempfile.TemporaryDirectory(prefix="crosscheck-postgres-") as folder:
        data, port = Path(folder) / "data", _free_port()
        if os.geteuid() == 0:
            shutil.chown(folder, ACCOUNT)
        _as_server(
            [str(programs / "initdb"), "-D", str(data), "-U", ACCOUNT, "-A", "trust", "-E", "UTF8", "--locale=C"]
        )
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
        _as_server([str(programs / "pg_ctl"), "-D", str(data), "-w", "-o", options, "-l", f"{folder}/log", "start"])
        try:
            yield f"postgresql+psycopg://{ACCOUNT}@127.0.0.1:{port}/postgres"
        finally:
            _as_server([str(programs / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop"])

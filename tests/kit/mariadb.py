"""A real MariaDB for the tests that need one: a server of their own in a temporary folder, on the loopback."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from kit.postgres import free_port

ACCOUNT = "mysql"
"""The account Debian's package makes: the server refuses to run as root."""
ALONE = ("--auth-root-authentication-method=normal", "--skip-test-db")
SYSTEM = "/usr/sbin:/sbin"


def program(name: str) -> str | None:
    """Where a program of the server lies, or None where it is not installed."""
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:{SYSTEM}")


@contextmanager
def running() -> Iterator[str]:
    """Start a fresh server and give the SQLAlchemy URL of its database; stop and remove it at the end."""
    server, install = program("mariadbd"), program("mariadb-install-db")
    assert server
    assert install
    with tempfile.TemporaryDirectory(prefix="crosscheck-mariadb-") as folder:
        data, port = Path(folder) / "data", free_port()
        account = [f"--user={ACCOUNT}"] if os.geteuid() == 0 else []
        if account:
            shutil.chown(folder, ACCOUNT)
        subprocess.run(
            [install, "--no-defaults", f"--datadir={data}", *ALONE, "--innodb-log-file-size=8M", *account],
            check=True,
            capture_output=True,
        )
        options = [f"--datadir={data}", f"--socket={folder}/socket", f"--port={port}", "--bind-address=127.0.0.1"]
        options += ["--innodb-flush-log-at-trx-commit=0", "--innodb-log-file-size=8M", "--character-set-server=utf8mb4"]
        with (Path(folder) / "log").open("wb") as log:
            process = subprocess.Popen([server, "--no-defaults", *options, *account], stdout=log, stderr=log)
        try:
            yield _reached(f"mariadb+pymysql://root@127.0.0.1:{port}/")
        finally:
            process.kill()
            process.wait()


def _reached(server: str) -> str:
    """The URL of a database that was made as soon as the server answers."""
    until = time.monotonic() + 60
    while True:
        engine = create_engine(server)
        try:
            with engine.begin() as connection:
                connection.execute(text("CREATE DATABASE department CHARACTER SET utf8mb4"))
            return f"{server}department"
        except OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        finally:
            engine.dispose()

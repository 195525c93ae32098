"""A PostgreSQL server made ready: logins, their databases, the role in which persons read. Again changes nothing."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Connection, create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from crosscheck.errors import ConfigurationError, LedgerUnavailable
from crosscheck.ledger.database import VIEWER
from crosscheck.ledger.refusals import no_rows_told, reworded

LOCK = 451023
"""Key of the lock under which one process makes a server or a database ready while the others wait."""
ANSWERS_WITHIN = 120
"""Seconds that a server which is being started has until it answers."""
REFUSED = "password authentication"
"""In what a server says where waiting does not help."""


def is_served(url: str) -> bool:
    """Whether the SQLAlchemy ``url`` names a database of a PostgreSQL server."""
    return make_url(url).get_backend_name() == "postgresql"


def with_password(url: str, password: str) -> str:
    """The SQLAlchemy ``url`` with a password in it."""
    return make_url(url).set(password=password).render_as_string(hide_password=False)


@contextmanager
def alone(url: str, seconds: float = ANSWERS_WITHIN) -> Iterator[Connection]:
    """One process after the other: a connection to ``url`` whose lock the others wait for while the block runs.

    Every statement is a transaction of its own. ``LedgerUnavailable`` where no server answers within ``seconds``.
    """
    server = create_engine(url, hide_parameters=True, isolation_level="AUTOCOMMIT")
    try:
        with _connected(server, time.monotonic() + seconds) as connection, no_rows_told():
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": LOCK})
            yield connection
    finally:
        server.dispose()


def _connected(server: Any, until: float) -> Connection:
    while True:
        try:
            return server.connect()
        except OperationalError as error:
            if REFUSED in str(error.orig) or time.monotonic() > until:
                raise LedgerUnavailable(reworded(error)) from None
        time.sleep(1)


def make_databases(administrator: str, urls: Sequence[str], ledger: str) -> None:
    """Make the login and the database that each of ``urls`` names; the login of ``ledger`` may read as ``VIEWER``.

    A login that is there gets the password of its URL: that is how passwords are changed. Nobody else connects to its
    database. ``administrator``: the URL of whoever may make logins and databases.
    """
    wanted = [make_url(url) for url in urls]
    for url in wanted:
        if not (url.username and url.password and url.database):
            raise ConfigurationError(f"a database's address needs user, password and name: {url}")
    with alone(administrator) as server:
        for url in wanted:
            _make_login(server, str(url.username), str(url.password))
            _make_database(server, url)
        if is_served(ledger):
            _make_viewer(server, str(make_url(ledger).username))


def _make_login(server: Connection, name: str, password: str) -> None:
    verb = "ALTER" if _is_there(server, "pg_roles WHERE rolname", name) else "CREATE"
    # Hashed here: a server may log the statement.
    hashed = server.connection.driver_connection.pgconn.encrypt_password(  # type: ignore[union-attr]
        password.encode(), name.encode(), b"scram-sha-256"
    )
    _say(server, f"{verb} ROLE %I LOGIN PASSWORD %L", name, hashed.decode())


def _make_database(server: Connection, url: URL) -> None:
    if not _is_there(server, "pg_database WHERE datname", str(url.database)):
        # In the order of the code points, as SQLite has it: lists are the same bytes on both.
        made = "CREATE DATABASE %I OWNER %I TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'"
        _say(server, made, str(url.database), str(url.username))
    _say(server, "REVOKE CONNECT ON DATABASE %I FROM PUBLIC", str(url.database))


def _make_viewer(server: Connection, owner: str) -> None:
    if not _is_there(server, "pg_roles WHERE rolname", VIEWER):
        _say(server, "CREATE ROLE %I NOLOGIN", VIEWER)
    _say(server, "GRANT %I TO %I", VIEWER, owner)


def _is_there(server: Connection, where: str, name: str) -> bool:
    found = server.execute(text(f"SELECT count(*) FROM {where} = :name"), {"name": name})  # noqa: S608  our own words
    return bool(found.scalar())


def _say(server: Connection, statement: str, *values: str) -> None:
    """Execute a statement that takes no parameters; the server itself quotes the values."""
    given = {f"v{number}": value for number, value in enumerate((statement, *values))}
    casts = ", ".join(f"CAST(:{name} AS text)" for name in given)
    whole = str(server.execute(text(f"SELECT format({casts})"), given).scalar_one())
    server.exec_driver_sql(whole.replace("%", "%%"))  # the driver takes a percent sign for a parameter

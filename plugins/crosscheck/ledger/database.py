"""Opens the ledger, brings its tables up to date, and gives read and write transactions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event, make_url, select, text

from crosscheck.files import open_private, private_folder
from crosscheck.ledger import tables

MIGRATIONS = Path(__file__).with_name("migrations")
UPGRADE_LOCK = 451022
"""Key of the PostgreSQL lock under which one process upgrades while the others wait."""
BUSY_SECONDS = 60


def open_ledger(url: str) -> Engine:
    """An engine on the ledger at the SQLAlchemy ``url``, its tables up to date. A SQLite file is made private."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        if address.database and address.database != ":memory:":
            path = Path(address.database)
            private_folder(path.parent)
            open_private(path, "ab").close()  # what SQLite lays beside it takes its mode
        engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})
        event.listen(engine, "connect", _own_transactions)
        event.listen(engine, "begin", _begin)
    else:
        engine = create_engine(url)
    upgrade(engine)
    return engine


def _own_transactions(connection: Any, _record: object) -> None:
    # The driver would begin a transaction only at the first change, after the reads that the change rests on.
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def upgrade(engine: Engine) -> None:
    """Bring the tables to the newest version, in one transaction, one process at a time."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": UPGRADE_LOCK})
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One consistent view of the ledger."""
    with engine.connect() as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that nobody else's writing interleaves with; rolled back on any error."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(select(tables.chain.c.seq).with_for_update())
        yield connection

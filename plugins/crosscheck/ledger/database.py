"""Opens the ledger, brings its tables up to date, and gives read and write transactions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, select, text

from crosscheck.access.scopes import Scope
from crosscheck.errors import LedgerError
from crosscheck.files import open_private, private_folder
from crosscheck.ledger import notice_tables as notice_tables
from crosscheck.ledger import portal_tables as portal_tables
from crosscheck.ledger import tables
from crosscheck.ledger.refusals import no_rows_told
from crosscheck.ledger.tally import sum_up

Ledger = Engine
"""The connections to one ledger; the word engine is left to DuckDB and Spark."""
MIGRATIONS = Path(__file__).with_name("migrations")
UPGRADE_LOCK = 451022
"""Key of the PostgreSQL lock under which one process upgrades while the others wait."""
BUSY_SECONDS = 60
_MAKING = Lock()
"""Held by one thread while it makes the file: no other has a connection to it yet."""
CONNECTIONS = 20
"""How many connections to a server a process keeps at most, and how many more it opens for a moment: the portal
answers so many at once, and to open one costs a server more than most questions.
"""
VIEWER = "crosscheck_viewer"
"""The PostgreSQL role in which persons read and act: policies narrow it to the transaction's scope (migration 0009)."""
_SCOPE = "SELECT set_config('crosscheck.region', :region, true), set_config('crosscheck.department', :department, true)"
_ONE_PAGE = "set_config('jit', 'off', true), set_config('max_parallel_workers_per_gather', '0', true)"
"""A page reads few rows: to compile its question, or to start workers for it, takes longer than to answer it."""
_NARROWED = f"{_SCOPE}, set_config('crosscheck.scoped', 'on', true), {_ONE_PAGE}, set_config('role', '{VIEWER}', true)"


def open_ledger(url: str) -> Ledger:
    """The ledger at the SQLAlchemy ``url``, its tables up to date. A SQLite file is made private."""
    path = sqlite_file(url)
    if path:
        private_folder(path.parent)
        _make(path)
    ledger = _connections(url)
    try:
        upgrade(ledger)
    except BaseException:
        ledger.dispose()
        raise
    return ledger


def _make(path: Path) -> None:
    """Make the file where there is none: what SQLite lays beside it takes its mode.

    One that is there is not opened: to close it again would drop the locks of every connection that this process has to
    it (POSIX), and another process would then take away what was written ahead and lies beside it still.
    """
    with _MAKING:
        if not path.exists():
            open_private(path, "ab").close()


def _connections(url: str) -> Ledger:
    # An error must not say what is in a row.
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, hide_parameters=True, pool_size=CONNECTIONS, max_overflow=CONNECTIONS)
    ledger = create_engine(url, hide_parameters=True, connect_args={"timeout": BUSY_SECONDS})
    event.listen(ledger, "connect", _own_transactions)
    event.listen(ledger, "begin", _begin)
    return ledger


def existing_ledger(url: str) -> Ledger:
    """The ledger at ``url`` for whoever only asks: where there is none yet, none is made."""
    _refuse_none(url)
    return open_ledger(url)


def _refuse_none(url: str) -> None:
    path = sqlite_file(url)
    if path and not path.exists():
        raise LedgerError(
            f"there is no ledger yet at {path}: the first night makes it", zh=f"{path} 还没有台账:第一个晚上运行后才有"
        )


@contextmanager
def untouched_ledger(url: str) -> Iterator[Ledger]:
    """The ledger at ``url`` as it lies there, for whoever must not bring its tables up to date by looking."""
    _refuse_none(url)
    ledger = _connections(url)
    try:
        yield ledger
    finally:
        ledger.dispose()


def versions(ledger: Ledger) -> tuple[str, str]:
    """The version of the tables that are there ('' for none), and the newest that this program knows."""
    with no_rows_told(), ledger.connect() as connection, connection.begin():
        return _version_in(connection), _newest()


def server_time(ledger: Ledger) -> datetime | None:
    """The moment by the clock of the ledger's server; None where it has no clock of its own."""
    if ledger.dialect.name != "postgresql":
        return None
    with no_rows_told(), ledger.connect() as connection, connection.begin():
        found: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
        return found


def sqlite_file(url: str) -> Path | None:
    """The file of a SQLite ledger; None for any other."""
    address = make_url(url)
    held = address.get_backend_name() == "sqlite" and address.database not in (None, "", ":memory:")
    return Path(str(address.database)) if held else None


def _own_transactions(connection: Any, _record: object) -> None:
    # The driver would begin a transaction only at the first change, after the reads that the change rests on.
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def upgrade(ledger: Ledger) -> None:
    """Bring the tables to the newest version, in one transaction, one process at a time; a newer one is refused."""
    with no_rows_told():
        if _version(ledger) != _newest():
            _upgrade(ledger)
            _read_beside_writers(ledger)


def _read_beside_writers(ledger: Ledger) -> None:
    """Let SQLite write ahead (WAL): whoever reads waits for no writer, and no writer for who reads. The file keeps it.

    ``synchronous`` stays FULL: what was written is on the disk, a look at a page as well as the history.
    """
    if ledger.dialect.name == "sqlite":
        connection = ledger.raw_connection()
        connection.cursor().execute("PRAGMA journal_mode = WAL")  # no transaction may be open
        connection.close()


@lru_cache(maxsize=1)
def _newest() -> str:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return str(ScriptDirectory.from_config(config).get_current_head())


def _version(ledger: Ledger) -> str:
    """The version of the tables; empty where there are none. One that this program does not know raises."""
    with ledger.connect() as connection, connection.begin():
        version = _version_in(connection)
    if version > _newest():
        raise LedgerError(
            f"the ledger was brought to version {version} by a newer crosscheck, this one knows versions up to "
            f"{_newest()}: use the newer one"
        )
    return version


def _version_in(connection: Connection) -> str:
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")


def _upgrade(ledger: Ledger) -> None:
    with ledger.connect().execution_options(writes=True) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": UPGRADE_LOCK})
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@contextmanager
def reading(ledger: Ledger, scope: Scope) -> Iterator[Connection]:
    """One consistent view of the ledger for somebody who may see ``scope``; the night and publishing see EVERYTHING.

    On PostgreSQL the transaction carries the scope as ``crosscheck.region`` and ``crosscheck.department``, and whoever
    does not see everything reads as the role ``VIEWER``, which meets no row outside it whatever is asked.
    """
    with no_rows_told(), ledger.connect() as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
        _narrow(connection, scope)
        yield connection


def _narrow(connection: Connection, scope: Scope) -> None:
    if connection.dialect.name == "postgresql":
        settings = text(_NARROWED if scope.region or scope.department else _SCOPE)
        connection.execute(settings, {"region": scope.region, "department": scope.department})


@contextmanager
def planned_without(connection: Connection, step: str) -> Iterator[None]:
    """Let PostgreSQL answer without a step that is cheap for one row and not for a million: ``sort`` where an index has
    the order of the first rows, ``nestloop`` where whole tables are joined.

    It guesses that the policies of ``VIEWER`` let one row through.
    """
    switch = text("SELECT set_config(:name, :whether, true)")
    on_a_server = connection.dialect.name == "postgresql"
    if on_a_server:
        connection.execute(switch, {"name": f"enable_{step}", "whether": "off"})
    yield
    if on_a_server:
        connection.execute(switch, {"name": f"enable_{step}", "whether": "on"})


@contextmanager
def writing(ledger: Ledger, scope: Scope | None = None) -> Iterator[Connection]:
    """One transaction that nobody else's writing interleaves with; rolled back on any error.

    ``scope``: of the person who acts on issues; None for the night and for what is no issue's.
    """
    with (
        no_rows_told(),
        ledger.connect().execution_options(writes=True) as connection,
        connection.begin(),
    ):
        if scope is not None:
            _narrow(connection, scope)
        connection.execute(select(tables.chain.c.seq).with_for_update())
        yield connection
        if scope is None:
            sum_up(connection)


@contextmanager
def noting(ledger: Ledger) -> Iterator[Connection]:
    """One transaction for what no entry of the history tells: on a server it waits for no other writer's end.

    Whoever looks at a page need not wait for a night that is being recorded. SQLite knows one writer at a time anyway.
    """
    with no_rows_told(), ledger.connect().execution_options(writes=True) as connection, connection.begin():
        yield connection


def compact(ledger: Ledger) -> None:
    """Let the database give up the room of rows that were changed: what stood there lies in it until then."""
    with no_rows_told():
        if ledger.dialect.name == "sqlite":
            raw = ledger.raw_connection()
            try:
                raw.driver_connection.execute("VACUUM")  # type: ignore[union-attr]
                raw.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]
            finally:
                raw.close()
            return
        with ledger.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for table in tables.metadata.tables:
                connection.execute(text(f"VACUUM FULL {table}"))

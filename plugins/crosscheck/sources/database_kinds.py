"""What kinds of databases differ in: how one is signed in to, and how one transaction only reads and ends in time."""

from __future__ import annotations

from typing import Any

import sqlalchemy
from sqlalchemy import Connection, Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg2 import PGDialect_psycopg2
from sqlalchemy.engine import URL

from crosscheck.sources import limits

CONNECT = 10
"""Seconds until a server is reached."""
OF_MYSQL, OF_POSTGRESQL = ("mysql", "mariadb"), ("postgresql", "opengauss", "kingbase")
COUNTY_TIME = "+08:00"
"""The county's time zone as MySQL understands it without tables of zones; it has no summer time."""


class Kingbase(PGDialect_psycopg2):
    """KingbaseES by its own driver: made from PostgreSQL, with a version of its own that SQLAlchemy can't read."""

    name, driver, supports_statement_cache = "kingbase", "ksycopg2", True

    @classmethod
    def import_dbapi(cls) -> Any:
        """The driver's module."""
        import ksycopg2

        return ksycopg2

    def _get_server_version_info(self, connection: Connection) -> tuple[int, ...]:
        return (9, 6)  # what V8 is made from; later ones know it too


registry.register("kingbase.ksycopg2", __name__, "Kingbase")


def server_engine(url: URL) -> Engine:
    """The engine of a database on a server; of MySQL in the one character set that knows every character."""
    backend = url.get_backend_name()
    if backend in OF_MYSQL:
        url = url.update_query_dict({"charset": "utf8mb4"})
        arguments: dict[str, Any] = {"connect_timeout": CONNECT, "read_timeout": limits.SECONDS + CONNECT}
    else:
        arguments = {"connect_timeout": CONNECT} if backend in OF_POSTGRESQL else {}
    own = {name: value for name, value in arguments.items() if name not in url.query}
    return sqlalchemy.create_engine(url, connect_args=own, hide_parameters=True)


def begin_reading(connection: Connection) -> None:
    """Begin a transaction that sees one moment and can't write, each of its statements within the time of a list.

    SQL Server is asked for nothing: there the rights of the login alone say what it can do.
    """
    name, seconds = connection.dialect.name, limits.SECONDS
    if name == "sqlite":
        connection.exec_driver_sql("BEGIN")
    elif name in OF_POSTGRESQL:
        connection.execution_options(isolation_level="REPEATABLE READ")
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")
        connection.exec_driver_sql(f"SET LOCAL statement_timeout = {seconds * 1000}")
    elif name in OF_MYSQL:
        longest = (
            f"max_statement_time = {seconds}" if _is_mariadb(connection) else f"max_execution_time = {seconds * 1000}"
        )
        connection.execution_options(isolation_level="REPEATABLE READ")
        connection.exec_driver_sql(f"SET SESSION {longest}, net_write_timeout = {seconds}, time_zone = '{COUNTY_TIME}'")
        connection.exec_driver_sql("SET SESSION TRANSACTION READ ONLY")  # else a CREATE would end the one begun below
        connection.exec_driver_sql("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY")
    elif name == "oracle":
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")


def _is_mariadb(connection: Connection) -> bool:
    return bool(getattr(connection.dialect, "is_mariadb", False))

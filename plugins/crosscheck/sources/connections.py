"""Where a department delivers: its Airflow connection ``crosscheck_<department>``, or the folder of ``--exports``.

A connection that is missing or unusable raises ``DeliveryError``: the department counts as not having delivered.
No error shows what a connection holds: it may be a password.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.engine import URL, make_url

from crosscheck.errors import DeliveryError
from crosscheck.settings import Settings

if TYPE_CHECKING:
    from airflow.sdk import Connection

DRIVERS = {
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "mysql": "mysql+pymysql",
    "mariadb": "mariadb+pymysql",
    "oracle": "oracle+oracledb",
    "mssql": "mssql+pymssql",
    "kingbase": "kingbase+ksycopg2",
    "gaussdb": "opengauss+psycopg2",
    "opengauss": "opengauss+psycopg2",
}
"""Airflow's name of a database -> SQLAlchemy's. A connection type that is not here is taken as it stands."""


@dataclass(frozen=True)
class Interface:
    """An http interface: its address and the bearer token, which is never shown."""

    base: str
    token: str = field(repr=False)


def connection_id(department: str) -> str:
    """The Airflow connection of a department."""
    return f"crosscheck_{department}"


def database_url(settings: Settings, department: str) -> URL:
    """The SQLAlchemy URL of a department's database; a missing or unusable connection raises."""
    if settings.exports:
        return URL.create("sqlite", database=str(settings.exports / "database" / f"{department}.sqlite"))
    connection = connection_of(department)
    options = dict(connection.extra_dejson)
    if "url" in options:
        return make_url(options["url"])
    kind = str(connection.conn_type).replace("-", "+")
    if kind == "sqlite":
        return URL.create("sqlite", database=connection.host or connection.schema)
    return URL.create(
        DRIVERS.get(kind, kind),
        connection.login,
        connection.password,
        connection.host,
        connection.port,
        connection.schema or None,
        {key: str(value) for key, value in options.items()},
    )


def drop_folder(settings: Settings, department: str) -> Path:
    """The folder in which a department's delivery folders appear."""
    if settings.exports:
        return settings.exports / "drop" / department
    connection = connection_of(department)
    path = connection.extra_dejson.get("path") or connection.host
    if not path and connection.schema:
        path = "/" + connection.schema.lstrip("/")
    if not path:
        raise DeliveryError(f"connection '{connection_id(department)}' names no folder (host, or extra 'path')")
    return Path(path)


def interface(department: str) -> Interface:
    """Address and token of a department's http interface: host and password of its connection."""
    connection = connection_of(department)
    host, schema = connection.host or "", (connection.schema or "").strip("/")
    if not host or not connection.password:
        raise DeliveryError(f"connection '{connection_id(department)}' lacks its host or its password")
    if "://" not in host:
        kind = str(connection.conn_type)
        protocol = schema if schema in ("http", "https") else kind if kind in ("http", "https") else "http"
        port = f":{connection.port}" if connection.port else ""
        host = f"{protocol}://{host}{port}"
    if schema not in ("", "http", "https"):
        host = f"{host.rstrip('/')}/{schema}"
    return Interface(host.rstrip("/"), connection.password)


def connection_of(department: str) -> Connection:
    """A department's connection, from the environment or else from Airflow's own store."""
    name = connection_id(department)
    text = os.environ.get(f"AIRFLOW_CONN_{name.upper()}")
    from airflow.sdk import BaseHook, Connection  # takes a second to import

    try:
        if text is None:
            return BaseHook.get_connection(name)
        if text.lstrip().startswith("{"):
            return Connection.from_json(text, conn_id=name)
        return Connection.from_uri(text, conn_id=name)
    except Exception as error:
        reason = f"there is none, or it can't be read ({type(error).__name__})"
        raise DeliveryError(f"connection '{name}': {reason}; set AIRFLOW_CONN_{name.upper()}") from None

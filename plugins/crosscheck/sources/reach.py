"""Whether a department can be reached from here: its folder is there, its server answers the telephone.

Nobody signs in and nothing is read: a password that is wrong shows when the night reads.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

from crosscheck.catalog.datasets import Department
from crosscheck.errors import CrosscheckError, DeliveryError
from crosscheck.settings import Settings
from crosscheck.sources import connections
from crosscheck.sources.deliveries import by_way
from crosscheck.sources.drop_servers import drop_server

SECONDS = 3.0
USUAL_PORTS = {"postgresql": 5432, "mysql": 3306, "mariadb": 3306, "oracle": 1521, "mssql": 1433}
Server = tuple[str, int]


def unreachable(settings: Settings, department: Department) -> bool:
    """Whether one of the ways in which a department delivers leads nowhere; it takes a few seconds to be sure."""
    try:
        for server in servers(settings, department):
            socket.create_connection(server, SECONDS).close()
    except (CrosscheckError, OSError, ValueError):
        return True
    return False


def servers(settings: Settings, department: Department) -> Iterator[Server]:
    """The servers that a department is read from. A folder or file that is not there raises ``DeliveryError``."""
    for way in by_way(department):
        if way.delivery == "http-json":
            parts = urlsplit(connections.interface(way.name).base)
            yield parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        elif way.delivery == "database":
            yield from _database(settings, way.name)
        elif server := drop_server(settings, way.name):
            yield server.host, server.port
        elif not os.access(connections.drop_folder(settings, way.name), os.R_OK | os.X_OK):
            raise DeliveryError(f"the drop folder of {way.name} is not there, or can't be read")


def _database(settings: Settings, name: str) -> Iterator[Server]:
    url = connections.database_url(settings, name)
    dialect = url.get_backend_name()
    if dialect != "sqlite":
        yield url.host or "", url.port or USUAL_PORTS.get(dialect, 0)
    elif not os.access(url.database or "", os.R_OK):
        raise DeliveryError(f"the database of {name} is not there, or can't be read")

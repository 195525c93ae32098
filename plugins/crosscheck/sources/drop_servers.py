"""Drop folders on SFTP servers and in object stores (S3): opened by what a connection holds, listed, copied from.

An SFTP server is the one whose public key the connection names, or nobody signs in. Nothing of this machine's own
(keys, agents, proxies, profiles) is offered or asked. No error shows what a connection holds.
"""

from __future__ import annotations

import errno
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from fsspec.asyn import sync

from crosscheck import files
from crosscheck.errors import CrosscheckError, DeliveryError
from crosscheck.settings import Settings
from crosscheck.sources import limits
from crosscheck.sources.connections import connection_id, connection_of

if TYPE_CHECKING:
    from airflow.sdk import Connection
    from fsspec import AbstractFileSystem

SFTP, S3 = ("sftp", "ssh"), ("s3", "aws")
"""Connection types of the two kinds of server; any other names a folder on this machine."""
KINDS = {"file": "file", "directory": "folder", "link": "link"}
CONNECT, ANSWER, ALIVE = 10.0, 60.0, 15.0
"""Seconds: until a server is reached, until it answers, between two questions whether it is still there."""
BLOCK = 4 * 1024**2
OF_THIS_DISK = (errno.ENOSPC, errno.EDQUOT)
LOOPBACK = ("localhost", "127.0.0.1", "::1")
OTHER_KEY = "the server shows another key than the connection names; ask its owner before you change the connection"


@dataclass(frozen=True)
class Entry:
    """What lies in a folder on a server. ``kind``: file, folder, link, other; ``written`` in seconds, 0.0 unknown.

    ``version`` changes with each writing where a server keeps it.
    """

    name: str
    path: str
    kind: str
    size: int
    written: float
    version: str

    @property
    def state(self) -> tuple[int, float, str]:
        """What stays the same as long as nobody writes to the file."""
        return self.size, self.written, self.version


@dataclass(frozen=True)
class DropServer:
    """Where a department's drop folder lies on a server. ``open`` signs in, ``close`` out; host and port are for asking
    whether it is there."""

    host: str
    port: int
    path: str
    open: Callable[[], AbstractFileSystem] = field(repr=False)
    close: Callable[[Any], None] = field(repr=False, default=lambda system: None)


@dataclass(frozen=True)
class Remote:
    """A drop folder on a server, signed in."""

    root: str
    system: AbstractFileSystem = field(repr=False)

    def entries(self, path: str) -> list[Entry]:
        """What lies in the folder ``path``, by name."""
        with told(f"folder '{path.rpartition('/')[2]}'"):
            found = [_entry(each) for each in self.system.ls(path, detail=True) if _is_below(each, path)]
        limits.refuse_entries(path.rpartition("/")[2], len(found))
        return sorted(found, key=lambda entry: entry.name)

    def copy(self, entry: Entry, target: Path, deadline: float) -> None:
        """Copy the file ``entry`` to ``target``. ``DeliveryError`` where it breaks off or is not what was listed."""
        size = 0
        with told(entry.name), self.system.open(entry.path, "rb") as source, files.open_private(target) as made:
            while size <= entry.size and (piece := source.read(BLOCK)):
                made.write(piece)
                size += len(piece)
                if time.monotonic() > deadline:
                    raise DeliveryError(f"{entry.name}: copying takes longer than {limits.SECONDS // 60} minutes")
        if size != entry.size:
            raise DeliveryError(f"{entry.name}: it was listed with {entry.size} bytes and other ones came; tried again")

    def refuse_changed(self, entry: Entry) -> None:
        """Raise ``DeliveryError`` where the file is no longer the one that was listed."""
        with told(entry.name):
            now = _entry(self.system.info(entry.path))
        if now.state != entry.state:
            raise DeliveryError(f"{entry.name}: it changed while it was copied; nothing is taken in, it is tried again")


def drop_server(settings: Settings, department: str) -> DropServer | None:
    """The server on which a department's drop folder lies; None for a folder on this machine."""
    if settings.exports:
        return None
    connection = connection_of(department)
    kind = str(connection.conn_type)
    if kind in SFTP:
        return _sftp(department, connection)
    return _s3(department, connection) if kind in S3 else None


@contextmanager
def signed_in(server: DropServer) -> Iterator[Remote]:
    """The drop folder while the block runs."""
    with told(f"server of the drop folder '{server.path}'"):
        system = server.open()
    try:
        yield Remote(server.path, system)
    finally:
        server.close(system)


@contextmanager
def told(where: str) -> Iterator[None]:
    """Whatever a server or its library raises becomes a ``DeliveryError`` of its kind: its own words may hold more."""
    try:
        yield
    except (CrosscheckError, MemoryError):
        raise
    except FileNotFoundError:
        raise DeliveryError(f"{where}: it is not there") from None
    except PermissionError:
        raise DeliveryError(f"{where}: the server refuses; check login, password and rights") from None
    except Exception as error:
        if isinstance(error, OSError) and error.errno in OF_THIS_DISK:
            raise
        kind = type(error).__name__
        words = OTHER_KEY if kind == "HostKeyNotVerifiable" else "the server can't be read"
        raise DeliveryError(f"{where}: {words} ({kind})") from None


def _is_below(found: dict[str, Any], path: str) -> bool:
    """False for the object by which a store marks the folder itself. In a store a folder may have an empty name, or one
    of dots, and is told like any other; a server of SFTP lists neither itself nor its parent.
    """
    return found["type"] == "directory" or str(found["name"]).rstrip("/") != path.rstrip("/")


def _entry(found: dict[str, Any]) -> Entry:
    path = str(found["name"])
    written = found.get("mtime") or found.get("LastModified")
    kind = KINDS.get(found["type"], "other")
    seconds = written.timestamp() if isinstance(written, datetime) else float(written or 0)
    version = str(found.get("ETag") or "")
    return Entry(path.rpartition("/")[2], path, kind, int(found.get("size") or 0), seconds, version)


def _sftp(department: str, connection: Connection) -> DropServer:
    """A server of SFTP: host, port, login; password, or ``private_key`` in extra; ``host_key`` and ``path`` there."""
    extra, name = connection.extra_dejson, connection_id(department)
    host, port, key = connection.host or "", int(connection.port or 22), str(extra.get("host_key") or "")
    path = str(extra.get("path") or connection.schema or ".")
    if not host or not connection.login or not (connection.password or extra.get("private_key")):
        raise DeliveryError(f"connection '{name}' lacks its host, its login, or password and 'private_key'")
    if not key:
        raise DeliveryError(
            f"connection '{name}' names no 'host_key' in extra: the public key that the server's owner tells you"
        )

    def sign_in() -> AbstractFileSystem:
        from asyncssh import import_private_key, import_public_key, set_log_level  # takes a moment to import
        from sshfs import SSHFileSystem

        set_log_level("WARNING")
        own = extra.get("private_key")
        return SSHFileSystem(
            host,
            port=port,
            username=connection.login,
            password=connection.password or None,
            known_hosts=([import_public_key(key)], [], []),
            client_keys=[import_private_key(own)] if own else None,
            agent_path=None,
            config=None,
            connect_timeout=CONNECT,
            login_timeout=ANSWER,
            keepalive_interval=ALIVE,
            sftp_client_kwargs={"path_errors": "surrogateescape"},
            skip_instance_cache=True,
        )

    return DropServer(host, port, path.rstrip("/") or "/", sign_in, _hang_up)


def _hang_up(system: Any) -> None:
    """End the connection; one that broke off is ended already."""
    system.loop.call_soon_threadsafe(system.client.abort)
    sync(system.loop, system.client.wait_closed, timeout=ANSWER)


def _s3(department: str, connection: Connection) -> DropServer:
    """An object store: ``path`` in extra is bucket and prefix, else host and schema are."""
    path = connection.extra_dejson.get("path") or "/".join(filter(None, (connection.host, connection.schema)))
    return object_store(connection_id(department), connection, str(path))


def object_store(name: str, connection: Connection, path: str) -> DropServer:
    """An object store (S3): login and password are its keys, ``endpoint_url`` and ``region_name`` stand in extra.

    It is asked each time and never by what it answered before.
    """
    extra = connection.extra_dejson
    if not path.strip("/") or not connection.login or not connection.password:
        raise DeliveryError(f"connection '{name}' lacks its bucket ('path' in extra), its login or its password")
    region, endpoint = str(extra.get("region_name") or ""), str(extra.get("endpoint_url") or "")
    address = urlsplit(endpoint or f"https://s3.{region or 'us-east-1'}.amazonaws.com")
    host = address.hostname or ""
    if address.scheme != "https" and host not in LOOPBACK:
        raise DeliveryError(
            f"connection '{name}': 'endpoint_url' has to begin with https://, persons cross the network"
        )

    def sign_in() -> AbstractFileSystem:
        from s3fs import S3FileSystem  # takes a second to import

        return S3FileSystem(
            key=connection.login,
            secret=connection.password,
            endpoint_url=endpoint or None,
            client_kwargs={"region_name": region or "us-east-1"},
            config_kwargs={
                "connect_timeout": CONNECT,
                "read_timeout": ANSWER,
                "retries": {"max_attempts": 2, "mode": "standard"},
                "proxies": {},
            },
            use_listings_cache=False,
        )

    return DropServer(host, address.port or 443, path.strip("/"), sign_in)

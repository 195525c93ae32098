"""Servers on the loopback on which departments lay down deliveries: SFTP by asyncssh, S3 by moto."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncssh
import httpx
from moto.server import ThreadedMotoServer
from s3fs import S3FileSystem

LOGIN, PASSWORD = "county", "a password that nobody may read"
BUCKET = "exchange"


@dataclass
class SftpServer:
    """A server that runs, and what it does to the files named: cut the line, or write to them, once."""

    key: str = ""
    port: int = 0
    cut: set[str] = field(default_factory=set)
    grow: set[str] = field(default_factory=set)
    read: list[str] = field(default_factory=list)
    tried: list[str] = field(default_factory=list)

    def connection(self, folder: Path, **changes: Any) -> str:
        """The connection of a department that delivers into ``folder``; ``changes`` are of its extra."""
        extra = {"path": str(folder), "host_key": self.key} | changes
        return json.dumps(
            {
                "conn_type": "sftp",
                "host": "127.0.0.1",
                "port": self.port,
                "login": LOGIN,
                "password": PASSWORD,
                "extra": extra,
            }
        )


class _Password(asyncssh.SSHServer):
    """Lets one login in; ``tried`` keeps the passwords that were offered."""

    def __init__(self, tried: list[str], open_ones: list[asyncssh.SSHServerConnection]) -> None:
        self.tried, self.open_ones = tried, open_ones

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self.open_ones.append(conn)

    def begin_auth(self, username: str) -> bool:
        return True

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        self.tried.append(password)
        return (username, password) == (LOGIN, PASSWORD)


def _serving(server: SftpServer) -> type[asyncssh.SFTPServer]:
    class Serving(asyncssh.SFTPServer):
        def read(self, file_obj: Any, offset: int, size: int) -> bytes:
            name = Path(os.fsdecode(file_obj.name)).name
            server.read.append(name)
            if name in server.cut:
                server.cut.remove(name)
                self.channel.get_connection().abort()
            if name in server.grow:
                server.grow.remove(name)
                with open(file_obj.name, "ab") as more:
                    more.write(b"\n")
            return bytes(super().read(file_obj, offset, size))

    return Serving


@contextmanager
def sftp_server() -> Iterator[SftpServer]:
    """A server with a password, until the block ends."""
    server, loop, key = SftpServer(), asyncio.new_event_loop(), asyncssh.generate_private_key("ssh-ed25519")
    open_ones: list[asyncssh.SSHServerConnection] = []
    server.key = key.export_public_key().decode().strip()

    async def listen() -> asyncssh.SSHAcceptor:
        return await asyncssh.listen(
            "127.0.0.1",
            0,
            server_factory=lambda: _Password(server.tried, open_ones),
            server_host_keys=[key],
            sftp_factory=_serving(server),
        )

    async def stop() -> None:
        acceptor.close()
        for connection in open_ones:
            connection.abort()
            await connection.wait_closed()
        await acceptor.wait_closed()

    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    acceptor = asyncio.run_coroutine_threadsafe(listen(), loop).result(10)
    server.port = acceptor.get_port()
    try:
        yield server
    finally:
        asyncio.run_coroutine_threadsafe(stop(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


@dataclass
class S3Server:
    """An object store that runs, and a client of it."""

    address: str

    @property
    def client(self) -> S3FileSystem:
        return S3FileSystem(
            key=LOGIN,
            secret=PASSWORD,
            endpoint_url=self.address,
            use_listings_cache=False,
        )

    def put(self, folder: Path, path: str) -> None:
        """Lay everything below ``folder`` into the bucket, below ``path``."""
        client = self.client
        for each in sorted(folder.rglob("*")):
            if each.is_file():
                client.pipe_file(f"{BUCKET}/{path}/{each.relative_to(folder).as_posix()}", each.read_bytes())

    def connection(self, path: str) -> str:
        """The connection of whoever delivers, or keeps a copy, here."""
        extra = {"path": f"{BUCKET}/{path}", "endpoint_url": self.address}
        return json.dumps({"conn_type": "s3", "login": LOGIN, "password": PASSWORD, "extra": extra})


@contextmanager
def s3_server() -> Iterator[S3Server]:
    """An object store with one empty bucket, until the block ends."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    made = S3Server(f"http://{host}:{port}")
    # What it holds is the process's: an earlier one may have left its own.
    httpx.post(f"{made.address}/moto-api/reset", trust_env=False).raise_for_status()
    made.client.mkdir(BUCKET)
    try:
        yield made
    finally:
        server.stop()

"""The portal as a process of its own for the bench: ``python -m crosscheck_demo.bench.portal_served PORT``."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from os import environ
from socket import socket

import httpx
import uvicorn
from fastapi import FastAPI, Request
from starlette.responses import RedirectResponse, Response

from crosscheck.portal.app import PREFIX, portal_app
from crosscheck.portal.server import KEPT_OPEN
from crosscheck.settings import Settings, load

TOKEN = "Bearer "
LOOPBACK = "127.0.0.1"
START_SECONDS = 120


class NameLogin:
    """Whoever sends a name as bearer token is that user: what a login costs is Airflow's."""

    asks_here = False

    async def user(self, request: Request) -> str | None:
        """The name in the header."""
        return request.headers.get("authorization", "").removeprefix(TOKEN) or None

    def sign_in(self, request: Request) -> str:
        """Nowhere."""
        return "/"

    def enter(self, request: Request, user: str, password: str, onward: str) -> Response | None:
        """Nobody enters by a password."""
        return None

    async def leave(self, request: Request) -> Response:
        """Back to the first page."""
        return RedirectResponse("/", 303)


@contextmanager
def served(settings: Settings) -> Iterator[str]:
    """The address of the portal of ``settings`` while the block runs."""
    port = free_port()
    command = [sys.executable, "-m", "crosscheck_demo.bench.portal_served", str(port)]
    process = subprocess.Popen(command, env={**environ, **settings.as_environment()})
    address = f"http://{LOOPBACK}:{port}{PREFIX}"
    try:
        answers(f"{address}/health")
        yield address
    finally:
        process.terminate()
        process.wait(20)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket() as free:
        free.bind((LOOPBACK, 0))
        return int(free.getsockname()[1])


def answers(address: str) -> None:
    """Wait until ``address`` answers; ``TimeoutError`` where it never does."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        try:
            httpx.get(address, timeout=60)
            return
        except httpx.TransportError:
            time.sleep(0.2)
    raise TimeoutError(f"nobody answers at {address}")


def main(port: int) -> None:
    """Serve until stopped."""
    root = FastAPI()
    root.mount(PREFIX, portal_app(load(), NameLogin()))
    uvicorn.run(root, host=LOOPBACK, port=port, log_level="error", access_log=False, timeout_keep_alive=KEPT_OPEN)


if __name__ == "__main__":
    main(int(sys.argv[1]))

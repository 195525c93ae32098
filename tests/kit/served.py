"""A real http server on this machine that answers as a test says, and what the reader makes of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from crosscheck.errors import DeliveryError, RejectedDelivery
from crosscheck.sources import interface
from crosscheck.sources.connections import Interface
from crosscheck.sources.interface import client, read_interface
from kit.landing import dataset, read

Answer = tuple[int, dict[str, str], bytes]


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Callable[[str, int], Answer]], Interface]]:
    """Serve answers given by a function of path and number of the request."""
    servers: list[ThreadingHTTPServer] = []
    monkeypatch.setattr(interface._ask.retry, "sleep", lambda seconds: None)  # type: ignore[attr-defined]

    def start(answer: Callable[[str, int], Answer]) -> Interface:
        asked: list[str] = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append(self.path)
                known = self.headers.get("Authorization") == "Bearer t0ken"
                status, headers, body = answer(self.path, len(asked)) if known else (401, {}, b"")
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        servers.append(server)
        return Interface(f"http://127.0.0.1:{server.server_port}", "t0ken")

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def page(number: int, pages: int, items: str) -> Answer:
    return 200, {}, f'{{"page": {number}, "pages": {pages}, "data": {items}}}'.encode()


def ask(interface: Interface, name: str = "housing.relocation") -> list:
    with client(interface) as session:
        return read(read_interface(session, dataset(name)))


def listing(number: int, pages: int, count: int, **more: object) -> Answer:
    """A page of items that are like no others."""
    items = [{"a": f"{number}-{place}"} for place in range(count)]
    return 200, {}, json.dumps({"page": number, "pages": pages, "data": items, **more}).encode()


def number_of(path: str) -> int:
    return int(path.rpartition("=")[2])


def refusal(serve: Callable, answer: Callable) -> str:
    with pytest.raises((DeliveryError, RejectedDelivery)) as failed:
        ask(serve(answer))
    return str(failed.value)

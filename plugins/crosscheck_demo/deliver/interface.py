"""A department's interface as the data-exchange platform offers it: JSON pages, a token, a limit, and bad moments."""

from __future__ import annotations

import json
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from crosscheck.catalog.datasets import catalog
from crosscheck_demo.county.draws import FULL, draw
from crosscheck_demo.county.people import Records
from crosscheck_demo.deliver.exports import Night
from crosscheck_demo.dirt.layout import one_part
from crosscheck_demo.dirt.values import Cell

PAGE_SIZE = 500
Items = Mapping[str, Sequence[dict[str, Cell]]]
"""Dataset name (``appraisal``) -> its items, keyed by header."""


def api_items(
    records: Records,
    night: date,
    *,
    dirt: str = "heavy",
    seed: int = 1,
    protected: Collection[tuple[str, tuple[Any, ...]]] = (),
    department: str = "housing",
) -> tuple[dict[str, list[dict[str, Cell]]], dict[str, Any]]:
    """What the department's interface holds on a night, and the summary as ``write_exports`` gives it."""
    tonight = Night(records, night, dirt, seed, frozenset(protected))
    items: dict[str, list[dict[str, Cell]]] = {}
    summary: dict[str, Any] = {}
    for table in tonight.lists(catalog().department(department), tonight.county()):
        part = one_part(table, seed, tonight.plain)
        items[table.dataset.name] = [dict(zip(part.header, row, strict=True)) for row in part.rows]
        summary[table.dataset.id] = table.summary | {"layout": 0, "files": [f"/api/{table.dataset.name}"]}
    return items, summary


@dataclass
class Interface:
    """A running interface. ``items`` may be exchanged for the next night's between two reads."""

    items: Items
    token: str
    seed: int = 1
    bad_moments: float = 0.05
    """Share of requests answered with 429 or 503; never two in a row."""
    retry_after: int = 1
    """Seconds a 429 asks for."""
    fail_from: int | None = None
    """From this page on every answer is 503: a delivery that stops half-way."""
    summary: dict[str, Any] = field(default_factory=dict)
    """What was done to the rows, counts only, as ``write_exports`` gives it."""
    base: str = ""
    requests: int = 0
    _troubled: bool = False
    _lock: Lock = field(default_factory=Lock)

    def answer(self, path: str, authorization: str | None) -> tuple[HTTPStatus, dict[str, Any]]:
        """Status and body for one GET; the bad moments depend on the seed and the number of the request only."""
        if authorization != f"Bearer {self.token}":
            return HTTPStatus.UNAUTHORIZED, {"error": "令牌无效"}
        address = urlsplit(path)
        root, _, name = address.path.rpartition("/")
        page = parse_qs(address.query).get("page", ["1"])[0]
        if root != "/api" or name not in self.items:
            return HTTPStatus.NOT_FOUND, {"error": "无此接口"}
        if not page.isdigit() or int(page) < 1:
            return HTTPStatus.BAD_REQUEST, {"error": "页码无效"}
        if self.fail_from is not None and int(page) >= self.fail_from:
            return HTTPStatus.SERVICE_UNAVAILABLE, {"error": "服务不可用"}
        trouble = self._trouble()
        return (trouble, {"error": "请稍后再试"}) if trouble else (HTTPStatus.OK, self._page(name, int(page)))

    def _trouble(self) -> HTTPStatus | None:
        with self._lock:
            self.requests += 1
            number = draw(self.requests, f"{self.seed}:interface")
            self._troubled = number < self.bad_moments * FULL and not self._troubled
            if not self._troubled:
                return None
            return HTTPStatus.TOO_MANY_REQUESTS if number % 2 else HTTPStatus.SERVICE_UNAVAILABLE

    def _page(self, name: str, page: int) -> dict[str, Any]:
        rows = self.items[name]
        pages = max(1, -(-len(rows) // PAGE_SIZE))
        return {"page": page, "pages": pages, "data": list(rows[(page - 1) * PAGE_SIZE : page * PAGE_SIZE])}


@contextmanager
def serve(
    records: Records,
    night: date,
    *,
    dirt: str = "heavy",
    seed: int = 1,
    protected: Collection[tuple[str, tuple[Any, ...]]] = (),
    department: str = "housing",
    **settings: Any,
) -> Iterator[Interface]:
    """Serve what a department holds on a night while the block runs; ``settings`` are fields of ``Interface``."""
    items, summary = api_items(records, night, dirt=dirt, seed=seed, protected=protected, department=department)
    with serve_items(items, seed=seed, summary=summary, **settings) as interface:
        yield interface


@contextmanager
def serve_items(items: Items, **settings: Any) -> Iterator[Interface]:
    """Serve the items on a free port of 127.0.0.1 while the block runs.

    ``settings`` are the fields of ``Interface``. The interface's ``base`` and ``token`` are what an Airflow connection
    holds as host and password.
    """
    seed = settings.get("seed", 1)
    interface = Interface(items, settings.pop("token", f"demo-{seed}"), **settings)
    server = _Server(("127.0.0.1", 0), _handler(interface))
    interface.base = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield interface
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    """Says nothing of a reader who hangs up: the screen belongs to whoever runs the night."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def _handler(interface: Interface) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """Answers GET requests of one interface and logs nothing: paths are harmless, answers are not."""

        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:  # the name is fixed by http.server
            status, body = interface.answer(self.path, self.headers.get("Authorization"))
            payload = json.dumps(body, ensure_ascii=False).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.send_header("Content-Length", str(len(payload)))
            if status is HTTPStatus.TOO_MANY_REQUESTS:
                self.send_header("Retry-After", str(interface.retry_after))
            self.end_headers()
            self.wfile.write(payload)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    return Handler

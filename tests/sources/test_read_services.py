"""Readers against a real database and a real http server."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy.engine import URL

from crosscheck.errors import DeliveryError, RejectedDelivery
from crosscheck.sources import interface
from crosscheck.sources.connections import Interface
from crosscheck.sources.database import read_database, read_transaction
from crosscheck.sources.interface import client, read_interface
from kit.landing import dataset, read, write_database


def url_of(path: Path) -> URL:
    return URL.create("sqlite", database=str(path))


def test_a_database(tmp_path: Path) -> None:
    rows = [
        {"户编号": "H2", "姓名": "张三", "证件号码": 451022199001010016},
        {"户编号": 1.5, "姓名": None, "证件号码": ""},
    ]
    write_database(tmp_path / "r.sqlite", {"家庭成员": rows})
    with read_transaction(url_of(tmp_path / "r.sqlite"), "registry") as connection:
        got = read(read_database(connection, dataset("registry.member")))
        assert read(read_database(connection, dataset("registry.visit"))) == []
    assert got == [
        (
            "家庭成员",
            ["户编号", "姓名", "证件号码"],
            [(1, ["H2", "张三", "451022199001010016"]), (2, ["1.5", None, ""])],
        )
    ]


def test_one_moment_for_all_tables(tmp_path: Path) -> None:
    path = tmp_path / "r.sqlite"
    write_database(path, {"家庭成员": [{"姓名": "张三"}], "走访记录": [{"结果": "在家"}]})
    with closing(sqlite3.connect(path)) as writer:
        writer.execute("PRAGMA journal_mode=WAL")
        with read_transaction(url_of(path), "registry") as connection:
            read(read_database(connection, dataset("registry.member")))
            writer.execute("DELETE FROM 走访记录")
            writer.commit()
            assert len(read(read_database(connection, dataset("registry.visit")))[0][2]) == 1


def test_no_database(tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match=r"r\.sqlite"), read_transaction(url_of(tmp_path / "r.sqlite"), "registry"):
        pass


def test_text_that_a_database_can_not_decode(tmp_path: Path) -> None:
    path = tmp_path / "r.sqlite"
    write_database(path, {"家庭成员": [{"姓名": "张三"}]})
    with closing(sqlite3.connect(path)) as con:
        con.execute("UPDATE 家庭成员 SET 姓名 = CAST(X'D5C5' AS TEXT)")
        con.commit()
    with (
        read_transaction(url_of(path), "registry") as connection,
        pytest.raises(RejectedDelivery, match="no UTF-8") as refused,
    ):
        read(read_database(connection, dataset("registry.member")))
    assert refused.value.cause == "rejected"


def test_an_unreachable_database_shows_no_password() -> None:
    url = URL.create("postgresql+psycopg", "u", "s3cret", "127.0.0.1", 1, "x", {"connect_timeout": "1"})
    with pytest.raises(DeliveryError) as failed, read_transaction(url, "registry"):
        pass
    assert "s3cret" not in str(failed.value)


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


def test_pages(serve: Callable) -> None:
    pages = {
        "/api/relocation?page=1": page(1, 2, '[{"a": 452123199001011234, "b": "x"}, {"b": 1.50, "c": true}]'),
        "/api/relocation?page=2": page(2, 2, '[{"a": null, "b": 4.52123199001011234e17}]'),
    }
    assert ask(serve(lambda path, _: pages[path])) == [
        ("易地扶贫搬迁", ["a", "b", "c"], [(1, ["452123199001011234", "x", None]), (2, [None, "1.5", "true"])]),
        ("易地扶贫搬迁", ["a", "b"], [(3, [None, "452123199001011000"])]),
    ]


def test_bad_moments_are_waited_out(serve: Callable) -> None:
    answers = {1: (429, {"Retry-After": "2"}, b""), 2: (503, {}, b""), 3: (500, {}, b"")}
    assert len(ask(serve(lambda path, n: answers.get(n) or page(1, 1, "[]")))) == 1


def test_the_servers_wish_is_heard(serve: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr(interface._ask.retry, "sleep", waited.append)  # type: ignore[attr-defined]
    ask(serve(lambda path, n: (429, {"Retry-After": "7"}, b"") if n == 1 else page(1, 1, "[]")))
    assert waited == [7.0]


@pytest.mark.parametrize(
    "answer",
    [
        lambda path, n: (503, {}, b""),
        lambda path, n: (429, {"Retry-After": "3600"}, b""),
        lambda path, n: (403, {}, b""),
        lambda path, n: (200, {}, b"<html>"),
        lambda path, n: (200, {}, b"[]"),
        lambda path, n: page(2, 2, "[]"),
        lambda path, n: page(1, 3, "[]") if n == 1 else page(2, 4, "[]"),
        lambda path, n: page(1, 2, "[]") if n == 1 else (404, {}, b""),
        lambda path, n: page(1, 1, "[1]"),
        lambda path, n: (302, {"Location": "http://127.0.0.1:1/"}, b""),
    ],
)
def test_what_is_not_finished_is_not_delivered(serve: Callable, answer: Callable) -> None:
    with pytest.raises(DeliveryError) as failed:
        ask(serve(answer))
    assert "t0ken" not in str(failed.value)


def test_no_such_list_and_a_wrong_token(serve: Callable) -> None:
    assert ask(serve(lambda path, n: (404, {}, b""))) == []
    interface = serve(lambda path, n: page(1, 1, "[]"))
    with pytest.raises(DeliveryError, match="401"):
        ask(Interface(interface.base, "wrong"))


def test_nobody_listens(serve: Callable) -> None:
    with pytest.raises(DeliveryError, match="not answered after"):
        ask(Interface("http://127.0.0.1:1", "t0ken"))

"""Departments' databases on real servers: values arrive exactly, of one moment, and nothing can be written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy
from sqlalchemy import Engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from crosscheck.errors import DeliveryError
from crosscheck.sources import database, limits
from crosscheck.sources.database import read_database, read_transaction
from crosscheck.sources.database_kinds import server_engine
from crosscheck.sources.reading import Stretch
from kit import mariadb, postgres
from kit.landing import dataset, person

DEATH, RELIEF = dataset("civil_affairs.death"), dataset("civil_affairs.relief")
SLOW = {"mariadb": "SLEEP(20)", "postgresql": "pg_sleep(20)::text"}
TYPES = {"mariadb": ("DATETIME(6)", "DOUBLE"), "postgresql": ("TIMESTAMP", "DOUBLE PRECISION")}


@contextmanager
def server(kind: str) -> Iterator[str]:
    if kind == "mariadb":
        if not mariadb.program("mariadbd"):
            pytest.skip("no MariaDB server here: install mariadb-server")
        with mariadb.running() as url:
            yield url
        return
    with postgres.running() as url:
        yield url


@pytest.fixture(scope="module", params=["postgresql", "mariadb"])
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    with server(request.param) as made:
        yield made


@pytest.fixture
def owner(url: str) -> Iterator[Engine]:
    """The department's own connection; its tables are gone before each test."""
    engine = server_engine(make_url(url))
    with engine.begin() as connection:
        for name in (DEATH.title, RELIEF.title):
            connection.execute(text(f"DROP TABLE IF EXISTS {quoted(engine, name)}"))
    yield engine
    engine.dispose()


def quoted(engine: Engine, name: str) -> str:
    return engine.dialect.identifier_preparer.quote(name)


def fill(engine: Engine, title: str, columns: dict[str, str], rows: list[tuple[Any, ...]]) -> None:
    with engine.begin() as connection:
        names = ", ".join(f"{quoted(engine, name)} {kind}" for name, kind in columns.items())
        connection.execute(text(f"CREATE TABLE {quoted(engine, title)} ({names})"))
        places = ", ".join(f":c{n}" for n in range(len(columns)))
        insert = text(f"INSERT INTO {quoted(engine, title)} VALUES ({places})")
        connection.execute(insert, [{f"c{n}": value for n, value in enumerate(row)} for row in rows])


def rows_of(url: str, *wanted: Any) -> list[list[list[str | None]]]:
    with read_transaction(make_url(url), "civil_affairs") as connection:
        return [[list(row) for part in read_database(connection, each) for _, row in part.rows] for each in wanted]


def test_values_arrive_as_they_are(owner: Engine, url: str) -> None:
    """Rare characters, money to the last digit, days and moments; a number that is no decimal has 15 digits."""
    moment, broken = TYPES[owner.dialect.name]
    columns = {"证件号码": "CHAR(18)", "姓名": "VARCHAR(30)", "死亡日期": "DATE", "登记日期": moment}
    columns |= {"来源": "VARCHAR(20)", "金额": "DECIMAL(20,4)", "大数": "BIGINT", "小数": broken}
    row = (
        person(1),
        "𠮷㐱·买买提",
        date(2026, 2, 28),
        "2026-10-02 08:30:00",
        "",
        Decimal("1234567890123456.7800"),
    )
    fill(owner, DEATH.title, columns, [(*row, 452123199001010017, 0.1), (person(2), *[None] * 7)])
    [[first, second]] = rows_of(url, DEATH)
    assert first == [
        *(person(1), "𠮷㐱·买买提", "2026-02-28", "2026-10-02 08:30:00", "", "1234567890123456.7800"),
        *("452123199001010017", "0.1"),
    ]
    assert second == [person(2), *[None] * 7]


def test_all_lists_are_of_one_moment(owner: Engine, url: str) -> None:
    for each in (DEATH, RELIEF):
        fill(owner, each.title, {"证件号码": "CHAR(18)"}, [(person(1),)])
    with read_transaction(make_url(url), "civil_affairs") as connection:
        [list(part.rows) for part in read_database(connection, DEATH)]
        with owner.begin() as other:
            other.execute(text(f"DELETE FROM {quoted(owner, RELIEF.title)}"))
        [rows] = [list(part.rows) for part in read_database(connection, RELIEF)]
    assert len(rows) == 1
    assert rows_of(url, RELIEF) == [[]]


def test_nothing_can_be_written(owner: Engine, url: str) -> None:
    fill(owner, DEATH.title, {"证件号码": "CHAR(18)"}, [(person(1),)])
    engine = server_engine(make_url(url))
    for statement in (f"DELETE FROM {quoted(owner, DEATH.title)}", "CREATE TABLE new_one (a INT)"):
        with engine.connect() as connection:
            database.begin_reading(connection)
            with pytest.raises(DBAPIError, match=r"(?i)read.only"):
                connection.execute(text(statement))
    engine.dispose()
    assert rows_of(url, DEATH) == [[[person(1)]]]


def test_a_table_that_never_ends_is_told_and_the_next_one_read(
    owner: Engine, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A view that takes too long: its list counts as not delivered, the department's others are read."""
    fill(owner, RELIEF.title, {"证件号码": "CHAR(18)"}, [(person(1),)])
    with owner.begin() as connection:
        slow = f"SELECT {SLOW[owner.dialect.name]} AS a"
        connection.execute(text(f"CREATE VIEW {quoted(owner, DEATH.title)} AS {slow}"))
    monkeypatch.setattr(limits, "SECONDS", 1)
    try:
        with read_transaction(make_url(url), "civil_affairs") as connection:
            with pytest.raises(DeliveryError, match=rf"{DEATH.title[:2]}.*: the table can't be read \("):
                [list(part.rows) for part in read_database(connection, DEATH)]
            [rows] = [list(part.rows) for part in read_database(connection, RELIEF)]
            assert len(rows) == 1
    finally:
        with owner.begin() as connection:
            connection.execute(text(f"DROP VIEW {quoted(owner, DEATH.title)}"))


def test_rows_come_in_chunks(owner: Engine, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server keeps what is not asked for yet: the cursor is one of its own."""
    monkeypatch.setattr(database, "CHUNK", 100)
    fill(owner, DEATH.title, {"证件号码": "CHAR(18)"}, [(person(n),) for n in range(250)])
    cursors: set[str] = set()
    with read_transaction(make_url(url), "civil_affairs") as connection:
        sqlalchemy.event.listen(
            connection.engine, "before_cursor_execute", lambda _, cursor, *rest: cursors.add(type(cursor).__name__)
        )
        [pieces] = [list(part.pieces or ()) for part in read_database(connection, DEATH)]
    assert [len(piece.numbers) for piece in pieces if isinstance(piece, Stretch)] == [100, 100, 50]
    assert cursors & {"SSCursor", "ServerCursor"}

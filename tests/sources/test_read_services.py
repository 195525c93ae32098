"""Readers against a real database and a real http server."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from crosscheck.errors import DeliveryError, RejectedDelivery
from crosscheck.sources.database import read_database, read_transaction
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

"""The reader of databases against real ones, sound and damaged."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from sqlalchemy.engine import URL

from crosscheck.errors import DeliveryError, RejectedDelivery
from crosscheck.sources.database import read_database, read_transaction
from crosscheck.sources.headers import map_headers
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


def told(path: Path, name: str = "civil_affairs.death") -> str:
    with (
        pytest.raises((DeliveryError, RejectedDelivery)) as refused,
        read_transaction(url_of(path), "civil_affairs") as connection,
    ):
        read(read_database(connection, dataset(name)))
    return str(refused.value)


@pytest.mark.parametrize("name", ["死亡（殡葬）登记", "死亡(殡葬)登记 ", "死亡 (殡葬）登记", "\u200b死亡(殡葬)登记\n"])
@pytest.mark.parametrize("kind", ["TABLE", "VIEW"])
def test_table_names_are_compared_as_headers_are(tmp_path: Path, name: str, kind: str) -> None:
    path = tmp_path / "r.sqlite"
    write_database(path, {name if kind == "TABLE" else "t": [{"姓名": "张三"}]})
    with closing(sqlite3.connect(path)) as con:
        if kind == "VIEW":
            con.execute(f'CREATE VIEW "{name}" AS SELECT * FROM t')
            con.commit()
    with read_transaction(url_of(path), "civil_affairs") as connection:
        got = read(read_database(connection, dataset("civil_affairs.death")))
        assert read(read_database(connection, dataset("civil_affairs.relief"))) == []
    assert got == [("死亡(殡葬)登记", ["姓名"], [(1, ["张三"])])]


def test_the_agreed_name_goes_before_one_that_is_alike_and_two_alike_are_refused(tmp_path: Path) -> None:
    first, second, agreed = "死亡 (殡葬)登记", "死亡（殡葬）登记", "死亡(殡葬)登记"
    write_database(tmp_path / "two.sqlite", {first: [{"姓名": "甲"}], second: [{"姓名": "乙"}]})
    words = f"{agreed}: more than one table could be it: {first}、{second}; name one so"
    assert told(tmp_path / "two.sqlite") == words
    write_database(tmp_path / "three.sqlite", {first: [{"姓名": "甲"}], agreed: [{"姓名": "乙"}]})
    with read_transaction(url_of(tmp_path / "three.sqlite"), "civil_affairs") as connection:
        assert read(read_database(connection, dataset("civil_affairs.death")))[0][2] == [(1, ["乙"])]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"SQLite format 2\x00" * 100, "不是数据库".encode("gbk")])
def test_a_file_that_is_no_database(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "r.sqlite").write_bytes(content)
    assert told(tmp_path / "r.sqlite") == "r.sqlite is no SQLite database; lay the whole file there again"


def test_a_database_that_is_cut(tmp_path: Path) -> None:
    path = tmp_path / "r.sqlite"
    write_database(path, {"死亡(殡葬)登记": [{"姓名": "张三" * 50}] * 1000})
    path.write_bytes(path.read_bytes()[:20_000])
    assert told(path) == "死亡(殡葬)登记: the table can't be read (DatabaseError)"


@pytest.mark.parametrize("second", ["姓 名", "姓名\n", " 姓名"])
def test_a_column_named_twice(tmp_path: Path, second: str) -> None:
    path = tmp_path / "r.sqlite"
    write_database(path, {"死亡(殡葬)登记": [{"证件号码": "1", "姓名": "张三", second: "李四"}]})
    death = dataset("civil_affairs.death")
    with read_transaction(url_of(path), "civil_affairs") as connection:
        [(label, headers, _)] = read(read_database(connection, death))
    with pytest.raises(RejectedDelivery) as refused:
        map_headers(death, headers, label)
    assert str(refused.value) == "死亡(殡葬)登记: more than one column could be '姓名'"
    assert refused.value.cause == "schema"


def test_a_view_whose_table_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "r.sqlite"
    write_database(path, {"t": [{"姓名": "张三"}]})
    with closing(sqlite3.connect(path)) as con:
        con.execute('CREATE VIEW "死亡(殡葬)登记" AS SELECT * FROM t')
        con.execute("DROP TABLE t")
        con.commit()
    assert told(path) == "死亡(殡葬)登记: the table can't be read (OperationalError)"


def test_bytes_where_text_should_be(tmp_path: Path) -> None:
    path = tmp_path / "r.sqlite"
    write_database(path, {"死亡(殡葬)登记": [{"姓名": "张三"}, {"姓名": "张三".encode("gbk")}]})
    assert told(path) == "死亡(殡葬)登记: row 2: a value is not UTF-8 text (byte 0 of it)"


@examples(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(begin=st.integers(0, 8192), spoilt=st.binary(min_size=1, max_size=200), keep=st.booleans())
def test_any_bytes_in_a_database(tmp_path: Path, begin: int, spoilt: bytes, keep: bool) -> None:
    """Whatever stands in the file is read, or told in words."""
    path = tmp_path / "r.sqlite"
    if not path.exists():
        write_database(path, {"死亡(殡葬)登记": [{"证件号码": str(n), "姓名": "张三"} for n in range(100)]})
    whole = path.read_bytes()
    damaged = tmp_path / "damaged.sqlite"
    damaged.write_bytes(whole[:begin] + spoilt + (whole[begin + len(spoilt) :] if keep else b""))
    with suppress(DeliveryError, RejectedDelivery), read_transaction(url_of(damaged), "civil_affairs") as connection:
        read(read_database(connection, dataset("civil_affairs.death")))

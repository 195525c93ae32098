"""Where deliveries are looked for: connections, drop folders, files of a dataset."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from crosscheck.catalog.datasets import catalog
from crosscheck.errors import DeliveryError
from crosscheck.settings import Settings
from crosscheck.sources import connections
from crosscheck.sources.delivery_name import DeliveryName
from crosscheck.sources.folder import DropDelivery, complete_deliveries
from kit.landing import NIGHT, dataset, drop


@pytest.mark.parametrize("name", ["20261120", "20261120-2", "20261120-10"])
def test_names_of_deliveries(name: str) -> None:
    parsed = DeliveryName.parse(name)
    assert str(parsed) == name
    assert parsed is not None
    assert parsed.business_date == NIGHT


@pytest.mark.parametrize(
    "name",
    [
        *("2026112", "20261131", "20261120-", "20261120-0", "20261120-x", "旧数据", ".20261120.1.part", "20261120\n"),
        *(
            "20261120-1",
            "20261120-02",
            "２０２６１１２０",
            "20261120－2",
            "20261120-２",
            "٢٠٢٦١١٢٠",
            "20261120 ",
            "20261120-2-3",
        ),
    ],
)
def test_no_deliveries(name: str) -> None:
    assert DeliveryName.parse(name) is None


@pytest.mark.parametrize("name", ["00010101", "09991231", "99991231-12"])
def test_a_name_is_the_one_it_was_read_from(name: str) -> None:
    assert str(DeliveryName.parse(name)) == name


def test_complete_folders_in_order_and_none_later(settings: Settings) -> None:
    for name in ("20261120-10", "20261119", "20261120-2", "20261120", "20261121", "旧"):
        drop(settings, "civil_affairs", name, {})
    drop(settings, "civil_affairs", "20261118", {}, complete=False)
    found = complete_deliveries(connections.drop_folder(settings, "civil_affairs"), NIGHT)
    assert [str(delivery.name) for delivery in found] == ["20261119", "20261120", "20261120-2", "20261120-10"]


def test_no_drop_folder(settings: Settings) -> None:
    with pytest.raises(DeliveryError):
        complete_deliveries(connections.drop_folder(settings, "civil_affairs"), NIGHT)


def test_files_of_a_dataset(tmp_path: Path) -> None:
    death, allowance = dataset("civil_affairs.death"), dataset("civil_affairs.allowance")
    longer = replace(death, name="other", title=death.title + "补录")
    names = [f"{death.title}.csv", f"{death.title}(2).CSV", f"{longer.title}1.csv", f"{death.title}.xlsx", "_SUCCESS"]
    for name in names:
        (tmp_path / name).touch()
    delivery = DropDelivery(DeliveryName(date(2026, 11, 20)), tmp_path)
    datasets = [death, allowance, longer]
    assert [p.name for p in delivery.files(death, datasets, "csv-utf8")] == [
        f"{death.title}(2).CSV",
        f"{death.title}.csv",
    ]
    assert [p.name for p in delivery.files(longer, datasets, "csv-utf8")] == [f"{longer.title}1.csv"]
    assert [p.name for p in delivery.files(death, datasets, "xlsx")] == [f"{death.title}.xlsx"]
    assert delivery.files(allowance, datasets, "csv-utf8") == []


@pytest.mark.parametrize(
    "name",
    [
        "死亡（殡葬）登记.csv",
        "死亡(殡葬)登记（2）.csv",
        "死亡(殡葬)登记⑵.ＣＳＶ",
        "死亡 (殡葬)\u3000登记 .csv",
        "死亡(殡葬)登记．csv",
        "\ufeff死亡(殡葬）登记\u200b平马镇.Csv ",
    ],
)
def test_names_are_compared_as_headers_are(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    delivery, death = DropDelivery(DeliveryName(NIGHT), tmp_path), dataset("civil_affairs.death")
    datasets = catalog().department("civil_affairs").datasets
    assert delivery.files(death, datasets, "csv-utf8") == [tmp_path / name]
    assert delivery.unread(datasets, "csv-utf8") == []


def test_what_is_of_no_list(tmp_path: Path) -> None:
    names = ["学籍.xls", "学籍.csv", "田东县学籍.xlsx", "学籍xlsx", "._学籍.xlsx", "说明／学籍.xlsx", "学籍／1.xlsx"]
    for name in names:
        (tmp_path / name).touch()
    delivery = DropDelivery(DeliveryName(NIGHT), tmp_path)
    unread = delivery.unread(catalog().department("education").datasets, "xlsx")
    assert {path.name for path in unread} == {*names} - {"学籍／1.xlsx"}


def test_only_a_plain_file_completes_a_delivery(tmp_path: Path) -> None:
    plain = tmp_path / "20261120"
    plain.mkdir()
    (plain / "_SUCCESS").write_text("done")
    assert DropDelivery(DeliveryName(NIGHT), plain).complete
    for number, name in enumerate(("_success", "_Success", "_SUCCESS.txt", "_ＳＵＣＣＥＳＳ", "_SUCCESS "), start=2):
        folder = tmp_path / f"20261120-{number}"
        folder.mkdir()
        (folder / name).touch()
        assert not DropDelivery(DeliveryName(NIGHT, number), folder).complete, name
    (tmp_path / "link").symlink_to(plain)
    assert not DropDelivery(DeliveryName(NIGHT), tmp_path / "link").complete
    assert complete_deliveries(tmp_path, NIGHT) == [DropDelivery(DeliveryName(NIGHT), plain)]


@pytest.mark.parametrize("seconds", [0, 10**12, -(10**12)])
def test_any_time_of_a_file_is_read_or_left_out(tmp_path: Path, seconds: int) -> None:
    (tmp_path / "_SUCCESS").touch()
    os.utime(tmp_path / "_SUCCESS", (seconds, seconds))
    told = DropDelivery(DeliveryName(NIGHT), tmp_path).delivered_at
    assert told is None or datetime.fromisoformat(told)


def test_no_title_hides_another() -> None:
    for department in catalog().departments:
        titles = [d.title for d in department.datasets]
        assert len(set(titles)) == len(titles)


def connect(monkeypatch: pytest.MonkeyPatch, department: str, connection: dict | str) -> None:
    text = connection if isinstance(connection, str) else json.dumps(connection)
    monkeypatch.setenv(f"AIRFLOW_CONN_CROSSCHECK_{department.upper()}", text)


@pytest.mark.parametrize(
    ("connection", "url"),
    [
        ({"conn_type": "sqlite", "host": "/data/r.sqlite"}, "sqlite:////data/r.sqlite"),
        ("sqlite:////data/r.sqlite", "sqlite:////data/r.sqlite"),
        ("postgres://u:p%40@h:5433/db?sslmode=require", "postgresql+psycopg://u:p%40@h:5433/db?sslmode=require"),
        (
            {"conn_type": "mysql", "host": "h", "login": "u", "password": "p", "schema": "db"},
            "mysql+pymysql://u:p@h/db",
        ),
        ({"conn_type": "generic", "extra": {"url": "kingbase+x://u:p@h/db"}}, "kingbase+x://u:p@h/db"),
    ],
)
def test_databases(settings: Settings, monkeypatch: pytest.MonkeyPatch, connection: dict | str, url: str) -> None:
    connect(monkeypatch, "registry", connection)
    found = connections.database_url(replace(settings, exports=None), "registry")
    assert found.render_as_string(hide_password=False) == url


def test_exports_replace_the_connections(settings: Settings) -> None:
    assert settings.exports is not None
    database = connections.database_url(settings, "registry").database
    assert database == str(settings.exports / "database" / "registry.sqlite")


@pytest.mark.parametrize(
    "connection",
    [
        {"conn_type": "fs", "extra": {"path": "/data/drop"}},
        {"conn_type": "fs", "host": "/data/drop"},
        "fs:///data/drop",
    ],
)
def test_drop_folders(settings: Settings, monkeypatch: pytest.MonkeyPatch, connection: dict | str) -> None:
    connect(monkeypatch, "civil_affairs", connection)
    assert connections.drop_folder(replace(settings, exports=None), "civil_affairs") == Path("/data/drop")


@pytest.mark.parametrize(
    ("connection", "base"),
    [
        ({"conn_type": "http", "host": "http://127.0.0.1:8001", "password": "t"}, "http://127.0.0.1:8001"),
        ({"conn_type": "http", "host": "127.0.0.1", "port": 8001, "password": "t"}, "http://127.0.0.1:8001"),
        ({"conn_type": "https", "host": "h", "password": "t"}, "https://h"),
        ({"conn_type": "http", "host": "h", "schema": "https", "password": "t"}, "https://h"),
        ("http://:t@127.0.0.1:8001", "http://127.0.0.1:8001"),
        ("http://:t@h/https", "https://h"),
        ("http://:t@h:81/exchange", "http://h:81/exchange"),
    ],
)
def test_interfaces(monkeypatch: pytest.MonkeyPatch, connection: dict | str, base: str) -> None:
    connect(monkeypatch, "housing", connection)
    assert connections.interface("housing") == connections.Interface(base, "t")
    assert "'t'" not in repr(connections.interface("housing"))


@pytest.mark.parametrize(
    "connection", ['{"conn_type": "http", "password": "s3cret"', {"conn_type": "http", "host": "h"}]
)
def test_a_broken_connection_shows_nothing(monkeypatch: pytest.MonkeyPatch, connection: dict | str) -> None:
    connect(monkeypatch, "housing", connection)
    with pytest.raises(DeliveryError, match="crosscheck_housing") as failed:
        connections.interface("housing")
    assert "s3cret" not in str(failed.value)

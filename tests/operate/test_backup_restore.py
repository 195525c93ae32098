"""A home is backed up while it is used, and brought back: elsewhere, into another database, whole or not at all."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Thread

import pytest
from typer.testing import CliRunner

from crosscheck import clock
from crosscheck import settings as settings_module
from crosscheck.access.scopes import EVERYTHING
from crosscheck.cli.main import app
from crosscheck.errors import ConfigurationError, IntegrityError, LedgerError
from crosscheck.ledger.database import existing_ledger, open_ledger, reading
from crosscheck.ledger.downloads import Download, record
from crosscheck.ledger.notices import troubles
from crosscheck.operate import restore as restoring
from crosscheck.operate.airflow_connections import connections, put_connections
from crosscheck.operate.backup import NO_KEY, back_up
from crosscheck.operate.restore import CONNECTED, restore
from crosscheck.operate.verify import verify
from crosscheck.settings import Settings
from crosscheck_demo.demo import FIRST_NIGHT

SECOND_NIGHT = FIRST_NIGHT + timedelta(days=1)
CONNECTION = {
    "conn_id": "crosscheck_registry",
    "conn_type": "postgres",
    "description": None,
    "host": "db.example.gov.cn",
    "schema": "registry",
    "login": "reader",
    "password": "s3cret-of-the-registry",
    "port": 5432,
    "extra": None,
}


class Killed(BaseException):
    """Stands for kill -9."""


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = datetime.combine(SECOND_NIGHT, datetime.min.time(), clock.ZONE)
    monkeypatch.setattr("crosscheck.clock.now", lambda: moment)


@pytest.fixture(scope="module")
def backup(first: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of the first night; nobody changes it."""
    target = tmp_path_factory.mktemp("backup") / "night-1"
    back_up(first, target)
    return target


def elsewhere(first: Settings, home: Path, ledger: str = "") -> Settings:
    return replace(first.apart(home), exports=first.exports, ledger=ledger)


def stored(home: Path) -> dict[str, bytes]:
    parts = ("lake", "nights", "revisions", "feedback", "outgoing")
    found = (path for part in parts for path in (home / part).rglob("*") if path.is_file() and path.name != ".lock")
    return {path.relative_to(home).as_posix(): path.read_bytes() for path in found}


def test_a_home_moves_to_another_place_to_a_server_and_back(
    first: Settings, backup: Path, postgres: str, tmp_path: Path
) -> None:
    before = verify(first)
    on_server = elsewhere(first, tmp_path / "server" / "home", postgres)
    restore(on_server, backup)
    assert stored(on_server.home) == stored(first.home)
    assert verify(on_server).head == before.head
    taken = Download("2026-11-23T09:30:00+08:00", "王五", "county", "x/y.xlsx", "0" * 64, "本机")
    ledger = open_ledger(postgres)
    record(ledger, taken)
    ledger.dispose()
    after = verify(on_server)
    assert after.entries == before.entries + 1
    back_up(on_server, tmp_path / "later")
    back = elsewhere(first, tmp_path / "back" / "home")
    told = restore(back, tmp_path / "later")
    assert (told.entries, verify(back).head) == (after.entries, after.head)
    ledger = open_ledger(back.ledger_url)
    record(ledger, taken)
    ledger.dispose()
    assert verify(back).entries == after.entries + 1, "numbers go on behind those that are given"
    with pytest.raises(LedgerError, match="there is a ledger already"):
        restore(elsewhere(first, tmp_path / "third", postgres), backup)
    assert not (tmp_path / "third").exists()


def test_what_is_backed_up_while_people_write_is_of_one_moment(first: Settings, backup: Path, tmp_path: Path) -> None:
    """A whole night goes on meanwhile in the long runs."""
    home, begun, done = elsewhere(first, tmp_path / "home"), Event(), Event()
    restore(home, backup)

    def write() -> None:
        ledger = open_ledger(home.ledger_url)
        while not done.is_set():
            record(ledger, Download("2026-11-23T09:30:00+08:00", "王五", "county", "x/y.xlsx", "0" * 64, "本机"))
            begun.set()
        ledger.dispose()

    writing = Thread(target=write)
    writing.start()
    assert begun.wait(60)
    for number in range(2):
        back_up(home, tmp_path / f"b{number}")
    done.set()
    writing.join()
    entries = []
    for number in range(2):
        copy = elsewhere(first, tmp_path / f"of-{number}")
        restore(copy, tmp_path / f"b{number}")
        entries.append(verify(copy).entries)
    assert verify(first).entries < entries[0] < entries[1] <= verify(home).entries


def test_a_backup_that_was_killed_says_that_it_is_none(first: Settings, tmp_path: Path) -> None:
    dying = (
        "import os; from crosscheck.operate import backup; from crosscheck import settings; from pathlib import Path\n"
        "backup._listed = lambda part: os._exit(9)\n"
        f"backup.back_up(settings.load(), Path({str(tmp_path / 'b')!r}))"
    )
    environment = {**os.environ, **first.as_environment(), "PYTHONPATH": str(first.root / "plugins")}
    assert subprocess.run([sys.executable, "-c", dying], env=environment, check=False).returncode == 9
    (left,) = tmp_path.iterdir()
    assert left.name.endswith(".part")
    assert "can't be restored from" in (left / "THIS-IS-NO-BACKUP.txt").read_text(encoding="utf-8")
    home = elsewhere(first, tmp_path / "home")
    with pytest.raises(ConfigurationError, match="is no backup"):
        restore(home, left)
    assert not home.home.exists()
    back_up(first, tmp_path / "b")
    assert [path.name for path in tmp_path.iterdir()] == ["b"]
    assert not list(first.spill.glob("backup-*"))


def test_a_restore_that_was_killed_leaves_no_home(
    first: Settings, backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = elsewhere(first, tmp_path / "home")

    def dying(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(restoring, "fill_ledger", dying)
        with pytest.raises(Killed):
            restore(home, backup)
    monkeypatch.setenv("CROSSCHECK_HOME", str(home.home))
    with pytest.raises(ConfigurationError, match="is no home: a restore into it was cut off"):
        settings_module.load()
    with pytest.raises(ConfigurationError, match="is not empty"):
        restore(home, backup)
    shutil.rmtree(home.home)
    restore(home, backup)
    assert settings_module.load().home == home.home


SPOILT = {
    "a changed file": (lambda b: next(b.glob("home/revisions/*/manifest.json")).write_bytes(b"{}"), "was changed"),
    "a file less": (lambda b: next(b.glob("home/lake/*/*/rows.parquet")).unlink(), "is missing"),
    "a file more": (lambda b: (b / "home" / "x").write_bytes(b"x"), "home/x was added"),
    "another ledger": (lambda b: (b / "ledger.sqlite").write_bytes(b"x"), "ledger.sqlite was changed"),
    "no manifest": (lambda b: (b / "manifest.json").unlink(), "is no backup"),
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_spoilt_backup_writes_nothing(first: Settings, backup: Path, tmp_path: Path, name: str) -> None:
    spoil, said = SPOILT[name]
    shutil.copytree(backup, tmp_path / "b")
    spoil(tmp_path / "b")
    home = elsewhere(first, tmp_path / "home")
    with pytest.raises((ConfigurationError, IntegrityError), match=said):
        restore(home, tmp_path / "b")
    assert not home.home.exists()


def test_the_commands_say_what_is_there_and_what_is_not(
    first: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    monkeypatch.setenv("CROSSCHECK_HOME", str(first.home))
    runner = CliRunner()
    assert runner.invoke(app, ["init", str(site), "--county", "451022", "--name", "田东县"]).exit_code == 0
    monkeypatch.setenv("CROSSCHECK_SITE", str(site))
    monkeypatch.setenv("CROSSCHECK_LANG", "en")
    done = runner.invoke(app, ["backup", str(tmp_path / "b")])
    assert done.exit_code == 0, done.output
    assert NO_KEY[1] in done.output
    assert "minutes" in done.output
    monkeypatch.setenv("CROSSCHECK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CROSSCHECK_SITE", str(tmp_path / "county"))
    done = runner.invoke(app, ["restore", str(tmp_path / "b")])
    assert done.exit_code == 0, done.output
    assert (tmp_path / "county" / "site.yaml").read_bytes() == (site / "site.yaml").read_bytes()
    inside = runner.invoke(app, ["backup", str(tmp_path / "home" / "b")])
    assert (inside.exit_code, "lies in the home" in inside.output) == (3, True)
    assert _failed(tmp_path / "home") == {"backup"}
    assert runner.invoke(app, ["backup", str(tmp_path / "c")]).exit_code == 0
    assert _failed(tmp_path / "home") == set()


def _failed(home: Path) -> set[str]:
    """What notifications are told has failed."""
    ledger = existing_ledger(f"sqlite:///{home / 'ledger.sqlite'}")
    with reading(ledger, EVERYTHING) as connection:
        return set(troubles(connection))


def test_connections_travel_under_a_key_only(first: Settings, tmp_path: Path) -> None:
    put_connections([CONNECTION])
    back_up(first, tmp_path / "open")
    assert not (tmp_path / "open" / "connections.sealed").exists()
    made = back_up(first, tmp_path / "b", b"a key of many characters")
    assert NO_KEY not in made.missing
    assert b"s3cret" not in b"".join(path.read_bytes() for path in (tmp_path / "b").rglob("*") if path.is_file())
    home = elsewhere(first, tmp_path / "home")
    with pytest.raises(ConfigurationError, match="the key is not the one"):
        restore(home, tmp_path / "b", b"another key of many characters")
    assert not home.home.exists()
    _forget_connections()
    told = restore(home, tmp_path / "b", b"a key of many characters")
    assert CONNECTED[1].format(count=1) in [en for _, en in told.remarks]
    assert [one for one in connections() if one["conn_id"] == CONNECTION["conn_id"]] == [CONNECTION]
    _forget_connections()


def _forget_connections() -> None:
    from airflow.models.connection import Connection
    from airflow.utils.session import create_session

    with create_session() as session:
        session.query(Connection).filter(Connection.conn_id == CONNECTION["conn_id"]).delete()

"""A backup restored elsewhere verifies; an older ledger beside newer lists does not pass for the present one."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from crosscheck import settings as settings_module
from crosscheck.access.scopes import EVERYTHING
from crosscheck.errors import IntegrityError
from crosscheck.ledger.database import open_ledger, reading
from crosscheck.ledger.history import head
from crosscheck.ledger.nights import issue_new, record_night
from crosscheck.operate.verify import verify
from crosscheck.publish.revision import publish
from crosscheck.settings import Settings
from kit.nights import day, finding, night
from kit.postgres import binaries


@pytest.fixture
def settings(ledger_url, tmp_path) -> Settings:
    return replace(settings_module.load().apart(tmp_path / "home"), ledger=ledger_url)


def a_night(settings: Settings, n: int) -> None:
    engine = open_ledger(settings.ledger_url)
    record_night(engine, night(n, [finding("ED-01", f"M{m}") for m in range(n + 1)]))
    issue_new(engine, day(n))
    publish(engine, settings, day(n))
    engine.dispose()


def dump(url: str, target: Path) -> None:
    """Keep the ledger as an operator does: the file, or what pg_dump writes."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        shutil.copy(str(address.database), target)
        return
    _run("pg_dump", address.database, "--format=custom", "--file", str(target), url=url)


def restore(source: Path, url: str, folder: Path) -> str:
    """Bring a dump back into a place of its own; returns its URL."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        shutil.copy(source, folder / "restored.sqlite")
        return f"sqlite:///{folder / 'restored.sqlite'}"
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("DROP DATABASE IF EXISTS restored"))
        connection.execute(text("CREATE DATABASE restored"))
    engine.dispose()
    _run("pg_restore", "restored", "--exit-on-error", str(source), url=url)
    return address.set(database="restored").render_as_string(hide_password=False)


def _run(program: str, database: str | None, *arguments: str, url: str) -> None:
    address, folder = make_url(url), binaries()
    assert folder is not None
    where = ["-h", str(address.host), "-p", str(address.port), "-U", str(address.username), "-d", str(database)]
    beside_the_server = (folder / "initdb").resolve().with_name(program)
    subprocess.run([str(beside_the_server), *where, *arguments], check=True, capture_output=True)


def test_ledger_and_home_restored_elsewhere_verify_and_go_on(settings, tmp_path):
    a_night(settings, 0)
    dump(settings.ledger_url, tmp_path / "dump")
    elsewhere = replace(settings, home=tmp_path / "elsewhere" / "home")
    shutil.copytree(settings.home, elsewhere.home)
    shutil.rmtree(settings.home)
    engine = open_ledger(settings.ledger_url)
    with reading(engine, EVERYTHING) as connection:
        before = head(connection)
    engine.dispose()
    elsewhere = replace(elsewhere, ledger=restore(tmp_path / "dump", settings.ledger_url, tmp_path))
    assert verify(elsewhere).head == before
    a_night(elsewhere, 1)
    verify(elsewhere)


def test_an_older_ledger_beside_newer_lists_is_told(settings, tmp_path):
    a_night(settings, 0)
    dump(settings.ledger_url, tmp_path / "dump")
    a_night(settings, 1)
    verify(settings)
    settings = replace(settings, ledger=restore(tmp_path / "dump", settings.ledger_url, tmp_path))
    said = r"2026-11-21-r1 rests on entry \d+, the ledger ends at \d+: it is older than the lists"
    with pytest.raises(IntegrityError, match=said) as raised:
        verify(settings)
    assert "2026-11-20-r1" not in str(raised.value)


def test_an_older_ledger_that_went_another_way_is_told(settings, tmp_path):
    """The restored ledger has run on without the nights it lost: its entries are not those the lists rest on."""
    a_night(settings, 0)
    dump(settings.ledger_url, tmp_path / "dump")
    a_night(settings, 1)
    settings = replace(settings, ledger=restore(tmp_path / "dump", settings.ledger_url, tmp_path))
    engine = open_ledger(settings.ledger_url)
    record_night(engine, night(1, [finding("ED-01", f"M{m}", facts="other") for m in range(9)]))
    engine.dispose()
    with pytest.raises(IntegrityError, match=re.escape("is not the one whose hash was kept")):
        verify(settings)


def test_lists_that_were_lost_are_told_and_can_be_published_again(settings):
    a_night(settings, 0)
    a_night(settings, 1)
    shutil.rmtree(settings.revisions / "2026-11-21-r1")
    with pytest.raises(IntegrityError, match="revision 2026-11-21-r1 is missing"):
        verify(settings)
    engine = open_ledger(settings.ledger_url)
    assert publish(engine, settings, day(1)).name == "2026-11-21-r1"
    engine.dispose()
    verify(settings)

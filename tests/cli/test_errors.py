"""Errors of the database, the engine and of nobody's foresight, each provoked by a command: what is said holds no
person, no password and no traceback."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from crosscheck import settings as settings_module
from crosscheck.flow.night import check, land_all
from crosscheck.ledger import database
from crosscheck.ledger.database import open_ledger
from crosscheck_demo.county.build import build_world
from crosscheck_demo.county.people import Records
from crosscheck_demo.deliver.nights import records_for
from crosscheck_demo.demo import FIRST_NIGHT, DemoCounty
from kit.privacy import persons_in

ROOT = settings_module.load().root
DAY = FIRST_NIGHT.isoformat()
LEDGER, ENGINE, UNEXPECTED, CONFIGURATION = 6, 8, 70, 3
REFUSE = "CREATE TRIGGER no_more BEFORE INSERT ON {table} WHEN (SELECT count(*) FROM {table}) > {left} " + (
    "BEGIN SELECT RAISE(ABORT, '{why}'); END;"
)
"""As a full disk, a constraint or a broken connection would refuse in the middle of a night."""


@dataclass(frozen=True)
class Said:
    """How a command ended."""

    code: int
    text: str


@dataclass(frozen=True)
class Office:
    """A county's exports and persons, and a home of its own for each command to fail in."""

    exports: Path
    records: Records
    home: Path

    def say(self, *arguments: str, **env: str) -> Said:
        """Run ``crosscheck`` as a process of its own; what it says holds no person and no traceback."""
        known = {**os.environ, "CROSSCHECK_HOME": str(self.home), "CROSSCHECK_EXPORTS": str(self.exports), **env}
        command = [str(Path(sys.executable).with_name("crosscheck")), *arguments]
        done = subprocess.run(command, env=known, capture_output=True, text=True, check=False, timeout=300)
        text = done.stdout + done.stderr
        assert "Traceback" not in text
        assert persons_in({"said": text}, self.records) == {}
        return Said(done.returncode, text.strip().splitlines()[-1])

    def ledger(self, script: str = "") -> Path:
        """A fresh ledger in the home, changed by ``script``."""
        path = self.home / "ledger.sqlite"
        open_ledger(f"sqlite:///{path}").dispose()
        with sqlite3.connect(path) as connection:
            connection.executescript(script)
        connection.close()
        return path


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Records]:
    exports = tmp_path_factory.mktemp("county") / "exports"
    exports.mkdir()
    world = build_world(200, 5, FIRST_NIGHT, plants=("CV-01", "DE-01", "ED-01", "ID-01"))
    DemoCounty(world, exports, "light").deliver(0)
    return exports, records_for(world, FIRST_NIGHT)


@pytest.fixture
def office(county: tuple[Path, Records], tmp_path: Path) -> Office:
    return Office(*county, tmp_path / "home")


@pytest.fixture(scope="module")
def checked(county: tuple[Path, Records]) -> Path:
    """A home whose night is landed and checked, and has no ledger yet."""
    home = county[0].with_name("checked")
    settings = replace(settings_module.load().apart(home), exports=county[0])
    land_all(settings, FIRST_NIGHT, any_date=True)
    check(settings, FIRST_NIGHT)
    return home


@pytest.fixture
def at_night(office: Office, checked: Path) -> Office:
    """An office whose night has come as far as the ledger."""
    shutil.copytree(checked, office.home)
    return office


@pytest.mark.parametrize(
    ("table", "left", "why", "meant"),
    [
        ("issue", 3, "disk is full", "its disk is full: make room, then try again"),
        ("evidence", 3, "CHECK constraint failed", "a value is not allowed"),
        ("history", 5, "不许", "nothing was written"),
    ],
)
def test_a_database_that_refuses_a_row_is_told_by_table_and_kind(
    at_night: Office, table: str, left: int, why: str, meant: str
) -> None:
    at_night.ledger(REFUSE.format(table=table, left=left, why=why))
    said = at_night.say("run", "--any-date", "--date", DAY)
    assert said.code == LEDGER
    assert re.fullmatch(rf"the ledger refused \(table {table}\): \w+Error, {meant}", said.text)


@pytest.mark.parametrize(
    ("change", "meant"),
    [
        (lambda path: path.write_bytes(b"x" * 9000), "its file is no database: restore a backup"),
        (lambda path: path.write_bytes(path.read_bytes()[:20000]), "its file is damaged: restore a backup"),
    ],
    ids=["no database", "cut off"],
)
def test_a_spoilt_ledger_is_told_with_what_to_do(office: Office, change: Callable[[Path], object], meant: str) -> None:
    change(office.ledger())
    said = office.say("issues")
    assert said.code == LEDGER
    assert said.text.endswith(meant)


def test_a_ledger_of_a_newer_version_is_refused(at_night: Office) -> None:
    at_night.ledger("UPDATE alembic_version SET version_num = '9999';")
    said = at_night.say("run", "--any-date", "--date", DAY)
    assert (said.code, said.text.split(":")[0]) == (
        LEDGER,
        "the ledger was brought to version 9999 by a newer crosscheck, this one knows versions up to "
        + database._newest(),
    )


def test_a_ledger_that_is_down_is_told_without_its_password(office: Office) -> None:
    said = office.say("issues", CROSSCHECK_LEDGER="postgresql+psycopg://crosscheck:sesame@127.0.0.1:9/crosscheck")
    assert said.code == LEDGER
    assert said.text == (
        "the ledger refused: OperationalError, it can't be reached: look after the server and CROSSCHECK_LEDGER"
    )


def test_an_engine_error_quotes_no_value(at_night: Office, tmp_path: Path) -> None:
    """A rule that reads names as numbers: the engine's own words would show the first name."""
    root = tmp_path / "project"
    shutil.copytree(ROOT / "sql", root / "sql")
    shutil.copytree(ROOT / "expectations", root / "expectations")
    (rule,) = root.glob("sql/rules/*/ED-01*.sql")
    text = rule.read_text(encoding="utf-8")
    rule.write_text(text.replace("SELECT", "SELECT CAST(m.name AS INTEGER) AS wrong,", 1), encoding="utf-8")
    said = at_night.say("run", "--any-date", "--date", DAY, CROSSCHECK_ROOT=str(root))
    assert said.text.startswith("ED-01: DuckDB: ")
    assert said.code == CONFIGURATION


def test_what_nobody_foresaw_is_told_by_kind_and_place(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reason of an inspector stands in no traceback, whatever breaks."""
    from typer.testing import CliRunner

    from crosscheck.cli.main import app
    from crosscheck.ledger import decisions

    monkeypatch.setenv("CROSSCHECK_HOME", str(office.home))
    office.ledger()

    def break_down(*_: object) -> None:
        raise RuntimeError("户主张三说明情况")

    monkeypatch.setattr(decisions, "decisions", break_down)
    done = CliRunner().invoke(app, ["identity", "list", "--decided"])
    assert done.exit_code == UNEXPECTED
    assert re.match(r"unexpected RuntimeError at views/identities\.py:\d+: what was begun is left out", done.output)
    assert "张三" not in done.output

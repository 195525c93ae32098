"""A home that a release of before has made goes on: upgraded, answered, its next night, all of it proven."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from month_files import fill_in
from restarts import rows

from crosscheck import settings as settings_module
from crosscheck.errors import ConfigurationError
from crosscheck.files import make_private
from crosscheck.flow.day import take_drop_folder
from crosscheck.flow.night import run_night
from crosscheck.ledger.copies import fill_ledger
from crosscheck.ledger.database import MIGRATIONS, Ledger, open_ledger
from crosscheck.operate.verify import verify
from crosscheck.settings import Settings
from kit.postgres import running

RELEASES = {
    "before the house was rebuilt": "f65bb4ead7e33f6074168d41edc4700be3352b83",
    "before kept counts and notices": "9d8e409724703eccb148bda73bf8c644c677f286",
}
"""Commits whose code made homes that are in use."""
SECOND = date(2026, 11, 19)
MAKER = Path(__file__).with_name("older_release.py")
ROOT = Path(__file__).resolve().parents[2]
KEPT_COUNTS = "0009"
"""The version before kept counts and notices: on the way down only these go."""


@dataclass(frozen=True)
class Older:
    """A home after its first night by a release of before, and that release's code."""

    settings: Settings
    code: Path

    def do(self, what: str, number: int) -> None:
        known = {name: text for name, text in os.environ.items() if not name.startswith(("CROSSCHECK_", "AIRFLOW_"))}
        known |= {
            "PYTHONPATH": str(self.code / "plugins"),
            "CROSSCHECK_HOME": str(self.settings.home),
            "AIRFLOW_HOME": str(self.settings.home.parent / "airflow"),
        }
        words = [sys.executable, str(MAKER), what, str(self.settings.exports), str(number)]
        done = subprocess.run(words, env=known, capture_output=True, text=True, check=False, cwd=self.code)
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


@pytest.fixture(scope="module", params=RELEASES.values(), ids=RELEASES)
def older(request: pytest.FixtureRequest, soak: bool, tmp_path_factory: pytest.TempPathFactory) -> Older:
    if not soak:
        pytest.skip("another release makes its home in a minute: make soak")
    folder = tmp_path_factory.mktemp("older")
    packed = folder / "code.tar"
    done = subprocess.run(["git", "archive", "--output", str(packed), request.param], cwd=ROOT, check=False)
    if done.returncode:
        pytest.skip("this checkout has not the commit of the release: a shallow one")
    with tarfile.open(packed) as archive:
        archive.extractall(folder / "code", filter="data")
    settings = settings_module.load().apart(folder / "home")
    older = Older(replace(settings, exports=folder / "exports"), folder / "code")
    older.do("make", 0)
    return older


def copied(older: Older, folder: Path) -> Older:
    shutil.copytree(older.settings.home, folder / "home")
    shutil.copytree(older.settings.exports or Path(), folder / "exports")
    settings = replace(older.settings.apart(folder / "home"), exports=folder / "exports")
    make_private(settings.home)  # the changelog says so: homes of before could be read by others
    return replace(older, settings=settings)


def issues(settings: Settings) -> dict[str, tuple[str, str]]:
    with sqlite3.connect(settings.home / "ledger.sqlite") as connection:
        found = connection.execute("SELECT number, rule_id, subject_id FROM issue").fetchall()
    connection.close()
    return {number: (rule, subject) for number, rule, subject in found}


def test_a_home_of_before_is_refused_until_it_is_private(
    older: Older, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(older.settings.home, tmp_path / "home")
    monkeypatch.setenv("CROSSCHECK_HOME", str(tmp_path / "home"))
    if (tmp_path / "home").stat().st_mode & 0o077:
        with pytest.raises(ConfigurationError, match="chmod -R go-rwx"):
            settings_module.load()
    make_private(tmp_path / "home")
    assert settings_module.load().home == tmp_path / "home"


def test_it_is_upgraded_its_next_night_runs_and_answers_are_taken(older: Older, tmp_path: Path) -> None:
    here = copied(older, tmp_path)
    before = issues(here.settings)
    assert len(before) > 10
    told = verify(here.settings)
    assert told.problems == ()
    sent = fill_in(here.settings)
    assert len(take_drop_folder(here.settings)) == sent
    replies = here.settings.home / "feedback" / "replies"
    assert sum(path.is_file() for path in replies.rglob("*")) == sent, "each list of before is taken, or told why not"
    here.do("deliver", 1)
    run_night(here.settings, SECOND)
    after = issues(here.settings)
    assert before.items() <= after.items(), "numbers and what they are about stay"
    answered = len(rows(here.settings)["answer"])
    fill_in(here.settings)
    taken = take_drop_folder(here.settings)
    answers = len(rows(here.settings)["answer"])
    assert answers == answered + sum(int(one["taken"]) for one in taken) > max(answered, 5)
    proven = verify(here.settings)
    assert proven.problems == ()
    assert proven.entries > told.entries
    assert len(list((here.settings.revisions / f"{SECOND}-r1").rglob("*.xlsx"))) > 5


@pytest.mark.parametrize("server", [False, True], ids=["SQLite", "PostgreSQL"])
def test_tables_go_down_and_up_on_real_data(older: Older, tmp_path: Path, server: bool) -> None:
    here = copied(older, tmp_path).settings
    with ExitStack() as stack:
        if server:
            open_ledger(here.ledger_url).dispose()
            there = replace(here, ledger=stack.enter_context(running()))
            fill_ledger(there.ledger_url, here.home / "ledger.sqlite")
            here = there
        ledger = open_ledger(here.ledger_url)
        before = rows(here)
        turned(ledger, lambda config: command.downgrade(config, KEPT_COUNTS))
        turned(ledger, lambda config: command.upgrade(config, "head"))
        ledger.dispose()
        after = rows(here)
        assert {name for name in before if before[name] != after[name]} <= {"tally"}, "only kept counts are made anew"
        assert verify(here).problems == ()


def turned(ledger: Ledger, turn: Callable[[Config], None]) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with ledger.connect().execution_options(writes=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        turn(config)

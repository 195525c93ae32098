"""A whole home whose newest night was a mistake: it is taken back, and the nights after are as if it never was."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from crosscheck import clock
from crosscheck.access.scopes import EVERYTHING
from crosscheck.cli.main import app
from crosscheck.errors import IntegrityError
from crosscheck.flow.night import run_night
from crosscheck.flow.withdrawal import undo_night
from crosscheck.ledger.database import open_ledger, reading
from crosscheck.ledger.issue_rows import issues
from crosscheck.operate.verify import verify
from crosscheck.rules.stored import current_night
from crosscheck.settings import Settings
from crosscheck_demo.demo import FIRST_NIGHT, DemoCounty, housing_online

SECOND_NIGHT = FIRST_NIGHT + timedelta(days=1)
MISTYPED = SECOND_NIGHT.replace(year=SECOND_NIGHT.year + 1)


class Killed(BaseException):
    """Stands for kill -9."""


@pytest.fixture
def home(first: Settings, tmp_path: Path) -> Settings:
    return copied(first, tmp_path / "home")


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = datetime.combine(SECOND_NIGHT, datetime.min.time(), clock.ZONE)
    monkeypatch.setattr("crosscheck.clock.now", lambda: moment)


def copied(of: Settings, to: Path) -> Settings:
    shutil.copytree(of.home, to)
    return replace(of.apart(to), exports=of.exports)


def known(home: Settings) -> list[Any]:
    ledger = open_ledger(home.ledger_url)
    with reading(ledger, EVERYTHING) as connection:
        found = [replace(issue, history_seq=0) for issue in issues(connection)]
    ledger.dispose()
    return found


def findings(home: Settings, day: date) -> bytes:
    night = current_night(home, day)
    assert night is not None
    return night.findings.read_bytes()


def files(home: Settings, *parts: str) -> list[str]:
    return sorted(path.relative_to(home.home).as_posix() for part in parts for path in (home.home / part).rglob("*"))


def test_a_mistyped_year_is_as_if_it_never_was(first: Settings, county: DemoCounty, home: Settings) -> None:
    untouched = copied(home, home.home.parent / "untouched")
    before, stored = known(home), files(home, "lake", "nights", "revisions")
    with housing_online(county, 0):
        run_night(home, MISTYPED, any_date=True)
    assert known(home) != before
    undone = undo_night(home, MISTYPED)
    assert (undone.newest, undone.latest) == (FIRST_NIGHT, f"{FIRST_NIGHT}-r1")
    assert (home.revisions / "latest").read_text(encoding="utf-8") == f"{FIRST_NIGHT}-r1\n"
    assert known(home) == before
    assert [path for path in files(home, "lake", "nights", "revisions") if not path.endswith(".lock")] == [
        path for path in stored if not path.endswith(".lock")
    ]
    verify(home)
    county.deliver(1)
    for one in (home, untouched):
        with housing_online(county, 1):
            run_night(one, SECOND_NIGHT)
        verify(one)
    county.deliver(0)
    assert findings(home, SECOND_NIGHT) == findings(untouched, SECOND_NIGHT)
    assert {issue.key for issue in known(home)} == {issue.key for issue in known(untouched)}
    plain = [replace(issue, number="") for issue in known(home)]
    assert sorted(map(repr, plain)) == sorted(repr(replace(issue, number="")) for issue in known(untouched))


def test_the_same_night_again_gives_the_same_and_another_revision(county: DemoCounty, home: Settings) -> None:
    before, found = known(home), findings(home, FIRST_NIGHT)
    undo_night(home, FIRST_NIGHT)
    assert known(home) == []
    assert not (home.revisions / "latest").exists()
    verify(home)
    with housing_online(county, 0):
        run_night(home, FIRST_NIGHT)
    assert (known(home), findings(home, FIRST_NIGHT)) == (before, found)
    assert (home.revisions / "latest").read_text(encoding="utf-8") == f"{FIRST_NIGHT}-r2\n"
    verify(home)


def test_what_was_laid_aside_is_still_proven(home: Settings) -> None:
    undone = undo_night(home, FIRST_NIGHT)
    manifest = undone.folder / "revisions" / f"{FIRST_NIGHT}-r1" / "manifest.json"
    manifest.write_text("{}", encoding="utf-8")
    with pytest.raises(IntegrityError) as refused:
        verify(home)
    assert f"{manifest.relative_to(home.home)} was changed" in str(refused.value).splitlines()


def test_killed_on_the_way_it_is_taken_back_by_the_same_command(
    home: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    from crosscheck.flow import withdrawal

    move = withdrawal._lay_aside

    def and_die(*arguments: Any) -> None:
        move(*arguments)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(withdrawal, "_lay_aside", and_die)
        with pytest.raises(Killed):
            undo_night(home, FIRST_NIGHT)
    assert not (home.revisions / f"{FIRST_NIGHT}-r1").exists()
    undone = undo_night(home, FIRST_NIGHT)
    assert sorted(path.name for path in (undone.folder / "revisions").iterdir()) == [f"{FIRST_NIGHT}-r1"]
    assert known(home) == []
    verify(home)


def test_the_command_says_what_became_of_it(home: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CROSSCHECK_HOME", str(home.home))
    for name in ("CROSSCHECK_LEDGER", "CROSSCHECK_HEADS"):
        monkeypatch.delenv(name, raising=False)
    opened = f"{len(known(home))} issues it opened"
    done = CliRunner().invoke(app, ["night", "undo", f"{MISTYPED}"])
    refusal = f"the night of {MISTYPED} can't be taken back: the newest night in the ledger is {FIRST_NIGHT}\n"
    assert (done.exit_code, done.output) == (6, refusal)
    done = CliRunner().invoke(app, ["night", "undo", f"{FIRST_NIGHT}"])
    assert (done.exit_code, done.output.splitlines()) == (
        0,
        [
            f"the night of {FIRST_NIGHT} is taken back: {opened} are gone, 0 are as they were before it",
            f"laid aside: {home.withdrawn / f'{FIRST_NIGHT}-run1'}",
            "the ledger has no night now; the newest lists are none",
        ],
    )

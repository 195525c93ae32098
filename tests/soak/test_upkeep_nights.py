"""Whole nights beside and after upkeep: one that goes on while backups are made, one after a restore and an erasure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest

from crosscheck import clock
from crosscheck.flow.night import run_night
from crosscheck.operate.backup import back_up
from crosscheck.operate.erasure import erase
from crosscheck.operate.restore import restore
from crosscheck.operate.verify import verify
from crosscheck.settings import Settings
from crosscheck_demo.demo import FIRST_NIGHT, DemoCounty, housing_online
from kit.erased import BY, ORDER, someone
from kit.first_night import after_first_night, small_county

SECOND_NIGHT = FIRST_NIGHT + timedelta(days=1)


@pytest.fixture(scope="module")
def delivering(soak: bool, tmp_path_factory: pytest.TempPathFactory) -> DemoCounty:
    if not soak:
        pytest.skip("whole nights: make soak; tests/operate has backups while people write, and erasures")
    return small_county(tmp_path_factory.mktemp("upkeep") / "exports")


@pytest.fixture(scope="module")
def first(delivering: DemoCounty) -> Settings:
    """To be copied, never changed."""
    return after_first_night(delivering)


@pytest.fixture
def second(first: Settings, delivering: DemoCounty, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """The second night's deliveries lie there, and the clock shows its day."""
    moment = datetime.combine(SECOND_NIGHT, datetime.min.time(), clock.ZONE)
    monkeypatch.setattr("crosscheck.clock.now", lambda: moment)
    delivering.deliver(1)
    with housing_online(delivering, 1):
        yield first
    delivering.deliver(0)


def restored(first: Settings, backup: Path, home: Path) -> Settings:
    there = replace(first.apart(home), exports=first.exports)
    restore(there, backup)
    return there


def test_what_is_backed_up_while_a_night_runs_is_of_one_moment(
    second: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    back_up(second, tmp_path / "b")
    home, taken = restored(second, tmp_path / "b", tmp_path / "home"), []
    night = Thread(target=run_night, args=(home, SECOND_NIGHT))
    night.start()
    while night.is_alive():
        taken.append(back_up(home, tmp_path / f"b{len(taken)}").path)
    night.join()
    assert len(taken) > 1
    some = {taken[0], taken[len(taken) // 2], taken[-2], taken[-1]}
    entries = [verify(restored(second, path, tmp_path / f"of-{path.name}")).entries for path in sorted(some)]
    with capsys.disabled():
        print(f"\n{len(taken)} backups while a night ran; {len(some)} restored, histories of {entries} entries")  # noqa: T201  the figures are the result


def test_the_next_night_runs_on_what_was_restored_and_erased_from(second: Settings, tmp_path: Path) -> None:
    back_up(second, tmp_path / "b")
    home = restored(second, tmp_path / "b", tmp_path / "home")
    erase(home, someone(home, alone=True).number, ORDER, BY)
    run_night(home, SECOND_NIGHT)
    verify(home)

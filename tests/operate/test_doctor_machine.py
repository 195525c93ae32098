"""``crosscheck doctor`` on the machine: who may read the home, room, memory, clock."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from crosscheck import clock
from crosscheck.ledger.database import Ledger
from crosscheck.operate import machine_checks
from crosscheck.operate.diagnosis import State
from crosscheck.settings import Settings
from kit.examined import at, found
from kit.nights import DAY


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, f"{DAY}T07:00")


def test_a_file_that_others_can_read(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    lake = settings.lake / "education.enrolment"
    lake.mkdir(parents=True, mode=0o700)
    settings.lake.chmod(0o700)
    settings.home.chmod(0o700)
    (settings.home / "airflow").mkdir(mode=0o755)
    assert found("modes", settings)[0] == State.FINE
    lake.chmod(0o750)
    (lake / "rows.parquet").touch()
    (lake / "rows.parquet").chmod(0o644)
    assert found("modes", settings)[:2] == (State.WRONG, f"2 open to others, the first {lake}")
    monkeypatch.setattr(machine_checks.os, "getuid", lambda: 4711)
    assert found("modes", settings)[:2] == (State.WRONG, f"{settings.home} belongs to another account")
    assert found("modes", settings.apart(settings.home / "none"))[0] == State.WARNING


@pytest.mark.parametrize(
    ("free", "total", "state"),
    [(50, 100, "fine"), (4, 20, "warning"), (9, 100, "warning"), (0.5, 100, "wrong")],
)
def test_a_disk_that_fills(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, free: float, total: float, state: str
) -> None:
    room = SimpleNamespace(free=int(free * machine_checks.GIB), total=int(total * machine_checks.GIB))
    monkeypatch.setattr(shutil, "disk_usage", lambda _: room)
    assert found("disk", settings.apart(settings.home / "not" / "yet"))[0] == state


@pytest.mark.parametrize(
    ("limit", "state"),
    [("6GB", "fine"), ("6.5 GiB", "fine"), ("7GB", "warning"), ("90%", "warning"), ("viel", "wrong")],
)
def test_a_ceiling_that_the_machine_does_not_have(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, limit: str, state: str
) -> None:
    """In a container of 8.5 GiB, whatever the machine has."""
    group = tmp_path / "memory.max"
    monkeypatch.setattr(machine_checks, "CGROUPS", (tmp_path / "none", group))
    group.write_text("max\n")
    assert machine_checks.machine_memory() > 0
    group.write_text(f"{int(8.5 * machine_checks.GIB)}\n")
    assert found("memory", replace(settings, memory_limit=limit))[0] == state


def test_a_clock_that_goes_wrong(recorded: Ledger, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    assert found("clock", settings)[1].endswith(f"s apart from {settings.home}"), "the file system's clock is today's"
    at(monkeypatch, "2026-11-19T23:00")
    assert found("clock", settings)[:2] == (
        State.WRONG,
        "it is 2026-11-19, and there is a night of 2026-11-20 already",
    )
    monkeypatch.undo()
    assert found("clock", settings)[0] == (State.WRONG if clock.now().date() < DAY else State.FINE)

"""What a night and an intake do, each in a process of its own that may be killed, starved or misled about the time."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import struct
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

import typer

from crosscheck import clock
from crosscheck.cli.options import exit_on_error
from crosscheck.flow import day, night
from crosscheck.operate.verify import verify
from crosscheck.settings import Settings
from crosscheck_demo.demo import FIRST_NIGHT

TONIGHT = FIRST_NIGHT + timedelta(days=1)
MOMENT = datetime.combine(TONIGHT, datetime.min.time(), clock.ZONE) + timedelta(hours=9)
"""What the clock says in every act: the history is the same bytes whoever's watch it is."""
DELIVERING = ("reference", "registry", "civil_affairs", "education")
"""So few that a night takes seconds; the rules that need others are held."""
TRACEBACK = 99
LONGEST = 120.0
"""Seconds an act of a tiny county may take before it counts as hanging."""
OVERRIDES = (1, 2, 3)
"""Linux's numbers of what lets an administrator write where the modes say nobody may."""


def _record(settings: Settings, business_date: date) -> None:
    night.reconcile(settings, business_date)
    night.issue(settings, business_date)


def _lists(settings: Settings, business_date: date) -> None:
    _record(settings, business_date)
    night.publish(settings, business_date)


def _land(settings: Settings, business_date: date) -> None:
    night.land_department(settings, "registry", business_date)


def _first_night(settings: Settings, business_date: date) -> None:
    for department in DELIVERING:
        night.land_department(settings, department, business_date)
    _night(settings, business_date)


def _night(settings: Settings, business_date: date) -> None:
    night.check(settings, business_date)
    _lists(settings, business_date)


ACTS: Mapping[str, Callable[[Settings, date], object]] = {
    "first night": _first_night,
    "intake": lambda settings, _: day.take_drop_folder(settings),
    "landing": _land,
    "check": night.check,
    "record": _record,
    "lists": _lists,
    "night": _night,
    "verify": lambda settings, _: verify(settings),
}


@dataclass(frozen=True)
class Hindrance:
    """``largest``: bytes a file may have. ``bound``: modes count, whoever runs it. ``shift``: what the clock is off."""

    largest: int = 0
    bound: bool = False
    shift: timedelta = timedelta()


@dataclass(frozen=True)
class Said:
    """How an act ended: its exit code, negative where a signal ended it, and what it printed."""

    code: int
    text: str

    @property
    def told(self) -> bool:
        """Ended well, by a signal, or in words: never with a traceback."""
        return self.code != TRACEBACK and "Traceback" not in self.text


@dataclass
class Running:
    """An act under way."""

    process: object
    log: Path
    began: float = field(default_factory=time.monotonic)

    def kill(self) -> None:
        if self.process.is_alive():  # type: ignore[attr-defined]
            os.kill(self.process.pid, signal.SIGKILL)  # type: ignore[attr-defined]

    def end(self) -> Said:
        self.process.join(LONGEST)  # type: ignore[attr-defined]
        alive = self.process.is_alive()  # type: ignore[attr-defined]
        self.kill()
        assert not alive, f"hangs: {self.log.read_text(encoding='utf-8')[-2000:]}"
        return Said(self.process.exitcode, self.log.read_text(encoding="utf-8", errors="replace"))  # type: ignore[attr-defined]


_PROCESSES = get_context("forkserver")
_PROCESSES.set_forkserver_preload(["fault_acts", "crosscheck.expect.gx"])


def begin(
    act: str, settings: Settings, log: Path, hindrance: Hindrance = Hindrance(), night: date = TONIGHT
) -> Running:
    """Start an act."""
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_bytes(b"")
    process = _PROCESSES.Process(target=_perform, args=(act, settings, log, hindrance, night))
    process.start()
    return Running(process, log)


def perform(act: str, settings: Settings, log: Path, hindrance: Hindrance = Hindrance(), night: date = TONIGHT) -> Said:
    """Do an act to its end."""
    return begin(act, settings, log, hindrance, night).end()


def _perform(act: str, settings: Settings, log: Path, hindrance: Hindrance, night: date) -> None:
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.umask(0o077)
    clock.now = lambda: MOMENT + hindrance.shift
    if hindrance.bound and os.geteuid() == 0:
        _give_up_overrides()
    if hindrance.largest:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hindrance.largest, hindrance.largest))
    os._exit(_code(ACTS[act], settings, night))


def _code(act: Callable[[Settings, date], object], settings: Settings, night: date) -> int:
    try:
        with exit_on_error():
            act(settings, night)
    except typer.Exit as ended:
        return ended.exit_code
    except BaseException:
        os.write(2, traceback.format_exc().encode())
        return TRACEBACK
    return 0


def _give_up_overrides() -> None:
    """Modes count for this process from now on, though it runs as an administrator (capset, version 3)."""
    libc = ctypes.CDLL(None, use_errno=True)
    header, kept = struct.pack("<Ii", 0x20080522, 0), ctypes.create_string_buffer(24)
    libc.capget(header, kept)
    low, *others = struct.unpack("<6I", kept.raw)
    for number in OVERRIDES:
        low &= ~(1 << number)
    if libc.capset(header, struct.pack("<6I", low, *others)):
        raise OSError(ctypes.get_errno(), "capset")

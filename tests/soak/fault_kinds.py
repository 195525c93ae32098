"""What goes wrong under an act, each drawn from a seed; and that it is over when the act runs again."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random

from fault_acts import Hindrance, Said, begin, perform
from fault_county import County

Fault = Callable[["Trial"], Said]
PAGE = 4096
"""Bytes that a file's last piece takes on a disk in memory."""
FAULTS: dict[str, Fault] = {}
"""Each disturbs the act and sets right again what was wrong; it gives how the disturbed act ended."""


@dataclass(frozen=True)
class Trial:
    """One act on a copy of the county, about to be disturbed."""

    rng: Random
    county: County
    act: str
    home: Path

    @property
    def log(self) -> Path:
        return self.county.folder / "log" / self.home.name

    def run(self, hindrance: Hindrance = Hindrance(), act: str = "") -> Said:  # noqa: B008
        return perform(act or self.act, self.county.settings(self.home), self.log, hindrance)

    def moment(self) -> float:
        """Seconds after the start of the act, somewhere within it."""
        return self.rng.uniform(0, self.county.took[self.act])


def fault(make: Fault) -> Fault:
    FAULTS[make.__name__.replace("_", " ")] = make
    return make


@fault
def killed(trial: Trial) -> Said:
    running = begin(trial.act, trial.county.settings(trial.home), trial.log)
    time.sleep(trial.moment())
    running.kill()
    return running.end()


@fault
def killed_again_and_again(trial: Trial) -> Said:
    for _ in range(3):
        said = killed(trial)
    return said


@fault
def no_room_for_a_file(trial: Trial) -> Said:
    """No file may grow beyond a size: what a quota does, and needs no rights to be made."""
    return trial.run(Hindrance(largest=trial.rng.choice((1, 10, 100)) * trial.rng.randrange(100, 5000)))


@fault
def full_disk(trial: Trial) -> Said:
    """A disk of its own where this process may mount one; else as above."""
    pages = sum(-(-path.stat().st_size // PAGE) for path in trial.home.rglob("*") if path.is_file())
    room = (pages + trial.rng.choice((10, 100))) * PAGE + trial.rng.randrange(10 * PAGE)
    with _disk(trial, room) as mounted:
        if mounted:
            said = trial.run()
            _mount(trial.home, "remount,size=1g")
            _take_home(trial.home)
            return said
    return no_room_for_a_file(trial)


@contextmanager
def _disk(trial: Trial, room: int) -> Iterator[bool]:
    """A disk with so much room under the home, with the home's files on it."""
    beside = trial.home.with_name(f"{trial.home.name}-beside")
    trial.home.rename(beside)
    trial.home.mkdir()
    mounted = _mount(trial.home, f"size={room}")
    try:
        if mounted:
            shutil.copytree(beside, trial.home, dirs_exist_ok=True)
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", str(trial.home)], check=True)
        trial.home.rmdir()
        beside.rename(trial.home)


def _mount(place: Path, options: str) -> bool:
    return not subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)], check=False, capture_output=True
    ).returncode


def _take_home(disk: Path) -> None:
    beside = disk.with_name(f"{disk.name}-beside")
    shutil.rmtree(beside)
    shutil.copytree(disk, beside)


@fault
def folder_that_may_not_be_written(trial: Trial) -> Said:
    folders = [trial.home, *(path for path in sorted(trial.home.rglob("*")) if path.is_dir())]
    top = [path for path in folders if len(path.relative_to(trial.home).parts) <= 2]
    closed = trial.rng.sample(top, min(len(top), trial.rng.choice((1, 3, 1000))))
    modes = {path: path.stat().st_mode for path in closed}
    for path in closed:
        path.chmod(0o500)
    said = trial.run(Hindrance(bound=True))
    for path, mode in modes.items():
        path.chmod(mode)
    return said


@fault
def clock_set_wrong(trial: Trial) -> Said:
    """Hours or days off for an intake, whose answers depend on the day; years off for what a night does."""
    most = 48 if trial.act == "intake" else 24 * 365 * 5
    return trial.run(Hindrance(shift=timedelta(hours=trial.rng.randint(-most, most))))


def spoilt(rng: Random, path: Path) -> str:
    """A file cut, emptied, or with bits turned; how."""
    content = bytearray(path.read_bytes())
    way = rng.choice(("cut", "emptied", "turned", "turned", "overwritten"))
    if way == "cut":
        del content[rng.randrange(len(content)) :]
    elif way == "emptied":
        content.clear()
    elif way == "turned":
        for _ in range(rng.choice((1, 8))):
            content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
    else:
        at = rng.randrange(len(content))
        content[at : at + 512] = rng.randbytes(min(512, len(content) - at))
    path.write_bytes(content)
    return way

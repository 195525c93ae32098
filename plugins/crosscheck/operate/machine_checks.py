"""Doctor's checks of the machine: settings, who may read the home, room, memory, clock."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from crosscheck import clock
from crosscheck.engines import ENGINES
from crosscheck.errors import CrosscheckError
from crosscheck.ledger.database import server_time, untouched_ledger
from crosscheck.operate.diagnosis import Diagnosis, fine, warning, wrong
from crosscheck.operate.night_due import newest_date
from crosscheck.settings import OWNER_ALONE, VARIABLES, Settings

GIB = 1 << 30
LITTLE, VERY_LITTLE, LITTLE_SHARE = 5 * GIB, GIB, 10
"""Room that a disk should have: bytes below which to warn and to alarm, per cent below which to warn."""
MOST_OF_MEMORY = 0.8
APART_SECONDS = 60
LOOKED_AT = 20_000
"""So many files below the home are looked at: what is open was mostly made open as a whole."""
SIZES = {"K": 10, "M": 20, "G": 30, "T": 40}
SIZE = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(?:([KMGT])I?B|(%))\s*")
CGROUPS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))


def settings(settings: Settings) -> Diagnosis:
    """What variables name is there."""
    folders = {"root": settings.root / "sql", "exports": settings.exports, "site": settings.site}
    for name, path in folders.items():
        if path is not None and not path.is_dir():
            return wrong("settings", "missing", variable=VARIABLES[name], path=path)
    if settings.engine not in ENGINES:
        return wrong("settings", "wrong", why=f"{VARIABLES['engine']}: {settings.engine}?")
    return fine("settings", "fine", home=settings.home)


def modes(settings: Settings) -> Diagnosis:
    """The home and what lies in it is its owner's alone."""
    if not settings.home.exists():
        return warning("modes", "none")
    if settings.home.stat().st_uid != os.getuid():
        return wrong("modes", "owner", path=settings.home)
    found = [path for path in islice(_below(settings.home), LOOKED_AT) if _is_open(path)]
    if found:
        return wrong("modes", "open", count=len(found), first=found[0], home=settings.home)
    return fine("modes", "fine")


def _is_open(path: Path) -> bool:
    try:
        return bool(path.lstat().st_mode & OWNER_ALONE)
    except FileNotFoundError:  # a night that runs meanwhile has done with it
        return False


def _below(home: Path) -> Iterator[Path]:
    """The home and what lies below it, the nearest first; links lead nowhere, and Airflow has modes of its own."""
    yield home
    waiting = [home]
    while waiting:
        for path in sorted(waiting.pop(0).iterdir()):
            if not path.is_symlink() and path != home / "airflow":
                yield path
                if path.is_dir():
                    waiting.append(path)


def disk(settings: Settings) -> Diagnosis:
    """There is room for the nights to come where the home lies, or is going to."""
    place = next(folder for folder in (settings.home, *settings.home.parents) if folder.exists())
    room = shutil.disk_usage(place)
    share = 100 * room.free // room.total
    told: dict[str, Any] = {"free": _size(room.free), "share": share, "spill": settings.spill}
    if room.free < VERY_LITTLE:
        return wrong("disk", "low", **told)
    if room.free < LITTLE or share < LITTLE_SHARE:
        return warning("disk", "low", **told)
    return fine("disk", "fine", **told)


def memory(settings: Settings) -> Diagnosis:
    """The engine's ceiling leaves room for everything else on the machine, or in the container."""
    found = SIZE.fullmatch(settings.memory_limit.upper())
    if found is None:
        return wrong("memory", "unread", text=settings.memory_limit)
    total = machine_memory()
    number, unit, _ = found.groups()
    limit = float(number) * (1 << SIZES[unit]) if unit else float(number) / 100 * total
    much = limit > MOST_OF_MEMORY * total
    return (warning if much else fine)("memory", "much" if much else "fine", limit=_size(limit), total=_size(total))


def machine_memory() -> int:
    """Bytes of memory that this process may use at most: the machine's, or its container's."""
    known = [os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")]
    for path in CGROUPS:
        if path.is_file() and (text := path.read_text(encoding="ascii").strip()).isdigit():
            known.append(int(text))
    return min(known)


def _size(count: float) -> str:
    return f"{count / GIB:.1f} GiB"


def clock_(settings: Settings) -> Diagnosis:
    """The clock is not behind what has been, and goes as those of disk and database do."""
    moment, night = clock.now(), newest_date(settings)
    if night and night > moment.date() and not settings.made_county:
        return wrong("clock", "behind", "todo", now=moment.date(), night=night)
    for whose, other in _other_clocks(settings):
        apart = abs((other - clock.now()).total_seconds())
        if apart > APART_SECONDS:
            return wrong("clock", "apart", "todo", whose=whose, seconds=round(apart))
    return fine("clock", "fine", now=moment.isoformat(timespec="minutes"))


def _other_clocks(settings: Settings) -> Iterator[tuple[str, datetime]]:
    """Whose clock shows what at the moment: that of the file system below the home, and the database's."""
    if os.access(settings.home, os.W_OK):
        with tempfile.TemporaryFile(dir=settings.home) as stream:
            stream.write(b"x")
            stream.flush()
            yield str(settings.home), datetime.fromtimestamp(os.fstat(stream.fileno()).st_mtime, UTC)
    try:
        with untouched_ledger(settings.ledger_url) as ledger:
            moment = server_time(ledger)
    except CrosscheckError:
        return  # told by the check of the ledger
    if moment:
        yield VARIABLES["ledger"], moment

"""How long the steps of a night and its rules took: beside the night, never part of it, and no person.

``timings/<YYYY-MM-DD>/<step>.json`` keeps the longest run of a step: one that finds its own output takes no time.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from time import perf_counter

from crosscheck import files
from crosscheck.settings import Settings, airflow_task

RULES = "rules"
"""Stands for the rules one by one: its seconds are those of all."""


@dataclass(frozen=True)
class Timing:
    """Seconds that a step took; ``rules``: of each rule; ``task``: dag, run and task of Airflow, where it was one."""

    step: str
    seconds: float
    rules: Mapping[str, float] = field(default_factory=dict)
    task: Mapping[str, str] = field(default_factory=dict)


@contextmanager
def timed(settings: Settings, business_date: date, step: str) -> Iterator[None]:
    """Keep how long the block took that is the ``step`` of a night; one that fails keeps nothing."""
    begun = perf_counter()
    yield
    keep(settings, business_date, Timing(step, perf_counter() - begun, {}, airflow_task()))


def keep_rules(settings: Settings, business_date: date, seconds: Mapping[str, float]) -> None:
    """Keep how long each rule took."""
    keep(settings, business_date, Timing(RULES, sum(seconds.values()), dict(seconds), airflow_task()))


def keep(settings: Settings, business_date: date, timing: Timing) -> None:
    """Keep one timing, unless a longer one of its step is there."""
    path = _folder(settings, business_date) / f"{timing.step}.json"
    before = _read(path)
    if before is None or before.seconds < timing.seconds:
        files.write_text(path, files.as_json(asdict(timing)))


def kept(settings: Settings, business_date: date) -> dict[str, Timing]:
    """The timings of a night by step; nothing for a night that was never timed."""
    found = (_read(path) for path in sorted(_folder(settings, business_date).glob("*.json")))
    return {timing.step: timing for timing in found if timing}


def _folder(settings: Settings, business_date: date) -> Path:
    return settings.home / "timings" / business_date.isoformat()


def _read(path: Path) -> Timing | None:
    """One timing; None where there is none, or none that can be read: it says nothing about the night itself."""
    try:
        return Timing(**json.loads(path.read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None

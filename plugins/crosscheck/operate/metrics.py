"""The county's state as figures in the OpenMetrics text form, for Prometheus and its like. Counts only, no person."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from crosscheck import clock
from crosscheck.access.scopes import EVERYTHING
from crosscheck.errors import CrosscheckError
from crosscheck.ledger.database import reading, untouched_ledger
from crosscheck.ledger.nights import NightRecord, newest_night
from crosscheck.operate.conditions import conditions
from crosscheck.operate.diagnosis import State
from crosscheck.operate.doctor import examine
from crosscheck.rules.timings import kept
from crosscheck.settings import Settings
from crosscheck.words.notice_words import NOTICE_KINDS

CONTENT_TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8"
LEVEL = {State.FINE: 0, State.WARNING: 1, State.WRONG: 2}


@dataclass(frozen=True)
class Gauge:
    """One family of figures: its name without ``crosscheck_``, what it says, its label, a figure for each of these."""

    name: str
    help: str
    label: str
    figures: Mapping[str, float]


def exposed(settings: Settings) -> str:
    """All figures; those of the ledger are left out where it does not answer, which its check says."""
    return as_text([*_of_machine(settings), *_of_ledger(settings)])


def as_text(gauges: Iterable[Gauge]) -> str:
    """Gauges in the text form of OpenMetrics 1.0."""
    lines = [line for gauge in gauges for line in _lines(gauge)]
    return "\n".join([*lines, "# EOF", ""])


def _lines(gauge: Gauge) -> Iterator[str]:
    yield f"# TYPE crosscheck_{gauge.name} gauge"
    yield f"# HELP crosscheck_{gauge.name} {gauge.help}"
    for value, figure in gauge.figures.items():
        labels = f'{{{gauge.label}="{_escaped(value)}"}}' if gauge.label else ""
        yield f"crosscheck_{gauge.name}{labels} {figure!r}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _of_machine(settings: Settings) -> Iterator[Gauge]:
    found = {each.code: LEVEL[each.state] for each in examine(settings)}
    yield Gauge("check_state", "What crosscheck doctor finds: 0 fine, 1 warning, 2 wrong.", "check", found)
    if settings.home.exists():
        free = {"": shutil.disk_usage(settings.home).free}
        yield Gauge("home_free_bytes", "Room left where the home lies.", "", free)


def _of_ledger(settings: Settings) -> Iterator[Gauge]:
    try:
        with untouched_ledger(settings.ledger_url) as ledger:
            with reading(ledger, EVERYTHING) as connection:
                night = newest_night(connection)
            lasting = Counter(each.kind for each in conditions(settings, ledger, clock.now()))
    except CrosscheckError:
        return
    told = {kind: lasting[kind] for kind in NOTICE_KINDS}
    yield Gauge("conditions", "What needs somebody now, by the kind of notification.", "kind", told)
    if night is not None:
        yield from _of_night(settings, night)


def _of_night(settings: Settings, night: NightRecord) -> Iterator[Gauge]:
    age = {"": (clock.now().date() - night.business_date).days}
    yield Gauge("night_age_days", "Days since the business date of the newest night.", "", age)
    yield Gauge("night_count", "What the newest night found and did.", "what", night.counts)
    seconds = {step: timing.seconds for step, timing in kept(settings, night.business_date).items()}
    yield Gauge("step_seconds", "How long each step of the newest night took.", "step", seconds)

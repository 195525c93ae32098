"""Tells over each channel what has changed since it was last told: each change once, whoever asks however often.

A notice that did not leave is told the next time; one whose process was killed between sending and noting comes twice.
Nothing of it fails a night.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime

from crosscheck import clock, files
from crosscheck.access.scopes import EVERYTHING
from crosscheck.catalog.datasets import site
from crosscheck.errors import CrosscheckError, LedgerBusy, LedgerUnavailable, kind_and_place
from crosscheck.ledger.database import Ledger, existing_ledger, reading
from crosscheck.ledger.notices import keep_told, told
from crosscheck.operate.channels import NotSent, Send, channels
from crosscheck.operate.conditions import Condition, conditions
from crosscheck.operate.notice import Notice, changes, notice, trial
from crosscheck.operate.troubles import kept_as_trouble
from crosscheck.settings import Settings

SILENT = Condition("ledger", "ledger", "silent")
"""The one condition that the ledger can't keep: ``ledger-silent.json`` below the home names the channels told of it."""
log = logging.getLogger(__name__)


def tell(settings: Settings) -> dict[str, int]:
    """Send what has changed; how many changes went over each channel. A channel that failed is left out and logged."""
    try:
        ways = ways_of(settings)
        if not ways:
            return {}
        with files.locked(settings.spill / "notices.lock"):
            return _tell(settings, ways, clock.now())
    except CrosscheckError as error:
        log.warning("notifications: %s", error)
    except Exception as error:  # whatever it is, the night it tells of is done
        log.warning("notifications: %s", kind_and_place(error))
    return {}


@contextmanager
def telling(settings: Settings, about: str, day: date) -> Iterator[None]:
    """Keep that the block failed for a date, or went well, and tell what has changed by then."""
    try:
        with kept_as_trouble(settings, about, day):
            yield
    finally:
        tell(settings)


def ways_of(settings: Settings) -> dict[str, Send]:
    """The channels that the county named."""
    return channels(settings, site().notifications, language())


def language() -> str:
    """The language of notifications: the county's, else Chinese."""
    return site().lang or "zh"


def try_out(settings: Settings) -> dict[str, str]:
    """Send a trial over each channel; by its name why it failed, '' where it did not."""
    message = trial(site().name, language())
    return {name: _failure(send, message) for name, send in ways_of(settings).items()}


def _failure(send: Send, message: Notice) -> str:
    try:
        send(message)
    except NotSent as error:
        return str(error)
    return ""


def _tell(settings: Settings, ways: Mapping[str, Send], now: datetime) -> dict[str, int]:
    silent = settings.home / "ledger-silent.json"
    known: list[str] = json.loads(silent.read_text(encoding="utf-8")) if silent.exists() else []
    try:
        ledger = existing_ledger(settings.ledger_url)
        current = conditions(settings, ledger, now)
        for name in known:
            keep_told(ledger, name, {SILENT.key: SILENT.state}, clock.stamp())
    except LedgerBusy:
        raise
    except LedgerUnavailable:
        done = {name: 1 for name, send in ways.items() if name not in known and _sent(settings, name, send, [SILENT])}
        if done:
            files.write_text(silent, json.dumps([*known, *done]))
        return done
    silent.unlink(missing_ok=True)
    try:
        counts = {name: _tell_over(settings, ledger, name, send, current) for name, send in ways.items()}
    finally:
        ledger.dispose()
    return {name: count for name, count in counts.items() if count}


def _tell_over(settings: Settings, ledger: Ledger, name: str, send: Send, current: Iterable[Condition]) -> int:
    with reading(ledger, EVERYTHING) as connection:
        changed = changes(told(connection, name), current)
    if not changed or not _sent(settings, name, send, changed):
        return 0
    keep_told(ledger, name, {each.key: each.state for each in changed}, clock.stamp())
    return len(changed)


def _sent(settings: Settings, name: str, send: Send, changed: list[Condition]) -> bool:
    try:
        send(notice(settings, site().name, changed, language()))
    except NotSent as error:
        log.warning("notification not sent, it is told the next time: %s: %s", name, error)
        return False
    return True

"""Keeps in the ledger what failed until it goes well again: tasks, commands, backups. Notifications tell of it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from crosscheck.access.scopes import EVERYTHING
from crosscheck.clock import stamp
from crosscheck.errors import CrosscheckError, LedgerError, LedgerUnavailable
from crosscheck.ledger.database import existing_ledger, reading
from crosscheck.ledger.notices import begin_trouble, end_trouble, troubles
from crosscheck.settings import Settings

BACKUP = "backup"
"""What a backup's failure is about, and the task or command that makes one."""
log = logging.getLogger(__name__)


def failed(settings: Settings, about: str, day: date) -> None:
    """Keep that something failed for a date; a ledger that does not answer keeps nothing, and is told by itself."""
    try:
        begin_trouble(existing_ledger(settings.ledger_url), about, f"failed {day}", stamp())
    except CrosscheckError as error:
        log.warning("not kept that %s failed: %s", about, error)


def went_well(settings: Settings, about: str) -> None:
    """Keep that something went well that may have failed before."""
    try:
        ledger = existing_ledger(settings.ledger_url)
        with reading(ledger, EVERYTHING) as connection:
            known = about in troubles(connection)
        if known:  # most things never fail: nobody waits for a writer's turn then
            end_trouble(ledger, about)
    except LedgerUnavailable as error:
        log.warning("not kept that %s went well: %s", about, error)
    except LedgerError:
        return  # there is no ledger yet, and so nothing that failed


@contextmanager
def kept_as_trouble(settings: Settings, about: str, day: date) -> Iterator[None]:
    """Keep whatever the block raises as a failure of ``about``, and that it went well where it ends so."""
    try:
        yield
    except Exception:
        failed(settings, about, day)
        raise
    went_well(settings, about)

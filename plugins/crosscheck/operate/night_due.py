"""Which night has to be there by now, and which is the newest that is."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from crosscheck.access.scopes import EVERYTHING
from crosscheck.errors import CrosscheckError
from crosscheck.ledger.database import reading, untouched_ledger
from crosscheck.ledger.nights import newest_night
from crosscheck.settings import Settings

LATE = time(6, 30)
"""From now on tonight's night is missed: it begins half an hour after midnight and is given up after six hours."""


def due_night(now: datetime) -> date:
    """The newest night that has to be there at a moment of the county's time."""
    return now.date() if now.time() >= LATE else now.date() - timedelta(days=1)


def late_night(newest: date | None, now: datetime) -> date | None:
    """The night that should have run by now and has not; None where all is well, or where none ever ran."""
    due = due_night(now)
    return due if newest is not None and newest < due else None


def newest_date(settings: Settings) -> date | None:
    """The newest night in the ledger; None where there is none, or where the ledger does not say."""
    try:
        with untouched_ledger(settings.ledger_url) as ledger, reading(ledger, EVERYTHING) as connection:
            found = newest_night(connection)
    except CrosscheckError:
        return None
    return found.business_date if found else None

"""Business dates that must be asked for twice: one mistyped year, and every deadline after it is wrong."""

from __future__ import annotations

from datetime import date

from crosscheck import clock
from crosscheck.catalog.datasets import catalog
from crosscheck.errors import ConfigurationError
from crosscheck.lake.snapshots import newest_counting
from crosscheck.settings import Settings

ANY_DATE = "--any-date"
"""What asks for such a date at the command line."""


def refuse_future(settings: Settings, business_date: date) -> None:
    """Raise ``ConfigurationError`` for a date later than today; nights of a made county are on made dates."""
    if is_future(settings, business_date):
        today = clock.now().date()
        raise ConfigurationError(
            f"{business_date} is later than today, {today}: what is found would be dated wrongly for good; "
            f"name the date that is meant, or add {ANY_DATE}"
        )


def is_future(settings: Settings, business_date: date) -> bool:
    """Whether a date has not come yet; dates of a made county are made."""
    return business_date > clock.now().date() and not settings.made_county


def refuse_unreached(settings: Settings, business_date: date) -> None:
    """Raise ``ConfigurationError`` for a date that the newest delivery no longer counts on, by its ``stale``."""
    newest: dict[date, int] = {}
    for dataset in catalog().connected:
        found = newest_counting(settings, dataset.id, business_date)
        if found:
            newest[found.business_date] = max(dataset.stale, newest.get(found.business_date, 0))
    last = max(newest, default=business_date)
    if (business_date - last).days > newest.get(last, 0) and not settings.made_county:
        raise ConfigurationError(
            f"{business_date} is {(business_date - last).days} days later than the newest delivery, {last}, which "
            f"counts for {newest[last]}: name the date that is meant, or add {ANY_DATE}"
        )

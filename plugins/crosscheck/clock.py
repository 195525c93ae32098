"""The county's time zone and its time of day: the only module that asks the clock."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

TIMEZONE = "Asia/Shanghai"
"""The time zone of every county: business dates, schedules and times in the history."""
ZONE = ZoneInfo(TIMEZONE)


def now() -> datetime:
    """The present moment in the county's time zone."""
    return datetime.now(ZONE)


def stamp() -> str:
    """The time of day of what people do, in ISO text to the second; nothing that is published depends on it."""
    return now().isoformat(timespec="seconds")


def in_county(moment: datetime) -> datetime:
    """The same moment as the county's clocks show it."""
    return moment.astimezone(ZONE)

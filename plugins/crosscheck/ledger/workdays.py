"""Deadlines and lights on the working calendar of the State Council: holidays off, make-up weekends worked."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from functools import cache, lru_cache

import holidays

YELLOW_DAYS = 2
"""Working days left at which the light turns yellow."""


class Light(StrEnum):
    """How an issue stands against its deadline; the value is the word in lists."""

    GREEN = "绿"
    YELLOW = "黄"
    RED = "红"


@lru_cache(maxsize=32)
def _year(year: int) -> tuple[frozenset[date], frozenset[date]]:
    """Days off and make-up working days of a year."""
    calendar = holidays.country_holidays("CN", years=year)
    worked = frozenset(day for day in calendar.weekend_workdays if day.year == year)
    return frozenset(calendar), worked


def is_working_day(day: date) -> bool:
    """True on a working day of the Chinese calendar."""
    off, worked = _year(day.year)
    return day in worked or (day.weekday() < 5 and day not in off)


def has_schedule(year: int) -> bool:
    """True when the State Council's schedule of ``year`` is in the calendar package.

    Every schedule since 2009 has make-up days, so a year without any is only computed from the statutory holidays.
    """
    return bool(_year(year)[1])


def calendar_warning(business_date: date, longest: int) -> tuple[str, str] | None:
    """What to say, in Chinese and in English, where deadlines of ``longest`` working days outrun the known calendar."""
    last = deadline(business_date, longest)
    unknown = [year for year in range(business_date.year, last.year + 1) if not has_schedule(year)]
    if not unknown:
        return None
    return (
        f"工作日历没有{unknown[0]}年的放假调休安排:该年的期限只按法定节假日和双休日推算,可能相差数日。"
        "国务院办公厅公布后请更新依赖包 holidays。",
        f"the working calendar lacks the State Council's schedule of {unknown[0]}: deadlines of that year follow the "
        "statutory holidays and weekends alone and may be some days off; update the package holidays once it is out",
    )


@cache
def deadline(issued_on: date, days: int) -> date:
    """The last day to answer: the ``days``-th working day after ``issued_on`` (which does not count)."""
    day = issued_on
    while days > 0:
        day += timedelta(days=1)
        days -= is_working_day(day)
    return day


@cache
def working_days_left(due_on: date, business_date: date) -> int:
    """Working days after ``business_date`` up to and with ``due_on``; 0 on the last day and later."""
    span = (due_on - business_date).days
    return sum(is_working_day(business_date + timedelta(days=n)) for n in range(1, span + 1))


def light(due_on: date, business_date: date) -> Light:
    """Red once the deadline has passed, yellow with two working days left or fewer, else green."""
    if business_date > due_on:
        return Light.RED
    return Light.YELLOW if working_days_left(due_on, business_date) <= YELLOW_DAYS else Light.GREEN


def days_left_words(due_on: date, business_date: date) -> str:
    """How a deadline stands, in words: 剩5日, 今日到期, 逾期2日; working days."""
    if business_date == due_on:
        return "今日到期"
    if business_date < due_on:
        return f"剩{working_days_left(due_on, business_date)}日"
    # Nothing but days off since the deadline.
    return f"逾期{working_days_left(business_date, due_on)}日" if working_days_left(business_date, due_on) else "已逾期"

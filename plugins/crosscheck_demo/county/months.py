"""Dates as the demo county needs them: months, school years, terms, and draws within a span."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from random import Random


def month_of(day: date) -> date:
    """The first of the day's month."""
    return day.replace(day=1)


def add_months(day: date, months: int) -> date:
    """The day some calendar months later or earlier; the 31st is clipped to the month's end."""
    number = day.year * 12 + day.month - 1 + months
    year, month = number // 12, number % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def age_on(birth: date, day: date) -> int:
    """Full years; who was born on 29 February turns older on 1 March."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def school_year(day: date) -> int:
    """The running school year; it starts on 1 September."""
    return day.year if day.month >= 9 else day.year - 1


def school_start(day: date) -> date:
    """31 August before the running school year, the day on which ages count."""
    return date(school_year(day), 8, 31)


def term_end(term: str) -> date:
    """Last day of ``2026春`` (31 July) or ``2026秋`` (31 January of the next year)."""
    year = int(term[:4])
    return date(year, 7, 31) if term[4] == "春" else date(year + 1, 1, 31)


def term_school_year(term: str) -> int:
    """The school year a term belongs to: ``2026春`` is the second half of 2025."""
    return int(term[:4]) - (term[4] == "春")


def finished_terms(day: date, count: int) -> list[str]:
    """The last terms that have ended on ``day``, newest first."""
    terms = [f"{year}{season}" for year in range(day.year, day.year - count - 2, -1) for season in "秋春"]
    return [term for term in terms if term_end(term) < day][:count]


def between(rng: Random, first: date, last: date) -> date:
    """A day from ``first`` to ``last``, both included; an empty span gives ``first``."""
    return first + timedelta(days=int(rng.random() * max(1, (last - first).days + 1)))

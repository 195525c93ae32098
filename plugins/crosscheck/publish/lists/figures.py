"""The figures of 通报: counts by township and department, and no person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from crosscheck.access.offices import main_office
from crosscheck.publish.sheets.cells import plain


@dataclass(frozen=True)
class Figures:
    """Of one office in one period: ``answered`` to ``closed`` are those of the ``issued``; the rest stand alone."""

    issued: int = 0
    answered: int = 0
    confirmed: int = 0
    rectified: int = 0
    closed: int = 0
    overdue: int = 0
    returned: int = 0
    reopened: int = 0

    @property
    def rate(self) -> float | None:
        """Share answered of what was issued, None where nothing was."""
        return self.answered / self.issued if self.issued else None


COHORT = ("answered", "confirmed", "rectified", "closed")


@dataclass(frozen=True)
class Line:
    """One office of 通报: its rank by rate (ties by volume), this period and the one before."""

    rank: int
    name: str
    now: Figures
    before: Figures

    @property
    def change(self) -> float | None:
        """Percentage points of the rate against the period before; None where one of them has none."""
        if self.now.rate is None or self.before.rate is None:
            return None
        return (self.now.rate - self.before.rate) * 100


def period(day: date) -> tuple[date, date]:
    """The month of ``day`` up to it."""
    return day.replace(day=1), day


def period_before(day: date) -> tuple[date, date]:
    """The whole month before that of ``day``."""
    last = day.replace(day=1) - timedelta(days=1)
    return last.replace(day=1), last


def figures(rows: Iterable[Mapping[str, Any]], last: date) -> Figures:
    """The figures of some issues as of ``last``."""
    counts = dict.fromkeys((field.name for field in fields(Figures)), 0)
    for row in rows:
        counts["issued"] += row["issued"]
        for name in COHORT:
            counts[name] += row["issued"] * row[name]
        counts["overdue"] += row["due_on"] is not None and row["due_on"] < last
        counts["returned"] += row["returned"]
        counts["reopened"] += row["reopened"]
    return Figures(**counts)


def lines(now: Sequence[Mapping[str, Any]], before: Sequence[Mapping[str, Any]], day: date) -> list[Line]:
    """One line for each office, ranked: the issues that it answers, not those that it only helps with."""
    names = {_office(row) for row in (*now, *before)}
    found = [
        (
            plain(name),
            figures((row for row in now if _office(row) == name), day),
            figures((row for row in before if _office(row) == name), period_before(day)[1]),
        )
        for name in names
    ]
    ordered = sorted(found, key=lambda f: (-(f[1].rate if f[1].rate is not None else -1), -f[1].issued, f[0]))
    return [Line(rank, *some) for rank, some in enumerate(ordered, start=1)]


def _office(row: Mapping[str, Any]) -> str:
    return main_office(row["department"], row["township"])


def total(now: Sequence[Mapping[str, Any]], before: Sequence[Mapping[str, Any]], day: date) -> Line:
    """All offices together, townships and departments."""
    return Line(0, "全县合计", figures(now, day), figures(before, period_before(day)[1]))

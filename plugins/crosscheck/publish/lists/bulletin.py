"""The figures of 通报 and the measures of the house: counts by township, department and rule, and no person."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import Connection, Date, select, text

from crosscheck import sqlfiles
from crosscheck.ledger import tables
from crosscheck.ledger.vocabulary import Action
from crosscheck.publish.sheets.cells import plain

NO_TOWNSHIP = "未落实到乡镇"


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


def happened(connection: Connection, sql: Path, county: str, first: date, last: date) -> list[Mapping[str, Any]]:
    """What happened to each issue of a county from ``first`` to ``last``, both included."""
    statement = text(sqlfiles.load(sql / "lists" / "bulletin.sql"))
    typed = statement.columns(due_on=Date, issued_on=Date, closed_on=Date)
    values = {"county": county, "first_day": first.isoformat(), "last_day": last.isoformat()}
    return [dict(row) for row in connection.execute(typed, values).mappings()]


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


def lines(now: Sequence[Mapping[str, Any]], before: Sequence[Mapping[str, Any]], by: str, day: date) -> list[Line]:
    """One line for each office, ranked. ``by``: township or department."""
    names = {row[by] for row in (*now, *before)}
    found = [
        (
            plain(name) or NO_TOWNSHIP,
            figures((row for row in now if row[by] == name), day),
            figures((row for row in before if row[by] == name), period_before(day)[1]),
        )
        for name in names
    ]
    ordered = sorted(found, key=lambda f: (-(f[1].rate if f[1].rate is not None else -1), -f[1].issued, f[0]))
    return [Line(rank, *some) for rank, some in enumerate(ordered, start=1)]


def total(now: Sequence[Mapping[str, Any]], before: Sequence[Mapping[str, Any]], day: date) -> Line:
    """All offices together."""
    return Line(0, "合计", figures(now, day), figures(before, period_before(day)[1]))


def measures(connection: Connection, rows: Sequence[Mapping[str, Any]], first: date, last: date) -> dict[str, Any]:
    """How the house does in a period: median days from issuing to closing, confirm rate by rule, reopened share,
    answers refused by reason (of all counties). Counts stand beside every rate; None where there is nothing to count.
    """
    opened = [(r["closed_on"] - r["issued_on"]).days for r in rows if r["closed"] and r["closed_on"] and r["issued_on"]]
    closed, reopened = sum(row["closed"] for row in rows), sum(row["reopened"] for row in rows)
    return {
        "from": first.isoformat(),
        "to": last.isoformat(),
        "days_open": {"closed": len(opened), "median": median(opened) if opened else None},
        "confirmed": confirm_rates(rows),
        "reopened": {"reopened": reopened, "closed": closed, "share": _share(reopened, closed)},
        "refused": _refused(connection, first, last),
    }


def confirm_rates(rows: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """By rule: how many issues were answered, how many of them confirmed wholly or partly, and the rate."""
    counts: dict[str, list[int]] = {}
    for row in rows:
        if row["answered"]:
            of_rule = counts.setdefault(row["rule_id"], [0, 0])
            of_rule[0] += 1
            of_rule[1] += row["confirmed"]
    return {
        rule: {"answered": answered, "confirmed": confirmed, "rate": _share(confirmed, answered)}
        for rule, (answered, confirmed) in sorted(counts.items())
    }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _refused(connection: Connection, first: date, last: date) -> dict[str, int]:
    table = tables.history
    day = table.c.at
    statement = select(table.c.details).where(
        table.c.number == "",
        table.c.action == Action.FEEDBACK.value,
        day >= first.isoformat(),
        day < (last + timedelta(days=1)).isoformat(),
    )
    causes: dict[str, int] = {}
    for details in connection.execute(statement).scalars():
        for cause, count in json.loads(details)["causes"].items():
            causes[cause] = causes.get(cause, 0) + count
    return dict(sorted(causes.items()))

"""Whose closings hold: a closed issue that is found again counts against the unit of who closed it. No person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from crosscheck.access.offices import NO_TOWNSHIP
from crosscheck.access.roles import Role
from crosscheck.ledger.database import Connection
from crosscheck.ledger.list_queries import closings
from crosscheck.publish.lists.figures import period, period_before
from crosscheck.publish.sheets.cells import plain

BY_DATA = "系统(数据连续两晚已无疑点)"
Counts = dict[str, tuple[int, int]]
"""By unit: closed in the period, and found again in it after having been closed at any time."""


@dataclass(frozen=True)
class Closer:
    """One unit of 通报: what it closed in the period and what of its closings was found again, now and before."""

    unit: str
    closed: int
    wrong: int
    closed_before: int
    wrong_before: int


def closers(connection: Connection, root: Path, county: str, day: date) -> list[Closer]:
    """The units that closed issues of a county: most wrong closings first, then by volume and name."""
    now = _counts(connection, root, county, *period(day))
    before = _counts(connection, root, county, *period_before(day))
    units = {**before, **now}
    found = [Closer(unit, *now.get(unit, (0, 0)), *before.get(unit, (0, 0))) for unit in units]
    return sorted(found, key=lambda closer: (-closer.wrong, -closer.closed, closer.unit))


def total(some: Sequence[Closer]) -> Closer:
    """All units together."""
    parts = ((closer.closed, closer.wrong, closer.closed_before, closer.wrong_before) for closer in some)
    return Closer("合计", *map(sum, zip((0, 0, 0, 0), *parts, strict=True)))


def _counts(connection: Connection, root: Path, county: str, first: date, last: date) -> Counts:
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in closings(connection, root, county, first, last):
        of_unit = counts[_unit(Role(row["role"]), row["township"])]
        of_unit[0] += row["closed"]
        of_unit[1] += row["wrong"]
    return {unit: (closed, wrong) for unit, (closed, wrong) in counts.items()}


def _unit(role: Role, township: str) -> str:
    """A township checks and closes what is its own; everything else the county office does, or the data."""
    if role is Role.NIGHT:
        return BY_DATA
    return (plain(township) or NO_TOWNSHIP) if role is Role.TOWNSHIP else role.zh

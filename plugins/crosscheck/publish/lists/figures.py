"""The figures of 通报 by office, as plain values for the page, the workbook and the portal: counts, and no person."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from crosscheck.access.offices import NO_TOWNSHIP, TOWNSHIP, main_office
from crosscheck.ledger.vocabulary import State
from crosscheck.ledger.workdays import deadline
from crosscheck.publish.sheets.cells import plain

SMALL = 10
"""Issues due: with fewer a rate jumps, so it is marked."""
MARK = "※"
NONE = "—"
UNKNOWN_OFFICES = frozenset([NO_TOWNSHIP, TOWNSHIP])
"""What stands where no office is known: it competes with nobody."""
TOTAL = "全县合计"
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Figures:
    """Of one office in one period: what was issued, answered, … in it.

    ``due``: issues whose deadline passed in it, ``met``: those of them that were answered. ``confirmed`` of the
    answers, ``to_rectify``: those of the confirmed that are rectified or should be by now. ``overdue`` as of its last
    day.
    """

    issued: int = 0
    due: int = 0
    met: int = 0
    answered: int = 0
    confirmed: int = 0
    to_rectify: int = 0
    rectified: int = 0
    closed: int = 0
    overdue: int = 0
    returned: int = 0
    reopened: int = 0

    @property
    def rate(self) -> float | None:
        """Share answered of what was due, None where nothing was."""
        return self.met / self.due if self.due else None


@dataclass(frozen=True)
class Progress:
    """Where the issues stand that an office had in hand in the period: each in one place, by its state now."""

    closed: int = 0
    rectifying: int = 0
    answered: int = 0
    in_time: int = 0
    overdue: int = 0

    @property
    def all(self) -> int:
        """All of them."""
        return sum(getattr(self, part.name) for part in fields(self))


PROGRESS = {
    "closed": "已销号",
    "rectifying": "整改中",
    "answered": "已反馈待审核",
    "in_time": "待核查未逾期",
    "overdue": "逾期",
}
"""The one meaning of the chart, in its order."""
_STANDING = {
    State.ANSWERED: "answered",
    State.SUBMITTED: "answered",
    State.EXEMPTION_ASKED: "answered",
    State.RECTIFYING: "rectifying",
    State.ISSUED: "in_time",
    State.RETURNED: "in_time",
    State.REFERRED: "in_time",
}
_DONE = frozenset([State.CLOSED, State.REVISIT, State.EXEMPT, State.WITHDRAWN])


@dataclass(frozen=True)
class Line:
    """One office of 通报: this period and the one before. ``rank`` is None where it has none: nothing was due, or it is
    no office. Offices with the same rate share a rank.
    """

    rank: int | None
    name: str
    now: Figures
    before: Figures
    progress: Progress

    @property
    def change(self) -> float | None:
        """Percentage points of the rate against the period before; None where one of them has none."""
        if self.now.rate is None or self.before.rate is None:
            return None
        return (self.now.rate - self.before.rate) * 100

    @property
    def small(self) -> bool:
        """Whether so little was due that the rate says little."""
        return 0 < self.now.due < SMALL


def rate(share: float | None) -> str:
    """A share in per cent with one decimal; a dash where there is nothing to divide by."""
    return NONE if share is None else f"{share * 100:.1f}%"


def share_of(part: int, whole: int) -> str:
    """A rate with its counts beside it: ``50.0%(4/8)``."""
    return f"{rate(part / whole)}({part}/{whole})" if whole else NONE


@dataclass(frozen=True)
class Column:
    """A column of the tables: its heading, whether it counts, and its cell."""

    header: str
    cell: Callable[[Line], str | int]
    counts: bool = True


COLUMNS = (
    Column("本期下发", lambda line: line.now.issued),
    Column("本期到期", lambda line: line.now.due),
    Column("到期已反馈", lambda line: line.now.met),
    Column("反馈率", lambda line: share_of(line.now.met, line.now.due) + (MARK if line.small else ""), False),
    Column("较上期", lambda line: NONE if line.change is None else f"{line.change:+.1f}个百分点", False),
    Column("本期反馈", lambda line: line.now.answered),
    Column("属实率", lambda line: share_of(line.now.confirmed, line.now.answered), False),
    Column("整改率", lambda line: share_of(line.now.rectified, line.now.to_rectify), False),
    Column("本期销号", lambda line: line.now.closed),
    Column("逾期", lambda line: line.now.overdue),
    Column("退回", lambda line: line.now.returned),
    Column("重新上账", lambda line: line.now.reopened),
)
"""What page and workbook show of an office beside its rank and name."""
STANDING = (
    Column("在办合计", lambda line: line.progress.all),
    *(
        Column(word, lambda line, part=part: getattr(line.progress, part))  # type: ignore[misc]
        for part, word in PROGRESS.items()
    ),
)
"""The figures of the chart."""


def cells(line: Line, columns: Sequence[Column] = COLUMNS) -> list[str | int]:
    """Rank, name and the cells of one office under ``columns``."""
    return [NONE if line.rank is None else line.rank, line.name, *(column.cell(line) for column in columns)]


def period(day: date) -> tuple[date, date]:
    """The month of ``day`` up to it."""
    return day.replace(day=1), day


def period_before(day: date) -> tuple[date, date]:
    """The whole month before that of ``day``."""
    last = day.replace(day=1) - timedelta(days=1)
    return last.replace(day=1), last


def due_on(row: Row) -> date | None:
    """The day by which an issue was to be answered after it was last issued."""
    return deadline(row["issued_on"], row["days"]) if row["issued_on"] else None


def figures(rows: Iterable[Row], first: date, last: date) -> Figures:
    """The figures of some issues, ``n`` alike in a row, from ``first`` to ``last``."""
    counts = dict.fromkeys((field.name for field in fields(Figures)), 0)
    for row in rows:
        for name in ("issued", "answered", "confirmed", "rectified", "closed", "returned", "reopened"):
            counts[name] += row[name] * row["n"]
        late = row["due_on"] is not None and row["due_on"] < last
        counts["overdue"] += late * row["n"]
        counts["to_rectify"] += (row["rectified"] or (row["confirmed"] and late)) * row["n"]
        until = due_on(row)
        # A deadline has passed on the day after it: that of a period's last day counts in the next one.
        if until is not None and first <= until + timedelta(days=1) <= last:
            counts["due"] += row["n"]
            counts["met"] += ((row["answered_on"] or "") >= row["issued_on"].isoformat()) * row["n"]
    return Figures(**counts)


def progress(rows: Iterable[Row], last: date) -> Progress:
    """Where the issues stand that were open in the period; what has not been issued yet is in nobody's hand."""
    counts = dict.fromkeys(PROGRESS, 0)
    for row in rows:
        state = State(row["state"])
        if row["due_on"] is not None and row["due_on"] < last:
            counts["overdue"] += row["n"]
        elif state in _STANDING:
            counts[_STANDING[state]] += row["n"]
        elif state in _DONE and row["settled"]:
            counts["closed"] += row["n"]
    return Progress(**counts)


def lines(now: Sequence[Row], before: Sequence[Row], day: date) -> list[Line]:
    """One line for each office, ranked: the issues that it answers, not those that it only helps with."""
    names = {_office(row) for row in (*now, *before)}
    found = [
        _line(
            plain(name),
            [row for row in now if _office(row) == name],
            [row for row in before if _office(row) == name],
            day,
        )
        for name in names
    ]
    return ranked(found)


def _office(row: Row) -> str:
    return main_office(row["department"], row["township"])


def _line(name: str, now: Sequence[Row], before: Sequence[Row], day: date) -> Line:
    of_before = figures(before, *period_before(day))
    return Line(None, name, figures(now, *period(day)), of_before, progress(now, day))


def ranked(found: Iterable[Line]) -> list[Line]:
    """Lines by their rate, then by name; those that have none, and what is no office, come last without a rank."""
    some = list(found)
    competing = [line for line in some if line.now.rate is not None and line.name not in UNKNOWN_OFFICES]
    competing.sort(key=lambda line: (-(line.now.rate or 0), -line.now.due, line.name))
    rates = [line.now.rate for line in competing]
    placed = [_with_rank(line, rates.index(line.now.rate) + 1) for line in competing]
    rest = sorted(set(some) - set(competing), key=lambda line: (line.name in UNKNOWN_OFFICES, line.name))
    return [*placed, *rest]


def _with_rank(line: Line, rank: int) -> Line:
    return Line(rank, line.name, line.now, line.before, line.progress)


def total(now: Sequence[Row], before: Sequence[Row], day: date) -> Line:
    """All offices together, townships and departments."""
    return _line(TOTAL, now, before, day)


def next_deadline(rows: Iterable[Row], day: date) -> date | None:
    """The first deadline that has not passed by ``day``."""
    return min((row["due_on"] for row in rows if row["due_on"] is not None and row["due_on"] >= day), default=None)

"""Kept counts of issues, so that a page need not read a million of them to say how many wait.

The database's triggers keep them (migration 0010): each change of an issue adds rows to ``tally``, whoever writes.
A night's are counted at its end.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, delete, func, insert, literal, select, text, true

from crosscheck.access.scopes import Scope
from crosscheck.ledger import portal_tables, tables

TOWNSHIP_DIGITS = 9
MOST_CHANGES = 1000
"""Rows of changes that counting may meet before they are summed up."""
_TALLY, _ISSUE = portal_tables.tally, tables.issue
_ALIKE = [column for column in _TALLY.c if column.name not in ("n", "summed")]


@dataclass(frozen=True)
class Counted:
    """What issues are counted from: rows that stand for ``n`` issues each. Their columns have the names of issues'."""

    table: Table
    n: ColumnElement[int]
    gone: ColumnElement[bool]
    urged: ColumnElement[bool]

    def sum(self, where: ColumnElement[bool]) -> ColumnElement[int]:
        """How many issues meet ``where``; nothing for none."""
        return func.sum(self.n).filter(where)


KEPT = Counted(_TALLY, _TALLY.c.n, _TALLY.c.gone, _TALLY.c.urged)
ISSUES = Counted(_ISSUE, literal(1), _ISSUE.c.missing_since.is_not(None), _ISSUE.c.urged_on.is_not(None))


def counted(scope: Scope) -> Counted:
    """The kept counts for a township and whatever is larger; within a village its few issues themselves."""
    return KEPT if len(scope.region) <= TOWNSHIP_DIGITS else ISSUES


def sum_up(connection: Connection) -> None:
    """Make one row of those that are alike, once there are many. The caller holds the write transaction."""
    changes = select(func.count()).select_from(_TALLY).where(~_TALLY.c.summed)
    if connection.execute(changes).scalar_one() > MOST_CHANGES:
        rows = [dict(row) for row in connection.execute(_sums()).mappings()]
        connection.execute(delete(_TALLY))
        if rows:
            connection.execute(insert(_TALLY), [{**row, "summed": True} for row in rows])


@contextmanager
def counted_anew(connection: Connection) -> Iterator[None]:
    """Count once at the end of the block, in which a night changes many issues. The caller holds the write transaction.

    Else PostgreSQL kept a dead row for every change until it is vacuumed, and pages read through all of them.
    """
    if connection.dialect.name != "postgresql":
        yield
        return
    _count_each(connection, "off")
    yield
    _count_each(connection, "on")
    connection.execute(delete(_TALLY))
    columns = _columns()
    rows = select(*columns, true(), func.count()).group_by(*columns)
    connection.execute(insert(_TALLY).from_select([*(column.name for column in _ALIKE), "summed", "n"], rows))


def _count_each(connection: Connection, whether: str) -> None:
    connection.execute(text("SELECT set_config('crosscheck.tally', :whether, true)"), {"whether": whether})


def _columns() -> list[ColumnElement[Any]]:
    """What issues are alike in, in the order of the kept counts' columns."""
    own: dict[str, ColumnElement[Any]] = {
        "region_code": func.substr(_ISSUE.c.region_code, 1, TOWNSHIP_DIGITS),
        "gone": ISSUES.gone,
        "urged": ISSUES.urged,
    }
    return [own[column.name] if column.name in own else _ISSUE.c[column.name] for column in _ALIKE]


def _sums() -> Select[Any]:
    n = func.sum(_TALLY.c.n)
    return select(*_ALIKE, n.label("n")).group_by(*_ALIKE).having(n != 0)


def wrong_counts(connection: Connection) -> Iterator[str]:
    """Whether the kept counts are those of the issues themselves, in words where they are not."""
    kept, columns = {tuple(row) for row in connection.execute(_sums())}, _columns()
    there = {tuple(row) for row in connection.execute(select(*columns, func.count()).group_by(*columns))}
    if kept != there:
        yield f"{len(kept ^ there)} kept counts of issues (tally) are not those of the issues"

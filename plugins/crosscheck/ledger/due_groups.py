"""Issues in the order in which they are due, found group by group: those with one deadline and one wording of a rule
come together, and kept counts say how many each group has. So a page reads its own issues and no others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, tuple_

from crosscheck.ledger import tables
from crosscheck.ledger.database import planned_without

MOST_GROUPS = 500
"""Groups in one question."""


@dataclass(frozen=True)
class After:
    """The place of the last issue of a page in the order: deadline, place of its rule's wording, number."""

    due_on: date | None
    rank: int
    number: str

    @property
    def place(self) -> tuple[date, int, str]:
        """What the order compares; no deadline comes last."""
        return self.due_on or date.max, self.rank, self.number


@dataclass(frozen=True)
class Group:
    """Issues with one deadline and one wording: where they begin in the order, and how many there are."""

    due_on: date | None
    rank: int
    wording: str
    n: int


def groups_behind(
    rows: Iterable[tuple[date | None, str, int]], ranks: Mapping[str, int], after: After | None
) -> list[Group]:
    """The groups of ``rows`` (deadline, wording, count) in order, from the one on in which ``after`` lies.

    ``ranks``: the place of each wording; one that has none comes last.
    """
    found = [Group(due_on, ranks.get(wording, len(ranks)), wording, n) for due_on, wording, n in rows]
    found.sort(key=lambda group: (group.due_on or date.max, group.rank, group.wording))
    begins = after.place[:2] if after else (date.min, 0)
    return [group for group in found if (group.due_on or date.max, group.rank) >= begins]


def first_of(
    connection: Connection, statement: Select[Any], groups: Sequence[Group], after: After | None, most: int
) -> list[After]:
    """The first ``most`` places behind ``after`` of the issues that ``statement`` chooses, which ``groups`` counts.

    ``statement`` gives deadline, wording, number. At most three questions where a page is small.
    """
    found: list[After] = []
    left = list(groups)
    while left and len(found) < most:
        whole = _fitting(left, most - len(found))
        if whole:
            chosen = [group for some in _by_date(whole) for group in _read(connection, statement.where(some), whole)]
            behind = (place for place in chosen if after is None or place.place > after.place)
            found += sorted(behind, key=lambda place: place.place)
        else:  # ordered by the deadline too, an index gives the order also where there is none
            whole, number, due_on = left[:1], tables.issue.c.number, tables.issue.c.due_on
            first = statement.where(_of(left[0]))
            if after and (left[0].due_on, left[0].rank) == (after.due_on, after.rank):
                first = first.where(number > after.number)
            with planned_without(connection, "sort"):
                found += _read(connection, first.order_by(due_on, number).limit(most - len(found)), whole)
        left = left[len(whole) :]
    return found


def _fitting(groups: Sequence[Group], most: int) -> list[Group]:
    """The first groups that have no more than ``most`` issues together."""
    fitting, n = [], 0
    for group in groups[:MOST_GROUPS]:
        n += group.n
        if n > most:
            break
        fitting.append(group)
    return fitting


def _of(group: Group) -> ColumnElement[bool]:
    issue = tables.issue.c
    dated = issue.due_on == group.due_on if group.due_on else issue.due_on.is_(None)
    return dated & (issue.rule_text == group.wording)


def _by_date(groups: Sequence[Group]) -> list[ColumnElement[bool]]:
    """What chooses the issues of ``groups``: those with a deadline, and those without."""
    issue = tables.issue.c
    dated = [(group.due_on, group.wording) for group in groups if group.due_on]
    undated = [group.wording for group in groups if not group.due_on]
    chosen: list[ColumnElement[bool]] = []
    if dated:
        chosen.append(tuple_(issue.due_on, issue.rule_text).in_(dated))
    if undated:
        chosen.append(issue.due_on.is_(None) & issue.rule_text.in_(undated))
    return chosen


def _read(connection: Connection, statement: Select[Any], groups: Sequence[Group]) -> list[After]:
    ranks = {group.wording: group.rank for group in groups}
    return [After(due_on, ranks[wording], number) for due_on, wording, number in connection.execute(statement)]

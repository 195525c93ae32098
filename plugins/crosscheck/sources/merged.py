"""Cells merged down: one value for many rows, where they were merged because they are alike; else nobody knows whose.

Whoever merges what is alike leaves no equal neighbours, or merges by the groups of another column (household, school).
A number and a name that belong together tell of each other. What fails that is no value of the rows it covers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from crosscheck.catalog.datasets import Column

Rows: TypeAlias = Sequence[list[str | None]]
Merged: TypeAlias = Iterable[tuple[int, int, int]]
"""First row, last row and column of each cell that is merged down, counted from 0."""
OF_PERSONS = ("id_no", "disability_no", "name")


def spread(rows: Rows, merged: Merged, columns: Mapping[int, Column]) -> dict[int, list[int]]:
    """Give each row of a merged cell its text. The result names the places (by row) where it is not known whose it is.

    The first row of a merged cell always keeps its value.
    """
    ranges: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for top, bottom, place in merged:
        if place in columns and rows[top][place]:
            ranges[place].append((top, bottom))
            for row in rows[top + 1 : bottom + 1]:
                row[place] = rows[top][place]
    unknown: dict[int, list[int]] = defaultdict(list)
    for place, found in ranges.items():
        for top, bottom in _doubtful(rows, place, found, ranges, columns):
            for number in range(top + 1, bottom + 1):
                unknown[number].append(place)
    return unknown


def _doubtful(
    rows: Rows,
    place: int,
    found: Sequence[tuple[int, int]],
    ranges: Mapping[int, Sequence[tuple[int, int]]],
    columns: Mapping[int, Column],
) -> Sequence[tuple[int, int]]:
    """Which merged cells of a column were not merged because what they covered was alike."""
    partner = _partner(place, columns)
    if partner is not None:
        return [span for span in found if len({rows[n][partner] for n in range(span[0], span[1] + 1)}) > 1]
    groups = {span for other, spans in ranges.items() if other != place for span in spans}
    alike = all(span in groups or _stands_apart(rows, place, *span) for span in found)
    return [] if alike else found


def _partner(place: int, columns: Mapping[int, Column]) -> int | None:
    """The column of the name for the one of a number, and the other way round: 户主姓名 and 户主证件号码."""
    column = columns[place]
    if column.type not in OF_PERSONS:
        return None
    owner = column.name.removesuffix(column.type)
    names = {f"{owner}{kind}" for kind in OF_PERSONS} - {column.name}
    return next((other for other, known in columns.items() if known.name in names), None)


def _stands_apart(rows: Rows, place: int, top: int, bottom: int) -> bool:
    """Whether the rows above and below a merged cell have another value."""
    around = [rows[number][place] for number in (top - 1, bottom + 1) if 0 <= number < len(rows)]
    return rows[top][place] not in around

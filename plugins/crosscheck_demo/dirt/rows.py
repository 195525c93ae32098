"""What happens to whole rows before they are written: spoilt numbers, lost details, repeats.

Rows the findings rest on are never lost: what is unreadable, in conflict or dated in the future stands on *spare* rows
(``dirt.spares``), so that the quarantine can be compared with what was planted.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from crosscheck.catalog.datasets import Column, Dataset
from crosscheck.lake.names import fold
from crosscheck_demo.county.draws import FULL, draw, draws, pick
from crosscheck_demo.county.tables import row_key
from crosscheck_demo.dirt.damage import spoil
from crosscheck_demo.dirt.spares import add_spares
from crosscheck_demo.dirt.table import UNREADABLE, County, Dirtied, Keys, unreadable
from crosscheck_demo.dirt.values import Cell

SPOILT_SHARE = 0.05
"""Ceiling of spoilt numbers per list, half of what rejects a delivery."""
MEANINGFUL_WHEN_EMPTY = frozenset(["to_month", "to_date", "valid_to", "cancelled_on", "ended_on", "relocated"])
"""Optional columns whose loss would change what a row says."""


def spoil_rows(table: Dirtied, county: County, protected: Keys, repairable: float, spare: float) -> None:
    """Spoil numbers of registered persons, lose details of strangers, and add spare rows; shares are of all rows."""
    dataset = table.dataset
    guarded = {i for i in range(table.original) if (dataset.id, row_key(dataset, table.rows[i])) in protected}
    table.careful |= guarded
    if dataset.department == "reference":
        return
    if dataset.department == "registry":
        strangers = [i for i in range(table.original) if i not in guarded]
    else:
        strangers = _by_registration(table, county, guarded, repairable)
        _lose_details(table, county, strangers, spare / 2)
    add_spares(table, county, strangers, spare)


def add_repeats(table: Dirtied, share: float) -> None:
    """Repeat a share of the department's own rows, as a list that was exported twice does."""
    odd = {index for cells in table.cells.values() for index in cells}
    for i, number in enumerate(draws(table.marks[: table.original], "repeat")):
        if number < share * FULL and i not in odd:
            self_again = table.append(table.rows[i], table.marks[i])
            table.repeats[self_again] = i
            if i in table.spoilt:
                table.spoilt[self_again] = table.spoilt[i]


def _by_registration(table: Dirtied, county: County, guarded: set[int], repairable: float) -> list[int]:
    """Spoil some numbers of the registered; return the unguarded rows of strangers with a number."""
    person, strangers, budget = table.dataset.person, [], int(table.original * SPOILT_SHARE)
    if person is None:
        return [i for i in range(table.original) if i not in guarded]
    number_of, name_of = person[0].name, person[1].name
    numbers = draws(table.marks[: table.original], "spoil")
    for i, row in enumerate(table.rows[: table.original]):
        number = row[number_of]
        if number is None or i in guarded:
            continue
        if number[:18] not in county.registered.names:
            strangers.append(i)
        elif person[0].type == "id_no" and numbers[i] < repairable * FULL and budget > 0:
            done = spoil(number, row[name_of], draw(table.marks[i], "damage"), county.registered)
            if done:
                table.spoilt[i], row = done[0], row | {number_of: done[1]}
                table.rows[i] = row
                table.intact_names.add(i)
                table.kept[f"spoilt_{done[0]}"] += 1
                budget -= 1
    return strangers


def _lose_details(table: Dirtied, county: County, strangers: list[int], share: float) -> None:
    """Days known to the month only, codes of the county instead of the village, details nobody can read.

    Never on a row under the name of a member: day and village may be what tells that it is his.
    """
    if table.dataset.person is None:
        return
    name = table.dataset.person[1].name
    nobody = [i for i in strangers if fold(table.rows[i][name]) not in county.registered.numbers]
    for kind, columns, loss in _losses(table.dataset):
        numbers = draws((table.marks[i] for i in nobody), kind)
        for i, number in zip(nobody, numbers, strict=True):
            if number < share * FULL and columns:
                column = pick(columns, draw(table.marks[i], f"{kind}:column"))
                value = table.rows[i][column.name]
                if value is not None and i not in table.cells.get(column.name, {}):
                    table.write(i, column.name, loss(column, value, number))
                    table.kept[kind] += 1


def _losses(dataset: Dataset) -> list[tuple[str, list[Column], Callable[[Column, Any, int], Cell]]]:
    days = [column for column in dataset.columns if column.past_event]
    details = [c for c in dataset.columns if not c.required and c.type in UNREADABLE]
    details = [column for column in details if column.name not in MEANINGFUL_WHEN_EMPTY]
    return [
        ("month_only", days, _month_only),
        ("short_region", list(dataset.of_type("region12")), _short_region),
        ("unreadable_detail", details, unreadable),
    ]


def _month_only(_column: Column, day: date, number: int) -> Cell:
    return pick((f"{day:%Y.%m}", f"{day.year}年{day.month}月"), (number * 7919) % FULL)


def _short_region(_column: Column, code: str, number: int) -> Cell:
    return code[: 6 if number % 2 else 9]

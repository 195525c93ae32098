"""Spare rows: copies of strangers' rows under a number of nobody, each of which the quarantine must take.

A few of them are taken in, with a number nobody can be found for, or a member's number under a stranger's name.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from crosscheck.catalog.datasets import Column, Dataset
from crosscheck.lake.names import fold
from crosscheck_demo.county.draws import draw, draws, pick
from crosscheck_demo.county.people import Row
from crosscheck_demo.dirt.table import UNREADABLE, County, Dirtied, unreadable

QUARANTINED_SHARE, FUTURE_SHARE = 0.02, 0.004
"""Ceilings per list, well below the shares at which a delivery is rejected (5 % and 1 %)."""
SPARE_KINDS = ("missing", "unreadable", "future", "conflicting_key", "unusable_number")
CONFLICT_NAMES = "health.settlement"
"""The list in which a row under a member's number and a stranger's name can neither accuse nor excuse anybody."""


def add_spares(table: Dirtied, county: County, templates: list[int], share: float) -> None:
    """Copies of strangers' rows, each spoilt in one way."""
    wanted = int(min(share, QUARANTINED_SHARE) * table.original)
    kinds = _spare_kinds(table.dataset)
    for i in _lowest(table, templates, "spare")[:wanted]:
        kind = pick(kinds, draw(table.marks[i], "spare kind"))
        if kind == "future" and table.quarantined["future"] >= FUTURE_SHARE * table.original - 1:
            kind = "missing"
        index = table.append(_copy(table, county, i), draw(table.marks[i], "copy"))
        SPOILERS[kind](table, index, county)
    if table.dataset.id == CONFLICT_NAMES:
        _add_conflict_names(table, county, templates, share)


def _spare_kinds(dataset: Dataset) -> tuple[str, ...]:
    kinds = [kind for kind in SPARE_KINDS if kind != "unusable_number"]
    if not any(column.past_event for column in dataset.columns):
        kinds.remove("future")
    if dataset.person is not None and dataset.person[0].type == "id_no":
        kinds.append("unusable_number")
    if dataset.id == "registry.member":
        kinds.append("no_such_household")
    return tuple(kinds)


def _copy(table: Dirtied, county: County, i: int) -> Row:
    """A row like this one, under keys and a number of nobody."""
    row, mark = dict(table.rows[i]), table.marks[i]
    numbered = {column.name for column in table.dataset.of_type("id_no")} & set(table.dataset.key)
    for column in table.dataset.columns:
        value, of_key = row[column.name], column.name in table.dataset.key
        if column.type == "id_no" and value and (of_key or not column.name.startswith("head")):
            row[column.name] = county.stranger(value, mark)
        elif column.type == "text" and value and of_key and not numbered:
            row[column.name] = f"{value}S{draw(mark, 'key') % 10000:04d}"
        elif column.type == "date" and value and of_key and not numbered:
            row[column.name] = value - timedelta(days=1 + draw(mark, "key") % 300)
        elif column.type == "disability_no" and value:
            row[column.name] = county.stranger(value, mark) + value[18:]
    return row


def _missing(table: Dirtied, index: int, _county: County) -> None:
    required = [column for column in table.dataset.columns if column.required]
    table.write(index, pick(required, draw(table.marks[index], "column")).name, None)
    table.quarantined["missing"] += 1


def _unreadable_required(table: Dirtied, index: int, county: County) -> None:
    columns = [column for column in table.dataset.columns if column.required and column.type in UNREADABLE]
    if not columns:
        _missing(table, index, county)
        return
    number = draw(table.marks[index], "column")
    column = pick(columns, number)
    table.write(index, column.name, unreadable(column, None, number))
    table.quarantined["unreadable"] += 1


def _future(table: Dirtied, index: int, county: County) -> None:
    number = draw(table.marks[index], "future")
    column = pick([column for column in table.dataset.columns if column.past_event], number)
    table.rows[index][column.name] = county.night + timedelta(days=60 + number % 300)
    table.quarantined["future"] += 1


def _conflicting(table: Dirtied, index: int, _county: County) -> None:
    """A second row with the same key and another content: neither can be believed."""
    row = table.rows[index]
    others = [column for column in table.dataset.columns if column.name not in table.dataset.key]
    free = [column for column in others if _other(column, row[column.name]) is not None]
    column = min(free, key=lambda c: c.type == "name")
    twin = table.append(row | {column.name: _other(column, row[column.name])}, table.marks[index] ^ 1)
    table.intact_names |= {index, twin}
    table.quarantined["conflicting_key"] += 2


def _other(column: Column, value: Any) -> Any:
    """Another value of the column, or None where none can be made up."""
    if value is None:
        return None
    if column.type == "code":
        return next((word for word in column.words if word != value), None)
    if column.type == "money":
        return value + Decimal("100.00")
    if column.type in ("date", "month"):
        return date(value.year - 1, value.month, 1)
    if column.type in ("int", "year"):
        return value + 1
    return f"{value}某" if column.type == "name" else None


def _unusable_number(table: Dirtied, index: int, _county: County) -> None:
    person = table.dataset.person
    assert person is not None
    row = table.rows[index]
    number, name = row[person[0].name], row[person[1].name]
    ways = (f"{number[0]}.{number[1:6]}E+17", number[:17], f"{number[:6]}********{number[14:]}")
    way = pick(ways, draw(table.marks[index], "number"))
    row[person[0].name] = number[:17] if (way, name) in table.unusable else way
    table.unusable.add((way, name))
    table.kept["unusable_number"] += 1


def _no_such_household(table: Dirtied, index: int, _county: County) -> None:
    table.rows[index]["household_no"] = f"{table.rows[index]['household_no']}W"
    table.quarantined["no_such_household"] += 1


SPOILERS: dict[str, Callable[[Dirtied, int, County], None]] = {
    "missing": _missing,
    "unreadable": _unreadable_required,
    "future": _future,
    "conflicting_key": _conflicting,
    "unusable_number": _unusable_number,
    "no_such_household": _no_such_household,
}


def _add_conflict_names(table: Dirtied, county: County, strangers: list[int], share: float) -> None:
    """Bills under a member's number and a stranger's name: the names say that one of the two is a mistake."""
    person = table.dataset.person
    assert person is not None
    number_of, name_of = person[0].name, person[1].name
    own = [i for i in range(table.original) if i not in table.careful and i not in table.spoilt]
    members = [i for i in own if table.rows[i][number_of] in county.registered.names]
    wanted = int(share * table.original / len(SPARE_KINDS))
    pairs = zip(_lowest(table, members, "conflict"), _lowest(table, strangers, "conflict"), strict=False)
    for i, stranger in list(pairs)[:wanted]:
        name = table.rows[stranger][name_of]
        if fold(name)[0] != fold(table.rows[i][name_of])[0]:
            row = _copy(table, county, i) | {number_of: table.rows[i][number_of], name_of: name}
            table.append(row, draw(table.marks[i], "copy"))
            table.kept["conflict_name"] += 1


def _lowest(table: Dirtied, rows: list[int], purpose: str) -> list[int]:
    """The rows by their draw: another night, with a few other rows, begins with the same ones."""
    numbers = draws((table.marks[i] for i in rows), purpose)
    return [i for _, i in sorted(zip(numbers, rows, strict=True))]

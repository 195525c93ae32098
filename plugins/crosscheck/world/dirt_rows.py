"""What happens to whole rows before they are written: spoilt numbers, spare rows that can't be used, repeats.

Rows the findings rest on are never lost: what is unreadable, in conflict or dated in the future stands on *spare* rows,
copies under a number of nobody, so that the quarantine can be compared with what was planted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from stdnum.cn import ric

from crosscheck.lake.names import fold
from crosscheck.sources.catalog import Column, Dataset
from crosscheck.world.dirt_damage import Registered, spoil
from crosscheck.world.dirt_values import Cell, valid_number
from crosscheck.world.draws import FULL, draw, draws, marks_of, pick
from crosscheck.world.people import Records, Row
from crosscheck.world.tables import row_key

Keys = frozenset[tuple[str, tuple[Any, ...]]]
"""(dataset, values of its key columns)."""
QUARANTINED_SHARE, FUTURE_SHARE, SPOILT_SHARE = 0.02, 0.004, 0.05
"""Ceilings per list, well below the shares at which a delivery is rejected (5 %, 1 %, 10 %)."""
SPARE_KINDS = ("missing", "unreadable", "future", "conflicting_key", "unusable_number")
CONFLICT_NAMES = frozenset(["health.settlement", "civil_affairs.relief"])
"""Lists in which a row under a registered number and a stranger's name can neither accuse nor excuse anybody."""
UNREADABLE: dict[str, tuple[str, ...]] = {
    "date": ("2026-02-30", "不详", "2025-13-01"),
    "month": ("不详", "2025.13"),
    "year": ("二〇二六", "不详"),
    "money": ("-350.00", "叁佰元", "见附件"),
    "int": ("-3", "若干"),
    "code": ("未知", "待定"),
    "bool": ("不清楚", "待核"),
    "region12": ("平马镇", "4510"),
}
MEANINGFUL_WHEN_EMPTY = frozenset(["to_month", "to_date", "valid_to", "cancelled_on", "ended_on", "relocated"])
"""Optional columns whose loss would change what a row says."""


@dataclass
class Dirtied:
    """Rows of one dataset as they will be written, and what was done to them."""

    dataset: Dataset
    rows: list[Row]
    marks: list[int]
    original: int
    """So many rows are the department's own; the others are spare rows and repeats."""
    careful: set[int] = field(default_factory=set)
    """Rows that may only be written in ways that mean exactly the same."""
    intact_names: set[int] = field(default_factory=set)
    spoilt: dict[int, str] = field(default_factory=dict)
    cells: dict[str, dict[int, Cell]] = field(default_factory=dict)
    """Cells written as they stand here, by column and row."""
    repeats: dict[int, int] = field(default_factory=dict)
    """Repeat -> the row it repeats. Both must show the same name: a name is kept as it was written."""
    quarantined: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    """Accepted rows with something wrong in them, by kind."""
    unusable: set[tuple[str, str]] = field(default_factory=set)
    """Number and name of the rows nobody can be found for: the two are part of the key and must stay unique."""

    def append(self, row: Row, mark: int) -> int:
        """Add a row that is not the department's own; returns its index."""
        self.rows.append(row)
        self.marks.append(mark)
        return len(self.rows) - 1

    def write(self, index: int, column: str, cell: Cell) -> None:
        """Have a cell written exactly so."""
        self.cells.setdefault(column, {})[index] = cell


@dataclass(frozen=True)
class County:
    """What spoiling needs to know of everybody: the registry, every number in use, the business date."""

    night: date
    registered: Registered
    numbers: frozenset[str]
    seed: int

    def stranger(self, number: str, mark: int) -> str:
        """A valid number that nobody has, from the same county and about the same age."""
        for step in range(1000):
            day = date(1940, 1, 1) + timedelta(days=draw(mark + step, "stranger") % 27000)
            text = f"{number[:6]}{day:%Y%m%d}{900 + draw(mark + step, 'sequence') % 100}0"
            made = text[:-1] + ric.calc_check_digit(text)
            if made not in self.numbers:
                return made
        raise AssertionError("a thousand made-up numbers are all taken")


def county_of(records: Records, datasets: Iterable[Dataset], night: date, seed: int) -> County:
    """Everybody's numbers, read off all the records."""
    columns = [(dataset.id, column.name) for dataset in datasets for column in dataset.of_type("id_no")]
    numbers = {row[column] for dataset_id, column in columns for row in records.get(dataset_id, ())}
    registered = Registered(records.get("registry.member", []))
    return County(night, registered, frozenset(number for number in numbers if number), seed)


def untouched(dataset: Dataset, rows: list[Row], seed: int) -> Dirtied:
    """The rows as they are, ready to be spoilt or written."""
    marks = marks_of((row_key(dataset, row) for row in rows), seed, dataset.id)
    return Dirtied(dataset, list(rows), marks, len(rows))


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
    _add_spares(table, county, strangers, spare)


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
        ("unreadable_detail", details, _unreadable),
    ]


def _month_only(_column: Column, day: date, number: int) -> Cell:
    return pick((f"{day:%Y.%m}", f"{day.year}年{day.month}月"), (number * 7919) % FULL)


def _short_region(_column: Column, code: str, number: int) -> Cell:
    return code[: 6 if number % 2 else 9]


def _unreadable(column: Column, _value: Any, number: int) -> Cell:
    return pick(UNREADABLE[column.type], (number * 7919) % FULL)


# --- spare rows --------------------------------------------------------------------------------------------------
def _add_spares(table: Dirtied, county: County, templates: list[int], share: float) -> None:
    """Copies of strangers' rows, each spoilt in one way; the rows drawn lowest first, so that nights agree."""
    wanted = int(min(share, QUARANTINED_SHARE) * table.original)
    numbers = draws((table.marks[i] for i in templates), "spare")
    order = [i for _, i in sorted(zip(numbers, templates, strict=True))]
    kinds = _spare_kinds(table.dataset)
    for n, i in enumerate(order[:wanted]):
        kind = kinds[n % len(kinds)]
        if kind == "future" and table.quarantined["future"] >= FUTURE_SHARE * table.original - 1:
            kind = "missing"
        index = table.append(_copy(table, county, i), draw(table.marks[i], "copy"))
        SPOILERS[kind](table, index, county)
    if table.dataset.id in CONFLICT_NAMES:
        _add_conflict_names(table, county, order, wanted)


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
    for column in table.dataset.columns:
        value, of_key = row[column.name], column.name in table.dataset.key
        if column.type == "id_no" and value and (of_key or not column.name.startswith("head")):
            row[column.name] = county.stranger(value, mark)
        elif column.type == "text" and value and of_key:
            row[column.name] = f"{value}S{draw(mark, 'key') % 10000:04d}"
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
    table.write(index, column.name, _unreadable(column, None, number))
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


def _add_conflict_names(table: Dirtied, county: County, strangers: list[int], wanted: int) -> None:
    """A stranger's row that carries a registered person's number: the names say it is a mistake."""
    person = table.dataset.person
    assert person is not None
    numbers = [n for n, name in county.registered.names.items() if name and valid_number(n)]
    for i in strangers[wanted : wanted + wanted // 10 + 1]:
        row = _copy(table, county, i)
        number = pick(numbers, draw(table.marks[i], "whose")) if numbers else None
        if number is None or fold(row[person[1].name])[0] == fold(county.registered.names[number] or "")[0]:
            continue
        row[person[0].name] = number
        table.append(row, draw(table.marks[i], "copy"))
        table.kept["conflict_name"] += 1

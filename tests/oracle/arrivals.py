"""What becomes of delivered rows (sources.md, "Values"): which are accepted, which stand aside, which are repeats."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from crosscheck.catalog.datasets import Dataset, catalog
from oracle.words import fold, is_valid, normalised

Row = dict[str, Any]


@dataclass(frozen=True)
class Evidence:
    """A row as it once arrived, on which an open issue of a rule of ``kind`` rests."""

    rule_id: str
    kind: str
    subject_id: str
    object: str
    dataset: str
    row: Row


@dataclass
class World:
    """A small county: rows by dataset as values of the contract's columns, the business date, policy, what is missing.

    A month-precise date is the text ``2016-11``. ``policy`` holds (parameter, region prefix, from, value).
    """

    d: date
    rows: dict[str, list[Row]]
    policy: list[tuple[str, str, date, Any]]
    unusable: frozenset[str] = field(default_factory=frozenset)
    evidence: list[Evidence] = field(default_factory=list)


def accepted(world: World) -> dict[str, list[Row]]:
    """The accepted rows of every dataset; none of a dataset that is not usable."""
    read = {d.id: [_read(d, n, row) for n, row in enumerate(world.rows.get(d.id, []), 1)] for d in catalog().datasets}
    rows = {d.id: _accepted_of(d, read[d.id], world.d) for d in catalog().datasets}
    known = {h["household_no"] for h in rows["registry.household"]}
    members = [m for m in read["registry.member"] if m["household_no"] in known]
    rows["registry.member"] = _accepted_of(catalog().dataset("registry.member"), members, world.d)
    return {name: [] if name in world.unusable else kept for name, kept in rows.items()}


def keys_of(world: World, dataset_id: str, delivered: list[Row]) -> set[tuple[Any, ...]]:
    """The keys of those of the rows that are accepted."""
    dataset = catalog().dataset(dataset_id)
    rows = [_read(dataset, n, row) for n, row in enumerate(delivered, 1)]
    return {_key(dataset, row, world.d) for row in _accepted_of(dataset, rows, world.d)}


def _accepted_of(dataset: Dataset, delivered: list[Row], d: date) -> list[Row]:
    by_key: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in delivered:
        if _complete(dataset, row) and not _in_the_future(dataset, row, d):
            by_key[_key(dataset, row, d)].append(row)
    return [rows[0] for rows in by_key.values() if len({_content(dataset, row) for row in rows}) == 1]


def _read(dataset: Dataset, position: int, given: Row) -> Row:
    row = {column.name: given.get(column.name) for column in dataset.columns} | {"_n": position}
    for column in dataset.columns:
        value = row[column.name]
        if column.type in ("id_no", "disability_no"):
            row[column.name] = normalised(value)
        if column.type == "date":
            row[f"{column.name}_precision"] = None if value is None else "D"
            if isinstance(value, str):
                year, month = value.split("-")
                row[column.name], row[f"{column.name}_precision"] = date(int(year), int(month), 1), "M"
    return row


def _complete(dataset: Dataset, row: Row) -> bool:
    """'A row with an empty or unreadable req column goes to quarantine'."""
    return all(row[c.name] is not None for c in dataset.columns if c.required)


def _in_the_future(dataset: Dataset, row: Row, d: date) -> bool:
    """'so does a row with a past event dated after the business date (every date column except ... plans, and the
    valid_from of reference.region)'."""
    plans = ["due_on", "valid_to", "to_date", "ended_on", *(["valid_from"] if dataset.id == "reference.region" else [])]
    dates = [row[c.name] for c in dataset.columns if c.type == "date" and c.name not in plans]
    return any(day is not None and day > d for day in dates)


def _key(dataset: Dataset, row: Row, d: date) -> tuple[Any, ...]:
    """'Where an ID number is part of the key and is not valid, the name joins the key.'"""
    parts = [row[name] for name in dataset.key]
    for name in dataset.key:
        if name.endswith("id_no") and not is_valid(row[name], d):
            parts.append(fold(row[name.replace("id_no", "name")]))
        if name == "disability_no" and not is_valid(row[name][:18], d):
            parts.append(fold(row["name"]))
    return tuple(parts)


def _content(dataset: Dataset, row: Row) -> tuple[Any, ...]:
    """'Rows equal in all canonical columns after normalisation are repeats of one row.'"""
    values = [row[c.name] for c in dataset.columns]
    return tuple(fold(v) if c.type == "name" and v else v for c, v in zip(dataset.columns, values, strict=True))

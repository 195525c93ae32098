"""Which column of an export is which column of the contract: exact header first, then aliases."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from crosscheck.catalog.datasets import ID_HEADER_PREFIXES, ID_HEADERS, Column, Dataset, fold_header
from crosscheck.errors import MissingColumns, RejectedDelivery


@dataclass(frozen=True)
class HeaderMap:
    """``columns``: place in the export -> column of the contract; ``unknown``: headers that belong to none."""

    columns: Mapping[int, Column]
    unknown: tuple[str, ...]


def plain(header: str | None) -> str:
    """A header as it is compared: NFKC, without blanks and line breaks."""
    return fold_header(unicodedata.normalize("NFKC", header or ""))


def map_headers(dataset: Dataset, headers: Sequence[str | None], label: str) -> HeaderMap:
    """Find the contract's columns among ``headers``. Two candidates for one column raise a schema rejection.

    An alias with an owner before it (户主身份证号) belongs to the column with that owner; failing that, like a plain
    one, to the column without an owner; failing that, to the list's only ID column.
    """
    cells = {place: plain(header) for place, header in enumerate(headers) if plain(header)}
    found: dict[int, Column] = {}
    for column in dataset.columns:
        _assign(found, column, [p for p, cell in cells.items() if cell == plain(column.header)], label)
    for column in dataset.columns:
        names = {plain(alias) for alias in column.aliases if owner_of(plain(alias)) is None}
        _assign(found, column, [p for p, cell in cells.items() if cell in names and p not in found], label)
    _assign_numbers(found, dataset, cells, label)
    return HeaderMap(found, tuple(cell for place, cell in cells.items() if place not in found))


def _assign(found: dict[int, Column], column: Column, places: Iterable[int], label: str) -> None:
    places = list(places)
    if column in found.values() or not places:
        return
    if len(places) > 1:
        raise RejectedDelivery("schema", f"{label}: more than one column could be '{column.header}'")
    found[places[0]] = column


def owner_of(header: str) -> str | None:
    """What stands before an ID header (户主 of 户主身份证号, often nothing); None where it is no ID header."""
    word = max((word for word in ID_HEADERS if header.endswith(word)), key=len, default=None)
    return header.removesuffix(word) if word else None


def _assign_numbers(found: dict[int, Column], dataset: Dataset, cells: Mapping[int, str], label: str) -> None:
    columns = dataset.of_type("id_no")
    owners = {place: owner_of(cell) for place, cell in cells.items() if place not in found}
    for column in columns:
        own = owner_of(plain(column.header))
        _assign(found, column, [p for p, owner in owners.items() if owner == own and p not in found], label)
    usual = [p for p, owner in owners.items() if owner in ("", *ID_HEADER_PREFIXES)]
    for column in columns:
        if len(columns) == 1 or not owner_of(plain(column.header)):
            _assign(found, column, [p for p in usual if p not in found], label)


def refuse_gaps(dataset: Dataset, present: Iterable[Column], label: str) -> None:
    """Raise ``MissingColumns`` if a required column is not among ``present``."""
    there = set(present)
    missing = [column for column in dataset.columns if column.required and column not in there]
    if missing:
        names = "、".join(column.header for column in missing)
        raise MissingColumns(f"{label}: required columns are missing: {names}", tuple(c.name for c in missing))

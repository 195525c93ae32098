"""Which column of an export is which column of the contract: exact header first, then aliases."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from crosscheck.catalog.datasets import ID_HEADER_PREFIXES, ID_HEADERS, Column, Dataset, fold_header
from crosscheck.errors import MissingColumns, RejectedDelivery
from crosscheck.sources.unread import UNREAD


@dataclass(frozen=True)
class HeaderMap:
    """``columns``: place in the export -> column of the contract; ``unknown``: headers that belong to none."""

    columns: Mapping[int, Column]
    unknown: tuple[str, ...]


@lru_cache(maxsize=4096)
def plain(header: str | None) -> str:
    """A header as it is compared: NFKC, without blanks and line breaks."""
    return fold_header(unicodedata.normalize("NFKC", header or ""))


def map_headers(dataset: Dataset, headers: Sequence[str | None], label: str) -> HeaderMap:
    """Find the contract's columns among ``headers``. Two candidates for one column raise a schema rejection.

    Headers that the county names are taken first and alone: a column that has some is looked for under no other.
    An alias with an owner before it (户主身份证号) belongs to the column with that owner; failing that, like a plain
    one, to the column without an owner; failing that, to the list's only ID column.
    """
    cells = {place: plain(header) for place, header in enumerate(headers) if plain(header)}
    found: dict[int, Column] = {}
    for column in dataset.columns:
        own = {plain(header).casefold() for header in column.local.headers}  # databases have letters of their own size
        _assign(found, column, [p for p, cell in cells.items() if cell.casefold() in own], label)
    agreed = [column for column in dataset.columns if as_agreed(column)]
    for column in agreed:
        _assign(
            found, column, [p for p, cell in cells.items() if cell == plain(column.header) and p not in found], label
        )
    for column in agreed:
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
    columns = [column for column in dataset.of_type("id_no") if as_agreed(column)]
    owners = {place: owner_of(cell) for place, cell in cells.items() if place not in found}
    for column in columns:
        own = owner_of(plain(column.header))
        _assign(found, column, [p for p, owner in owners.items() if owner == own and p not in found], label)
    usual = [p for p, owner in owners.items() if owner in ("", *ID_HEADER_PREFIXES)]
    for column in columns:
        if len(dataset.of_type("id_no")) == 1 or not owner_of(plain(column.header)):
            _assign(found, column, [p for p in usual if p not in found], label)


def as_agreed(column: Column) -> bool:
    """Whether a column is looked for under the headers of the contract."""
    return not (column.local.headers or column.local.constant or column.local.absent)


def joined(rows: Sequence[Sequence[str | None]], dataset: Dataset) -> Sequence[str | None]:
    """Rows of a header as one: in each column the lowest cell that says something.

    A county may name a column by what stands above it too, ``户主/姓名``: where two say the same in the lowest row.
    """
    named = {plain(header) for column in dataset.columns for header in column.local.headers if "/" in header}
    width = max((len(row) for row in rows), default=0)
    said = [[row[at] for row in rows if at < len(row) and _says(row[at])] for at in range(width)]
    lowest = [cells[-1] if cells else None for cells in said]
    if not named:
        return lowest
    paths = (["/".join(map(plain, cells[at:])) for at in range(len(cells))] for cells in _below_groups(rows, width))
    return [next((p for p in path if p in named), cell) for path, cell in zip(paths, lowest, strict=True)]


def told_apart(rows: Sequence[Sequence[str | None]], dataset: Dataset) -> Sequence[str | None]:
    """Rows of a header as one; a cell that occurs twice has the group above it before it."""
    cells = joined(rows, dataset)
    told = [plain(cell) for cell in cells]
    paths = ["/".join(map(plain, above)) for above in _below_groups(rows, len(cells))]
    return [path if told.count(text) > 1 else cell for path, text, cell in zip(paths, told, cells, strict=True)]


def _below_groups(rows: Sequence[Sequence[str | None]], width: int) -> Iterator[list[str | None]]:
    """The cells above each other, a group's name standing over every column up to the next."""
    over: list[str | None] = [None] * len(rows)
    for at in range(width):
        for place, row in enumerate(rows):
            cell = row[at] if at < len(row) and _says(row[at]) else None
            last = place == len(rows) - 1
            over[place] = cell if cell or last else over[place]
            if cell:
                over[place + 1 :] = [None] * (len(rows) - place - 1)
        yield [cell for cell in over if cell]


def _says(cell: str | None) -> bool:
    return bool(plain(cell)) and cell not in UNREAD


def refuse_gaps(dataset: Dataset, present: Iterable[Column], label: str) -> None:
    """Raise ``MissingColumns`` if a required column is not among ``present``."""
    there = set(present)
    missing = [c for c in dataset.columns if c.required and not c.local.constant and c not in there]
    if missing:
        names = "、".join("或".join(column.local.headers) or column.header for column in missing)
        raise MissingColumns(f"{label}: required columns are missing: {names}", tuple(c.name for c in missing))

"""How a list is laid out in files, sheets and tables: headers, column order, foreign columns, titles, totals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from crosscheck.catalog.datasets import ID_HEADER_PREFIXES, ID_HEADERS, Column, Dataset
from crosscheck_demo.county.draws import FULL, draws, generator
from crosscheck_demo.dirt.dirty import DirtyList
from crosscheck_demo.dirt.values import Cell

FOREIGN_COLUMNS = ("备注", "录入人", "审核状态", "填报单位")
BLANK_EVERY = 400
"""About one blank row in so many data rows."""


@dataclass
class Part:
    """One file, sheet, table or page set of a list. ``rows`` are as wide as ``header``; blank rows are all empty."""

    label: str
    header: list[str]
    rows: list[Sequence[Cell]]
    above: list[str] = field(default_factory=list)
    """Title rows over the whole width, above the header (spreadsheets)."""
    below: list[list[Cell]] = field(default_factory=list)
    """Totals and note rows under the data (spreadsheets)."""
    blank: int = 0

    @property
    def layout_rows(self) -> int:
        """Rows that are no data and no header."""
        return len(self.above) + len(self.below) + self.blank


def one_part(table: DirtyList, seed: int, plain: bool) -> Part:
    """The whole list as one table: for databases and interfaces, where nothing but the columns can be untidy."""
    rng = generator(seed, f"{table.dataset.id}:layout")
    return _part(table, "", _order(table, seed), rng, plain, plain_headers=True)


def file_parts(table: DirtyList, seed: int, plain: bool) -> list[Part]:
    """The list as files of one delivery: ``<title>``, ``<title>(2)`` …; a row and its repeat stand in two of them."""
    if plain:
        return [one_part(table, seed, plain=True)]
    rng = generator(seed, f"{table.dataset.id}:files")
    count = rng.choice((1, 2, 3)) if not table.repeats else rng.choice((2, 3))
    labels = ["" if n == 0 else f"({n + 1})" for n in range(count)]
    places = _spread(table, count, seed)
    parts = [_part(table, label, places[n], rng, plain, plain_headers=False) for n, label in enumerate(labels)]
    for part in parts:
        _add_blank_rows(part, rng)
    return parts


def sheet_parts(table: DirtyList, townships: Sequence[str], night: date, seed: int, plain: bool) -> list[Part]:
    """The list as sheets of one workbook, one for each township, with title, totals and notes around the data."""
    if plain:
        part = one_part(table, seed, plain=True)
        part.label = "Sheet1"
        return [part]
    rng = generator(seed, f"{table.dataset.id}:sheets")
    names = list(townships) or ["一", "二", "三"]
    places = _spread(table, len(names), seed)
    filled = [(name, places[n]) for n, name in enumerate(names) if places[n]] or [(names[0], [])]
    parts = [_part(table, name, place, rng, plain, plain_headers=False) for name, place in filled]
    for part, (_, place) in zip(parts, filled, strict=True):
        _add_blank_rows(part, rng)
        _dress(part, table, place, night, rng)
    return parts


def _order(table: DirtyList, seed: int) -> list[int]:
    """Row indexes as they are written: the department's own in their order, added rows anywhere between them."""
    own, total = table.summary["rows"], table.summary["written"]
    places = draws(range(own, total), f"{seed}:{table.dataset.id}:place")
    added = sorted((number * own // FULL, i) for i, number in zip(range(own, total), places, strict=True))
    order: list[int] = []
    done = 0
    for place, i in added:
        order.extend(range(done, place))
        order.append(i)
        done = place
    return [*order, *range(done, own)]


def _spread(table: DirtyList, count: int, seed: int) -> list[list[int]]:
    """Row indexes of each part: whole runs of rows, and a repeat one part further than the row it repeats."""
    order = _order(table, seed)
    home = {i: n * count // len(order) for n, i in enumerate(order)}
    for again, first in table.repeats.items():
        home[again] = (home[first] + 1) % count
    places: list[list[int]] = [[] for _ in range(count)]
    for i in order:
        places[home[i]].append(i)
    return places


def _part(table: DirtyList, label: str, place: Sequence[int], rng: Random, plain: bool, plain_headers: bool) -> Part:
    columns = {column.header: table.columns[column.name] for column in table.dataset.columns}
    headers = {column.header: column.header for column in table.dataset.columns}
    order = list(columns)
    if not plain:
        headers = {c.header: _header(c, table.dataset, rng, plain_headers) for c in table.dataset.columns}
        rng.shuffle(order)
        for foreign in rng.sample(FOREIGN_COLUMNS, rng.randint(0, 2)):
            order.insert(rng.randint(0, len(order)), foreign)
        if rng.random() < 0.5:
            order.insert(0, "序号")
    chosen = [_column(header, columns, place, rng) for header in order]
    rows: list[Sequence[Cell]] = list(zip(*chosen, strict=True))
    return Part(label, [headers.get(header, header) for header in order], rows)


def _column(header: str, columns: dict[str, list[Cell]], place: Sequence[int], rng: Random) -> list[Cell]:
    if header in columns:
        cells = columns[header]
        return [cells[i] for i in place]
    if header == "序号":
        return [str(n + 1) for n in range(len(place))]
    words = {"备注": (None, None, None, "已核"), "录入人": ("韦干事", "农干事")}.get(header, ("已审核", None))
    return [words[rng.getrandbits(8) % len(words)] for _ in place]


def _header(column: Column, dataset: Dataset, rng: Random, plain_headers: bool) -> str:
    """The header or one of its aliases; in files also with blanks and line breaks inside."""
    header = column.header
    if column.type == "id_no" and rng.random() < 0.5:
        header = rng.choice(_aliases(column, dataset))
    if not plain_headers and rng.random() < 0.1:
        place = rng.randint(1, len(header))
        header = header[:place] + rng.choice((" ", "\n", "　")) + header[place:]
    return header


def _aliases(column: Column, dataset: Dataset) -> list[str]:
    """Aliases that keep whose number it is, and are no other column of the list."""
    owner = next((prefix for prefix in ID_HEADER_PREFIXES if column.header.startswith(prefix)), "")
    if not owner and column.header not in ID_HEADERS:
        return [column.header]
    taken = {other.header for other in dataset.columns if other is not column}
    words = [owner + word for word in ID_HEADERS]
    return [word for word in words if word not in taken and word in (column.header, *column.aliases)]


def _add_blank_rows(part: Part, rng: Random) -> None:
    """Rows with nothing in them, as are left behind where somebody emptied a row."""
    blank: Sequence[Cell] = [None] * len(part.header)
    part.blank = len(part.rows) // BLANK_EVERY + (1 if len(part.rows) > 20 else 0)
    for _ in range(part.blank):
        part.rows.insert(rng.randint(1, len(part.rows) - 1), blank)


def _dress(part: Part, table: DirtyList, place: Sequence[int], night: date, rng: Random) -> None:
    """Title above; totals and notes below. The totals row says so in one of its first two cells."""
    part.above.append(f"{night.year}年{part.label}{table.dataset.title}汇总表")
    if rng.random() < 0.3:
        part.above.append(f"填报单位:{part.label}    填报日期:{night.year}年{night.month}月{night.day}日")
    word = rng.choice(("合计", "总计", "小计"))
    at = rng.randint(0, 1)
    totals: list[Cell] = [None] * len(part.header)
    totals[at] = word
    for column in table.dataset.of_type("money"):
        spot = next((i for i, header in enumerate(part.header) if "".join(header.split()) == column.header), at)
        if spot > 1:
            totals[spot] = round(_sum(table.columns[column.name], place), 2)
    part.below.append(totals)
    part.below.append([f"注:本表{len(place)}行,数据截至{night.year}年{night.month}月{night.day}日。"])
    if rng.random() < 0.5:
        part.below.append(["审核人:", "填表人:"])


def _sum(cells: list[Cell], place: Sequence[int]) -> float:
    numbers: list[Any] = [cells[i] for i in place]
    return float(sum(cell for cell in numbers if isinstance(cell, int | float)))

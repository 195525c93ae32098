"""Structural damages of an export: each leaves a trace, each is drawn from a seed."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from exports import Export, Table

from crosscheck.catalog.datasets import Column, fold_header

Damage = Callable[[Random, Export], bool]
"""Changes the export and says whether it could."""
DAMAGES: dict[str, Damage] = {}


def damage(make: Damage) -> Damage:
    DAMAGES[make.__name__.replace("_", " ")] = make
    return make


def _column(rng: Random, export: Export, required: bool) -> Column | None:
    found = [column for column in export.dataset.columns if column.required == required]
    return rng.choice(found) if found else None


def place_of(table: Table, column: Column) -> int | None:
    cells = [fold_header(str(cell or "")) for cell in table.header]
    return next((cells.index(name) for name in (column.header, *column.aliases) if name in cells), None)


def for_column(rng: Random, export: Export, required: bool, change: Callable[[Table, int], None]) -> bool:
    column = _column(rng, export, required)
    places = [(table, place_of(table, column)) for table in export.tables] if column else []
    for table, place in places:
        if place is not None:
            change(table, place)
    return any(place is not None for _, place in places)


def _rename(table: Table, place: int) -> None:
    table.header[place] = "备用列"


def _drop(table: Table, place: int) -> None:
    for row in table.rows[table.head :]:
        del row[place : place + 1]


def _empty(table: Table, place: int) -> None:
    for row in table.data:
        row[place : place + 1] = [None]


@damage
def required_column_renamed(rng: Random, export: Export) -> bool:
    return for_column(rng, export, True, _rename)


@damage
def optional_column_renamed(rng: Random, export: Export) -> bool:
    return for_column(rng, export, False, _rename)


@damage
def required_column_dropped(rng: Random, export: Export) -> bool:
    return for_column(rng, export, True, _drop)


@damage
def optional_column_dropped(rng: Random, export: Export) -> bool:
    return for_column(rng, export, False, _drop)


@damage
def required_column_emptied(rng: Random, export: Export) -> bool:
    return for_column(rng, export, True, _empty)


@damage
def optional_column_emptied(rng: Random, export: Export) -> bool:
    return for_column(rng, export, False, _empty)


@damage
def optional_column_emptied_half_way_down(rng: Random, export: Export) -> bool:
    def half(table: Table, place: int) -> None:
        for row in table.data[len(table.data) // 2 :]:
            row[place : place + 1] = [None]

    return for_column(rng, export, False, half)


@damage
def column_moved_down_a_row(rng: Random, export: Export) -> bool:
    def down(table: Table, place: int) -> None:
        cells = [None, *(row[place] if place < len(row) else None for row in table.data)]
        for row, cell in zip(table.data, cells, strict=False):
            row[place : place + 1] = [cell]

    return for_column(rng, export, rng.random() < 0.7, down)


@damage
def headers_of_two_columns_swapped(rng: Random, export: Export) -> bool:
    places = rng.sample(range(min(len(table.header) for table in export.tables)), 2)
    for table in export.tables:
        a, b = places
        table.header[a], table.header[b] = table.header[b], table.header[a]
    return True


@damage
def rows_shifted_a_cell_to_the_right(rng: Random, export: Export) -> bool:
    share, at = rng.choice((0.05, 0.3, 1.0)), rng.randrange(3)
    for table in export.tables:
        for row in table.data:
            if rng.random() < share:
                row.insert(at, None)
                row.pop()
    return True


@damage
def rows_cut_short(rng: Random, export: Export) -> bool:
    share, keep = rng.choice((0.05, 0.3, 1.0)), rng.randrange(1, 4)
    for table in export.tables:
        for row in table.data:
            if rng.random() < share:
                row[keep:] = [None] * (len(row) - keep)
    return True


@damage
def every_row_doubled(rng: Random, export: Export) -> bool:
    for table in export.tables:
        table.replace_data([list(row) for row in table.data for _ in range(2)])
    return True


@damage
def header_dropped(rng: Random, export: Export) -> bool:
    if export.kind in ("database", "http-json"):
        return False
    tables = [rng.choice(export.tables)] if rng.random() < 0.5 else export.tables
    for table in tables:
        del table.rows[table.head]
    return True


@damage
def header_again_half_way_down(rng: Random, export: Export) -> bool:
    table = rng.choice(export.tables)
    table.rows.insert(table.head + 1 + len(table.data) // 2, list(table.header))
    return True


@damage
def numbers_saved_as_numbers(rng: Random, export: Export) -> bool:
    ids = export.dataset.of_type("id_no")
    if not ids:
        return False
    column, form = rng.choice(ids), rng.choice(("{:.5E}", "{:.15g}"))
    for table in export.tables:
        place = place_of(table, column)
        for row in table.data if place is not None else ():
            if place < len(row) and str(row[place] or "").isdigit():
                row[place] = form.format(float(row[place]))
    return True


@damage
def dates_without_their_year(rng: Random, export: Export) -> bool:
    dates = export.dataset.of_type("date", "month")
    if not dates:
        return False
    column = rng.choice(dates)
    for table in export.tables:
        place = place_of(table, column)
        for row in table.data if place is not None else ():
            if place < len(row) and row[place]:
                row[place] = str(row[place])[-5:]
    return True


@damage
def sheet_or_file_dropped(rng: Random, export: Export) -> bool:
    if len(export.tables) < 2:
        return False
    export.tables.remove(rng.choice(export.tables))
    return True


@damage
def quote_opened(rng: Random, export: Export) -> bool:
    if not export.kind.startswith("csv"):
        return False

    def opened(content: bytes) -> bytes:
        lines = content.split(b"\r\n")
        at = rng.randrange(1, max(2, len(lines) - 1))
        lines[at] = b'"' + lines[at]
        return b"\r\n".join(lines)

    export.bytes_of = opened
    return True


@damage
def file_cut_in_the_middle(rng: Random, export: Export) -> bool:
    if not export.kind.startswith("csv"):
        return False

    def cut(content: bytes) -> bytes:
        at = int(len(content) * rng.uniform(0.2, 0.9))
        end = content.rfind(b"\r\n", 0, at)
        return content[: end + 9]

    export.bytes_of = cut
    return True


@damage
def encoding_switched(rng: Random, export: Export) -> bool:
    if not export.kind.startswith("csv"):
        return False
    old = "gb18030" if "gb18030" in export.kind else "utf-8-sig"
    new = rng.choice(("utf-16", "big5", "utf-8"))
    export.bytes_of = lambda content: content.decode(old).encode(new, errors="replace")
    return True


def _from_a_line_on(rng: Random, content: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """The text with some of its lines changed: one, those from one on, or all."""
    lines = content.splitlines(keepends=True)
    first = rng.randrange(len(lines))
    first, last = rng.choice(((0, len(lines)), (first, first + 1), (first, len(lines))))
    return b"".join([*lines[:first], *map(change, lines[first:last]), *lines[last:]])


@damage
def encoding_switched_midway(rng: Random, export: Export) -> bool:
    if not export.kind.startswith("csv"):
        return False
    old, new = ("gb18030", "utf-8") if "gb18030" in export.kind else ("utf-8", "gb18030")
    export.bytes_of = lambda content: _from_a_line_on(rng, content, lambda line: line.decode(old).encode(new))
    return True


@damage
def separator_changed(rng: Random, export: Export) -> bool:
    if not export.kind.startswith("csv"):
        return False
    mark = rng.choice((b";", b"\t", b"|", b", ", "，".encode("gb18030" if "gb18030" in export.kind else "utf-8")))
    export.bytes_of = lambda content: _from_a_line_on(rng, content, lambda line: line.replace(b",", mark))
    return True

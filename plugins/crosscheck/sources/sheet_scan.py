"""A look at a worksheet's XML before a reader makes room for it: how far it reaches, and how many cells hold something.

Quick where a sheet is written as most are, else cell by cell. What a sheet claims about its size is never believed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from crosscheck.errors import RejectedDelivery
from crosscheck.sources import limits
from crosscheck.sources.sheet_cells import Cell, Cells, Reach, Setting, column_number

DENSE = 5_000_000
"""So many cells between the corners of a sheet cost nothing to speak of, however few of them hold something."""
SPARSE = 8
"""Above that, so many times the cells that hold something may lie between the corners."""
BLOCK = 4 * 1024 * 1024
ROWS, ROW_END = (b"<sheetData>", b"</sheetData>"), b"</row>"

_CELL = (
    rb'<c r="[A-Z]{1,3}[0-9]{1,7}"(?: s="[0-9]+")?(?:/>| t="s"><v>[0-9]+</v></c>'
    rb'|(?: t="n")?><v>[-+0-9.]*(?:[eE][-+]?[0-9]{1,2})?</v></c>| t="(?:str|b)"><v>[^<]*</v></c>'
    rb'| t="inlineStr"><is><t(?: xml:space="preserve")?>[^<]*</t></is></c>)'
)
_PLAIN = re.compile(rb'(?:<row(?: [\w:]+="[^"<]*")*+(?:/>|>(?:' + _CELL + rb")*+</row>))*+")
"""Rows as most programs write them: cells with an address and a value, or nothing but a format."""
_ROW, _COLUMN = re.compile(rb'<c r="[A-Z]+([0-9]+)'), re.compile(rb'<c r="([A-Z]+)')


@dataclass(frozen=True)
class Scan:
    """``cells``: how many hold something, blanks among them or not; ``content``: the sheet as it is to be read, None
    where that is as it came."""

    cells: int
    blanks: bool
    content: bytes | None = None


def scan(label: str, content: bytes, setting: Callable[[], Setting]) -> Scan:
    """Look through a worksheet. A cell far away from all others raises ``RejectedDelivery`` with its address.

    A blank one is left out; in the place of a cell without the value that it should have stands a text that says so.
    """
    return _glance(label, content) or _look(label, Cells(content, setting()).read())


def _glance(label: str, content: bytes) -> Scan | None:
    """The scan of a sheet in which nothing is odd; None for any other."""
    start, end = content.find(ROWS[0]), content.rfind(ROWS[1])
    if start < 0 or end < start or b"<!" in content[:start]:
        return None
    rows, columns, cells, held = {b"0"}, {b"A"}, 0, 0
    for block in _blocks(content, start + len(ROWS[0]), end):
        if not _PLAIN.fullmatch(block):
            return None
        rows.update(_ROW.findall(block))
        columns.update(found := _COLUMN.findall(block))
        cells += len(found)
        held += block.count(b"</c>")
    column = max(column_number(name.decode()) for name in columns)
    reach = Reach(max(map(int, rows)), column, cells)
    if _is_wide(reach):
        return None
    limits.refuse_span(label, reach.span)
    return Scan(held, blanks=True)


def _blocks(content: bytes, start: int, end: int) -> Iterator[bytes]:
    """The rows of a sheet, some thousand at a time."""
    while start < end:
        stop = end if end - start <= BLOCK else content.rfind(ROW_END, start, start + BLOCK) + len(ROW_END)
        stop = stop if stop > start else end
        yield content[start:stop]
        start = stop


def _is_wide(reach: Reach) -> bool:
    """Whether the cells lie so far apart that a reader must not make room for all between them."""
    return reach.column > limits.COLUMNS or reach.span > max(DENSE, SPARSE * reach.cells)


def _look(label: str, cells: Cells) -> Scan:
    held = cells.held
    if held.span <= SPARSE * held.cells:
        limits.refuse_columns(label, held.column)
    if _is_wide(held):
        raise RejectedDelivery(
            "rejected", f"{label}: cell {held.far()} stands far away from all others; delete it and save again"
        )
    limits.refuse_span(label, held.span)
    instead = [(cell, f'<c r="{cell.name}" t="str"><v>{missing}</v></c>') for cell, missing in cells.unread]
    if _is_wide(cells.every):
        instead += [(cell, f'<c r="{cell.name}"/>') for cell in cells.blank]
    return Scan(held.cells, blanks=False, content=_changed(cells.content, instead) if instead else None)


def _changed(content: bytes, instead: list[tuple[Cell, str]]) -> bytes:
    """The sheet with other cells in the place of some."""
    pieces, last = [], 0
    for cell, text in sorted(instead, key=lambda pair: pair[0].start):
        pieces += [content[last : cell.start], text.encode()]
        last = cell.end
    return b"".join([*pieces, content[last:]])

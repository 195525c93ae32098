"""Cells of the tables of an HTML page, as report servers write them and spreadsheet programs open them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from crosscheck.errors import RejectedDelivery
from crosscheck.sources import limits
from crosscheck.sources.reading import number_text
from crosscheck.sources.unread import PICTURE

CELLS, ROW_PARTS = ("td", "th"), ("tr", "thead", "tbody", "tfoot", "caption", "colgroup", "col")
OF_TEXT = (
    *("a", "abbr", "b", "big", "br", "center", "code", "div", "em", "font", "form", "h1", "h2", "h3", "h4", "h5", "h6"),
    *("hr", "i", "img", "label", "li", "nobr", "o:p", "ol", "p", "pre", "s", "small", "span", "strong", "sub", "sup"),
    *("u", "ul", "wbr"),
)
"""What may stand within a cell; a mark of anything else is none: text behind a ``<`` that nobody escaped."""
BREAKS = ("br", "p", "div", "li")
FORMS = ("input", "select", "textarea", "button")
UNSEEN = ("script", "style", "title", "xml")
INVISIBLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
BLANKS = re.compile(r"[ \t\r\n\f]+")
WIDEST = 1_000
"""Rows that one cell may span: report servers group by household, school or village."""


@dataclass
class Grid:
    """A table: its rows, the cells merged down, whether people see it; ``below``: cells of rows above reach so far."""

    hidden: bool
    line: int
    rows: list[list[str | None]] = field(default_factory=list)
    merged: list[tuple[int, int, int]] = field(default_factory=list)
    below: dict[int, int] = field(default_factory=dict)
    row_open: bool = False
    cell: list[str] | None = None
    number: str | None = None
    picture: bool = False
    spans: tuple[int, int] = (1, 1)
    unseen: bool = False


class Tables(HTMLParser):
    """Reads all tables of a page, those within others too. What can't be read whole raises ``RejectedDelivery``."""

    def __init__(self, label: str) -> None:
        super().__init__(convert_charrefs=True)
        self.label = label
        self.grids: list[Grid] = []
        self._open: list[Grid] = []
        self._silent = ""

    def read(self, text: str) -> list[Grid]:
        """The tables of the page in their order."""
        self.feed(text)
        self.close()
        if self._open:
            raise self._refused("the page ends within a table; deliver it whole")
        return self.grids

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A table, row or cell begins, or something within a cell."""
        said = {name: value or "" for name, value in attrs}
        if tag in UNSEEN:
            self._silent = self._silent or tag
        elif tag == "table":
            hidden = bool(INVISIBLE.search(said.get("style", ""))) or any(grid.hidden for grid in self._open)
            self._open.append(Grid(hidden, self.getpos()[0]))
            self.grids.append(self._open[-1])
        elif self._open and not self._silent:
            self._in_table(self._open[-1], tag, said)

    def _in_table(self, grid: Grid, tag: str, said: dict[str, str]) -> None:
        if tag in CELLS:
            self._begin(grid, said)
        elif tag in ROW_PARTS:
            self._end_row(grid)
            grid.row_open, grid.unseen = tag == "tr", tag == "caption"
            if grid.row_open:
                grid.rows.append([])
        elif tag in FORMS and said.get("type") != "hidden":
            raise self._refused("a cell holds a field to be filled in; export the list as a workbook")
        elif tag not in (*OF_TEXT, *FORMS):
            raise self._refused("a '<' stands there that begins no mark of a table; export the list as .xlsx")
        elif grid.cell is not None:
            grid.cell.append("\n" if tag in BREAKS and grid.cell else "")
            grid.picture = grid.picture or tag == "img"

    def handle_endtag(self, tag: str) -> None:
        """A table, row or cell ends."""
        if tag == self._silent:
            self._silent = ""
        if not self._open or self._silent:
            return
        grid = self._open[-1]
        if tag == "table":
            self._end_row(grid)
            self._open.pop()
        elif tag in CELLS:
            self._end_cell(grid)
        elif tag in ROW_PARTS:
            self._end_row(grid)
            grid.row_open = grid.unseen = False

    def handle_data(self, data: str) -> None:
        """Text: of the open cell. Text of a table outside of its cells is nowhere to be put."""
        if self._silent or not self._open:
            return
        grid = self._open[-1]
        if grid.cell is not None:
            grid.cell.append(BLANKS.sub(" ", data))
        elif data.strip() and not grid.unseen:
            raise self._refused("text stands in a table outside of its cells")

    def _begin(self, grid: Grid, said: dict[str, str]) -> None:
        self._end_cell(grid)
        if not grid.row_open:
            grid.row_open = True
            grid.rows.append([])
        grid.cell, grid.picture, grid.number = [], False, said.get("x:num") or None
        grid.spans = self._span(said.get("rowspan", "1"), WIDEST), self._span(said.get("colspan", "1"), limits.COLUMNS)

    def _span(self, text: str, most: int) -> int:
        if not (text.strip().isascii() and text.strip().isdigit()) or not 1 <= int(text) <= most:
            raise self._refused("a cell spans a number of rows or columns that is none")
        return int(text)

    def _end_cell(self, grid: Grid) -> None:
        if grid.cell is None:
            return
        row, number = grid.rows[-1], len(grid.rows) - 1
        self._fill(grid, row, number)
        down, across = grid.spans
        text = self._text(grid)
        if text is not None and down > 1:
            grid.merged.append((number, number + down - 1, len(row)))
        for place in range(len(row), len(row) + across):
            if down > 1:
                grid.below[place] = number + down - 1
        row += [text, *[None] * (across - 1)]
        limits.refuse_columns(self.label, len(row))
        grid.cell = None

    def _fill(self, grid: Grid, row: list[str | None], number: int) -> None:
        """Leave the places free into which cells of rows above reach."""
        while grid.below.get(len(row), -1) >= number:
            row.append(None)

    def _text(self, grid: Grid) -> str | None:
        if grid.number is not None:
            try:
                return number_text(float(grid.number))
            except ValueError:
                raise self._refused("a cell says that it is a number and is none") from None
        lines = (line.strip(" ") for line in "".join(grid.cell or ()).split("\n"))
        return "\n".join(line for line in lines if line) or (PICTURE if grid.picture else None)

    def _end_row(self, grid: Grid) -> None:
        self._end_cell(grid)
        if grid.row_open and grid.rows:
            self._fill(grid, grid.rows[-1], len(grid.rows) - 1)
        limits.refuse_span(self.label, len(grid.rows) * len(grid.rows[-1]) if grid.rows else 0)

    def _refused(self, what: str) -> RejectedDelivery:
        return RejectedDelivery("rejected", f"{self.label}: line {self.getpos()[0]}: {what}")

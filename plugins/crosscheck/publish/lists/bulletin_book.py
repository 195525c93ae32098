"""通报 as a workbook: a sheet for each kind of office, where their issues stand, whose closings hold, the sums."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple
from datetime import date
from pathlib import Path
from typing import Any

from crosscheck.publish.lists import office_sums
from crosscheck.publish.lists.bulletin_content import (
    CLOSER_WORDS,
    CLOSINGS,
    CLOSINGS_NOTE,
    NOTES,
    PROGRESS_NOTE,
    PROGRESS_TITLE,
    RANK,
    SHADES,
    Bulletin,
    Group,
)
from crosscheck.publish.lists.closings import Closer
from crosscheck.publish.lists.closings import total as closed_in_all
from crosscheck.publish.lists.figures import COLUMNS, PROGRESS, STANDING, Column, cells, period
from crosscheck.publish.sheets.cells import plain
from crosscheck.publish.sheets.columns import ListColumn
from crosscheck.publish.sheets.workbook import (
    A4,
    FONT,
    FOOTER,
    HEADER_ROW,
    SIZE,
    Book,
    book,
    page,
    set_height,
    sheet,
    write_cell,
)

CHART_TITLE = "办理进度图"
CHART_COLUMNS = 16
ROW_PIXELS = 20


def write_book(path: Path, title: str, day: date, content: Bulletin) -> None:
    """Write the workbook of one county."""
    with book(path, day, title, 0) as made:
        for group in content.groups:
            _write_group(made, title, day, group)
        _write_progress(made, title, day, content)
        _write_closers(made, title, day, content.closers)
        _write_sums(made, title, day, content.sums)


def _columns(names: Sequence[ListColumn], columns: Sequence[Column]) -> tuple[ListColumn, ...]:
    figures = (ListColumn(c.header, 6.5 if c.counts else 15.2, "number" if c.counts else "short") for c in columns)
    return (*names, *figures)


def _write_group(made: Book, title: str, day: date, group: Group) -> None:
    columns = _columns((ListColumn(RANK, 6, "short"), ListColumn(group.kind, 18)), COLUMNS)
    first, last = period(day)
    subtitle = f"{group.heading}  {first} 至 {last}  {group.note}"
    rows = [cells(line) for line in (*group.lines, group.total)]
    worksheet = _write_table(made, group.heading, (title, subtitle), columns, rows, day)
    below = HEADER_ROW + len(rows) + 2
    _write_notes(made, worksheet, below, NOTES, len(columns))
    worksheet.print_area(0, 0, below + len(NOTES) - 1, len(columns) - 1)


def _write_table(
    made: Book,
    name: str,
    heading: tuple[str, str],
    columns: Sequence[ListColumn],
    rows: Sequence[Sequence[Any]],
    day: date,
) -> Any:
    """A sheet with a table; the page says that there is no person in it."""
    worksheet = sheet(made, name, *heading, columns)
    for at, row in enumerate(rows, start=HEADER_ROW + 1):
        set_height(worksheet, at, row[:2], columns)
        for index, value in enumerate(row):
            kind = columns[index].kind
            shown = "number" if isinstance(value, int) else "short" if kind == "number" else kind
            write_cell(worksheet, at, index, value, made.kinds, shown)
    page(worksheet, day, len(rows), len(columns), 2)
    worksheet.set_footer(_footer(day))
    return worksheet


def _footer(day: date) -> str:
    left, right = f"业务日期 {day.isoformat()}", "只有件数和金额,不含个人信息"
    return f'&L&"{FONT}"&{FOOTER}{left}&C&"{FONT}"&{FOOTER}第 &P 页 共 &N 页&R&"{FONT}"&{FOOTER}{right}'


def _write_notes(made: Book, worksheet: Any, row: int, notes: Sequence[str], columns: int) -> None:
    look = made.workbook.add_format({"font_name": FONT, "font_size": SIZE, "text_wrap": True, "valign": "top"})
    for at, note in enumerate(notes, start=row):
        worksheet.merge_range(at, 0, at, columns - 1, note, look)
        worksheet.set_row(at, 32)


def _write_progress(made: Book, title: str, day: date, content: Bulletin) -> None:
    """The figures of the chart, and the chart: every office's issues by where they stand."""
    columns = _columns((ListColumn("类别", 8), ListColumn("单位", 24)), STANDING)
    columns = tuple(ListColumn(c.header, 14, c.kind) if c.kind == "number" else c for c in columns)
    rows = [(group.kind, *cells(line, STANDING)[1:]) for group in content.groups for line in group.lines]
    everything = ("", *cells(content.all, STANDING)[1:])
    subtitle = f"{PROGRESS_TITLE}  {PROGRESS_NOTE}"
    _write_table(made, PROGRESS_TITLE, (title, subtitle), columns, [*rows, everything], day)
    if rows:
        _write_chart(made, title, day, len(rows))


def _write_chart(made: Book, title: str, day: date, rows: int) -> None:
    """The stacked bars of the ``rows`` offices, on one page of their own: a page break would cut them."""
    worksheet = made.workbook.add_worksheet(CHART_TITLE)
    worksheet.set_row(0, 32)
    worksheet.set_row(1, 20)
    worksheet.write_string(0, 0, plain(title), made.title)
    worksheet.write_string(1, 0, f"{PROGRESS_TITLE}(件)  {PROGRESS_NOTE}", made.subtitle)
    chart = made.workbook.add_chart({"type": "bar", "subtype": "stacked"})
    for column, part in enumerate(PROGRESS, start=3):
        chart.add_series(_series(part, column, HEADER_ROW + 1, HEADER_ROW + rows))
    chart.set_y_axis({"reverse": True, "major_gridlines": {"visible": False}, "num_font": {"size": 14}})
    grid = {"visible": True, "line": {"color": "#D9D9D9"}}
    chart.set_x_axis({"num_format": "0", "major_gridlines": grid, "num_font": {"size": 14}})
    chart.set_legend({"position": "bottom", "font": {"size": 14}})
    height = max(300, 110 + 24 * rows)
    chart.set_size({"width": CHART_COLUMNS * 64, "height": height})
    worksheet.insert_chart(2, 0, chart)
    worksheet.set_landscape()
    worksheet.set_paper(A4)
    worksheet.fit_to_pages(1, 1)
    worksheet.set_margins(left=0.2, right=0.2, top=0.35, bottom=0.5)
    worksheet.print_area(0, 0, 3 + height // ROW_PIXELS, CHART_COLUMNS)
    worksheet.set_footer(_footer(day))


def _series(part: str, column: int, first: int, last: int) -> dict[str, Any]:
    """One state of the chart; what is nought has no label."""
    return {
        "name": [PROGRESS_TITLE, HEADER_ROW, column],
        "categories": [PROGRESS_TITLE, first, 1, last, 1],
        "values": [PROGRESS_TITLE, first, column, last, column],
        "fill": {"color": SHADES[part]},
        "border": {"color": "#404040"},
        "gap": 40,
        "data_labels": {
            "value": True,
            "num_format": "0;;;",
            "font": {"color": "#FFFFFF" if part in ("closed", "overdue") else "#000000", "size": 13},
        },
    }


def _write_closers(made: Book, title: str, day: date, closers: Sequence[Closer]) -> None:
    columns = (ListColumn(CLOSER_WORDS[0], 34), *(ListColumn(word, 14, "number") for word in CLOSER_WORDS[1:]))
    first, last = period(day)
    subtitle = f"{CLOSINGS}  {first} 至 {last}  {CLOSINGS_NOTE}"
    rows = [astuple(closer) for closer in (*closers, closed_in_all(closers))]
    _write_table(made, CLOSINGS, (title, subtitle), columns, rows, day)


def _write_sums(made: Book, title: str, day: date, some: Sequence[office_sums.OfficeSums]) -> None:
    columns = (ListColumn(office_sums.WORDS[0], 34), *(ListColumn(word, 18, "short") for word in office_sums.WORDS[1:]))
    rows = [office_sums.cells(one) for one in (*some, office_sums.total(some))]
    subtitle = f"{office_sums.TITLE}  截至 {day}  {office_sums.REMARK}"
    _write_table(made, office_sums.TITLE, (title, subtitle), columns, rows, day)

"""通报 as a page to print and as a workbook: the same figures, counts beside every rate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from crosscheck.access.offices import NO_TOWNSHIP, TOWNSHIP, offices
from crosscheck.files import write_text
from crosscheck.ledger import list_queries
from crosscheck.ledger.database import Connection
from crosscheck.pages import environment
from crosscheck.publish.lists import office_sums
from crosscheck.publish.lists.closings import Closer, closers
from crosscheck.publish.lists.closings import total as closed_in_all
from crosscheck.publish.lists.edition import County
from crosscheck.publish.lists.figures import (
    COLUMNS,
    MARK,
    PROGRESS,
    SMALL,
    STANDING,
    Column,
    Line,
    cells,
    lines,
    next_deadline,
    period,
    period_before,
    share_of,
    total,
)
from crosscheck.publish.sheets.columns import ListColumn
from crosscheck.publish.sheets.workbook import FONT, HEADER_ROW, Book, book, page, sheet, write_cell

TITLE = "通报"
PERSONS, ZIPPED = False, False
ROW_PIXELS = 20
TEMPLATES = Path(__file__).with_name("templates")
RANK = "名次"
PROGRESS_TITLE = "办理进度"
CLOSINGS = "销号质量"
CLOSER_WORDS = ("销号单位", "本期销号", "本期重新上账", "上期销号", "上期重新上账")
SHADES = {
    "closed": "#595959",
    "rectifying": "#A6A6A6",
    "answered": "#D9D9D9",
    "in_time": "#FFFFFF",
    "overdue": "#C00000",
}
"""Greys tell the states apart in any print; the one colour stands for a deadline that has passed."""
NOTES = (
    "本期到期:反馈截止日在本期内已过的问题,不论何时下发;反馈率只计到期的,不到期的不计入。整改率只计已整改和整改逾期的。",
    f"{MARK}:到期不足{SMALL}件,比率起伏大,请与件数一并看。反馈率相同的名次并列;本期没有到期的单位不排名,"
    f"{NO_TOWNSHIP}的问题没有主办单位可比,不参与排名。",
    "本期反馈、属实、整改、销号、退回、重新上账按本期发生计;逾期按截止本日仍未办理计。各表只计主办的问题,协办的不计入;"
    "全县合计含乡镇和部门主办的全部问题。",
)
PROGRESS_NOTE = "本期在办(上期结转和本期下发)的每个问题按本日所处状态计一次;豁免和规则撤销的计入已销号。"
CLOSINGS_NOTE = "已销号的问题再次发现或被重新上账的,计入原销号单位。"


@dataclass(frozen=True)
class Group:
    """One table of 通报: the offices of a kind, ranked, and all of them together. ``note``: why nobody has a rank."""

    heading: str
    kind: str
    lines: Sequence[Line]
    total: Line
    note: str = ""


@dataclass(frozen=True)
class Bulletin:
    """All that 通报 shows of a county. ``held``: rules that were not checked on its day; ``sums``: of issues that state
    one.
    """

    groups: Sequence[Group]
    closers: Sequence[Closer]
    held: int = 0
    sums: Sequence[office_sums.OfficeSums] = ()

    @property
    def all(self) -> Line:
        """The county as a whole."""
        return self.groups[0].total


def read(connection: Connection, county: County) -> Bulletin:
    """The offices' figures of this month so far and of the month before, and whose closings hold."""
    root, day, now = county.edition.root, county.day, county.events
    before = list_queries.issue_events(connection, root, county.code, *period_before(day))
    in_all = total(now, before, day)
    groups = []
    for heading, kind, by_township in (("按乡镇", "乡镇", True), ("按部门", "部门", False)):
        led = _led(now, by_township)
        ranked = lines(led, _led(before, by_township), day)
        groups.append(Group(heading, kind, ranked, in_all, no_rank(ranked, next_deadline(led, day))))
    held = len({row.rule_id for row in county.held})
    money = office_sums.sums_by_office(connection, root, county.code, day)
    return Bulletin(groups, closers(connection, root, county.code, day), held, money)


def _led(rows: Sequence[Mapping[str, Any]], by_township: bool) -> list[Mapping[str, Any]]:
    """The issues that townships answer, or those that departments do."""
    return [row for row in rows if (offices(row["department"])[0] == TOWNSHIP) is by_township]


def no_rank(some: Sequence[Line], coming: date | None) -> str:
    """Why there is no rank; nothing where there is one."""
    if not some or any(line.rank is not None for line in some):
        return ""
    when = f",最近的反馈截止日为{coming.isoformat()}" if coming else ""
    return f"本期反馈截止日均未过{when}:暂不计反馈率,不排名。"


def write(folder: Path, county: County, content: Bulletin) -> None:
    """Write ``通报.html`` and ``通报.xlsx`` of one county into ``folder``."""
    title = f"{county.name}疑点数据核查整改情况{TITLE}"
    write_text(folder / f"{TITLE}.html", render(title, county.day, content))
    with book(folder / f"{TITLE}.xlsx", county.day, title, 0) as made:
        for group in content.groups:
            _write_group(made, title, county.day, group)
        _write_progress(made, title, county.day, content)
        _write_closers(made, title, county.day, content.closers)
        if content.sums:
            _write_sums(made, title, county.day, content.sums)


def render(title: str, day: date, content: Bulletin) -> str:
    """The page as text."""
    first, last = period(day)
    before_first, before_last = period_before(day)
    return (
        environment(TEMPLATES)
        .get_template("bulletin.html")
        .render(
            title=title,
            first=first.isoformat(),
            last=last.isoformat(),
            before_first=before_first.isoformat(),
            before_last=before_last.isoformat(),
            summary=summary(content),
            groups=content.groups,
            columns=COLUMNS,
            standing=STANDING,
            progress=(PROGRESS_TITLE, PROGRESS, PROGRESS_NOTE),
            shades=SHADES,
            rank=RANK,
            closers=[*content.closers, closed_in_all(content.closers)],
            closing=(CLOSINGS, CLOSER_WORDS, CLOSINGS_NOTE),
            cells=cells,
            sums=office_sums.table(content.sums),
            money=office_sums,
            notes=NOTES,
        )
    )


def summary(content: Bulletin) -> str:
    """The whole county in a few sentences."""
    now = content.all.now
    of_due = (
        f"本期到期{now.due}条,已反馈{now.met}条,反馈率{share_of(now.met, now.due)}" if now.due else "本期尚无到期的问题"
    )
    held = f"另有{content.held}条规则本期未校验,不代表无问题。" if content.held else ""
    return (
        f"本期下发疑点{now.issued}条,反馈{now.answered}条(属实{now.confirmed}条),整改{now.rectified}条,"
        f"销号{now.closed}条;{of_due};逾期{now.overdue}条,退回{now.returned}条,重新上账{now.reopened}条。{held}"
    )


def _columns(names: Sequence[ListColumn], columns: Sequence[Column]) -> tuple[ListColumn, ...]:
    figures = (ListColumn(c.header, 8.5 if c.counts else 15, "number" if c.counts else "short") for c in columns)
    return (*names, *figures)


def _write_group(made: Book, title: str, day: date, group: Group) -> None:
    columns = _columns((ListColumn(RANK, 6, "short"), ListColumn(group.kind, 20)), COLUMNS)
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
        for index, value in enumerate(row):
            kind = columns[index].kind if isinstance(value, int) else "text" if index <= 1 else "short"
            write_cell(worksheet, at, index, value, made.kinds, "number" if isinstance(value, int) else kind)
    page(worksheet, day, len(rows), len(columns), 2)
    footer = f'&L&"{FONT}"&8业务日期 {day.isoformat()}&C&"{FONT}"&8第 &P 页 共 &N 页'
    worksheet.set_footer(footer + f'&R&"{FONT}"&8只有件数和金额,不含个人信息')
    return worksheet


def _write_notes(made: Book, worksheet: Any, row: int, notes: Sequence[str], columns: int) -> None:
    look = made.workbook.add_format({"font_name": FONT, "font_size": 9, "text_wrap": True, "valign": "top"})
    for at, note in enumerate(notes, start=row):
        worksheet.merge_range(at, 0, at, columns - 1, note, look)
        worksheet.set_row(at, 26)


def _write_progress(made: Book, title: str, day: date, content: Bulletin) -> None:
    """The figures of the chart, and the chart: every office's issues by where they stand."""
    columns = _columns((ListColumn("类别", 8), ListColumn("单位", 24)), STANDING)
    columns = tuple(ListColumn(c.header, 14, c.kind) if c.kind == "number" else c for c in columns)
    rows = [(group.kind, *cells(line, STANDING)[1:]) for group in content.groups for line in group.lines]
    everything = ("", *cells(content.all, STANDING)[1:])
    worksheet = _write_table(
        made, PROGRESS_TITLE, (title, f"{PROGRESS_TITLE}  {PROGRESS_NOTE}"), columns, [*rows, everything], day
    )
    if rows:
        below = _chart(made, worksheet, len(rows))
        worksheet.print_area(0, 0, below, len(columns) - 1)


def _chart(made: Book, worksheet: Any, rows: int) -> int:
    """The stacked bars below the table of ``rows`` offices; returns the row below them."""
    chart = made.workbook.add_chart({"type": "bar", "subtype": "stacked"})
    first, last = HEADER_ROW + 1, HEADER_ROW + rows
    for column, part in enumerate(PROGRESS, start=3):
        dark = part in ("closed", "overdue")
        chart.add_series(
            {
                "name": [PROGRESS_TITLE, HEADER_ROW, column],
                "categories": [PROGRESS_TITLE, first, 1, last, 1],
                "values": [PROGRESS_TITLE, first, column, last, column],
                "fill": {"color": SHADES[part]},
                "border": {"color": "#404040"},
                "gap": 40,
                "data_labels": {
                    "value": True,
                    "num_format": "0;;;",
                    "font": {"color": "#FFFFFF" if dark else "#000000", "size": 9},
                },
            }
        )
    chart.set_title({"name": f"{PROGRESS_TITLE}(件)", "name_font": {"size": 12}})
    chart.set_y_axis({"reverse": True, "major_gridlines": {"visible": False}})
    chart.set_x_axis({"num_format": "0", "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}})
    chart.set_legend({"position": "bottom"})
    height = 130 + 30 * rows
    chart.set_size({"width": 860, "height": height})
    worksheet.insert_chart(last + 3, 0, chart)
    return last + 4 + height // ROW_PIXELS


def _write_closers(made: Book, title: str, day: date, closers: Sequence[Closer]) -> None:
    columns = (ListColumn(CLOSER_WORDS[0], 34), *(ListColumn(word, 14, "number") for word in CLOSER_WORDS[1:]))
    first, last = period(day)
    subtitle = f"{CLOSINGS}  {first} 至 {last}  {CLOSINGS_NOTE}"
    rows = [astuple(closer) for closer in (*closers, closed_in_all(closers))]
    _write_table(made, CLOSINGS, (title, subtitle), columns, rows, day)


def _write_sums(made: Book, title: str, day: date, offices: Sequence[office_sums.OfficeSums]) -> None:
    columns = [
        ListColumn(word, 18 if at else 34, "short" if at else "text") for at, word in enumerate(office_sums.WORDS)
    ]
    subtitle = f"{office_sums.TITLE}  截至 {day}  {office_sums.REMARK}"
    _write_table(made, office_sums.TITLE, (title, subtitle), columns, office_sums.table(offices), day)

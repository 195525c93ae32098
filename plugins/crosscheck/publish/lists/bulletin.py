"""通报 as a page to print and as a workbook: the same figures, counts beside every rate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from crosscheck.access.offices import TOWNSHIP, offices
from crosscheck.files import write_text
from crosscheck.ledger import list_queries
from crosscheck.ledger.database import Connection
from crosscheck.pages import environment
from crosscheck.publish.lists import office_sums
from crosscheck.publish.lists.closings import Closer, closers
from crosscheck.publish.lists.closings import total as closed_in_all
from crosscheck.publish.lists.edition import County
from crosscheck.publish.lists.figures import Figures, Line, lines, period, period_before, total
from crosscheck.publish.sheets.columns import ListColumn
from crosscheck.publish.sheets.workbook import FONT, HEADER_ROW, Book, book, page, sheet, write_cell

TITLE = "通报"
PERSONS, ZIPPED = False, False
ROW_PIXELS = 20
TEMPLATES = Path(__file__).with_name("templates")
WORDS = (
    "下发",
    "已反馈",
    "反馈率",
    "较上期",
    "属实",
    "属实率",
    "已整改",
    "整改率",
    "已销号",
    "逾期",
    "退回",
    "重新上账",
)
CLOSINGS = "销号质量"
CLOSER_WORDS = ("销号单位", "本期销号", "本期重新上账", "上期销号", "上期重新上账")
_COUNTS = frozenset(["下发", "已反馈", "属实", "已整改", "已销号", "逾期", "退回", "重新上账"])


@dataclass(frozen=True)
class Group:
    """One table of 通报: the offices of a kind, ranked, and all of them together."""

    heading: str
    kind: str
    lines: Sequence[Line]
    total: Line


@dataclass(frozen=True)
class Bulletin:
    """All that 通报 shows of a county."""

    groups: Sequence[Group]
    closers: Sequence[Closer]
    sums: Sequence[office_sums.OfficeSums]


def read(connection: Connection, county: County) -> Bulletin:
    """The offices' figures of this month so far and of the month before, and whose closings hold."""
    root, day, now = county.edition.root, county.day, county.events
    before = list_queries.issue_events(connection, root, county.code, *period_before(day))
    in_all = total(now, before, day)
    groups = [
        Group(heading, kind, lines(_led(now, by_township), _led(before, by_township), day), in_all)
        for heading, kind, by_township in (("按乡镇", "乡镇", True), ("按部门", "部门", False))
    ]
    money = office_sums.sums_by_office(connection, root, county.code, day)
    return Bulletin(groups, closers(connection, root, county.code, day), money)


def _led(rows: Sequence[Mapping[str, Any]], by_township: bool) -> list[Mapping[str, Any]]:
    """The issues that townships answer, or those that departments do."""
    return [row for row in rows if (offices(row["department"])[0] == TOWNSHIP) is by_township]


def write(folder: Path, county: County, content: Bulletin) -> None:
    """Write the page and the workbook of one county."""
    write_bulletin(folder, county.name, county.day, content)


def rate(share: float | None) -> str:
    """A share in per cent with one decimal; a dash where there is nothing to divide by."""
    return "—" if share is None else f"{share * 100:.1f}%"


def share_of(part: int, whole: int) -> str:
    """A rate with its counts beside it: ``50.0%(4/8)``."""
    return f"{rate(part / whole)}({part}/{whole})" if whole else "—"


def cells(line: Line) -> tuple[str | int, ...]:
    """The cells of one office under WORDS."""
    now: Figures = line.now
    return (
        now.issued,
        now.answered,
        share_of(now.answered, now.issued),
        "—" if line.change is None else f"{line.change:+.1f}个百分点",
        now.confirmed,
        share_of(now.confirmed, now.answered),
        now.rectified,
        share_of(now.rectified, now.confirmed),
        now.closed,
        now.overdue,
        now.returned,
        now.reopened,
    )


def write_bulletin(folder: Path, place: str, day: date, content: Bulletin) -> None:
    """Write ``通报.html`` and ``通报.xlsx`` into ``folder``."""
    title = f"{place}疑点数据核查整改情况{TITLE}"
    write_text(folder / f"{TITLE}.html", render(title, day, content))
    with book(folder / f"{TITLE}.xlsx", day, title, 0) as made:
        for group in content.groups:
            _write_group(made, title, day, group)
        _write_closers(made, title, day, content.closers)
        _write_sums(made, title, day, content.sums)


def render(title: str, day: date, content: Bulletin) -> str:
    """The page as text."""
    pages = environment(TEMPLATES)
    pages.filters["rate"] = rate
    first, last = period(day)
    before_first, before_last = period_before(day)
    return pages.get_template("bulletin.html").render(
        title=title,
        first=first.isoformat(),
        last=last.isoformat(),
        before_first=before_first.isoformat(),
        before_last=before_last.isoformat(),
        summary=summary(content.groups[0].total.now),
        groups=[(group.heading, ("名次", group.kind), group.lines, group.total) for group in content.groups],
        words=list(WORDS),
        closers=[*content.closers, closed_in_all(content.closers)],
        sums=[office_sums.cells(one) for one in (*content.sums, office_sums.total(content.sums))],
        money=(office_sums.TITLE, office_sums.REMARK, office_sums.WORDS),
        closing=(CLOSINGS, CLOSER_WORDS),
        cells=cells,
    )


def summary(total: Figures) -> str:
    """The whole county in one sentence."""
    return (
        f"本期共下发疑点{total.issued}条,已反馈{total.answered}条,反馈率{share_of(total.answered, total.issued)};"
        f"属实{total.confirmed}条,已整改{total.rectified}条,已销号{total.closed}条;"
        f"逾期{total.overdue}条,退回{total.returned}条,重新上账{total.reopened}条。"
    )


def _columns(kind: str) -> tuple[ListColumn, ...]:
    figures = (
        ListColumn(word, 9 if word in _COUNTS else 15, "number" if word in _COUNTS else "short") for word in WORDS
    )
    return (ListColumn("名次", 6, "number"), ListColumn(kind, 24), *figures)


def _write_group(made: Book, title: str, day: date, group: Group) -> None:
    columns = _columns(group.kind)
    first, last = period(day)
    worksheet = sheet(made, group.heading, title, f"{group.heading}  {first} 至 {last}", columns)
    rows = [(line.rank, line.name, *cells(line)) for line in group.lines]
    for at, row in enumerate([*rows, ("", group.total.name, *cells(group.total))], start=HEADER_ROW + 1):
        for index, value in enumerate(row):
            write_cell(worksheet, at, index, value, made.kinds, columns[index].kind)
    _page(worksheet, day, len(rows) + 1, len(columns))
    if rows:
        below = _chart(made, worksheet, group)
        worksheet.print_area(0, 0, below, len(columns) - 1)


def _page(worksheet: Any, day: date, rows: int, columns: int) -> None:
    page(worksheet, day, rows, columns, 2)
    footer = f'&L&"{FONT}"&8业务日期 {day.isoformat()}&C&"{FONT}"&8第 &P 页 共 &N 页'
    worksheet.set_footer(footer + f'&R&"{FONT}"&8只有件数和金额,不含个人信息')


def _write_closers(made: Book, title: str, day: date, closers: Sequence[Closer]) -> None:
    columns = (ListColumn(CLOSER_WORDS[0], 34), *(ListColumn(word, 14, "number") for word in CLOSER_WORDS[1:]))
    first, last = period(day)
    subtitle = f"{CLOSINGS}  {first} 至 {last}  重新上账计入原销号单位"
    worksheet = sheet(made, CLOSINGS, title, subtitle, columns)
    lines = [*closers, closed_in_all(closers)]
    for at, closer in enumerate(lines, start=HEADER_ROW + 1):
        for index, value in enumerate(astuple(closer)):
            write_cell(worksheet, at, index, value, made.kinds, columns[index].kind)
    _page(worksheet, day, len(lines), len(columns))


def _write_sums(made: Book, title: str, day: date, offices: Sequence[office_sums.OfficeSums]) -> None:
    columns = (ListColumn(office_sums.WORDS[0], 34), *(ListColumn(word, 18, "short") for word in office_sums.WORDS[1:]))
    worksheet = sheet(made, office_sums.TITLE, title, f"{office_sums.TITLE}  截至 {day}  {office_sums.REMARK}", columns)
    lines = [*offices, office_sums.total(offices)]
    for at, one in enumerate(lines, start=HEADER_ROW + 1):
        for index, value in enumerate(office_sums.cells(one)):
            write_cell(worksheet, at, index, str(value), made.kinds, columns[index].kind)
    _page(worksheet, day, len(lines), len(columns))


def _chart(made: Book, worksheet: Any, group: Group) -> int:
    """Answered beside issued for each office, below the table; the row below the chart."""
    chart = made.workbook.add_chart({"type": "bar"})
    first, last = HEADER_ROW + 1, HEADER_ROW + len(group.lines)
    for column in (2, 3):
        chart.add_series(
            {
                "name": [group.heading, HEADER_ROW, column],
                "categories": [group.heading, first, 1, last, 1],
                "values": [group.heading, first, column, last, column],
            }
        )
    chart.set_y_axis({"reverse": True})
    height = 140 + 44 * len(group.lines)
    chart.set_size({"width": 760, "height": height})
    worksheet.insert_chart(last + 3, 1, chart)
    return last + 4 + height // ROW_PIXELS

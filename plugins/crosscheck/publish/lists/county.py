"""县级问题清单: every open issue of a county, and the counts by township, department and rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from crosscheck.access.offices import NO_TOWNSHIP
from crosscheck.ledger.database import Connection
from crosscheck.ledger.workdays import Light
from crosscheck.publish.lists.edition import County
from crosscheck.publish.lists.issues import HEADERS, ListRow
from crosscheck.publish.sheets.columns import LIGHT, NOTED, PRINTED, REFERENCE, SHOWN, STANDING, ListColumn
from crosscheck.publish.sheets.tabular import write_csv
from crosscheck.publish.sheets.workbook import HEADER_ROW, Book, book, page, set_height, sheet, write_cell
from crosscheck.words import SEVERITIES

TITLE = "县级问题清单"
PERSONS, ZIPPED = True, False
ON_PAPER = (*PRINTED[:2], *REFERENCE[:1], *REFERENCE[3:4], *PRINTED[2:], *STANDING, NOTED)
COLUMNS = (*ON_PAPER, *(column for column in SHOWN if column not in ON_PAPER))
"""The screen shows more than paper: what repeats, is technical, or stands among the instructions."""
TOLD = (*HEADERS, *(column.header for column in STANDING), NOTED.header)
"""The headings of a row's values, in the order in which it has them."""
LIGHTS = (Light.RED, Light.YELLOW, Light.GREEN)
SUMMARY = (
    ListColumn("类别", 10),
    ListColumn("名称", 44),
    ListColumn("未销号问题", 10, "number"),
    *(ListColumn(f"{light}灯", 9, "number") for light in LIGHTS),
    *(ListColumn(word, 9, "number") for word in SEVERITIES.values()),
    ListColumn("数据已无此疑点", 10, "number"),
    ListColumn("重新上账", 9, "number"),
)
FROZEN = [column.header for column in COLUMNS].index("姓名") + 1
"""Number and name stay in sight at the far right."""
WORDS = "灯号:红=已逾期,黄=剩余不超过2个工作日,绿=期限内;等级由重到轻为一级至四级"
NOTHING = "无"
MISSING_AT, REOPENED_AT = 4, 5


def read(connection: Connection, county: County) -> Sequence[ListRow]:
    """The rows: those the county office may see."""
    return county.rows_for("county")


def write(folder: Path, county: County, content: Sequence[ListRow]) -> None:
    """Write the workbook, and its rows as csv where no password protects it."""
    write_county(folder / f"{TITLE}.xlsx", county.name, content, county.day)
    if not county.edition.protected:
        write_rows(folder / f"{TITLE}.csv", content)


def write_rows(path: Path, rows: Sequence[ListRow]) -> None:
    """Write the rows as csv."""
    numbered = (_values(n, row) for n, row in enumerate(rows, start=1))
    write_csv(path, [column.header for column in COLUMNS], numbered)


def write_county(path: Path, place: str, rows: Sequence[ListRow], business_date: date) -> None:
    """Write the county's workbook: sheet 汇总 with counts, sheet 问题清单 with every open issue."""
    title = f"{place}{TITLE.removeprefix('县级')}"
    with book(path, business_date, title, len(rows)) as made:
        _write_summary(made, title, rows, business_date)
        subtitle = f"业务日期:{business_date.isoformat()}  共{len(rows)}条"
        worksheet = sheet(made, "问题清单", title, subtitle, COLUMNS)
        _write_rows(made, worksheet, rows)
        page(worksheet, business_date, len(rows), len(ON_PAPER), FROZEN)
        worksheet.autofilter(HEADER_ROW, 0, HEADER_ROW + max(len(rows), 1), len(COLUMNS) - 1)


def _write_summary(made: Book, title: str, rows: Sequence[ListRow], business_date: date) -> None:
    subtitle = f"业务日期:{business_date.isoformat()}  {WORDS}"
    worksheet = sheet(made, "汇总", f"{title}(汇总)", subtitle, SUMMARY)
    groups: list[tuple[str, Callable[[ListRow], str]]] = [
        ("主办单位", lambda row: row.office),
        ("所在乡镇", lambda row: row.township_name or NO_TOWNSHIP),
        ("疑点类型", lambda row: row.title),
    ]
    lines = [("全县", "合计", list(rows))]
    for kind, name_of in groups:
        named: dict[str, list[ListRow]] = {}
        for row in rows:
            named.setdefault(name_of(row), []).append(row)
        lines += [(kind, name, some) for name, some in sorted(named.items(), key=lambda g: (-len(g[1]), g[0]))]
    for at, (kind, name, some) in enumerate(lines, start=HEADER_ROW + 1):
        for index, value in enumerate((kind, name, *_counts(some))):
            write_cell(worksheet, at, index, value, made.kinds, SUMMARY[index].kind)
    page(worksheet, business_date, len(lines), len(SUMMARY), 2)


def _counts(rows: Sequence[ListRow]) -> list[int]:
    lights = Counter(row.light for row in rows)
    severities = Counter(row.severity for row in rows)
    return [
        len(rows),
        *(lights[light] for light in LIGHTS),
        *(severities[name] for name in SEVERITIES),
        sum(bool(row.standing[MISSING_AT]) for row in rows),
        sum(row.standing[REOPENED_AT] > 0 for row in rows),
    ]


_ORDER = [TOLD.index(column.header) for column in COLUMNS[1:]]


def _values(number: int, row: ListRow) -> tuple[Any, ...]:
    """A row's values under COLUMNS."""
    values = (*row.cells, *(NOTHING if value == "" else value for value in (*row.standing, row.notes)))
    return (number, *(values[at] for at in _ORDER))


def _write_rows(made: Book, worksheet: Any, rows: Sequence[ListRow]) -> None:
    light_at = [column.header for column in COLUMNS].index(LIGHT)
    for number, row in enumerate(rows, start=1):
        at = HEADER_ROW + number
        values = _values(number, row)
        set_height(worksheet, at, values[: len(ON_PAPER)], ON_PAPER)
        for index, value in enumerate(values):
            if index == light_at and row.light:
                worksheet.write_string(at, index, value, made.lights[row.light])
            else:
                write_cell(worksheet, at, index, value, made.kinds, COLUMNS[index].kind)

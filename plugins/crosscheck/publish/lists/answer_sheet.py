"""疑点下发及反馈表: what was found, and the cells in which the answer comes back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from crosscheck.ledger.database import Connection
from crosscheck.ledger.workdays import Light
from crosscheck.publish.lists.edition import DEPARTMENTS, TOWNSHIPS, County
from crosscheck.publish.lists.issues import NO_TOWNSHIP, ListRow, by_department, by_township
from crosscheck.publish.sheets.columns import FILLED_IN, KEY, SHOWN
from crosscheck.publish.sheets.tabular import write_csv
from crosscheck.publish.sheets.workbook import HEADER_ROW, Book, book, page, set_height, sheet, write_cell
from crosscheck.publish.zips import file_name

TITLE = "疑点下发及反馈表"
PERSONS, ZIPPED = True, True
COLUMNS = (*SHOWN, *FILLED_IN, KEY)
FROZEN = [column.header for column in SHOWN].index("姓名") + 1
"""Number and name stay in sight while the answer is typed at the far right."""
ALLOWED = {
    "sort": True,
    "autofilter": True,
    "format_columns": True,
    "format_rows": True,
    "insert_columns": True,
    "select_locked_cells": True,
    "select_unlocked_cells": True,
}
HINT = "浅黄色栏由核查单位填写,其余栏已锁定;“核查结果”“不属实原因”“乡镇审核意见”请从下拉框选择"
FIRST_DATE = date(2000, 1, 1)
Sheet = tuple[str, str, Sequence[ListRow]]
"""What one office gets: the file below the county's folder without its ending, the place it is for, the rows."""


def read(connection: Connection, county: County) -> list[Sheet]:
    """The sheets of all townships, then of all departments."""
    sheets: list[Sheet] = []
    for code, rows in by_township(county.rows_for("township")).items():
        name = rows[0].township_name or NO_TOWNSHIP
        sheets.append((f"{TOWNSHIPS}/{code or '000'}_{file_name(name)}_{TITLE}", county.name + name, rows))
    for department, rows in by_department(county.rows_for("department")).items():
        place = county.name + department.removeprefix("县" if county.name else "")
        sheets.append((f"{DEPARTMENTS}/{file_name(department)}_{TITLE}", place, rows))
    return sheets


def write(folder: Path, county: County, content: Sequence[Sheet]) -> None:
    """Write the workbook of each office, and the same as csv where no password protects it."""
    for name, place, rows in content:
        write_feedback(folder / f"{name}.xlsx", place, rows, county.day)
        if not county.edition.protected:
            blank = [""] * (len(COLUMNS) - len(rows[0].cells) - 2)
            numbered = ((n, *row.cells, *blank, row.key) for n, row in enumerate(rows, start=1))
            write_csv(folder / f"{name}.csv", [column.header for column in COLUMNS], numbered)


def write_feedback(path: Path, place: str, rows: Sequence[ListRow], business_date: date) -> None:
    """Write the workbook of one township or department; ``place`` names it (``田东县平马镇``)."""
    title = f"{place}{TITLE}"
    with book(path, business_date, title, len(rows)) as made:
        worksheet = sheet(made, TITLE, title, subtitle(rows, business_date), COLUMNS[:-1], len(FILLED_IN))
        worksheet.write_string(HEADER_ROW, len(COLUMNS) - 1, KEY.header, made.header)
        _write_rows(made, worksheet, rows)
        page(worksheet, business_date, len(rows), len(COLUMNS) - 1, FROZEN)
        _choices(worksheet, len(rows))
        key = len(COLUMNS) - 1
        worksheet.set_column(key, key, KEY.width, None, {"hidden": True})
        # The filter spans the hidden key too: sorting must not part a row from it.
        worksheet.autofilter(HEADER_ROW, 0, HEADER_ROW + max(len(rows), 1), key)
        worksheet.protect("", ALLOWED)


def subtitle(rows: Sequence[ListRow], business_date: date) -> str:
    """Date, how many rows of each light, and how to fill in."""
    lights = Counter(row.light for row in rows)
    counts = "、".join(f"{name}灯{lights[name]}条" for name in (Light.RED, Light.YELLOW, Light.GREEN))
    return f"业务日期:{business_date.isoformat()}  共{len(rows)}条({counts})  填表说明:{HINT}"


def _write_rows(made: Book, worksheet: Any, rows: Sequence[ListRow]) -> None:
    kinds = [column.kind for column in SHOWN]
    severity_at = [column.header for column in SHOWN].index("疑点类型")
    light_at = len(SHOWN) - 1
    for number, row in enumerate(rows, start=1):
        at = HEADER_ROW + number
        values = (number, *row.cells)
        set_height(worksheet, at, values, SHOWN)
        for index, value in enumerate(values):
            if index == severity_at:
                worksheet.write_string(at, index, value, made.severities[row.severity])
            elif index == light_at and value:
                worksheet.write_string(at, index, value, made.lights[value])
            else:
                write_cell(worksheet, at, index, value, made.kinds, kinds[index])
        for index, column in enumerate(FILLED_IN, start=len(SHOWN)):
            worksheet.write_blank(at, index, None, made.to_fill[column.kind])
        worksheet.write_string(at, len(COLUMNS) - 1, row.key, made.kinds["text"])


def _choices(worksheet: Any, rows: int) -> None:
    """Drop-downs for coded cells and a check for the date."""
    first, last = HEADER_ROW + 1, HEADER_ROW + max(rows, 1)
    for index, column in enumerate(FILLED_IN, start=len(SHOWN)):
        if column.choices:
            worksheet.data_validation(first, index, last, index, _one_of(column.header, column.choices))
        elif column.kind == "date":
            worksheet.data_validation(
                first,
                index,
                last,
                index,
                {
                    "validate": "date",
                    "criteria": ">=",
                    "value": FIRST_DATE,
                    "error_title": column.header,
                    "error_message": "请填写日期,例如 2026-11-20",
                },
            )


def _one_of(header: str, choices: Sequence[str]) -> dict[str, Any]:
    return {
        "validate": "list",
        "source": list(choices),
        "error_title": header,
        "error_message": "请从下拉框中选择一项",
    }

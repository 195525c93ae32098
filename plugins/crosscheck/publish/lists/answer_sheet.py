"""疑点下发及反馈表: what was found, and the cells in which the answer, or what helps with it, comes back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from crosscheck.access.offices import NO_TOWNSHIP
from crosscheck.ledger.database import Connection
from crosscheck.ledger.list_queries import HeldRow
from crosscheck.ledger.workdays import Light
from crosscheck.publish.lists.edition import DEPARTMENTS, TOWNSHIPS, County
from crosscheck.publish.lists.guidance import of_department, of_township, write_guidance
from crosscheck.publish.lists.issues import HEADERS, ListRow, Share, by_department, by_township
from crosscheck.publish.sheets.columns import (
    FILLED_IN,
    HELPED,
    HELPED_SHEET,
    KEY,
    LED_SHEET,
    LIGHT,
    REFERENCE,
    SHOWN,
    ListColumn,
)
from crosscheck.publish.sheets.tabular import write_csv
from crosscheck.publish.sheets.workbook import HEADER_ROW, Book, book, page, set_height, sheet, write_cell
from crosscheck.publish.zips import file_name

TITLE = "疑点下发及反馈表"
PERSONS, ZIPPED = True, True
ALLOWED = {
    "sort": True,
    "autofilter": True,
    "format_columns": True,
    "format_rows": True,
    "insert_columns": True,
    "select_locked_cells": True,
    "select_unlocked_cells": True,
}
LED, HELPED_WITH = "本单位主办", "本单位协办"
"""The worksheets: issues that the office answers, and those that another one does."""
HINT = "白色栏由核查单位填写,灰色栏已锁定;怎样核查和答复见“核查要点”;打印到“备注”栏为止,其后各栏供屏幕查阅"
HELP_HINT = "以下问题由“主办单位”栏所列单位负责反馈;本单位如有情况,填写白色栏,不填不影响办理"
NONE_LED = "本期没有本单位主办的问题,协办的问题见下一工作表"
FIRST_DATE = date(2000, 1, 1)
Sheet = tuple[str, str, Share, Sequence[HeldRow]]
"""What one office gets: the file below the county's folder without its ending, the place it is for, its issues, and
the rules that were not checked for it.
"""
CSV_COLUMNS = (SHOWN[0], ListColumn("本单位", 6), *SHOWN[1:], *FILLED_IN, HELPED[0], KEY)


@dataclass(frozen=True)
class Block:
    """One worksheet: its name, all its columns but the check code, those to fill in, and the line below its title.

    ``beyond``: how many columns the screen shows beyond the printed ones.
    """

    name: str
    columns: Sequence[ListColumn]
    to_fill: Sequence[ListColumn]
    beyond: int
    subtitle: str

    def at(self, header: str) -> int:
        """Where the column with this heading stands."""
        return next(at for at, column in enumerate(self.columns) if column.header == header)


def read(connection: Connection, county: County) -> list[Sheet]:
    """The sheets of all townships, then of all departments."""
    sheets: list[Sheet] = []
    for code, share in by_township(county.rows_for("township")).items():
        name = (share.leads or share.helps)[0].township_name or NO_TOWNSHIP
        held = of_township(county.held, code or county.code)
        sheets.append((f"{TOWNSHIPS}/{code or '000'}_{file_name(name)}_{TITLE}", county.name + name, share, held))
    for department, share in by_department(county.rows_for("department")).items():
        place = county.name + department.removeprefix("县" if county.name else "")
        held = of_department(county.held, department)
        sheets.append((f"{DEPARTMENTS}/{file_name(department)}_{TITLE}", place, share, held))
    return sheets


def write(folder: Path, county: County, content: Sequence[Sheet]) -> None:
    """Write the workbook of each office, and the same as csv where no password protects it."""
    for name, place, share, held in content:
        write_feedback(folder / f"{name}.xlsx", place, share, county.day, held)
        if not county.edition.protected:
            write_csv(folder / f"{name}.csv", [column.header for column in CSV_COLUMNS], _csv_rows(share))


def _csv_rows(share: Share) -> Iterator[tuple[Any, ...]]:
    blank = [""] * (len(FILLED_IN) + 1)
    for name, rows in (("主办", share.leads), ("协办", share.helps)):
        yield from ((n, name, *row.cells, *blank, row.key) for n, row in enumerate(rows, start=1))


def write_feedback(path: Path, place: str, share: Share, business_date: date, held: Sequence[HeldRow] = ()) -> None:
    """Write the workbook of one township or department; ``place`` names it (``田东县平马镇``).

    What it only helps with stands on a sheet of its own, which is there when there is something on it. The last sheet
    says what each rule asks for, and which rules were ``held``.
    """
    title = f"{place}{TITLE}"
    led = Block(LED, LED_SHEET, FILLED_IN, len(REFERENCE), subtitle(share.leads, business_date, HINT))
    with book(path, business_date, title, len(share.leads) + len(share.helps)) as made:
        _write_block(made, led, title, share.leads, business_date)
        if share.helps:
            told = subtitle(share.helps, business_date, HELP_HINT)
            helped = Block(HELPED_WITH, HELPED_SHEET, HELPED, len(REFERENCE) - 1, told)
            worksheet = _write_block(made, helped, title, share.helps, business_date)
            if not share.leads:
                worksheet.activate()
        write_guidance(made, title, (*share.leads, *share.helps), held, business_date)


def _write_block(made: Book, block: Block, title: str, rows: Sequence[ListRow], business_date: date) -> Any:
    key = len(block.columns)
    heading = f"{title}({block.name})"
    worksheet = sheet(made, block.name, heading, block.subtitle, block.columns, block.to_fill)
    worksheet.write_string(HEADER_ROW, key, KEY.header, made.header)
    _write_rows(made, worksheet, block, rows)
    # Number and name stay in sight while the answer is typed.
    page(worksheet, business_date, len(rows), key - block.beyond, block.at("姓名") + 1)
    _choices(worksheet, block, len(rows))
    worksheet.set_column(key, key, KEY.width, None, {"hidden": True})
    # The filter spans the hidden key too: sorting must not part a row from it.
    worksheet.autofilter(HEADER_ROW, 0, HEADER_ROW + max(len(rows), 1), key)
    worksheet.protect("", ALLOWED)
    return worksheet


def subtitle(rows: Sequence[ListRow], business_date: date, hint: str) -> str:
    """Date, how many rows of each light, and how to fill in; or that there is none."""
    if not rows:
        return f"业务日期:{business_date.isoformat()}  {NONE_LED}"
    lights = Counter(row.light for row in rows)
    counts = "、".join(f"{name}灯{lights[name]}条" for name in (Light.RED, Light.YELLOW, Light.GREEN))
    return f"业务日期:{business_date.isoformat()}  共{len(rows)}条({counts})  填表说明:{hint}"


def _write_rows(made: Book, worksheet: Any, block: Block, rows: Sequence[ListRow]) -> None:
    told = [(block.at(header), at, header) for at, header in enumerate(HEADERS)]
    kinds = {index: block.columns[index].kind for index, _, _ in told}
    filled = [(block.at(column.header), made.to_fill[column.kind]) for column in block.to_fill]
    measured = block.columns[: len(block.columns) - block.beyond]
    for number, row in enumerate(rows, start=1):
        at = HEADER_ROW + number
        cells = {index: row.cells[place] for index, place, _ in told}
        set_height(worksheet, at, [cells.get(index) for index in range(len(measured))], measured)
        write_cell(worksheet, at, 0, number, made.told, "number")
        for index, place, header in told:
            looks = made.lights[row.light] if header == LIGHT and row.light else made.told[kinds[index]]
            worksheet.write_string(at, index, row.cells[place], looks)
        for index, look in filled:
            worksheet.write_blank(at, index, None, look)
        worksheet.write_string(at, len(block.columns), row.key, made.kinds["text"])


def _choices(worksheet: Any, block: Block, rows: int) -> None:
    """Drop-downs for coded cells and a check for the date."""
    first, last = HEADER_ROW + 1, HEADER_ROW + max(rows, 1)
    for column in block.to_fill:
        index = block.at(column.header)
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

"""What people, programs and lines do to a list on its way back, each drawn from a seed.

``GENTLE`` changes nothing of what a person reads: such a list is taken whole. ``CELLS`` changes cells and columns,
``returned_xml`` the XML of a worksheet, ``kit.mutations`` bytes and parts of the archive.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from random import Random
from typing import Any

from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from kit.filled import HEADER_ROW

SheetWay = Callable[[Random, Any], None]
GENTLE: dict[str, SheetWay] = {}
CELLS: dict[str, SheetWay] = {}
INVISIBLE = "\u200b\u200d\ufeff\u200e\u200f\u202a\u202c\u202e\u2060\xad"
LAST = 16_384


def kept(ways: dict[str, Any]) -> Callable[[Any], Any]:
    def keep(way: Any) -> Any:
        ways[way.__name__.strip("_").replace("_", " ")] = way
        return way

    return keep


def columns(sheet: Any) -> dict[str, int]:
    return {cell.value: cell.column for cell in sheet[HEADER_ROW] if isinstance(cell.value, str)}


def _rows(sheet: Any) -> range:
    return range(HEADER_ROW + 1, sheet.max_row + 1)


def _cells(sheet: Any, heading: str) -> list[Any]:
    return [sheet.cell(row, columns(sheet)[heading]) for row in _rows(sheet)]


def _any_column(rng: Random, sheet: Any) -> int:
    return rng.choice(sorted(columns(sheet).values()))


def _swap(sheet: Any, a: int, b: int) -> None:
    for row in range(HEADER_ROW, sheet.max_row + 1):
        one, other = sheet.cell(row, a), sheet.cell(row, b)
        one.value, other.value = other.value, one.value


@kept(GENTLE)
def as_it_was_filled_in(rng: Random, sheet: Any) -> None:
    pass


@kept(GENTLE)
def days_in_every_form(rng: Random, sheet: Any) -> None:
    for cell in _cells(sheet, "整改完成日期"):
        if isinstance(day := cell.value, date):
            serial = (day - date(1899, 12, 30)).days
            clock = datetime.combine(day, time())
            texts = ("{0:%Y-%m-%d}", "{0.year}/{0.month}/{0.day}", "{0.year}年{0.month}月{0.day}日", "{0:%Y.%m.%d}")
            iso = ("{0:%Y%m%d}", "{0:%Y-%m-%d}T00:00:00", "{0:%Y-%m-%d}T00:00:00.000Z", "{0:%Y-%m-%d} 00:00:00")
            forms = (serial, str(serial), float(serial), clock, *(form.format(day) for form in (*texts, *iso)))
            cell.number_format = rng.choice(("General", "@", "yyyy-mm-dd"))
            cell.value = rng.choice(forms)


@kept(GENTLE)
def characters_that_nobody_sees(rng: Random, sheet: Any) -> None:
    for heading in ("核查结果", "不属实原因", "核查情况说明", "整改完成日期"):
        for cell in _cells(sheet, heading):
            if cell.value:
                text = f"{cell.value:%Y-%m-%d}" if isinstance(cell.value, date) else str(cell.value)
                at = rng.randrange(len(text) + 1)
                cell.value = rng.choice(INVISIBLE) + text[:at] + rng.choice(INVISIBLE) + text[at:] + "\ufeff"


@kept(GENTLE)
def rows_formatted_to_the_edge(rng: Random, sheet: Any) -> None:
    for row in (HEADER_ROW, rng.choice(_rows(sheet))):
        sheet.cell(row, LAST).fill = PatternFill("solid", fgColor="FFFF00")


@kept(GENTLE)
def columns_moved(rng: Random, sheet: Any) -> None:
    for _ in range(3):
        _swap(sheet, _any_column(rng, sheet), _any_column(rng, sheet))


@kept(GENTLE)
def columns_and_rows_added(rng: Random, sheet: Any) -> None:
    sheet.insert_cols(rng.randrange(1, 20), rng.randrange(1, 3))
    sheet.insert_rows(1, rng.randrange(1, 4))


@kept(GENTLE)
def rows_hidden_and_coloured(rng: Random, sheet: Any) -> None:
    for row in _rows(sheet):
        sheet.row_dimensions[row].hidden = rng.random() < 0.5
        sheet.cell(row, 2).comment = Comment("已核实", "镇")
    sheet.column_dimensions["B"].hidden = True
    sheet.auto_filter.ref = sheet.dimensions


@kept(GENTLE)
def sheet_renamed_among_others(rng: Random, sheet: Any) -> None:
    sheet.title = rng.choice(("最终版(2)", "Sheet1", " ", "'", "\u202e表", "１１月（新）", "𠮷" * 10))
    sheet.parent.create_sheet("说明", rng.randrange(2))["A1"] = "已完成"
    sheet.parent.create_sheet("Sheet9")


@kept(CELLS)
def column_dropped(rng: Random, sheet: Any) -> None:
    sheet.delete_cols(_any_column(rng, sheet))


@kept(CELLS)
def column_doubled(rng: Random, sheet: Any) -> None:
    old = _any_column(rng, sheet)
    new = rng.choice((sheet.max_column + 1, 1))
    if new == 1:
        sheet.insert_cols(1)
        old += 1
    for row in range(HEADER_ROW, sheet.max_row + 1):
        sheet.cell(row, new).value = sheet.cell(row, old).value


@kept(CELLS)
def column_moved_down(rng: Random, sheet: Any) -> None:
    cells = [sheet.cell(row, _any_column(rng, sheet)) for row in _rows(sheet)]
    for cell, value in zip(cells, [None, *(cell.value for cell in cells)], strict=False):
        cell.value = value


@kept(CELLS)
def headings_changed(rng: Random, sheet: Any) -> None:
    cell = sheet.cell(HEADER_ROW, _any_column(rng, sheet))
    cell.value = rng.choice((None, "其他", f"{cell.value}:", f"{cell.value}\n(必填)", 7, "核查结果"))


@kept(CELLS)
def cells_of_another_type(rng: Random, sheet: Any) -> None:
    column = _any_column(rng, sheet)
    for row in _rows(sheet):
        sheet.cell(row, column).value = rng.choice((True, 0, -1.5, 1e300, date(1900, 1, 1), "#N/A", "", " "))


@kept(CELLS)
def key_as_a_long_number(rng: Random, sheet: Any) -> None:
    cells = _cells(sheet, rng.choice(("问题编号", "校验码", "证件号码")))
    for cell in cells:
        cell.value = int(re.sub(r"\D", "", str(cell.value)).ljust(18, "1")[:18])
        cell.number_format = rng.choice(("General", "0"))


@kept(CELLS)
def answers_as_numbers(rng: Random, sheet: Any) -> None:
    for heading in ("核查情况说明", "佐证材料", "联系电话", "整改完成日期"):
        for cell in _cells(sheet, heading):
            if rng.random() < 0.5:
                cell.value = rng.choice((1, 13800000000, 0.1 + 0.2, 4.51022e17, 10**16, 45_000_000, -46000))


@kept(CELLS)
def days_that_are_none(rng: Random, sheet: Any) -> None:
    odd = ("2026-02-30", "2026-13-01", "下周", "11月3日", "2026", "9999-12-31", "99999", "2026-11-19T16:00:00.000Z", 60)
    for cell in _cells(sheet, "整改完成日期"):
        cell.value = rng.choice(odd)


@kept(CELLS)
def huge_cells(rng: Random, sheet: Any) -> None:
    for heading in ("核查情况说明", "整改措施", "备注"):
        cell = rng.choice(_cells(sheet, heading))
        cell._value = f"{cell.value or ''}" + rng.choice(("长", "😀", "a\n", "\u202e")) * rng.choice((32_767, 200_000))
        cell.data_type = "s"


@kept(CELLS)
def text_of_another_kind(rng: Random, sheet: Any) -> None:
    odd = ("=1+1", "_x000D_", "_xD83D_", "<b>&amp;</b>", "NULL", "[red]x[/red]", "'; DROP TABLE issue; --", "\u2028")
    for heading in ("核查情况说明", "核查结果", "问题编号", "备注"):
        cell = rng.choice(_cells(sheet, heading))
        cell._value, cell.data_type = f"{rng.choice(odd)}{cell.value or ''}", "s"


@kept(CELLS)
def formula(rng: Random, sheet: Any) -> None:
    rng.choice(_cells(sheet, "核查情况说明")).value = rng.choice(("=1+1", '=HYPERLINK("a")', "=B4"))


@kept(CELLS)
def hyperlink(rng: Random, sheet: Any) -> None:
    rng.choice(_cells(sheet, "佐证材料")).hyperlink = "http://example.com/照片.jpg"


@kept(CELLS)
def cells_merged(rng: Random, sheet: Any) -> None:
    column, first = _any_column(rng, sheet), HEADER_ROW + rng.randrange(-1, 3)
    sheet.merge_cells(
        start_row=first, end_row=first + rng.randrange(1, 5), start_column=column, end_column=column + rng.randrange(3)
    )


@kept(CELLS)
def rows_doubled(rng: Random, sheet: Any) -> None:
    bottom = sheet.max_row
    for row in _rows(sheet):
        for column in range(1, sheet.max_column + 1):
            sheet.cell(bottom + row - HEADER_ROW, column).value = sheet.cell(row, column).value
        if rng.random() < 0.5:
            sheet.cell(bottom + row - HEADER_ROW, columns(sheet)["核查情况说明"]).value = "又核查一次"


@kept(CELLS)
def list_copied_to_a_second_sheet(rng: Random, sheet: Any) -> None:
    copied = sheet.parent.copy_worksheet(sheet)
    copied.title = "副本"
    copied.cell(HEADER_ROW + 1, columns(copied)["核查情况说明"]).value = "副本另填"


@kept(CELLS)
def rows_of_another_office(rng: Random, sheet: Any) -> None:
    for cell in _cells(sheet, "问题编号"):
        if rng.random() < 0.5:
            cell.value = f"{cell.value[:-6]}{rng.randrange(1, 40):06d}"

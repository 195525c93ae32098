"""What people, programs and lines do to a list on its way back, each drawn from a seed.

``GENTLE`` changes nothing of what a person reads: such a list is taken whole. ``CELLS`` changes cells and columns,
``PARTS`` the XML of a worksheet, ``kit.mutations`` bytes and parts of the archive.
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
PartWay = Callable[[Random, str], str]
GENTLE: dict[str, SheetWay] = {}
CELLS: dict[str, SheetWay] = {}
PARTS: dict[str, PartWay] = {}
INVISIBLE = "\u200b\u200d\ufeff\u200e\u200f\u202a\u202c\u202e\u2060\xad"
LAST = 16_384


def _kept(ways: dict[str, Any]) -> Callable[[Any], Any]:
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


@_kept(GENTLE)
def as_it_was_filled_in(rng: Random, sheet: Any) -> None:
    pass


@_kept(GENTLE)
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


@_kept(GENTLE)
def characters_that_nobody_sees(rng: Random, sheet: Any) -> None:
    for heading in ("核查结果", "不属实原因", "核查情况说明", "整改完成日期"):
        for cell in _cells(sheet, heading):
            if cell.value:
                text = f"{cell.value:%Y-%m-%d}" if isinstance(cell.value, date) else str(cell.value)
                at = rng.randrange(len(text) + 1)
                cell.value = rng.choice(INVISIBLE) + text[:at] + rng.choice(INVISIBLE) + text[at:] + "\ufeff"


@_kept(GENTLE)
def rows_formatted_to_the_edge(rng: Random, sheet: Any) -> None:
    for row in (HEADER_ROW, rng.choice(_rows(sheet))):
        sheet.cell(row, LAST).fill = PatternFill("solid", fgColor="FFFF00")


@_kept(GENTLE)
def columns_moved(rng: Random, sheet: Any) -> None:
    for _ in range(3):
        _swap(sheet, _any_column(rng, sheet), _any_column(rng, sheet))


@_kept(GENTLE)
def columns_and_rows_added(rng: Random, sheet: Any) -> None:
    sheet.insert_cols(rng.randrange(1, 20), rng.randrange(1, 3))
    sheet.insert_rows(1, rng.randrange(1, 4))


@_kept(GENTLE)
def rows_hidden_and_coloured(rng: Random, sheet: Any) -> None:
    for row in _rows(sheet):
        sheet.row_dimensions[row].hidden = rng.random() < 0.5
        sheet.cell(row, 2).comment = Comment("已核实", "镇")
    sheet.column_dimensions["B"].hidden = True
    sheet.auto_filter.ref = sheet.dimensions


@_kept(GENTLE)
def sheet_renamed_among_others(rng: Random, sheet: Any) -> None:
    sheet.title = rng.choice(("最终版(2)", "Sheet1", " ", "'", "\u202e表", "１１月（新）", "𠮷" * 10))
    sheet.parent.create_sheet("说明", rng.randrange(2))["A1"] = "已完成"
    sheet.parent.create_sheet("Sheet9")


@_kept(CELLS)
def column_dropped(rng: Random, sheet: Any) -> None:
    sheet.delete_cols(_any_column(rng, sheet))


@_kept(CELLS)
def column_doubled(rng: Random, sheet: Any) -> None:
    old = _any_column(rng, sheet)
    new = rng.choice((sheet.max_column + 1, 1))
    if new == 1:
        sheet.insert_cols(1)
        old += 1
    for row in range(HEADER_ROW, sheet.max_row + 1):
        sheet.cell(row, new).value = sheet.cell(row, old).value


@_kept(CELLS)
def column_moved_down(rng: Random, sheet: Any) -> None:
    cells = [sheet.cell(row, _any_column(rng, sheet)) for row in _rows(sheet)]
    for cell, value in zip(cells, [None, *(cell.value for cell in cells)], strict=False):
        cell.value = value


@_kept(CELLS)
def headings_changed(rng: Random, sheet: Any) -> None:
    cell = sheet.cell(HEADER_ROW, _any_column(rng, sheet))
    cell.value = rng.choice((None, "其他", f"{cell.value}:", f"{cell.value}\n(必填)", 7, "核查结果"))


@_kept(CELLS)
def cells_of_another_type(rng: Random, sheet: Any) -> None:
    column = _any_column(rng, sheet)
    for row in _rows(sheet):
        sheet.cell(row, column).value = rng.choice((True, 0, -1.5, 1e300, date(1900, 1, 1), "#N/A", "", " "))


@_kept(CELLS)
def key_as_a_long_number(rng: Random, sheet: Any) -> None:
    cells = _cells(sheet, rng.choice(("问题编号", "校验码", "证件号码")))
    for cell in cells:
        cell.value = int(re.sub(r"\D", "", str(cell.value)).ljust(18, "1")[:18])
        cell.number_format = rng.choice(("General", "0"))


@_kept(CELLS)
def answers_as_numbers(rng: Random, sheet: Any) -> None:
    for heading in ("核查情况说明", "佐证材料", "联系电话", "整改完成日期"):
        for cell in _cells(sheet, heading):
            if rng.random() < 0.5:
                cell.value = rng.choice((1, 13800000000, 0.1 + 0.2, 4.51022e17, 10**16, 45_000_000, -46000))


@_kept(CELLS)
def days_that_are_none(rng: Random, sheet: Any) -> None:
    odd = ("2026-02-30", "2026-13-01", "下周", "11月3日", "2026", "9999-12-31", "99999", "2026-11-19T16:00:00.000Z", 60)
    for cell in _cells(sheet, "整改完成日期"):
        cell.value = rng.choice(odd)


@_kept(CELLS)
def huge_cells(rng: Random, sheet: Any) -> None:
    for heading in ("核查情况说明", "整改措施", "备注"):
        cell = rng.choice(_cells(sheet, heading))
        cell._value = f"{cell.value or ''}" + rng.choice(("长", "😀", "a\n", "\u202e")) * rng.choice((32_767, 200_000))
        cell.data_type = "s"


@_kept(CELLS)
def text_of_another_kind(rng: Random, sheet: Any) -> None:
    odd = ("=1+1", "_x000D_", "_xD83D_", "<b>&amp;</b>", "NULL", "[red]x[/red]", "'; DROP TABLE issue; --", "\u2028")
    for heading in ("核查情况说明", "核查结果", "问题编号", "备注"):
        cell = rng.choice(_cells(sheet, heading))
        cell._value, cell.data_type = f"{rng.choice(odd)}{cell.value or ''}", "s"


@_kept(CELLS)
def formula(rng: Random, sheet: Any) -> None:
    rng.choice(_cells(sheet, "核查情况说明")).value = rng.choice(("=1+1", '=HYPERLINK("a")', "=B4"))


@_kept(CELLS)
def hyperlink(rng: Random, sheet: Any) -> None:
    rng.choice(_cells(sheet, "佐证材料")).hyperlink = "http://example.com/照片.jpg"


@_kept(CELLS)
def cells_merged(rng: Random, sheet: Any) -> None:
    column, first = _any_column(rng, sheet), HEADER_ROW + rng.randrange(-1, 3)
    sheet.merge_cells(
        start_row=first, end_row=first + rng.randrange(1, 5), start_column=column, end_column=column + rng.randrange(3)
    )


@_kept(CELLS)
def rows_doubled(rng: Random, sheet: Any) -> None:
    bottom = sheet.max_row
    for row in _rows(sheet):
        for column in range(1, sheet.max_column + 1):
            sheet.cell(bottom + row - HEADER_ROW, column).value = sheet.cell(row, column).value
        if rng.random() < 0.5:
            sheet.cell(bottom + row - HEADER_ROW, columns(sheet)["核查情况说明"]).value = "又核查一次"


@_kept(CELLS)
def list_copied_to_a_second_sheet(rng: Random, sheet: Any) -> None:
    copied = sheet.parent.copy_worksheet(sheet)
    copied.title = "副本"
    copied.cell(HEADER_ROW + 1, columns(copied)["核查情况说明"]).value = "副本另填"


@_kept(CELLS)
def rows_of_another_office(rng: Random, sheet: Any) -> None:
    for cell in _cells(sheet, "问题编号"):
        if rng.random() < 0.5:
            cell.value = f"{cell.value[:-6]}{rng.randrange(1, 40):06d}"


@_kept(PARTS)
def cells_without_their_places(rng: Random, xml: str) -> str:
    return re.sub(r'(<c|<row)( [^>]*?)? ?\br="[A-Z]*\d+"', r"\1\2", xml)


@_kept(PARTS)
def strings_that_are_not_shared(rng: Random, xml: str) -> str:
    """Some texts stand, or should stand, in a part that this workbook has not."""
    shared = re.compile(r't="inlineStr"([^>]*)><is>.*?</is>')
    places = ("0", "-1", "99999", "x", "")
    return shared.sub(lambda f: f't="s"{f[1]}><v>{rng.choice(places)}</v>' if rng.random() < 0.1 else f[0], xml)


@_kept(PARTS)
def days_as_iso_cells(rng: Random, xml: str) -> str:
    return re.sub(r't="n"([^>]*)><v>4\d{4}</v>', r't="d"\1><v>2026-11-23T00:00:00</v>', xml)


@_kept(PARTS)
def numbers_beyond_numbers(rng: Random, xml: str) -> str:
    odd = ("NaN", "1E400", "-INF", "0x1F", "", "1e-320", "9" * 400, "٣")
    return re.sub(r't="n"([^>]*)><v>[^<]*</v>', lambda f: f't="n"{f[1]}><v>{rng.choice(odd)}</v>', xml)


@_kept(PARTS)
def types_that_are_none(rng: Random, xml: str) -> str:
    return re.sub(r' t="(?:s|n|inlineStr)"', lambda f: rng.choice((f[0], ' t="e"', ' t="b"', ' t="q"', "")), xml)


@_kept(PARTS)
def rows_with_impossible_numbers(rng: Random, xml: str) -> str:
    odd = rng.choice(("0", "-3", "99999999999", "x", "1.5", "4"))
    return re.sub(r'<row r="\d+"', lambda f: f[0] if rng.random() < 0.7 else f'<row r="{odd}"', xml)


@_kept(PARTS)
def elements_under_a_prefix(rng: Random, xml: str) -> str:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    named = re.sub(r"<(/?)([a-zA-Z])", r"<\1x:\2", xml)
    return named.replace(f'xmlns="{main}"', f'xmlns:x="{main}"')


@_kept(PARTS)
def merged_ranges_of_everything(rng: Random, xml: str) -> str:
    ranges = ("A1:XFD1048576", "A4", "", "A1:A1048576", "ZZZZ1:B9", "AF10:A1", "V4:V9")
    merged = "".join(f'<mergeCell ref="{rng.choice(ranges)}"/>' for _ in range(rng.randrange(1, 4)))
    return re.sub(r"<mergeCells.*?</mergeCells>|(?=</worksheet>)", f"<mergeCells>{merged}</mergeCells>", xml, count=1)


@_kept(PARTS)
def dimensions_that_lie(rng: Random, xml: str) -> str:
    lies = ("A1", "A1:XFD1048576", "", "ZZZZ99")
    return re.sub(r"<dimension [^>]*/>", f'<dimension ref="{rng.choice(lies)}"/>', xml)


@_kept(PARTS)
def document_type_declared(rng: Random, xml: str) -> str:
    bomb = '<!DOCTYPE w [<!ENTITY a "韦"><!ENTITY b "&a;&a;&a;&a;">]>'
    return xml.replace("<worksheet", bomb + "<worksheet", 1)


@_kept(PARTS)
def cells_doubled_in_their_row(rng: Random, xml: str) -> str:
    return re.sub(r"<c [^>]*>.*?</c>", lambda found: found[0] * rng.choice((1, 1, 1, 2)), xml)


@_kept(PARTS)
def elements_deep_in_each_other(rng: Random, xml: str) -> str:
    depth = rng.choice((50, 100_000))
    return xml.replace("</sheetData>", "<row>" * depth + "</row>" * depth + "</sheetData>", 1)

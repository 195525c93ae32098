"""身份核实清单 as a workbook: record and candidate side by side, and the cells for the inspector's decision."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from crosscheck.publish.lists.answer_sheet import ALLOWED
from crosscheck.publish.lists.identity_rows import FILLED_IN, SHOWN, TITLE, IdentityRow
from crosscheck.publish.sheets.columns import KEY
from crosscheck.publish.sheets.workbook import HEADER_ROW, Book, book, page, set_height, sheet, write

COLUMNS = (*SHOWN, *FILLED_IN, KEY)
FROZEN = 2
"""Number and key stay in sight while the decision is typed at the far right."""
HINT = (
    "每条记录的候选人排在一起,最可能的在前;橙色为两边不同。浅黄色栏由核查员或县办填写,判定自次晚起生效,"
    "判定前这些关联只作排除依据、不作认定依据"
)
RECORD_FILL, CANDIDATE_FILL, DIFFERENT_FILL, BAND_FILL = "#DDEBF7", "#E2F0D9", "#FCE4D6", "#F5F5F5"


def write_identity(path: Path, place: str, rows: Sequence[IdentityRow], day: date) -> None:
    """Write the workbook of one county; ``place`` names it."""
    title = f"{place}{TITLE}"
    key = len(COLUMNS) - 1
    with book(path, day, title, len(rows)) as made:
        records = rows[-1].record if rows else 0
        said = f"业务日期:{day.isoformat()}  共{records}条记录、{len(rows)}名候选人  填表说明:{HINT}"
        worksheet = sheet(made, TITLE, title, said, COLUMNS[:-1], len(FILLED_IN))
        _head_sides(made, worksheet)
        worksheet.write_string(HEADER_ROW, key, KEY.header, made.header)
        _write_rows(made, worksheet, rows)
        page(worksheet, day, len(rows), key, FROZEN)
        _choices(worksheet, len(rows))
        worksheet.set_column(key, key, KEY.width, None, {"hidden": True})
        # The filter spans the hidden key too: sorting must not part a row from it.
        worksheet.autofilter(HEADER_ROW, 0, HEADER_ROW + max(len(rows), 1), key)
        worksheet.protect("", ALLOWED)


def _head_sides(made: Book, worksheet: Any) -> None:
    """Colour the headings of the two sides, so that the eye finds what belongs together."""
    fills = {"记录": RECORD_FILL, "候选": CANDIDATE_FILL}
    heads = {side: made.look(bold=True, align="center", bg_color=fill) for side, fill in fills.items()}
    for index, column in enumerate(SHOWN):
        if column.header[:2] in heads:
            worksheet.write_string(HEADER_ROW, index, column.header, heads[column.header[:2]])


def _write_rows(made: Book, worksheet: Any, rows: Sequence[IdentityRow]) -> None:
    aligned: dict[str, dict[str, Any]] = {
        "text": {},
        "short": {"align": "center"},
        "day": {"align": "center", "font_size": 9},
    }
    banded = {kind: made.look(bg_color=BAND_FILL, **look) for kind, look in aligned.items()}
    banded["number"] = made.look(bg_color=BAND_FILL, align="center", num_format="0")
    different = {kind: made.look(bg_color=DIFFERENT_FILL, **look) for kind, look in aligned.items()}
    for number, row in enumerate(rows, start=1):
        at = HEADER_ROW + number
        set_height(worksheet, at, (number, *row.cells), SHOWN)
        marked = {f"{part}{side}" for part in ("记录", "候选") for side in row.differing}
        for index, value in enumerate((number, *row.cells)):
            plain_look = made.kinds if row.record % 2 else banded
            looks = different if SHOWN[index].header in marked else plain_look
            write(worksheet, at, index, value, looks, SHOWN[index].kind)
        for index, column in enumerate(FILLED_IN, start=len(SHOWN)):
            worksheet.write_blank(at, index, None, made.to_fill[column.kind])
        worksheet.write_string(at, len(COLUMNS) - 1, row.code, made.kinds["text"])


def _choices(worksheet: Any, rows: int) -> None:
    first, last = HEADER_ROW + 1, HEADER_ROW + max(rows, 1)
    for index, column in enumerate(FILLED_IN, start=len(SHOWN)):
        if column.choices:
            rule = {"validate": "list", "source": list(column.choices), "error_title": column.header}
            worksheet.data_validation(first, index, last, index, {**rule, "error_message": "请从下拉框中选择一项"})

"""A receipt as a worksheet: the block on top, below it every row, its outcome first; for paper, A4 landscape."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape

from crosscheck.feedback.inline import inline_cell
from crosscheck.feedback.receipt import MISSING, REFUSED, TAKEN, UNCHANGED, Line, Receipt
from crosscheck.feedback.sheet import Sheet
from crosscheck.publish.sheets.cells import printable
from crosscheck.sources.sheet_cells import column_letters
from crosscheck.words import OUTCOMES

NAME, TITLE = "回执", "核查反馈回执"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
FONT, HEADING_FONT, SIZE = "宋体", "黑体", 10
COLUMNS = (
    ("接收结果", 8.5),
    ("说明", 34),
    ("所在行", 16),
    ("编号", 18.5),
    ("村", 9),
    ("姓名", 8.5),
    ("疑点类型", 20),
    ("填报结果", 11.5),
    ("反馈截止", 11),
)
"""No 问题编号 among them: a receipt that comes back must not be read as a list."""
HEADER_ROW = 6
NONE = "—"
LAST = column_letters(len(COLUMNS))
FONTS = (
    f'<font><sz val="{SIZE}"/><name val="{FONT}"/></font>',
    f'<font><b/><sz val="{SIZE}"/><name val="{FONT}"/></font>',
    f'<font><b/><sz val="12"/><name val="{FONT}"/></font>',
    f'<font><b/><sz val="18"/><name val="{HEADING_FONT}"/></font>',
)
FILLS = (
    '<fill><patternFill patternType="none"/></fill>',
    '<fill><patternFill patternType="solid"><fgColor rgb="FFD9D9D9"/></patternFill></fill>',
)
BORDERS = (
    "<border><left/><right/><top/><bottom/><diagonal/></border>",
    "<border>{}<diagonal/></border>".format(
        "".join(f'<{side} style="thin"><color auto="1"/></{side}>' for side in ("left", "right", "top", "bottom"))
    ),
)


class Look(NamedTuple):
    """A cell format: places in FONTS, FILLS and BORDERS, and how the text stands."""

    font: int
    fill: int
    border: int
    across: str


LOOKS = {
    "title": Look(3, 0, 0, "center"),
    "told": Look(0, 0, 0, "left"),
    "counts": Look(2, 0, 1, "left"),
    "step": Look(0, 0, 1, "left"),
    "header": Look(1, 1, 1, "center"),
    "text": Look(0, 0, 1, "left"),
    "word": Look(0, 0, 1, "center"),
    "marked": Look(0, 1, 1, "left"),
    "marked word": Look(0, 1, 1, "center"),
    "marked outcome": Look(1, 1, 1, "center"),
    "outcome": Look(0, 0, 1, "center"),
}
"""Grey, not red: colours stand for deadlines alone, and a black-and-white print shows it too."""


SHARED = {"fonts": FONTS, "fills": FILLS, "borders": BORDERS}


def formats(before: Mapping[str, int]) -> dict[str, str]:
    """The cell formats of LOOKS as XML, where a workbook had so many fonts, fills and borders ``before``."""
    return {
        name: f'<xf numFmtId="49" fontId="{before["fonts"] + look.font}" fillId="{before["fills"] + look.fill}" '
        f'borderId="{before["borders"] + look.border}" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" '
        f'applyBorder="1" applyAlignment="1">'
        f'<alignment horizontal="{look.across}" vertical="center" wrapText="1"/></xf>'
        for name, look in LOOKS.items()
    }


def is_receipt(sheet: Sheet) -> bool:
    """Whether a worksheet is an earlier receipt."""
    return sheet.cells.get(1, {}).get(1, "") == TITLE


def counts_words(receipt: Receipt) -> str:
    """The counts in one line."""
    counts, empty = receipt.counts, receipt.not_filled_in
    words = [
        f"接收{counts[TAKEN]}行",
        f"未接收{counts[REFUSED]}行",
        f"未变动{counts[UNCHANGED]}行" + (f"(其中未填写{empty}行)" if empty else ""),
    ]
    return "    ".join(words if receipt.missing is None else [*words, f"未交回{receipt.missing}条"])


def receipt_sheet(receipt: Receipt, looks: Mapping[str, int]) -> bytes:
    """The worksheet's XML; ``looks`` names the workbook's cell formats by those of LOOKS."""
    last = HEADER_ROW + max(len(receipt.lines), 1)
    rows = [*_block(receipt, looks), *_table(receipt.lines, looks)]
    widths = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>' for n, (_, width) in enumerate(COLUMNS, start=1)
    )
    merged = "".join(f'<mergeCell ref="A{row}:{LAST}{row}"/>' for row in range(1, HEADER_ROW))
    footer = (
        f'&L&"{FONT}"&9回执 {receipt.number}&C&"{FONT}"&9第 &P 页 共 &N 页&R&"{FONT}"&9内含个人信息,限核查使用,不得外传'
    )
    text = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{MAIN}">'
        f'<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><dimension ref="A1:{LAST}{last}"/>'
        '<sheetViews><sheetView showGridLines="0" tabSelected="1" workbookViewId="0">'
        f'<pane ySplit="{HEADER_ROW}" topLeftCell="A{HEADER_ROW + 1}" activePane="bottomLeft" state="frozen"/>'
        "</sheetView></sheetViews>"
        f'<sheetFormatPr defaultRowHeight="15"/><cols>{widths}</cols><sheetData>{"".join(rows)}</sheetData>'
        f'<autoFilter ref="A{HEADER_ROW}:{LAST}{last}"/><mergeCells count="{HEADER_ROW - 1}">{merged}</mergeCells>'
        '<printOptions horizontalCentered="1"/>'
        '<pageMargins left="0.2" right="0.2" top="0.35" bottom="0.5" header="0.2" footer="0.25"/>'
        '<pageSetup paperSize="9" fitToHeight="0" orientation="landscape"/>'
        f"<headerFooter><oddFooter>{escape(footer)}</oddFooter></headerFooter></worksheet>"
    )
    return text.encode()


def defined_names(receipt: Receipt, sheet_name: str) -> dict[str, str]:
    """What is printed, what is repeated on each page, and what is filtered, by the names that programs know."""
    last = HEADER_ROW + max(len(receipt.lines), 1)
    quoted = "'" + sheet_name.replace("'", "''") + "'"
    return {
        "_xlnm.Print_Area": f"{quoted}!$A$1:${LAST}${last}",
        "_xlnm.Print_Titles": f"{quoted}!${HEADER_ROW}:${HEADER_ROW}",
        "_xlnm._FilterDatabase": f"{quoted}!$A${HEADER_ROW}:${LAST}${last}",
    }


def _block(receipt: Receipt, looks: Mapping[str, int]) -> Iterator[str]:
    about = f"编号:{receipt.number}    交回单位:{receipt.sender}    接收时间:{receipt.at[:16].replace('T', ' ')}"
    file = f"文件:{receipt.file}(SHA-256 {receipt.digest[:12]}…)"
    todo = "\n".join(f"{n}. {step}" for n, step in enumerate(receipt.steps, start=1))
    width = sum(width for _, width in COLUMNS)
    block = (("title", TITLE), ("told", about), ("told", file), ("counts", counts_words(receipt)), ("step", todo))
    for row, (look, text) in enumerate(block, start=1):
        text = f"下一步:\n{text}" if look == "step" else text
        height = {"title": 30.0, "counts": 24.0}.get(look, lines_of(text, width) * 14.0 + 4)
        yield _row(row, height, [(text, look), *[("", look)] * (len(COLUMNS) - 1)], looks)


def _table(lines: Sequence[Line], looks: Mapping[str, int]) -> Iterator[str]:
    yield _row(HEADER_ROW, 22, [(header, "header") for header, _ in COLUMNS], looks)
    for row, line in enumerate(lines, start=HEADER_ROW + 1):
        known = (
            OUTCOMES[line.kind],
            line.detail,
            line.place,
            line.number,
            line.village,
            line.name,
            line.title,
            line.answer,
            line.due_on.isoformat() if line.due_on else "",
        )
        texts = [text or NONE for text in known]
        height = max(lines_of(text, width) for text, (_, width) in zip(texts, COLUMNS, strict=True)) * 13.0 + 6
        mark = "marked " if line.kind in (REFUSED, MISSING) else ""
        look = ["outcome", "text", "text", "word", "word", "word", "text", "word", "word"]
        named = [(text, (mark + name).replace("marked text", "marked")) for text, name in zip(texts, look, strict=True)]
        yield _row(row, min(height, 400), named, looks)
    if not lines:
        yield _row(HEADER_ROW + 1, 20, [(NONE, "word")] * len(COLUMNS), looks)


def _row(row: int, height: float, cells: Sequence[tuple[str, str]], looks: Mapping[str, int]) -> str:
    inside = "".join(
        inline_cell(f"{column_letters(column)}{row}", text, looks.get(look))
        for column, (text, look) in enumerate(cells, start=1)
    )
    return f'<row r="{row}" ht="{height:g}" customHeight="1">{inside}</row>'


def lines_of(text: str, width: float) -> int:
    """How many lines a text takes in a column of ``width`` characters, rather one too many."""
    room = max(width * 7 - 4, 20)
    total = 0
    for paragraph in printable(text).split("\n"):
        pixels = sum(13.4 if ord(character) > 255 else 6.7 for character in paragraph)
        total += max(1, math.ceil(pixels / (room - 6)))
    return total

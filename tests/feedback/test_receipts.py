"""回执: a numbered first sheet that says what was taken, what did not come back, what to do and by when."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from crosscheck.access.scopes import EVERYTHING
from crosscheck.feedback.drop_folder import take_all
from crosscheck.feedback.front_sheet import add_looks
from crosscheck.feedback.receipt import NOTHING_LEFT
from crosscheck.feedback.receipt_file import free
from crosscheck.feedback.receipt_sheet import COLUMNS, HEADER_ROW, LAST, SHARED, SIZE, formats
from crosscheck.feedback.workbook_file import open_workbook
from crosscheck.ledger.database import reading
from crosscheck.ledger.history import head
from kit.filled import ANSWER, AT, DONE, outcomes
from kit.filled import HEADER_ROW as LIST_HEADER_ROW

UNREADABLE = {"核查结果": "已核实"}
PAPER = 297 / 25.4 * 96
"""Pixels of A4 landscape at the size the screen has."""


def shown(reply: Path) -> tuple[list[str], list[dict[str, str]]]:
    """The lines of the block, and the rows below it by their headings."""
    rows = list(openpyxl.load_workbook(reply).worksheets[0].iter_rows(values_only=True))
    heads = rows[HEADER_ROW - 1]
    return [row[0] for row in rows[: HEADER_ROW - 1]], [dict(zip(heads, row, strict=True)) for row in rows[HEADER_ROW:]]


def test_the_block_says_what_was_taken_and_what_to_do(take, fill):
    def cut(sheet):
        sheet.delete_rows(LIST_HEADER_ROW + 3)

    taken = take(fill({1: ANSWER, 2: UNREADABLE}, cut))
    block, rows = shown(taken.reply)
    assert block == [
        "核查反馈回执",
        f"编号:{taken.receipt.number}    交回单位:平马镇(451022100)    接收时间:2026-11-23 09:30",
        f"文件:filled.xlsx(SHA-256 {taken.receipt.digest[:12]}…)",
        "接收1行    未接收1行    未变动1行    未交回1条",
        "下一步:\n"
        "1. 未接收1行:按“说明”在原工作表改正,本工作簿整本再报;已接收的行不会重复计入。\n"
        "2. 未交回1条:仍须反馈,请在“反馈截止”前填报。\n"
        "3. 最近的反馈截止:2026-12-04(剩9日)。",
    ]
    assert next(iter(rows[0])) == "接收结果"
    assert [row["接收结果"] for row in rows] == ["未接收", "未交回", "未变动", "已接收"]
    assert [row["所在行"] for row in rows] == ["本单位主办 第5行", "—", "本单位协办 第4行", "本单位主办 第4行"]
    assert rows[2]["说明"] == "未填写(协办,不填不影响办理)"
    missing = rows[1]
    assert (missing["编号"], missing["村"], missing["反馈截止"]) == ("451022-2026-000004", "四村", "2026-12-04")


def test_a_list_that_came_back_whole_needs_nothing_more(take, fill):
    taken = take(fill({1: ANSWER, 2: DONE, 3: ANSWER}))
    assert shown(taken.reply)[0][3:] == [
        "接收3行    未接收0行    未变动1行    未交回0条",
        f"下一步:\n1. {NOTHING_LEFT}",
    ]


def test_the_outcome_is_first_in_print_and_the_letters_are_large_enough(take, fill):
    sheet = openpyxl.load_workbook(take(fill({1: ANSWER, 2: UNREADABLE})).reply).worksheets[0]
    assert sheet.print_area == f"'回执'!$A$1:${LAST}${sheet.max_row}"
    assert (sheet.print_title_rows, sheet.auto_filter.ref) == (
        f"${HEADER_ROW}:${HEADER_ROW}",
        f"A{HEADER_ROW}:{LAST}{sheet.max_row}",
    )
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (
        "landscape",
        9,
        0,
    )
    pixels = sum(width * 7 + 5 for _, width in COLUMNS)
    room = PAPER - (sheet.page_margins.left + sheet.page_margins.right) * 96
    assert min(cell.font.sz for row in sheet.iter_rows() for cell in row) * min(1, room / pixels) >= 8
    assert SIZE * min(1, room / pixels) >= 8


def test_refused_rows_are_marked_on_the_receipt_and_on_the_list(take, fill):
    book = openpyxl.load_workbook(take(fill({1: ANSWER, 2: UNREADABLE})).reply)
    receipt, sheet = book.worksheets[:2]
    fills = [receipt.cell(HEADER_ROW + n, 1).fill.fgColor.rgb for n in (1, 2)]
    assert fills == ["FFD9D9D9", "00000000"]
    column = next(cell.column for cell in sheet[LIST_HEADER_ROW] if cell.value == "接收结果")
    marked = [sheet.cell(LIST_HEADER_ROW + n, column).fill.fgColor.rgb for n in (1, 2)]
    assert marked == ["00000000", "FFD9D9D9"]
    assert [s.sheet_view.tabSelected for s in book.worksheets] == [True, None, None, None]


def test_one_act_has_one_number_and_another_one_another(ledger, take, fill):
    path = fill({1: ANSWER, 2: UNREADABLE})
    first, again = take(path), take(path)
    numbers = [taken.receipt.number for taken in (first, again)]
    with reading(ledger, EVERYTHING) as connection:
        last = head(connection).seq
    # The entry of the act in the history, and the one that would have come next: nothing was new.
    assert [int(number.split("-")[2]) for number in numbers] == [last - 2, last + 1]
    assert first.reply.read_bytes() != again.reply.read_bytes()
    assert first.reply != again.reply
    third = take(path)
    assert (third.receipt.number, third.reply) == (again.receipt.number, again.reply)


def test_no_receipt_is_laid_over_another(ledger, settings, fill):
    folder = settings.home / "feedback" / "in" / "451022100"
    folder.mkdir(parents=True)
    for answers in ({1: ANSWER}, {2: ANSWER}):
        (folder / "甲.xlsx").write_bytes(fill(answers).read_bytes())
        take_all(ledger, settings, AT)
    for content in (b"x", b"y"):
        (folder / "甲.xlsx").write_bytes(content)
        take_all(ledger, settings, AT)
    names = sorted(path.name for path in (settings.home / "feedback" / "replies" / "451022100").iterdir())
    assert sum(name.startswith("甲_451022-20261123-") and name.endswith(".回执.xlsx") for name in names) == 2
    assert [name for name in names if name.endswith(".txt")] == ["甲.xlsx.未接收.txt"]


def test_another_content_has_another_name(tmp_path):
    path = tmp_path / "甲.回执.xlsx"
    assert free(path, b"1") == path
    path.write_bytes(b"1")
    assert free(path, b"1") == path
    assert free(path, b"2") == tmp_path / "甲(2).回执.xlsx"


def test_a_receipt_sent_back_has_one_receipt_and_is_read_as_the_list(take, fill):
    reply = take(fill({1: ANSWER, 2: UNREADABLE})).reply
    again = take(reply)
    assert again.counts == {"taken": 0, "refused": 1, "unchanged": 3}
    book = openpyxl.load_workbook(again.reply)
    assert book.sheetnames == ["回执", "本单位主办", "本单位协办", "核查要点"]
    assert shown(again.reply)[0][1].startswith(f"编号:{again.receipt.number} ")
    assert outcomes(again.reply).keys() == outcomes(reply).keys()
    assert book.worksheets[0].print_area == f"'回执'!$A$1:${LAST}${book.worksheets[0].max_row}"


def test_a_sheet_of_the_same_name_is_nobody_s_receipt(take, fill):
    def add(sheet):
        sheet.parent.create_sheet("回执", 0)["A1"] = "上月的回执"

    reply = take(fill({1: ANSWER}, add)).reply
    assert openpyxl.load_workbook(reply).sheetnames == ["回执(2)", "回执", "本单位主办", "本单位协办", "核查要点"]
    assert open_workbook(reply).sheets[1].cells[1][1] == "上月的回执"


@pytest.mark.parametrize("styles", [b"", b"<styleSheet><fonts/><fills/><borders/><cellXfs/></styleSheet>"])
def test_a_workbook_without_formats_stays_without(styles):
    assert add_looks(styles, SHARED, formats) == (styles, {})


def test_nothing_known_of_a_reply_s_origin_is_needed(take, fill, tmp_path):
    """A file with another name in another folder is the same file."""
    path = fill({1: ANSWER})
    take(path)
    elsewhere = Path(tmp_path / "平马镇(最终)(2).xlsx")
    elsewhere.write_bytes(path.read_bytes())
    assert take(elsewhere).counts["taken"] == 0

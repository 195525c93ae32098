"""Files that must not come in: refused with a reason, nothing taken; and odd ones that must not hurt."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from crosscheck.access.scopes import EVERYTHING
from crosscheck.errors import RefusedFile
from crosscheck.feedback.answer_rows import read_day
from crosscheck.feedback.archive import LARGEST_CONTENT
from crosscheck.ledger import tables
from crosscheck.ledger.database import reading
from crosscheck.ledger.history import head
from kit.filled import ANSWER, HEADER_ROW, outcomes

SHEET = "xl/worksheets/sheet1.xml"
RELS = "xl/_rels/workbook.xml.rels"


def patched(path: Path, change: Callable[[dict[str, bytes]], None], name: str = "patched.xlsx") -> Path:
    """A copy whose parts ``change`` has altered."""
    with zipfile.ZipFile(path) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    change(parts)
    target = path.with_name(name)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return target


def put(part: str, content: bytes) -> Callable[[dict[str, bytes]], None]:
    def change(parts: dict[str, bytes]) -> None:
        parts[part] = content

    return change


def swap(part: str, old: bytes, new: bytes) -> Callable[[dict[str, bytes]], None]:
    def change(parts: dict[str, bytes]) -> None:
        assert old in parts[part]
        parts[part] = parts[part].replace(old, new, 1)

    return change


LINK = b'<Relationship Id="rX" Type="t/hyperlink" Target="http://example.org" TargetMode="External"/></Relationships>'
BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><worksheet'


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (put("xl/vbaProject.bin", b"x"), "文件含宏"),
        (swap("[Content_Types].xml", b"spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main"), "文件含宏"),
        (put("xl/externalLinks/externalLink1.xml", b"<a/>"), "文件含外部链接"),
        (swap(RELS, b"</Relationships>", LINK), "文件含外部链接"),
        (put("xl/media/bomb.png", b"\0" * (LARGEST_CONTENT + 1)), "文件展开后超过200MB"),
        (swap(SHEET, b"<worksheet", BOMB), "文件含XML文档类型声明"),
        (swap(SHEET, b"</sheetData>", b""), "文件内容不完整"),
        (swap("xl/workbook.xml", b"<sheets>", b"<sheets"), "文件内容不完整"),
        (lambda parts: parts.pop(RELS), "文件已损坏"),
        (lambda parts: parts.pop("xl/workbook.xml"), "不是xlsx工作簿"),
        (swap(SHEET, b'r="4"', b'r="four"'), "第3行以下的行号错乱,请用表格软件另存为xlsx后再报"),
        (lambda parts: parts.update({SHEET: parts[SHEET].decode().encode("utf-16")}), "文件编码不是UTF-8"),
    ],
)
def test_a_workbook_that_must_not_come_in(ledger, take, fill, change, said):
    _refused(ledger, take, patched(fill({1: ANSWER}), change), said)


def _refused(ledger, take, path, said):
    with reading(ledger, EVERYTHING) as connection:
        before = head(connection)
    with pytest.raises(RefusedFile, match=said):
        take(path)
    with reading(ledger, EVERYTHING) as connection:
        assert head(connection) == before


@pytest.mark.parametrize("formula", ["=1+1", '=HYPERLINK("http://example.org","x")', "=cmd|'/c calc'!A0"])
def test_a_formula_anywhere_is_refused(ledger, take, fill, formula):
    def change(sheet):
        sheet.parent.create_sheet("统计")["C7"] = formula

    _refused(ledger, take, fill({1: ANSWER}, change), "工作表“统计”第7行含公式")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("list.xlsx", "问题编号,核查结果\n451022-2026-000001,属实\n".encode(), "不是xlsx工作簿"),
        ("list.xlsx", b"", "不是xlsx工作簿"),
        ("list.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "文件已加密或为旧版xls"),
        ("list.xlsm", b"PK\x03\x04", "文件可含宏"),
        ("list.xlsx", b"\0" * (30 * 1024 * 1024), "文件超过20MB"),
    ],
)
def test_what_is_no_workbook_is_refused(ledger, take, tmp_path, name, content, said):
    (tmp_path / name).write_bytes(content)
    _refused(ledger, take, tmp_path / name, said)


def test_a_truncated_file_and_a_lying_size(ledger, take, fill, tmp_path):
    content = fill({1: ANSWER}).read_bytes()
    (tmp_path / "cut.xlsx").write_bytes(content[: len(content) // 2])
    _refused(ledger, take, tmp_path / "cut.xlsx", "不是xlsx工作簿|文件已损坏")
    big = patched(fill({1: ANSWER}), put("xl/media/big.bin", b"\0" * 3_000_000))
    lying = big.read_bytes().replace((3_000_000).to_bytes(4, "little"), (30).to_bytes(4, "little"))
    (tmp_path / "lying.xlsx").write_bytes(lying)
    _refused(ledger, take, tmp_path / "lying.xlsx", "文件已损坏")


def test_another_workbook_is_refused(ledger, take, tmp_path):
    openpyxl.Workbook().save(tmp_path / "other.xlsx")
    _refused(ledger, take, tmp_path / "other.xlsx", "没有找到反馈表")


def test_a_sheet_that_claims_to_be_huge_costs_nothing(take, fill):
    def change(parts):
        far = b'<row r="1048576"><c r="XFC1048576"><v>1</v></c></row></sheetData>'
        merged = b'<mergeCells><mergeCell ref="A5000:XFD1048576"/></mergeCells>'
        parts[SHEET] = parts[SHEET].replace(b"</sheetData>", far + merged, 1)

    taken = take(patched(fill({1: ANSWER}), change))
    assert taken.counts["taken"] == 1
    with zipfile.ZipFile(taken.reply) as archive:
        assert "已接收:问题现为“待审核”" in archive.read(SHEET).decode()


NAUGHTY = [
    "=1+1",
    "+86",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "<script>",
    "'; DROP TABLE issue;--",
    "🚨𠀀\u200b",
    "a" * 30_000,
    "&lt;]]>",
]


@pytest.mark.parametrize("text", NAUGHTY)
def test_naughty_answers_are_text(ledger, take, fill, text):
    def change(sheet):
        at = next(cell.column for cell in sheet[HEADER_ROW] if cell.value == "核查情况说明")
        sheet.cell(HEADER_ROW + 1, at).value = text
        sheet.cell(HEADER_ROW + 1, at).data_type = "s"

    taken = take(fill({1: ANSWER}, change))
    assert taken.counts["taken"] == 1
    assert outcomes(taken.reply)


def test_characters_that_no_database_holds_become_a_mark(ledger, take, fill):
    """Written as workbooks write them: a NUL, half a character; and what only looks so."""
    said = "_x0000_死_xD800_亡_xD83D__xDEA8__x005F_x000D_"
    path = fill({1: {**ANSWER, "核查情况说明": "原文"}, 2: {**ANSWER, "问题编号": "原号"}})

    def change(parts):
        (name,) = [name for name, content in parts.items() if "原文" in content.decode()]
        text = parts[name].decode()
        assert text.count("原文") == text.count("原号") == 1
        parts[name] = text.replace("原文", said).replace("原号", said).encode()

    taken = take(patched(path, change))
    assert (taken.counts["taken"], taken.refused) == (1, {"unknown": 1})
    shown = "�死�亡🚨_x000D_"
    with reading(ledger, EVERYTHING) as connection:
        assert connection.execute(select(tables.answer.c.text)).scalars().all() == [shown]
    book = CalamineWorkbook.from_path(taken.reply)
    told = [row[-1] for row in book.get_sheet_by_index(1).to_python()]
    assert f"未接收:没有编号为{shown}的问题,或不在填报单位范围内" in told


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-20", "2026-11-20"),
        ("2026.1.2", "2026-01-02"),
        ("20261120", "2026-11-20"),
        ("2026年11月20日", "2026-11-20"),
        ("２０２６／１１／２０", "2026-11-20"),
        ("2026-11-20 00:00:00", "2026-11-20"),
        ("46346", "2026-11-20"),
        ("2026-13-01", "None"),
        ("2026-11", "None"),
        ("已完成", "None"),
    ],
)
def test_days_as_people_type_them(text, day):
    assert str(read_day(text)) == day
    assert str(read_day("44884", from_1904=True)) == "2026-11-20"

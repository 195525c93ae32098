"""Readers against real files."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import xlsxwriter

from crosscheck.errors import RejectedDelivery
from crosscheck.sources.csv_files import read_csv
from crosscheck.sources.reading import Tally, as_text
from crosscheck.sources.xlsx_files import read_xlsx
from kit.landing import csv_bytes, dataset, read, write_book

ROWS = [["证件号码", "姓名"], ["1", "张三"], ["2", "李,四"]]
READ = [("死亡.csv", ["证件号码", "姓名"], [(1, ["1", "张三"]), (2, ["2", "李,四"])])]


def read_bytes(folder: Path, content: bytes, delivery: str, tally: Tally | None = None) -> list:
    path = folder / "死亡.csv"
    path.write_bytes(content)
    return read(read_csv([path], delivery, tally or Tally()))


@pytest.mark.parametrize("delivery", ["csv-utf8", "csv-utf8-bom", "csv-gb18030"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gb18030-bom"])
def test_csv_encodings(tmp_path: Path, delivery: str, encoding: str) -> None:
    content = csv_bytes(ROWS, encoding.removesuffix("-bom"))
    if encoding == "gb18030-bom":
        content = "\ufeff".encode("gb18030") + content
    agreed = delivery.removeprefix("csv-").removesuffix("-bom").replace("utf8", "utf-8")
    if encoding in (agreed, "utf-8-sig", "gb18030-bom"):
        assert read_bytes(tmp_path, content, delivery) == READ
    elif encoding == "gb18030":
        with pytest.raises(RejectedDelivery):
            read_bytes(tmp_path, content, delivery)


def test_a_mark_before_a_quoted_header(tmp_path: Path) -> None:
    content = b'\xef\xbb\xbf"\xe8\xaf\x81\xe4\xbb\xb6\xe5\x8f\xb7\xe7\xa0\x81"\n1\n'
    assert read_bytes(tmp_path, content, "csv-gb18030")[0][1] == ["证件号码"]


@pytest.mark.parametrize(("delivery", "bad"), [("csv-utf8", b"\xb4\xcc"), ("csv-gb18030", b"\xff\xff")])
@pytest.mark.parametrize("before", [0, 1, 5000, 40_000])
def test_undecodable_bytes_are_placed_and_not_shown(tmp_path: Path, delivery: str, bad: bytes, before: int) -> None:
    encoding = "utf-8" if delivery == "csv-utf8" else "gb18030"
    good = csv_bytes([*ROWS[:1], *[["1", "张三"]] * before], encoding)
    with pytest.raises(RejectedDelivery) as refused:
        read_bytes(tmp_path, good + bad + b"\n" + good, delivery)
    assert refused.value.cause == "rejected"
    assert f"死亡.csv: byte {len(good)} " in str(refused.value)
    assert "张" not in str(refused.value)


def test_a_character_cut_off_at_the_end_is_undecodable(tmp_path: Path) -> None:
    with pytest.raises(RejectedDelivery):
        read_bytes(tmp_path, csv_bytes(ROWS, "gb18030") + "张".encode("gb18030")[:1], "csv-gb18030")


def test_csv_rows_are_counted_where_they_stand(tmp_path: Path) -> None:
    tally = Tally()
    text = '\n证件号码,姓名\n1,"张\n三"\n,,\n\n2,\n3,李四,,\n'
    [(_, _, rows)] = read_bytes(tmp_path, text.encode(), "csv-utf8", tally)
    assert rows == [(1, ["1", "张\n三"]), (4, ["2", ""]), (5, ["3", "李四"])]
    assert tally.layout == 3


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf"])
def test_an_empty_csv_has_no_columns(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(RejectedDelivery) as refused:
        read_bytes(tmp_path, content, "csv-utf8")
    assert refused.value.cause == "schema"


def test_what_is_no_csv(tmp_path: Path) -> None:
    with pytest.raises(RejectedDelivery, match="line 2"):
        read_bytes(tmp_path, ("证件号码,姓名\n1," + "张" * 200_000).encode(), "csv-utf8")


EXEMPTION = ["证件号码", "姓名", "原因", "批准日期", "有效期至"]


def sheet_of(tmp_path: Path, sheets: dict) -> tuple[list, int]:
    tally = Tally()
    write_book(tmp_path / "控辍保学台账.xlsx", sheets)
    parts = read_xlsx([tmp_path / "控辍保学台账.xlsx"], dataset("education.exemption"), tally)
    return read(parts), tally.layout


def test_a_workbook(tmp_path: Path) -> None:
    rows = [
        ["2026年控辍保学台账汇总表"],
        ["填报单位:平马镇", None, "填报日期:2026年11月"],
        EXEMPTION,
        [452123199001011234.0, "张三", "缓学", date(2026, 9, 1), 46000],
        [None, " ", None],
        ["小计", "1人"],
        [None, None, None, "合计"],
        ["2", "李四", "休学", "2026.1", None, "多"],
        ["合　计", None, 2],
        [],
        ["注:本表2行"],
        ["审核人:", "填表人:"],
    ]
    [(label, headers, got)], layout = sheet_of(tmp_path, {"Sheet1": rows})
    assert (label, headers[:5]) == ("控辍保学台账.xlsx", EXEMPTION)
    assert [(n, row[:5]) for n, row in got] == [
        (1, ["452123199001011000", "张三", "缓学", "2026-09-01", "46000"]),
        (4, [None, None, None, "合计", None]),
        (5, ["2", "李四", "休学", "2026.1", None]),
    ]
    assert layout == 8


def test_several_sheets(tmp_path: Path) -> None:
    row = ["1", "张三", "缓学", "2026-09-01", None]
    sheets = {
        "平马镇": [["标题"], EXEMPTION, row],
        "说明": [["本表由教育局填报"]],
        "祥周镇": [EXEMPTION[::-1], row[::-1]],
    }
    got, layout = sheet_of(tmp_path, sheets)
    assert [(label, rows) for label, _, rows in got] == [
        ("控辍保学台账.xlsx#平马镇", [(1, row)]),
        ("控辍保学台账.xlsx#祥周镇", [(1, row[::-1])]),
    ]
    assert layout == 2


def test_a_sheet_without_data(tmp_path: Path) -> None:
    assert sheet_of(tmp_path, {"Sheet1": [EXEMPTION]}) == ([("控辍保学台账.xlsx", EXEMPTION, [])], 0)


def test_a_row_with_few_values_between_data_is_data(tmp_path: Path) -> None:
    row = ["1", "张三", "缓学", "2026-09-01", None]
    [(_, _, rows)], layout = sheet_of(tmp_path, {"a": [EXEMPTION, ["2"], row]})
    assert (len(rows), layout) == (2, 0)


PUPILS = [[f"45102220{n:02d}01010017", f"学生{n}", "缓学", "2026-09-01", None] for n in range(10, 14)]


@pytest.mark.parametrize(
    "sheet",
    [
        PUPILS,
        [["祥周镇控辍保学台账"], *PUPILS],
        [["学生", "号码", "事由", "日期"], *[["甲", "1", "缓学", "2026-09-01"]] * 3],
    ],
    ids=["no header", "a title and no header", "a header in other words"],
)
def test_rows_of_data_under_no_header_reject_the_delivery(tmp_path: Path, sheet: list[list]) -> None:
    """They are no layout: a whole township would be reported as having no record."""
    with pytest.raises(RejectedDelivery) as refused:
        sheet_of(tmp_path, {"平马镇": [EXEMPTION, *PUPILS], "祥周镇": sheet})
    title = dataset("education.exemption").title
    assert refused.value.cause == "schema"
    assert str(refused.value) == f"控辍保学台账.xlsx#祥周镇: rows of data stand here under no header of {title}"


@pytest.mark.parametrize(
    "sheet",
    [
        [],
        [
            ["填表说明"],
            ["证件号码", "按身份证填写"],
            ["姓名", "按户口簿填写"],
            ["原因", "缓学、休学"],
            ["备注", "选填"],
        ],
    ],
    ids=["an empty sheet", "an explanation"],
)
def test_a_sheet_that_holds_no_data_is_layout(tmp_path: Path, sheet: list[list]) -> None:
    got, layout = sheet_of(tmp_path, {"平马镇": [EXEMPTION, *PUPILS], "说明": sheet})
    assert [(label, len(rows)) for label, _, rows in got] == [("控辍保学台账.xlsx", 4)]
    assert layout == len(sheet)


@pytest.mark.parametrize(
    "header",
    [
        [["证件号码", "姓名", "办理情况", None, None], [None, None, *EXEMPTION[2:]]],
        [["学生", None, "办理情况", None, None], EXEMPTION],
        [["证件号码", "学生", "办理", None, None], [None, "姓名", "情况", None, None], [None, None, *EXEMPTION[2:]]],
    ],
    ids=["the number over two rows", "groups above every column", "three rows"],
)
def test_a_header_over_several_rows_loses_no_column(tmp_path: Path, header: list[list]) -> None:
    [(_, headers, rows)], layout = sheet_of(tmp_path, {"a": [["标题"], *header, *PUPILS]})
    assert headers[:5] == EXEMPTION
    assert [row[:2] for _, row in rows] == [row[:2] for row in PUPILS]
    assert layout == len(header)


def test_a_last_row_with_a_number_and_nothing_else_is_data(tmp_path: Path) -> None:
    for last in (["2"], [None, "李四"], ["2", "李四"]):
        [(_, _, rows)], layout = sheet_of(tmp_path, {"a": [EXEMPTION, *PUPILS, last]})
        assert (len(rows), layout) == (5, 0)


def test_a_cell_that_is_merged_down_counts_for_each_row(tmp_path: Path) -> None:
    path = tmp_path / "控辍保学台账.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, EXEMPTION)
        for line, row in enumerate(PUPILS, start=1):
            sheet.write_row(line, 0, row)
        sheet.merge_range(1, 2, 2, 2, "缓学")
        sheet.merge_range(3, 2, 4, 2, "休学")
    [(_, _, rows)] = read(read_xlsx([path], dataset("education.exemption"), Tally()))
    assert [row[2] for _, row in rows] == ["缓学", "缓学", "休学", "休学"]


def test_a_workbook_without_headers(tmp_path: Path) -> None:
    with pytest.raises(RejectedDelivery) as refused:
        sheet_of(tmp_path, {"a": [["1", "张三"]]})
    assert refused.value.cause == "schema"
    assert "张三" not in str(refused.value)


def test_a_file_that_is_no_workbook(tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").write_bytes(b"PK\x03\x04 no")
    with pytest.raises(RejectedDelivery, match="no readable workbook"):
        read(read_xlsx([tmp_path / "x.xlsx"], dataset("education.exemption"), Tally()))


def test_values_as_text() -> None:
    assert [as_text(v) for v in (None, "a", 452123199001011234, 452123199001011234.0, 0.1 + 0.2, 3.0)] == [
        None,
        "a",
        "452123199001011234",
        "452123199001011000",
        "0.3",
        "3",
    ]
    moment = datetime(2026, 11, 20, 1, 2, 3, tzinfo=ZoneInfo("UTC"))
    assert [
        as_text(v) for v in (True, Decimal("1.50"), Decimal("1E+3"), date(2026, 1, 2), moment, b"\xe5\xbc\xa0")
    ] == [
        "true",
        "1.50",
        "1000",
        "2026-01-02",
        "2026-11-20 09:02:03",
        "张",
    ]
    with pytest.raises(RejectedDelivery):
        as_text(b"\xff")

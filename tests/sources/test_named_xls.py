"""Pages and texts that are named as workbooks: read as the tables that people see, or refused in words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from crosscheck.errors import RejectedDelivery
from crosscheck.sources.named_xls import open_workbook
from crosscheck.sources.reading import BrokenRow, Tally
from crosscheck.sources.unknown_file import as_it_is, first_rows
from crosscheck.sources.unread import PICTURE
from crosscheck.sources.xlsx_files import read_xlsx
from kit.landing import dataset, person

ENROLMENT = "education.enrolment"
HEADERS = [column.header for column in dataset(ENROLMENT).columns]
HEAD = "<tr>" + "".join(f"<th>{header}</th>" for header in HEADERS) + "</tr>"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "学籍.xls"


def rows_of(path: Path) -> list[tuple[str, list[Any]]]:
    parts = read_xlsx([path], dataset(ENROLMENT), Tally())
    return [(part.label, [list(row) for _, row in part.rows if not isinstance(row, BrokenRow)]) for part in parts]


def grid(path: Path, page: str) -> list[list[str | None]]:
    path.write_text(page, encoding="utf-8")
    book = open_workbook(path)
    return book.page(book.sheets[0]).rows


@pytest.mark.parametrize(
    ("encoding", "meta"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("gb18030", ""),
        ("gb18030", '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">'),
        ("utf-8", "<META charset='UTF-8'>"),
    ],
)
def test_a_page_is_read_below_its_header(path: Path, encoding: str, meta: str) -> None:
    """As report servers write it: a title across, marks that nobody closes, a number kept as text, totals below."""
    page = (
        f"<html><head>{meta}<style>td {{mso-number-format:'\\@'}}</style></head><body><TABLE border=1>"
        f"<tr><td colspan=7><b>平马镇学生花名册</b></td></tr>{HEAD}"
        f"<tr><td>G1<td>㐱&nbsp;三<td>{person(1)}<td>男<TR><td>G2<td>李四<td>{person(2)}<td>女"
        "<tr><td>合计</td><td>2</td></tr></TABLE></body></html>"
    )
    path.write_bytes(page.encode(encoding))
    [(label, rows)] = rows_of(path)
    assert label == "学籍.xls"
    assert [row[:4] for row in rows] == [["G1", "㐱\xa0三", person(1), "男"], ["G2", "李四", person(2), "女"]]


def test_what_cells_are(path: Path) -> None:
    page = (
        '<table><tr><td x:num="452123199001010017">4.52E+17</td><td x:num>12</td><td> a\n b<br>c </td>'
        "<td><div>d</div><div>e</div></td><td>&lt;5&#19975;<!-- 谁 --></td><td><img src=x></td>"
        "<td><script>f()</script></td><td>末</td></tr></table>"
    )
    assert grid(path, page) == [["452123199001010000", "12", "a b\nc", "d\ne", "<5万", PICTURE, None, "末"]]


def test_cells_over_several_rows_and_columns(path: Path) -> None:
    page = (
        "<table><tr><td rowspan=2>a</td><td colspan=2 rowspan=2>b</td><td>c</td></tr><tr><td>d</td></tr>"
        "<tr><td>e</td><td>f</td></tr></table>"
    )
    assert grid(path, page) == [["a", "b", None, "c"], [None, None, None, "d"], ["e", "f", None, None]]
    book = open_workbook(path)
    assert book.page(book.sheets[0]).merged == [(0, 1, 0), (0, 1, 1)]


def test_a_table_within_another_is_a_table(path: Path) -> None:
    """Layouts put the list into a cell of a table of their own."""
    page = f"<table><tr><td>县教育局</td></tr><tr><td><table>{HEAD}<tr><td>G1</td></tr></table></td></tr></table>"
    path.write_text(page, encoding="utf-8")
    assert [[row[0] for row in rows] for _, rows in rows_of(path)] == [["G1"]]


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (f"<table>{HEAD}<tr><td>G1</td></tr>", "the page ends within a table; deliver it whole"),
        (f"<table>{HEAD}<tr><td>G1", "the page ends within a table; deliver it whole"),
        (f"<table>{HEAD}<tr><td>a<b9c</td></tr></table>", "line 1: a '<' stands there that begins no mark"),
        (f"<table>{HEAD}<tr>G1</tr></table>", "line 1: text stands in a table outside of its cells"),
        (f"<table>{HEAD}<tr><td><input value=G1></td></tr></table>", "a cell holds a field to be filled in"),
        (f"<table>{HEAD}<tr><td rowspan=0>G1</td></tr></table>", "spans a number of rows or columns that is none"),
        (f"<table>{HEAD}<tr><td colspan=99999>G1</td></tr></table>", "spans a number of rows or columns that is none"),
        (f"<table>{HEAD}<tr><td x:num=G1>G1</td></tr></table>", "a cell says that it is a number and is none"),
        (f"<table style='display:none'>{HEAD}<tr><td>G1</td></tr></table>", "1 rows of .* stand in a hidden sheet"),
        ("<html>系统超时,请重新登录</html>", "it is a page without a table; export the list again"),
        ("<table><tr><td>G1</td></tr></table>", "no sheet has a row with the headers"),
        ("<table><tr><td>\0</td></tr></table>", "holds NUL bytes"),
        ('<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "save it as .xlsx"),
    ],
)
def test_what_can_not_be_read_whole_is_refused(path: Path, page: str, words: str) -> None:
    path.write_text(page, encoding="utf-8")
    with pytest.raises(RejectedDelivery, match=words) as refused:
        rows_of(path)
    assert str(refused.value).startswith("学籍.xls")
    assert "G1" not in str(refused.value)


def test_bytes_that_are_no_text_of_the_charset_named(path: Path) -> None:
    path.write_bytes(b"<meta charset=utf-8><table><tr><td>\xd5\xc5</td></tr></table>")
    with pytest.raises(RejectedDelivery, match=r"学籍\.xls: byte 35 is no utf-8 text"):
        rows_of(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_text_with_tabs(path: Path, encoding: str) -> None:
    lines = ["\t".join(HEADERS), "\t".join(["G1", "张三", person(1), *[""] * (len(HEADERS) - 3)]), "G2\t少了"]
    path.write_bytes("\r\n".join([*lines, ""]).encode(encoding))
    tally = Tally()
    [[(_, row), (_, broken)]] = [list(part.rows) for part in read_xlsx([path], dataset(ENROLMENT), tally)]
    assert isinstance(row, list)
    assert row[:3] == ["G1", "张三", person(1)]
    assert isinstance(broken, BrokenRow)
    assert broken.reason == f"line 3: 2 instead of {len(HEADERS)} cells"


def test_a_trial_knows_them(path: Path) -> None:
    """What ``crosscheck source try`` looks at: the kind, and the rows in which it looks for a header."""
    for content in (f"<table>{HEAD}<tr><td>G1</td></tr></table>", "\t".join(HEADERS) + "\nG1\n"):
        path.write_text(content, encoding="utf-8")
        found, said = as_it_is(path, dataset(ENROLMENT), "xlsx")
        assert said["delivery"] == "xls"
        [rows] = first_rows(path, found)
        assert (list(rows[0]), rows[1][0]) == (HEADERS, "G1")
    other = path.with_suffix(".ods")
    other.write_bytes(Path(__file__).with_name("pupils.ods").read_bytes())
    found, said = as_it_is(other, dataset(ENROLMENT), "xlsx")
    assert said["delivery"] == "ods"
    assert len(first_rows(other, found)) == 3

"""OpenDocument spreadsheets: read as workbooks of other kinds, and no cell is anything but what it is."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from crosscheck.errors import DeliveryError, RejectedDelivery
from crosscheck.sources.named_xls import open_workbook
from crosscheck.sources.reading import Tally
from crosscheck.sources.unread import ERROR, NOT_COMPUTED, PICTURE
from crosscheck.sources.xlsx_files import read_xlsx
from kit.books import packed
from kit.landing import dataset, person

PUPILS, SAVED_AS_ODS = (Path(__file__).with_name(name) for name in ("pupils.xls", "pupils.ods"))
ENROLMENT = "education.enrolment"
HEADERS = [column.header for column in dataset(ENROLMENT).columns]
SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {
        "office": "office",
        "table": "table",
        "text": "text",
        "style": "style",
        "draw": "drawing",
    }.items()
)


def rows_of(path: Path) -> list[tuple[str, list[Any]]]:
    parts = read_xlsx([path], dataset(ENROLMENT), Tally())
    return [(part.label.partition("#")[2], [list(row) for _, row in part.rows]) for part in parts]


def row(*cells: str, repeated: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{repeated}">{"".join(cells)}</table:table-row>'


def text(value: str, said: str = "") -> str:
    return f'<table:table-cell office:value-type="string" {said}><text:p>{value}</text:p></table:table-cell>'


def spreadsheet(path: Path, rows: str, styles: str = "", before: str = "", after: str = "") -> Path:
    content = (
        f'<office:document-content {SPACES} xmlns:calcext="urn:calcext"><office:automatic-styles>{styles}'
        f"</office:automatic-styles><office:body><office:spreadsheet>{before}"
        f'<table:table table:name="a" table:style-name="ta">{rows}</table:table>{after}'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    path.write_bytes(packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content}))
    return path


def cells(tmp_path: Path, *made: str) -> list[str | None]:
    book = open_workbook(spreadsheet(tmp_path / "a.ods", row(*made)))
    return book.page(book.sheets[0]).rows[0]


def test_saved_anew_it_is_the_same_list() -> None:
    assert rows_of(SAVED_AS_ODS) == rows_of(PUPILS)
    assert len(rows_of(PUPILS)[0][1]) == 2


def test_what_cells_are(tmp_path: Path) -> None:
    number = '<table:table-cell office:value-type="float" office:value="{}"><text:p>shown</text:p></table:table-cell>'
    assert cells(
        tmp_path,
        number.format("452123199001010017"),  # saved as a number: 15 digits survive
        number.format("2026"),
        number.format("0.1"),
        '<table:table-cell office:value-type="date" office:date-value="2016-11-03T00:00:00"/>',
        '<table:table-cell office:value-type="boolean" office:boolean-value="true"/>',
        '<table:table-cell office:value-type="string"><text:p>张<text:span>三</text:span><text:s text:c="2"/></text:p>'
        "<office:annotation><text:p>谁写的</text:p></office:annotation><text:p>乙</text:p></table:table-cell>",
        text("#N/A", 'calcext:value-type="error"'),
        '<table:table-cell table:formula="of:=A1"/>',
        "<table:table-cell><draw:frame/></table:table-cell>",
        text(" "),
        text("末"),
    ) == [
        *("452123199001010000", "2026", "0.1", "2016-11-03", "true"),
        *("张三  \n乙", ERROR, NOT_COMPUTED, PICTURE, None, "末"),
    ]


def test_blanks_to_the_edge_of_the_sheet_cost_nothing(tmp_path: Path) -> None:
    """Programs write a sheet to its last cell; so does whoever wants to fill a memory."""
    blank = '<table:table-cell table:number-columns-repeated="16384"/>'
    rows = row(*map(text, HEADERS), blank) + row(text("G1"), blank) + row(blank, repeated=1_048_000)
    assert rows_of(spreadsheet(tmp_path / "学籍.ods", rows))[0][1][0][0] == "G1"
    for more, words in (
        (row(text("x"), repeated=2_000_000_000), "cells, more than"),
        (row(blank, repeated=900_000) + row(text("x")), "row 900004 stands far away"),
        (row('<table:table-cell table:number-columns-repeated="16000"/>', text("x")), "columns, more than"),
    ):
        with pytest.raises(RejectedDelivery, match=words):
            rows_of(spreadsheet(tmp_path / "学籍.ods", rows.replace("1048000", "1") + more))


def test_repeated_rows_are_as_many_rows(tmp_path: Path) -> None:
    found = rows_of(spreadsheet(tmp_path / "学籍.ods", row(*map(text, HEADERS)) + row(text("G1"), repeated=3)))
    assert [cells[0] for cells in found[0][1]] == ["G1"] * 3


def test_what_is_no_table_of_the_workbook_is_not_read(tmp_path: Path) -> None:
    """A copy that is kept of another file, and what was deleted while changes were recorded."""
    other = f'<table:table table:name="b">{row(text("G9"))}</table:table>'
    path = spreadsheet(
        tmp_path / "学籍.ods",
        row(*map(text, HEADERS)) + row(text("G1")),
        before=f"<table:tracked-changes>{other}</table:tracked-changes>",
        after=f"<table:dde-links><table:dde-link>{other}</table:dde-link></table:dde-links>",
    )
    assert [[cells[0] for cells in rows] for _, rows in rows_of(path)] == [["G1"]]


def test_rows_in_a_hidden_sheet_are_refused(tmp_path: Path) -> None:
    unseen = '<style:table-properties table:display="false"/>'
    styles = f'<style:style style:name="ta" style:family="table">{unseen}</style:style>'
    path = spreadsheet(tmp_path / "学籍.ods", row(*map(text, HEADERS)) + row(text("G1")), styles)
    with pytest.raises(RejectedDelivery, match=r"学籍\.ods#a: 1 rows of .* stand in a hidden sheet"):
        rows_of(path)


def test_merged_cells_count_for_each_row(tmp_path: Path) -> None:
    school = HEADERS.index("学校")
    first = [text(f"G1{n}") for n in range(len(HEADERS))]
    second = [text(f"G2{n}") for n in range(len(HEADERS))]
    first[school] = text("甲", 'table:number-rows-spanned="2"')
    second[school] = "<table:covered-table-cell/>"
    found = rows_of(spreadsheet(tmp_path / "学籍.ods", row(*map(text, HEADERS)) + row(*first) + row(*second)))
    assert [cells[school] for cells in found[0][1]] == ["甲", "甲"]


def test_a_locked_one_says_so(tmp_path: Path) -> None:
    path = tmp_path / "学籍.ods"
    path.write_bytes(packed({"content.xml": b"\x00", "META-INF/manifest.xml": "<m><manifest:encryption-data/></m>"}))
    with pytest.raises(RejectedDelivery, match="the workbook is locked with a password; save it without one"):
        rows_of(path)


@pytest.mark.parametrize("doctype", ['<!DOCTYPE a [<!ENTITY b "c">]>', ""])
def test_xml_that_no_program_writes(tmp_path: Path, doctype: str) -> None:
    path = tmp_path / "学籍.ods"
    path.write_bytes(packed({"content.xml": f"{doctype}<a>&b;</a>"}))
    with pytest.raises(RejectedDelivery, match=r"学籍\.ods: the file is no readable workbook"):
        rows_of(path)


def test_whatever_is_cut_off_its_rows_stay_or_it_is_refused(tmp_path: Path) -> None:
    whole, content, chance = rows_of(SAVED_AS_ODS), SAVED_AS_ODS.read_bytes(), random.Random(7)
    told: list[str] = []
    path = tmp_path / "pupils.ods"
    for _ in range(40):
        broken = bytearray(content)
        broken[chance.randrange(len(content))] ^= 0xFF
        path.write_bytes(bytes(broken) if chance.random() < 0.5 else content[: chance.randrange(len(content))])
        try:
            assert rows_of(path) == whole
        except (RejectedDelivery, DeliveryError) as error:
            told.append(str(error))
    assert len(told) > 15
    assert not any(person(n) in words for n in range(1, 5) for words in told)

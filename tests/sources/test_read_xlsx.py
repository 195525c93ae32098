"""What clerks and programs leave in workbooks: read as it was shown, null with a note, or refused by name."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from crosscheck.lake.land import land
from crosscheck.settings import Settings
from kit.books import DAY, book, sheet
from kit.landing import NIGHT, accept, drop, person
from kit.pupils import (
    BORN,
    FILE,
    HEADERS,
    ID,
    NAME,
    REGION,
    SCHOOL,
    at,
    error,
    parts_of,
    pupil,
    pupils,
    refusal,
    rows_of,
    taken,
)

# --- the calendar ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("said", ['<workbookPr date1904="1"/>', '<workbookPr date1904="true"/>'])
@pytest.mark.parametrize(
    ("cell", "born"),
    [
        (f"<c {{r}} {DAY}><v>40303</v></c>", date(2014, 5, 6)),
        (40303, date(2014, 5, 6)),
        (40303.75, date(2014, 5, 6)),
        ("40303", date(2014, 5, 6)),
        (9862, date(1931, 1, 1)),
        ("2014-05-06", date(2014, 5, 6)),
        (20140506, date(2014, 5, 6)),
        (201405, date(2014, 5, 1)),
        (2014.5, date(2014, 5, 1)),
        (2014, date(2014, 1, 1)),
    ],
)
def test_a_workbook_that_counts_from_1904(settings: Settings, said: str, cell: object, born: date) -> None:
    _, rows, _ = taken(settings, book({"a": sheet(pupils(3, **{at(BORN): cell}))}, properties=said))
    assert [r["birth_date"] for r in rows] == [born] * 3


def test_the_calendar_changes_no_other_column(settings: Settings) -> None:
    content = sheet(pupils(2, **{at(SCHOOL): 40303, at(BORN): 40303}))
    _, rows, _ = taken(settings, book({"a": content}, properties='<workbookPr date1904="1"/>'))
    assert [r["school"] for r in rows] == ["40303"] * 2
    _, rows, _ = taken(settings, book({"a": content}))
    assert rows[0]["birth_date"] == date(2014, 5, 6)  # taken in already: it is not read again


# --- empty, error, not computed, a picture --------------------------------------------------------------------------

ERRORS = ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA"]
NOTHING = [
    "<c {r}/>",
    f"<c {{r}} {DAY}/>",
    "<c {r}><v></v></c>",
    '<c {r} t="s"><v></v></c>',
    '<c {r} t="s"/>',
    '<c {r} t="inlineStr"><is/></c>',
    '<c {r} t="str"><f>IF(A1="","",A1)</f><v></v></c>',
]
NEVER_COMPUTED = ["<c {r}><f>1+1</f></c>", "<c {r}><f>1+1</f><v/></c>", '<c {r} t="str"><f>A1&amp;B1</f></c>']
PICTURES = [
    '<c {r} t="str"><f>_xlfn.DISPIMG("ID_0C",1)</f><v>=DISPIMG("ID_0C",1)</v></c>',
    '<c {r} t="e" vm="1"><v>#VALUE!</v></c>',
    '<c {r} t="e" vm="1"><f>_xlfn.IMAGE("http://a/b.png")</f><v>#NAME?</v></c>',
]
RICH = {"xl/richData/rdrichvaluestructure.xml": b'<rvStructures><s t="_localImage"/></rvStructures>'}


UNREAD = (
    [(error(value), "") for value in ERRORS]
    + [('<c {r} t="e"><f>VLOOKUP(A1,B:C,2,0)</f><v>#N/A</v></c>', ""), ("<c {r}><v>NaN</v></c>", "")]
    + [(cell, " (not computed)") for cell in NEVER_COMPUTED]
    + [(cell, " (a picture)") for cell in PICTURES]
)


@pytest.mark.parametrize("cell", NOTHING)
def test_an_empty_cell_is_empty(settings: Settings, cell: str) -> None:
    rows = [HEADERS, pupil(1), pupil(2, **{at(ID): cell}), pupil(3, **{at(NAME): cell}), pupil(4)]
    _, accepted, quarantine = taken(settings, book({"a": sheet(rows)}, strings=["学籍号"]))
    assert [(r["_source_row"], r["id_no"], r["_notes"]) for r in accepted][1] == (2, None, None)
    assert quarantine == [{"_source_file": FILE, "_source_row": 3, "reason": "empty 姓名"}]


@pytest.mark.parametrize(("cell", "what"), UNREAD)
def test_a_cell_without_the_value_it_should_have(settings: Settings, cell: str, what: str) -> None:
    """It is not empty, and never its error's text: null with a note, or its row is quarantined."""
    rows = [HEADERS, pupil(1)]
    rows += [pupil(n, **{at(place): cell}) for n, place in ((2, ID), (3, BORN), (4, REGION), (5, NAME), (6, SCHOOL))]
    landed, accepted, quarantine = taken(settings, book({"a": sheet(rows)}, more=RICH))
    assert landed.outcome == "accepted"
    assert [(r["_source_row"], r["id_no"] is None, r["_notes"]) for r in accepted] == [
        (1, False, None),
        (2, True, f"unreadable 证件号码{what}"),
        (3, False, f"unreadable 出生日期{what}"),
        (4, False, f"unreadable 户籍地区划代码{what}"),
    ]
    assert [accepted[2]["birth_date"], accepted[3]["region_code"], accepted[1]["id_no_valid"]] == [None] * 3
    reasons = [(row["_source_row"], row["reason"]) for row in quarantine]
    assert reasons == [(5, f"unreadable 姓名{what}"), (6, f"unreadable 学校{what}")]


def test_a_linked_data_type_is_no_picture(settings: Settings) -> None:
    rows = [*pupils(2), pupil(3, **{at(ID): '<c {r} t="e" vm="1"><v>#VALUE!</v></c>'})]
    _, accepted, _ = taken(settings, book({"a": sheet(rows)}))
    assert accepted[2]["_notes"] == "unreadable 证件号码"


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ('<c {r} t="str"><f>"韦"&amp;"小山"</f><v>韦小山</v></c>', "韦小山"),
        ("<c {r}><f>1+1</f><v>2</v></c>", "2"),
        ("<c {r}><f>1-1</f><v>0</v></c>", "0"),
        ('<c {r} t="s"><f>A1</f><v>1</v></c>', "韦二"),
        ('<c {r} t="s"><v>0</v></c>', "学籍号"),
        (
            '<c {r} t="inlineStr"><is><r><t>韦</t></r><r><t>小山</t></r><rPh sb="0" eb="1"><t>wei</t></rPh></is></c>',
            "韦小山",
        ),
        ('<c {r} t="b"><v>1</v></c>', "true"),
        ('<c {r} t="d"><v>2014-05-06</v></c>', "2014-05-06"),
        ("<c {r}><v>452123199001011234</v></c>", "452123199001011000"),
        ('<c {r} t="str"><v>_x0031_班</v></c>', "1班"),
    ],
)
def test_a_value_is_read_as_it_was_shown(tmp_path: Path, cell: str, read: str) -> None:
    rows = [HEADERS, pupil(1, **{at(SCHOOL): cell}), pupil(2, **{at(SCHOOL): error("#N/A")})]
    found = rows_of(tmp_path, book({"a": sheet(rows)}, strings=["学籍号", "韦二"]))
    assert found[0][SCHOOL] == read


def test_nought_of_a_formula_that_was_left_to_be_computed(settings: Settings) -> None:
    """Report servers write formulas with nought for their value and leave them to whoever opens the workbook."""
    rows = [*pupils(2), pupil(3, **{at(BORN): "<c {r}><f>TODAY()</f><v>0</v></c>"})]
    content = book({"a": sheet(rows)}, properties='<calcPr fullCalcOnLoad="1"/>')
    _, accepted, _ = taken(settings, content)
    assert (accepted[2]["birth_date"], accepted[2]["_notes"]) == (None, "unreadable 出生日期 (not computed)")


def test_a_merged_cell_with_an_error_is_one_in_each_row(settings: Settings) -> None:
    rows = pupils(4, **{at(REGION): error("#REF!")})
    merged = '<mergeCells><mergeCell ref="E2:E5"/></mergeCells>'
    _, accepted, _ = taken(settings, book({"a": sheet(rows, after=merged)}))
    assert Counter(r["_notes"] for r in accepted) == {"unreadable 户籍地区划代码": 4}


def test_a_day_of_leaving_that_is_an_error_is_noted(settings: Settings) -> None:
    headers = ["证件号码", "姓名", "行政村代码", "职务", "任职日期", "离任日期"]
    cadres = [[person(n), "韦小山", "451022100201", "主任", "2021-01-01", None] for n in range(1, 4)]
    cadres[1][5] = error("#N/A")
    drop(settings, "organisation", "20261120", {"村(社区)两委干部.xlsx": book({"a": sheet([headers, *cadres])})})
    assert {one.outcome for one in land(settings, "organisation", NIGHT, accept)} == {"accepted"}
    folder = settings.lake / "organisation.village_cadre" / "20261120"
    rows = pq.read_table(folder / "rows.parquet")
    assert rows.column("_notes").to_pylist() == [None, "unreadable 离任日期", None]


def test_a_column_whose_header_is_an_error_is_named_by_its_letters(tmp_path: Path) -> None:
    rows = [["学籍号", error("#REF!"), *HEADERS[2:]], pupil(1), pupil(2)]
    [part] = parts_of(tmp_path, book({"a": sheet(rows)}))
    assert part.headers == ["学籍号", "B列", *HEADERS[2:]]


# --- sheets nobody asked for ----------------------------------------------------------------------------------------


def test_a_hidden_sheet_with_rows_of_the_list_is_refused_by_name(tmp_path: Path) -> None:
    content = book({"2026": sheet(pupils(5)), "旧": sheet(pupils(4, **{at(SCHOOL): "思林镇小学"}))}, hidden=["旧"])
    told = refusal(tmp_path, content)
    assert told == (
        "学籍.xlsx#旧: 4 rows of 学籍 stand in a hidden sheet; show it if they belong to the list, else delete it"
    )


@pytest.mark.parametrize(
    "rows",
    [[], [["男"], ["女"]], [HEADERS], [["小学", "1"], ["初中", "2"]]],
    ids=["empty", "choices", "headers", "codes"],
)
def test_a_hidden_sheet_without_rows_of_the_list_is_layout(tmp_path: Path, rows: list[list[object]]) -> None:
    content = book({"2026": sheet(pupils(5)), "字典": sheet(rows)}, hidden=["字典"])
    assert len(rows_of(tmp_path, content)) == 5


def test_a_hidden_sheet_with_rows_under_no_header_is_refused_by_name(tmp_path: Path) -> None:
    content = book({"2026": sheet(pupils(5)), "旧": sheet(pupils(4)[1:])}, hidden=["旧"])
    told = refusal(tmp_path, content)
    assert told == "学籍.xlsx#旧: rows of data stand here, in a hidden sheet, under no header of 学籍"


def test_a_workbook_of_other_sheets_names_them(tmp_path: Path) -> None:
    content = book({"汇总": sheet([["平马镇", "3"]]), "字典": sheet([["男"]])}, hidden=["字典"])
    told = refusal(tmp_path, content)
    assert told == "学籍.xlsx: no sheet has a row with the headers of 学籍; there are: 汇总、字典 (hidden)"


def test_an_old_sheet_that_contradicts_the_new_one_is_named(settings: Settings) -> None:
    content = book({"2026": sheet(pupils(60)), "备份": sheet(pupils(60, **{at(SCHOOL): "思林镇小学"}))})
    drop(settings, "education", "20261120", {FILE: content})
    [told] = [one for one in land(settings, "education", NIGHT) if one.outcome != "absent"]
    assert told.outcome == "rejected"
    assert told.detail is not None
    assert told.detail.endswith("；同一键而内容不同的行分布在:学籍.xlsx#2026(60)、学籍.xlsx#备份(60)")

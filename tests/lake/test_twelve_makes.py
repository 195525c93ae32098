"""Exports of twelve makes, none as the contract has it, become the same rows by what a county's folder says alone."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from crosscheck.lake.land import land
from crosscheck.lake.snapshots import newest_accepted
from crosscheck.lake.trial import try_file
from crosscheck.settings import Settings
from crosscheck.sources import connections
from crosscheck.sources.connections import Interface
from kit.landing import NIGHT, accept, csv_bytes, drop, person, write_book
from kit.served import Answer
from kit.sites import Maker

ENROLMENT = "education.enrolment"
PUPILS = [
    (f"G{n}", person(n), f"学生{'甲乙丙丁'[n - 1]}", "男" if n % 2 else "女", f"{1950 + n}-01-01") for n in range(1, 5)
]
"""Number, ID number, name, sex, birth date; all of them at 平马小学, 小学, 在读, 2026."""
REST = ["平马小学", "小学", "在读", "2026"]
SHOWN = ("student_no", "id_no", "name", "sex", "birth_date", "school", "stage", "status", "school_year")
WANTED = [(*pupil, *REST) for pupil in PUPILS]
CODES = {"男": "1", "女": "2"}


def spelt(pupil: tuple[str, ...], **changed: str) -> list[str]:
    """A row in the order of ``SHOWN``, with some words spelt otherwise."""
    return [changed.get(cell, cell) for cell in (*pupil, *REST)]


def old_workbook(at: Settings) -> str:
    shutil.copy(Path(__file__).parents[1] / "sources" / "pupils.xls", folder(at) / "花名册.xls")
    return """
delivery: xls
path: 花名册*.xls
sheet: "*镇"
columns: {id_no: 身份证号, school: {const: 平马小学}, status: {const: 在读}}
"""


def semicolons_in_gbk(at: Settings) -> str:
    rows = [["编号", "身份证", "学生", "性别", "生日", "学校名", "学段", "状态", "学年度"], *map(list, WANTED)]
    (folder(at) / "学籍.csv").write_bytes("\n".join(";".join(row) for row in rows).encode("gb18030") + b"\n")
    return """
delivery: csv
encoding: gbk
separator: ";"
columns:
  student_no: 编号
  id_no: 身份证
  name: 学生
  birth_date: 生日
  school: 学校名
  status: 状态
  school_year: 学年度
"""


def titles_and_tabs(at: Settings) -> str:
    head = [
        ["田东县学生花名册"],
        ["", ""],
        ["学籍号", "证件号", "学生姓名", "性别", "出生日期", "学校", "学段", "就读状态", "学年"],
    ]
    text = "\n".join("\t".join(row) for row in [*head, *map(list, WANTED)]) + "\n"
    (folder(at) / "导出20261120.txt").write_bytes(text.encode())
    return """
delivery: csv
path: 导出*.txt
separator: tab
header_row: 3
columns: {name: 学生姓名}
"""


def groups_above_the_header(at: Settings) -> str:
    groups = ["学生", "", "", "", "", "就读", "", "", "", "家长"]
    below = ["学籍号", "号码", "姓名", "性别", "出生日期", "学校", "学段", "就读状态", "学年", "姓名"]
    write_book(folder(at) / "学籍.xlsx", {"全县": [["花名册"], groups, below, *([*row, "某家长"] for row in WANTED)]})
    return "columns: {name: 学生/姓名, id_no: 学生/号码}"


def a_file_for_each_township(at: Settings) -> str:
    for town, rows in (("平马镇", WANTED[:2]), ("祥周镇", WANTED[2:])):
        write_book(folder(at) / f"{town}.xlsx", {"Sheet1": [[*HEADERS], *map(list, rows)]})
    write_book(folder(at) / "汇总表.xlsx", {"Sheet1": [["镇", "人数"], ["平马镇", "2"]]})
    return 'path: "*镇.xlsx"'


def sheets_by_name(at: Settings) -> str:
    sheets = {"平马镇": [[*HEADERS], *map(list, WANTED)], "上学年": [[*HEADERS], *map(list, WANTED[:1])]}
    write_book(folder(at) / "学籍.xlsx", sheets)
    return 'sheet: "*镇"'


def a_database_of_its_own_names(at: Settings) -> str:
    assert at.exports
    path = at.exports / "database" / "education.sqlite"
    path.parent.mkdir(parents=True)
    with sqlite3.connect(path) as con:
        con.execute("CREATE TABLE T_XSJBXX (XJH, SFZH, XM, XB, CSRQ, XXMC, XD, ZT, XN)")
        con.executemany(f"INSERT INTO T_XSJBXX VALUES ({','.join('?' * 9)})", WANTED)
    con.close()
    names = dict(zip(SHOWN, ("XJH", "SFZH", "XM", "XB", "CSRQ", "XXMC", "XD", "ZT", "XN"), strict=True))
    return f"delivery: database\ntable: T_XSJBXX\ncolumns: {json.dumps(names)}"


def national_codes(at: Settings) -> str:
    rows = [spelt(pupil, 小学="211", **CODES) for pupil in PUPILS]
    (folder(at) / "学籍.csv").write_bytes(csv_bytes([HEADERS, *rows]))
    return "delivery: csv\nwords: {性别: gb2261, 学段: jyt1001}"


def words_of_its_own(at: Settings) -> str:
    rows = [spelt(pupil, 小学="小学阶段", 在读="正常在校", 男="1-男", 女="2-女") for pupil in PUPILS]
    write_book(folder(at) / "学籍.xlsx", {"a": [[*HEADERS], *rows]})
    return "words:\n  sex: gb2261\n  stage: {小学阶段: 小学}\n  status: {正常在校: 在读}"


def less_than_agreed(at: Settings) -> str:
    write_book(folder(at) / "学籍.xlsx", {"a": [[*HEADERS[:5]], *(list(row[:5]) for row in WANTED)]})
    rest = zip(SHOWN[5:], REST, strict=True)
    constants = "\n".join(f"  {name}: {{const: '{value}'}}" for name, value in rest)
    return f"columns:\n{constants}\n  grade: {{absent: 不导出}}"


def bars_in_utf8(at: Settings) -> str:
    rows = [
        ["学籍号", "身份证号码", "姓名", "性别", "出生日期", "学校", "学段", "就读状态", "年度"],
        *map(list, WANTED),
    ]
    (folder(at) / "学籍.csv").write_bytes("\r\n".join("|".join(row) for row in rows).encode("utf-8-sig"))
    return 'delivery: csv\nseparator: "|"\ncolumns: {school_year: [学年度, 年度]}'


HEADERS = ["学籍号", "证件号码", "姓名", "性别", "出生日期", "学校", "学段", "就读状态", "学年"]
MAKES = (
    old_workbook,
    semicolons_in_gbk,
    titles_and_tabs,
    groups_above_the_header,
    a_file_for_each_township,
    sheets_by_name,
    a_database_of_its_own_names,
    national_codes,
    words_of_its_own,
    less_than_agreed,
    bars_in_utf8,
)


def folder(at: Settings) -> Path:
    return drop(at, "education", "20261120", {})


def landed(settings: Settings) -> tuple[list[tuple[Any, ...]], dict[str, Any]]:
    """The rows that came to be, and the manifest."""
    outcome = {one.dataset: one for one in land(settings, "education", NIGHT, accept) if one.dataset == ENROLMENT}
    assert outcome[ENROLMENT].outcome == "accepted", outcome
    found = newest_accepted(settings, ENROLMENT, NIGHT)
    assert found is not None
    rows = pq.read_table(found.rows, columns=list(SHOWN)).to_pylist()
    return sorted(tuple(str(cell) for cell in row.values()) for row in rows), found.manifest


@pytest.mark.parametrize("make", MAKES, ids=lambda make: make.__name__)
def test_an_export_of_another_make_becomes_the_same_rows(
    settings: Settings, county_site: Maker, make: Callable[[Settings], str]
) -> None:
    drop(settings, "education", "20261101", {}, complete=False)
    county_site({f"sources/{ENROLMENT}.yaml": make(settings)})
    rows, manifest = landed(settings)
    assert rows == sorted(WANTED)
    assert (manifest["rows_quarantined"], manifest["rows_noted"], manifest["site"]["name"]) == (0, 0, "田东县")


def test_nested_json_becomes_the_same_rows(
    settings: Settings, county_site: Maker, serve: Callable[..., Interface], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twelfth: items hold the person within, under a path of their own."""
    items = [
        {
            "xjh": p[0],
            "person": {"idcard": p[1], "name": p[2], "base": {"sex": CODES[p[3]], "birth": p[4]}},
            "学年": 2026,
        }
        for p in PUPILS
    ]
    asked: list[str] = []

    def answer(path: str, number: int) -> Answer:
        asked.append(path)
        return 200, {}, json.dumps({"page": 1, "pages": 1, "data": items}).encode()

    interface = serve(answer)
    monkeypatch.setattr(connections, "interface", lambda department: interface)
    (folder(settings) / "教育资助(含雨露计划).xlsx").touch()
    county_site(
        {
            f"sources/{ENROLMENT}.yaml": """
delivery: http-json
path: /v2/students
columns:
  student_no: xjh
  id_no: person.idcard
  name: person.name
  sex: person.base.sex
  birth_date: person.base.birth
  school: {const: 平马小学}
  stage: {const: 小学}
  status: {const: 在读}
words: gb2261
"""
        }
    )
    assert landed(settings)[0] == sorted(WANTED)
    assert asked == ["/v2/students?page=1"]


def test_what_is_left_out_is_named_and_what_is_constant_is_on_record(settings: Settings, county_site: Maker) -> None:
    county_site({f"sources/{ENROLMENT}.yaml": sheets_by_name(settings)})
    assert landed(settings)[1]["not_read"] == ["学籍.xlsx#上学年"]


def test_a_word_that_nobody_mapped_is_still_refused(settings: Settings, county_site: Maker) -> None:
    write_book(
        folder(settings) / "学籍.xlsx", {"a": [[*HEADERS], *(spelt(p, 小学="小学阶段", 在读="借读") for p in PUPILS)]}
    )
    county_site({f"sources/{ENROLMENT}.yaml": "words: {stage: {小学阶段: 小学}}"})
    land(settings, "education", NIGHT, accept)
    found = newest_accepted(settings, ENROLMENT, NIGHT)
    assert found is not None
    assert found.manifest["quarantine"] == {"unreadable 就读状态": 4}


def test_a_trial_is_compared_with_what_was_taken_in_and_leaves_the_lake_alone(
    settings: Settings, tmp_path: Path
) -> None:
    write_book(folder(settings) / "学籍.xlsx", {"a": [[*HEADERS], *map(list, WANTED)]})
    landed(settings)
    before = sorted(settings.lake.rglob("*"))
    write_book(tmp_path / "学籍.xlsx", {"a": [[*HEADERS[:3], *HEADERS[4:]], *([*row[:3], *row[4:]] for row in WANTED)]})
    tried = try_file(settings, tmp_path / "学籍.xlsx", ENROLMENT, NIGHT + timedelta(days=1))
    verdicts = {said["name"]: said["verdict"] for said in tried.expectations}
    assert (verdicts["volume"], verdicts["columns_kept"]) == ("passed", "failed"), "性别 was there the last time"
    assert "性别" in tried.refused
    assert sorted(settings.lake.rglob("*")) == before

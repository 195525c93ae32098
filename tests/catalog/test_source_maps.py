"""A county's folder is laid over the product's files, or refused with file, line and what would be right."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from crosscheck import settings as settings_module
from crosscheck.catalog import datasets
from crosscheck.catalog.datasets import Catalog, Column, catalog, contract, site
from crosscheck.catalog.new_site import write_new_site
from crosscheck.catalog.policy import policy
from crosscheck.catalog.site_files import BUILT_IN, content_hash
from crosscheck.catalog.yaml_lines import SiteError
from crosscheck.errors import ConfigurationError
from kit.sites import Maker

ENROLMENT = "sources/education.enrolment.yaml"
MAP = """delivery: csv
encoding: gbk
separator: tab
header_row: [2, 3]
path: 学生*.txt
columns:
  姓名: [学生姓名, 学生/姓名]
  status: {const: 在读}
  grade: {absent: 本县学籍系统不导出年级}
words:
  性别: [gb2261, {"男生": 男, "?": }]
stale: 200
volume_tolerance: 0.5
"""


def test_a_source_file_says_how_a_list_arrives_and_what_it_calls_things(county_site: Maker) -> None:
    county_site({ENROLMENT: MAP})
    pupils = catalog().dataset("education.enrolment")
    assert (pupils.export.delivery, pupils.export.encoding, pupils.export.separator) == ("csv", "gb18030", "\t")
    assert (pupils.export.header_rows, pupils.export.path) == ((2, 3), "学生*.txt")
    assert (pupils.stale, pupils.volume_tolerance) == (200, Decimal("0.5"))
    columns = {column.name: column for column in pupils.columns}
    assert columns["name"].local.headers == ("学生姓名", "学生/姓名")
    assert columns["status"].local.constant == "在读"
    assert columns["grade"].local.absent == "本县学籍系统不导出年级"
    words = dict(columns["sex"].local.words)
    assert {words[text] for text in ("1", "男性", "1-男性", "1-男", "男生")} == {"男"}
    assert (words["9"], words["?"], words["2"]) == (None, None, "女")
    assert catalog().dataset("education.aid") == contract().dataset("education.aid")


def test_departments_are_as_the_county_says(county_site: Maker) -> None:
    said = 'departments: {bank: {connected: false}, water: {delivery: xls, contact: "赵工 0776-1", title: 县水务局}}'
    county_site({"site.yaml": f'county: {{code: "451022", name: 田东县}}\n{said}\n'})
    bank, water = (catalog().department(name) for name in ("bank", "water"))
    assert (bank.connected, water.connected, water.delivery) == (False, True, "xls")
    assert (water.contact, water.title, site().name) == ("赵工 0776-1", "县水务局", "田东县")


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("colums: {}", 1, "no key 'colums'; nearest: columns"),
        ("delivery: exel", 1, "no delivery 'exel'; nearest: xls, xlsx"),
        ("encoding: utf-9\ndelivery: csv", 1, "no encoding 'utf-9'; nearest: utf-8"),
        ("\nsheet: '*'\ndelivery: csv", 2, "'sheet' has no meaning for csv, only for xlsx, xls"),
        ("columns:\n  stag: 学段", 2, "no column 'stag'; nearest: stage"),
        (
            "columns:\n  name: 姓名\n  school: 姓名",
            3,
            "the header '姓名' is that of name already; one header is one column",
        ),
        ("columns:\n  name: {absent: 没有}", 2, "'姓名' can't be absent: the list is told apart and linked by it"),
        ("columns:\n  stage: {const: 小学校}", 2, "no code '小学校'; nearest: 小学"),
        ("columns:\n  stage: {}", 2, "exactly one of const and absent, with a text"),
        ("columns:\n  name: 姓名\n  name: 名字", 3, "'name' stands there twice; keep one"),
        ("words:\n  sex: {男性: 男子}", 2, "no code of '性别' '男子'; nearest: 男"),
        ("words:\n  school: {甲: 乙}", 2, "'学校' is of type text: only codes and yes/no have words"),
        ("words:\n  sex: gb2260", 2, "no code table 'gb2260'; nearest: gb2261"),
        ("words:\n  sex: gb4761", 2, "the code table gb4761 fits no column here; map words"),
        ("stale: 0", 1, "'0' is no whole number from 1 on"),
        ("volume_tolerance: 30", 1, "'30' is no share: more than 0, at most 1"),
        ("header_row: [1, 5]", 1, "the header's row is a number, or its first and last: 3, or [2, 3]"),
        ("columns: [", 1, "no YAML"),
    ],
)
def test_a_wrong_map_is_refused_with_its_line_and_what_would_be_right(
    county_site: Maker, text: str, line: int, said: str
) -> None:
    county_site({ENROLMENT: text})
    with pytest.raises(SiteError) as refused:
        catalog()
    [problem] = refused.value.problems
    assert (problem.file, problem.line) == (ENROLMENT, line)
    assert problem.en.startswith(said)
    assert problem.zh
    assert f"{ENROLMENT}:{line}: {problem.en}" in str(refused.value)


def test_everything_wrong_is_told_at_once(county_site: Maker) -> None:
    county_site({ENROLMENT: "stale: x\ncolums: {}", "sources/education.enrollment.yaml": "", "site.yaml": "county: 1"})
    with pytest.raises(SiteError) as refused:
        catalog()
    assert [(problem.file, problem.line) for problem in refused.value.problems] == [
        ("site.yaml", 1),
        ("site.yaml", 1),
        ("sources/education.enrollment.yaml", 1),
        (ENROLMENT, 1),
        (ENROLMENT, 2),
    ]
    assert "nearest: education.enrolment" in str(refused.value)


def test_a_policy_row_replaces_ours_or_joins_it_and_a_parameter_may_be_new(county_site: Maker) -> None:
    rows = """
- {name: monitoring_line, rows: [
    {region: "", from: 2025-01-01, value: 9000, basis: practice},
    {region: "451022", from: 2026-01-01, value: 9200, basis: public, document: 县政办发〔2026〕1号}]}
- {name: pig_price, title: 生猪价格, unit: yuan/kg, rows: [
    {region: "", from: 2026-01-01, value: 16.5, basis: practice}]}
"""
    ours = policy().row("monitoring_line", "451022100001", date(2024, 6, 1))
    county_site({"policy.yaml": rows})
    day = date(2026, 11, 20)
    values = [policy().row("monitoring_line", region, day) for region in ("451022100001", "450000000000")]
    assert [row and row.value for row in values] == [Decimal(9200), Decimal(9000)]
    assert policy().row("monitoring_line", "451022100001", date(2024, 6, 1)) == ours
    assert policy().row("pig_price", "451022100001", day) is not None
    assert (policy().titles["pig_price"], len(policy().rows["monitoring_line"])) == ("生猪价格", 7)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("{region: '', from: 2026-01-01, value: 1, basis: public}", "a public value names its document"),
        ("{region: '', from: 2026-01-01, value: 1}", "a row of car_price lacks basis"),
        ("{region: '', from: 2026.1.1, value: 1, basis: seed}", "'2026.1.1' is no date such as 2026-01-01"),
        ("{region: '', from: 2026-01-01, value: 1万, basis: seed}", "'1万' is no number"),
        ("{region: '', from: 2026-01-01, value: 1, basis: publik}", "no basis 'publik'; nearest: public"),
        ("{region: '', form: 2026-01-01, from: 2026-01-01, value: 1, basis: seed}", "no key 'form'; nearest: from"),
    ],
)
def test_a_wrong_policy_row_is_refused(county_site: Maker, row: str, said: str) -> None:
    county_site({"policy.yaml": f"- {{name: car_price, rows: [\n  {row}]}}\n"})
    with pytest.raises(SiteError) as refused:
        policy()
    assert [(p.file, p.line, p.en.startswith(said)) for p in refused.value.problems] == [("policy.yaml", 2, True)]


def test_an_unknown_parameter_names_the_nearest(county_site: Maker) -> None:
    county_site({"policy.yaml": "- {name: monitoring_lin, rows: []}\n"})
    with pytest.raises(SiteError, match=r"policy.yaml:1: no parameter .*'monitoring_lin'; nearest: monitoring_line"):
        policy()


def test_what_is_read_is_hashed_and_nothing_else(county_site: Maker) -> None:
    folder = county_site()
    before = content_hash(folder)
    (folder / "CHANGELOG.md").write_text("anything", encoding="utf-8")
    assert content_hash(folder) == before
    (folder / "policy.yaml").write_text("", encoding="utf-8")
    assert content_hash(folder) != before


def test_without_a_folder_the_demo_county_counts_and_is_one_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CROSSCHECK_SITE", raising=False)
    assert (catalog(), site().code) == (contract(), "451022")
    monkeypatch.setenv("CROSSCHECK_SITE", str(BUILT_IN))
    assert (catalog(), settings_module.load().site) == (contract(), BUILT_IN)


def test_a_folder_of_today_checks_after_the_contract_has_grown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An upgrade adds an optional column and a department: what ``init`` wrote before still holds."""
    write_new_site(tmp_path / "site", "451022", "田东县")
    (tmp_path / "site" / "sources" / "education.enrolment.yaml").write_text(MAP, encoding="utf-8")
    old = contract()
    [education] = [each for each in old.departments if each.name == "education"]
    pupils = old.dataset("education.enrolment")
    grown = replace(pupils, columns=(*pupils.columns, Column("boarding", "是否寄宿", "bool", False, (), ())))
    others = tuple(grown if d.name == "enrolment" else d for d in education.datasets)
    new = replace(education, datasets=others), replace(education, name="tobacco", datasets=())
    departments = tuple(each for each in old.departments if each.name != "education")
    monkeypatch.setattr(datasets, "contract", lambda: Catalog((*departments, *new)))
    monkeypatch.setenv("CROSSCHECK_SITE", str(tmp_path / "site"))
    laid = catalog().dataset("education.enrolment")
    assert ([c.name for c in laid.columns][-1], laid.stale, catalog().department("tobacco").connected) == (
        "boarding",
        200,
        True,
    )


@pytest.mark.parametrize(("code", "there"), [("45102", False), ("451022000000", False), ("451022", True)])
def test_a_new_folder_has_a_county_code_and_is_empty(tmp_path: Path, code: str, there: bool) -> None:
    if there:
        (tmp_path / "policy.yaml").write_text("[]", encoding="utf-8")
    with pytest.raises(ConfigurationError):
        write_new_site(tmp_path, code, "田东县")
    assert [path.name for path in tmp_path.iterdir()] == ["policy.yaml"] * there

"""Commands about a county's own folder, and trials of files: what they say, and that they show nobody."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from crosscheck import settings as settings_module
from crosscheck.cli.main import app
from crosscheck.errors import ConfigurationError
from crosscheck.operate.local_airflow import environment
from crosscheck_demo.homes import made_home
from kit.landing import ROOT, csv_bytes, person
from kit.sites import Maker

PUPILS = ROOT / "tests" / "sources" / "pupils.xls"
NAMES = ("学生甲", "学生乙", "学生丙", "学生丁")


@pytest.fixture(autouse=True)
def _apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A home of its own; what ``--site`` puts into the environment is taken out again."""
    for variable, value in {"HOME": str(tmp_path / "home"), "SITE": "", "LANG": "en"}.items():
        monkeypatch.setenv(f"CROSSCHECK_{variable}", value)
    yield
    os.environ["CROSSCHECK_SITE"] = ""


def typed(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def tried(file: Path, *words: str | Path) -> Result:
    return typed("source", "try", file, "--dataset", "education.enrolment", "--date", "2026-11-20", *words)


def test_a_new_folder_checks_and_is_not_begun_twice(tmp_path: Path) -> None:
    folder = tmp_path / "county"
    begin = ("init", folder, "--county", "451022", "--name", "田东县")
    assert typed(*begin).exit_code == 0
    checked = typed("site", "check", "--site", folder)
    assert (checked.exit_code, f"{folder} checks, content " in checked.output) == (0, True)
    again = typed(*begin)
    assert (again.exit_code, again.output.strip()) == (3, f"{folder} is not empty; name a new folder")


def test_a_wrong_folder_is_told_line_by_line_in_the_language_of_the_terminal(
    county_site: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = county_site({"sources/education.enrolment.yaml": "colums: {}\nstale: x\n"})
    done = typed("site", "check")
    assert (done.exit_code, done.output.splitlines()) == (
        3,
        [
            f"{folder} does not check (2):",
            "  sources/education.enrolment.yaml:1: no key 'colums'; nearest: columns",
            "  sources/education.enrolment.yaml:2: 'x' is no whole number from 1 on",
        ],
    )
    monkeypatch.setenv("CROSSCHECK_LANG", "zh")
    assert "sources/education.enrolment.yaml:1: 没有键“colums”;可用:columns" in typed("site", "check").output
    found = json.loads(typed("site", "check", "--json").stdout.partition("\n}")[0] + "\n}")
    assert [problem["line"] for problem in found["problems"]] == [1, 2]


def test_a_trial_of_a_workbook_of_the_old_kind_says_what_it_is_and_names_nobody() -> None:
    done = tried(PUPILS, "--json")
    found = json.loads(done.stdout)
    assert (done.exit_code, found["reader"]) == (0, "xls")
    assert found["reading"] == {"delivery": "xls", "path": "pupils.xls"}
    assert found["header_rows"] == {"pupils.xls#平马镇": 3, "pupils.xls#祥周镇": 3}
    how = {one["column"]: (one["how"], one["header"]) for one in found["columns"]}
    assert how["id_no"] == ("alias", "身份证号")
    assert how["stage"] == ("exact", "学段")
    assert {how[name][0] for name in ("school", "status")} == {"missing"}
    assert found["refused"] == "pupils.xls#平马镇: required columns are missing: 学校、就读状态"
    assert not any(text in done.output for text in (*NAMES, *(person(n) for n in range(1, 5))))
    assert not any((Path(os.environ["CROSSCHECK_HOME"])).rglob("*")), "a trial keeps nothing"


def test_a_trial_counts_words_shapes_and_reasons(tmp_path: Path) -> None:
    headers = ["学籍号", "证件号码", "姓名", "性别", "出生日期", "学校", "学段", "就读状态", "学年"]
    rows = [
        [
            f"G{n}",
            person(n),
            NAMES[n % 4],
            "1-男",
            "去年三月" if n == 3 else "2015-3-1",
            "平马小学",
            "小学阶段",
            "在读",
            "2026",
        ]
        for n in range(8)
    ]
    path = tmp_path / "学籍.csv"
    path.write_bytes(csv_bytes([headers, *rows]))
    found = json.loads(tried(path, "--json").stdout)
    assert found["words"] == [
        {"column": "sex", "word": "1-男", "count": 8, "proposed": ""},
        {"column": "stage", "word": "小学阶段", "count": 8, "proposed": "小学"},
    ]
    assert found["tables"] == {"sex": "gb2261"}
    assert [(one["reason"], one["rows"], one["first"]) for one in found["quarantine"]] == [
        ("unreadable 学段", 8, ["学籍.csv 1", "学籍.csv 2", "学籍.csv 3"])
    ]
    assert {one["name"] for one in found["expectations"] if one["verdict"] == "failed"} >= {"rows"}


def test_proposals_go_only_into_a_folder_and_leave_what_stands_there(county_site: Maker, tmp_path: Path) -> None:
    refused = tried(PUPILS, "--write")
    assert (refused.exit_code, "--site DIR" in refused.output) == (3, True)
    mine = "# 教育局李工\ncolumns:\n  school: {const: 平马小学}  # 只有一所\n  status: {const: 在读}\n"
    folder = county_site({"sources/education.enrolment.yaml": mine, "CHANGELOG.md": "# 变更记录\n\n"})
    done = tried(PUPILS, "--write")
    assert done.exit_code == 0, done.output
    written = (folder / "sources" / "education.enrolment.yaml").read_text(encoding="utf-8")
    assert written == mine + "delivery: xls\npath: pupils.xls\n"
    assert "source try 写入 delivery、path" in (folder / "CHANGELOG.md").read_text(encoding="utf-8")
    assert json.loads(tried(PUPILS, "--json").stdout)["counts"]["rows_accepted"] == 4


def test_what_stands_on_one_line_is_not_added_to(county_site: Maker, tmp_path: Path) -> None:
    path = tmp_path / "学籍.csv"
    path.write_bytes(csv_bytes([["全国学籍号", "姓名"], ["G1", "学生甲"]]))
    mine = "delivery: csv\ncolumns: {school: {const: 平马小学}}\n"
    folder = county_site({"sources/education.enrolment.yaml": mine})
    done = tried(path, "--write")
    assert (done.exit_code, "columns stands on one line" in done.output) == (3, True)
    assert (folder / "sources" / "education.enrolment.yaml").read_text(encoding="utf-8") == mine


def test_airflow_gets_the_folder_and_a_made_county_none(county_site: Maker) -> None:
    folder = county_site()
    settings = settings_module.load()
    assert environment(settings)["CROSSCHECK_SITE"] == str(folder)
    with pytest.raises(ConfigurationError, match=f"CROSSCHECK_SITE names {folder}, a county of its own"):
        made_home(settings, "demo", {"households": 1})

"""The page "Your county in a day", walked as it stands: from an empty folder to lists, on exports of other makes."""

from __future__ import annotations

import json
import re
import shlex
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from stdnum.cn import ric
from typer.testing import CliRunner, Result

from crosscheck import clock
from crosscheck.cli.main import app
from kit.landing import ROOT, write_book

PAGE = ROOT / "docs" / "your-county-in-a-day.md"
BLOCK = re.compile(r"^```(sh|yaml)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
VILLAGES = ("451022100201", "451022100202")
REGIONS = [
    ("451022000000", "田东县", "1"),
    ("451022100000", "平马镇", "2"),
    *((v, f"村{v[-1]}", "3") for v in VILLAGES),
]


def number(born: str, order: int) -> str:
    body = f"451022{born}{order:03d}"
    return body + ric.calc_check_digit(body + "0")


def people() -> Iterator[tuple[str, str, str, str, str, str, str]]:
    """Number, household, name, ID number, sex, birth date, relation (codes): three families with a child each."""
    for family in range(1, 4):
        for place, (name, born, relation) in enumerate((("户主", "19800101", "02"), ("小孩", "20150301", "20"))):
            order = 10 * family + place + 1
            sex = "1" if order % 2 else "2"
            yield f"M{order}", f"H{family}", f"{name}{'甲乙丙'[family - 1]}", number(born, order), sex, born, relation


def lay_down_exports(at: Path) -> None:
    """What the three departments gave, as the page describes it."""
    folders = {name: at / "drop" / name / "20261120" for name in ("reference", "registry", "education")}
    for folder in folders.values():
        folder.mkdir(parents=True)
        (folder / "_SUCCESS").touch()
    regions = "代码;地名;层级\n" + "".join(f"{';'.join(row)}\n" for row in REGIONS)
    (folders["reference"] / "dm20261120.txt").write_bytes(regions.encode("gbk"))
    members = list(people())
    heads = [m for m in members if m[6] == "02"]
    sheet = [
        ["平马镇脱贫户台账"],
        ["户编码", "户主", "", "村代码", "户类型", "识别日期", "家庭人口数", "联系人", ""],
        ["", "姓名", "身份证", "", "", "", "", "姓名", "电话"],
        *(
            [m[1], m[2], m[3], VILLAGES[n % 2], "1", "2016-01-01", "2", "李某", "13800000000"]
            for n, m in enumerate(heads)
        ),
    ]
    write_book(folders["registry"] / "脱贫户20261120.xlsx", {"平马镇": sheet, "说明": [["按镇填写"]]})
    (at / "database").mkdir()
    with sqlite3.connect(at / "database" / "registry.sqlite") as con:
        con.execute("CREATE TABLE TB_JTCY (RBH, HBH, XM, SFZH, XB, CSRQ, GX, ZT)")
        con.executemany("INSERT INTO TB_JTCY VALUES (?,?,?,?,?,?,?,'0')", members)
    con.close()
    pupils = [m for m in members if m[6] == "20"][:2]
    headers = ["全国学籍号", "学生姓名", "学生身份证号", "性别", "出生日期", "学校名称", "学段", "就读状态", "学年"]
    rows = [[f"G{m[0]}", m[2], m[3], "男", "2015/3/1", "平马小学", "小学", "走读", "2026"] for m in pupils]
    text = "\n".join("\t".join(row) for row in [["田东县学生名册"], [], headers, *rows]) + "\n"
    (folders["education"] / "xsxx20261120.txt").write_bytes(text.encode("gbk"))


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, list[tuple[str, Result, str]]]]:
    """The page's blocks in their order: files are written, commands typed. Each with its result and the pupils' map."""
    folder, typed = tmp_path_factory.mktemp("walk"), list[tuple[str, Result, str]]()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr(clock, "now", lambda: datetime(2026, 11, 20, 8, tzinfo=clock.ZONE))
        for variable in ("CROSSCHECK_LANG", "CROSSCHECK_EXPORTS", "CROSSCHECK_LEDGER"):
            patch.setenv(variable, "")
        lay_down_exports(folder / "exports")
        for kind, body in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
            if kind == "yaml":
                path = folder / body.splitlines()[0].removeprefix("# ")
                path.write_text(body, encoding="utf-8")
                continue
            for words in (shlex.split(line) for line in body.splitlines()):
                if words[0] == "export":
                    patch.setenv(*words[1].split("=", 1))
                elif words[1] != "up":
                    done = CliRunner().invoke(app, words[1:])
                    pupils = folder / "county" / "sources" / "education.enrolment.yaml"
                    typed.append((" ".join(words), done, pupils.read_text("utf-8") if pupils.exists() else ""))
        yield folder, typed


def test_every_command_of_the_page_does_what_it_says(walked: tuple[Path, list[tuple[str, Result, str]]]) -> None:
    assert {line: done.output for line, done, _ in walked[1] if done.exit_code} == {}
    assert len(walked[1]) == 8


def test_a_trial_writes_what_it_proposes_and_a_line_in_the_changelog(
    walked: tuple[Path, list[tuple[str, Result, str]]],
) -> None:
    folder, typed = walked
    [(_, first, written), (_, second, _)] = [one for one in typed if one[0].startswith("crosscheck source try")]
    by_hand = (folder / "county" / "sources" / "education.enrolment.yaml").read_text("utf-8")
    assert written.split("\n", 1)[1] == by_hand.split("\n", 1)[1].split("words:")[0]
    assert ("走读" in first.output, "读取2行:接收2,隔离0" in second.output) == (True, True)
    assert "source try 写入 encoding、separator" in (folder / "county" / "CHANGELOG.md").read_text("utf-8")


def test_the_night_goes_by_what_was_mapped_and_holds_what_is_absent(
    walked: tuple[Path, list[tuple[str, Result, str]]],
) -> None:
    folder, _ = walked
    [night] = (folder / "trial" / "nights" / "2026-11-20").glob("*/night.json")
    manifest = json.loads(night.read_text("utf-8"))
    usable = {name for name, state in manifest["snapshots"].items() if state["usable"]}
    assert usable == {"reference.region", "registry.household", "registry.member", "education.enrolment"}
    held = {hold["rule"]: hold["reason"] for hold in manifest["holds"]}
    assert held["ID-16"] == "建档立卡户(registry.household)无“主要致贫原因”:本县台账没有致贫原因"
    found = pq.read_table(night.with_name("findings.parquet")).to_pylist()
    of_people = sorted((row["rule_id"], row["subject_id"]) for row in found if row["subject_kind"] != "dataset")
    assert of_people == [("ID-18", "H1"), ("ID-18", "H2"), ("ID-18", "H3")], "one telephone for three households"
    assert list((folder / "trial" / "revisions").glob("*/*"))


def test_manifests_and_an_old_issue_name_the_folder_they_were_found_under(
    walked: tuple[Path, list[tuple[str, Result, str]]],
) -> None:
    folder, _ = walked
    manifests = [*(folder / "trial").glob("nights/*/*/night.json"), *(folder / "trial").glob("lake/*/*/manifest.json")]
    sites = [json.loads(path.read_text("utf-8"))["site"] for path in manifests]
    assert (len(sites), {one["name"] for one in sites}, len({one["hash"] for one in sites})) == (5, {"田东县"}, 1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CROSSCHECK_HOME", str(folder / "trial"))
        patch.setenv("CROSSCHECK_SITE", "")
        patch.setenv("CROSSCHECK_LANG", "en")
        issue = json.loads(CliRunner().invoke(app, ["issues", "--rule", "ID-18", "--json"]).stdout)["issues"][0][
            "number"
        ]
        explained = CliRunner().invoke(app, ["explain", issue])
        assert f"found under: 田东县 451022, content {sites[0]['hash']}" in explained.output

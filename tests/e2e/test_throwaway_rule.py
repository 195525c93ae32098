"""A rule is its files and nothing else: added it runs and is published; taken away, its issues are withdrawn."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from e2e_kit import Site, issues

from crosscheck.catalog.rules import rule_catalog
from crosscheck.flow import night as flow
from crosscheck.settings import Settings
from crosscheck.spec import handbook
from crosscheck.spec.play import Playground
from crosscheck.spec.read import read_spec
from crosscheck_demo.demo import FIRST_NIGHT

RULE = """/* ---
id: ZZ-01
kind: data
subject: household
severity: blue
days: 5
department: 乡镇
needs: []
params: []
grain: household
title: {zh: 大户复核, en: large household}
when: {zh: 正常成员不少于三人, en: at least three active members}
unless: []
sentence: "户主{head_name}家有{active_members}名成员"
advice: "核对户口簿。"
closes: "户口簿复印件"
--- */
SELECT h.household_no AS subject_id, '' AS object, h.household_no, h.listed_region AS region_code,
       CAST(NULL AS STRING) AS link, h.row_ref AS refs, h.head_name, h.active_members
FROM household AS h
WHERE h.active_members >= 3
"""
SPEC = """# ZZ-01 大户复核

## 三名正常成员
### 家庭成员
| 人编号 | 户编号 | 姓名 | 证件号码 |
|---|---|---|---|
| M1 | H1 | 张三 | @19700101-1 |
| M2 | H1 | 李四 | @19720101-2 |
| M3 | H1 | 张小三 | @20000101-1 |
### 疑点
| 主体 | 说明 |
|---|---|
| H1 | 户主张三家有3名成员 |

## 两名成员
### 家庭成员
| 人编号 | 户编号 | 姓名 | 证件号码 |
|---|---|---|---|
| M1 | H1 | 张三 | @19700101-1 |
| M2 | H1 | 李四 | @19720101-2 |
### 疑点
无
"""


@pytest.fixture
def rooted(after_good_night: Site, tmp_path: Path) -> Callable[[str, bool], Settings]:
    """The place after its good night, under a copy of the project with or without the rule's files."""
    own = after_good_night.settings

    def settings(name: str, with_rule: bool) -> Settings:
        root = tmp_path / name
        for folder in ("sql", "expectations", "tests/rules"):
            shutil.copytree(own.root / folder, root / folder)
        if with_rule:
            (root / "sql" / "rules" / "registry" / "ZZ-01_large_household.sql").write_text(RULE, encoding="utf-8")
            (root / "tests" / "rules" / "ZZ-01.md").write_text(SPEC, encoding="utf-8")
        return replace(own, root=root)

    return settings


def run(settings: Settings) -> Path:
    """The night again from its snapshots; the folder of its result."""
    flow.check(settings, FIRST_NIGHT)
    flow.reconcile(settings, FIRST_NIGHT)
    flow.issue(settings, FIRST_NIGHT)
    flow.publish(settings, FIRST_NIGHT)
    flow.report(settings, FIRST_NIGHT)
    return flow.check_folder(settings, FIRST_NIGHT).path


def states(settings: Settings) -> set[str]:
    return {issue["state"] for issue in issues(settings.home) if issue["rule_id"] == "ZZ-01"}


def test_two_files_make_a_rule_and_removing_them_withdraws_its_issues(
    rooted: Callable[[str, bool], Settings], tmp_path: Path
) -> None:
    added = rooted("with", True)
    found = pq.read_table(run(added) / "findings.parquet").to_pylist()
    assert {row["subject_kind"] for row in found if row["rule_id"] == "ZZ-01"} == {"household"}
    assert states(added) == {"issued"}
    published = [path.read_text("utf-8-sig") for path in (added.revisions / f"{FIRST_NIGHT}-r2").rglob("*.csv")]
    assert any("大户复核" in text for text in published)
    assert "ZZ-01.html" in handbook.render(added.root)

    playground = Playground(replace(added, home=tmp_path / "samples"))
    rule = rule_catalog(added.root)["ZZ-01"]
    cases = read_spec(added.root / "tests" / "rules" / "ZZ-01.md").cases
    assert [len(playground.play(rule, case).findings) for case in cases] == [1, 0]
    playground.close()

    run(rooted("without", False))
    assert states(added) == {"withdrawn"}

"""A county's folder is checked as a whole: rules played, expectations held against ours; no night starts otherwise."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from crosscheck.catalog.datasets import catalog
from crosscheck.catalog.rules import rule_catalog
from crosscheck.catalog.yaml_lines import SiteError
from crosscheck.expect.local_suites import suite_in_force
from crosscheck.flow.night import check, land_all
from crosscheck.flow.site_check import site_problems
from crosscheck.rules.absences import absences, reads
from crosscheck.settings import Settings
from kit.sites import Maker

RULE = """/* ---
id: X-01
kind: data
subject: household
severity: blue
days: 5
department: 乡镇
needs: []
params: []
grain: household
title: {zh: 大户复核, en: large household}
when: {zh: 正常成员不少于两人, en: at least two active members}
unless: []
sentence: "户主{head_name}家有{active_members}名成员"
advice: "核对户口簿。"
closes: "户口簿复印件"
--- */
SELECT h.household_no AS subject_id, '' AS object, h.household_no, h.listed_region AS region_code,
       CAST(NULL AS STRING) AS link, h.row_ref AS refs, h.head_name, h.active_members
FROM household AS h
WHERE h.active_members >= 2
"""
SPEC = """# X-01 大户复核

## 两名正常成员
### 家庭成员
| 人编号 | 户编号 | 姓名 | 证件号码 |
|---|---|---|---|
| M1 | H1 | 张三 | @19700101-1 |
| M2 | H1 | 李四 | @19720101-2 |
### 疑点
| 主体 | 说明 |
|---|---|
| H1 | 户主张三家有2名成员 |

## 一名成员
### 家庭成员
| 人编号 | 户编号 | 姓名 | 证件号码 |
|---|---|---|---|
| M1 | H1 | 张三 | @19700101-1 |
### 疑点
无
"""
OWN = {"rules/registry/X-01_large_household.sql": RULE, "rules/X-01.md": SPEC}
SUITE = "education.enrolment"


def test_a_rule_of_the_countys_own_runs_with_ours(county_site: Maker, settings: Settings) -> None:
    county_site(OWN)
    assert site_problems(settings) == []
    rules = rule_catalog(settings.root)
    assert (rules["X-01"].group, len(rules)) == ("registry", len(_ours(settings)) + 1)


def _ours(settings: Settings) -> list[Path]:
    return list((settings.root / "sql" / "rules").glob("*/*.sql"))


@pytest.mark.parametrize(
    ("files", "place", "said"),
    [
        ({"rules/X-01.md": SPEC.replace("家有2名", "家有3名")}, ("rules/X-01.md", 3), "the case fails: wanted"),
        ({"rules/X-01.md": SPEC.replace("姓名", "名字")}, ("rules/X-01.md", 3), "the specification can't be played"),
        ({"rules/X-01.md": None}, ("rules/registry/X-01_large_household.sql", 1), "its specification rules/X-01.md is"),
        (
            {"rules/registry/X-01_large_household.sql": RULE.replace("needs: []", "needs: [health.ill]")},
            None,
            "X-01_large",
        ),
        (
            {"rules/registry/X-01_large_household.sql": RULE.replace("id: X-01", "id: ED-01")},
            None,
            "X-01_large_household",
        ),
        (
            {"rules/registrie/X-02_a.sql": RULE},
            ("rules/registrie/X-02_a.sql", 1),
            "no group of rules 'registrie'; nearest",
        ),
        (
            {"sources/education.enrolment.yml": ""},
            ("sources/education.enrolment.yml", 1),
            "it is not read; what is read",
        ),
        ({"polices.yaml": ""}, ("polices.yaml", 1), "it is not read; what is read is named: policy.yaml"),
    ],
)
def test_what_is_wrong_with_a_rule_or_a_file_is_told(
    county_site: Maker, settings: Settings, files: dict[str, str | None], place: tuple[str, int] | None, said: str
) -> None:
    county_site({name: text for name, text in {**OWN, **files}.items() if text is not None})
    [problem] = site_problems(settings)
    assert (problem.file, problem.line) == (place or ("rules/registry/X-01_large_household.sql", 1))
    assert problem.en.startswith(said)


def test_no_night_starts_on_a_folder_that_does_not_check(county_site: Maker, settings: Settings) -> None:
    county_site({"polices.yaml": ""})
    for begin in (land_all, check):
        with pytest.raises(SiteError, match=r"polices.yaml:1: it is not read"):
            begin(settings, date(2026, 11, 20))
    assert not settings.nights.exists()


def suite(*entries: dict) -> dict[str, str]:
    return {f"expectations/{SUITE}.json": json.dumps({"name": SUITE, "expectations": entries}, ensure_ascii=False)}


ADDED = {
    "type": "expect_column_values_to_be_in_set",
    "severity": "warning",
    "kwargs": {"column": "school_year", "value_set": [2025, 2026]},
    "meta": {"name": "two_years", "zh": "两个学年", "en": "two years", "todo_zh": "请核对", "todo_en": "look again"},
}
MOVED = {"move": "quarantine_share", "to": {"mostly": 0.9, "min_unexpected": 8}, "reason": "首次接入"}


def test_expectations_are_added_and_thresholds_moved(county_site: Maker, settings: Settings) -> None:
    before = {e.name: e for e in suite_in_force(settings.root, SUITE).expectations}
    county_site(suite(ADDED, MOVED))
    assert site_problems(settings) == []
    after = {e.name: e for e in suite_in_force(settings.root, SUITE).expectations}
    assert after.keys() - before.keys() == {"two_years"}
    share = after["quarantine_share"]
    assert (share.kwargs["mostly"], share.meta["min_unexpected"], share.severity) == (0.9, 8, "critical")
    assert {name for name in before if before[name] != after[name]} == {"quarantine_share"}


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({**MOVED, "reason": " "}, "a moved threshold is"),
        ({**MOVED, "move": "quarantine"}, "no expectation 'quarantine'; nearest: quarantine_share"),
        (
            {**MOVED, "to": {"severity": 1}},
            "quarantine_share has no threshold severity that is a number; it has: mostly",
        ),
        ({**ADDED, "meta": {**ADDED["meta"], "name": "rows"}}, "'rows' is there already; move its threshold"),  # type: ignore[dict-item]
        ({**ADDED, "kwargs": {"column": "schol_year"}}, "no column 'schol_year'; nearest: school_year"),
        ({**ADDED, "type": "expect_column_values_to_be_in_sets"}, "no kind of expectation"),
    ],
)
def test_a_critical_expectation_cant_be_taken_away(
    county_site: Maker, settings: Settings, entry: dict, said: str
) -> None:
    county_site(suite(entry))
    [problem] = site_problems(settings)
    assert (problem.file, problem.line) == (f"expectations/{SUITE}.json", 1)
    assert problem.en.startswith(said)


def test_a_rule_that_reads_what_is_absent_is_held_and_no_other(county_site: Maker, settings: Settings) -> None:
    """``status_on`` is read of pupils by ED-02 alone; registry rules that read a column of that name read another."""
    county_site({f"sources/{SUITE}.yaml": "columns: {status_on: {absent: 不导出}}"})
    pupils, rules = catalog().dataset(SUITE), rule_catalog(settings.root)
    held = {rule.id: list(absences(rule, pupils)) for rule in rules.values() if list(absences(rule, pupils))}
    [column] = [column for column in pupils.columns if column.name == "status_on"]
    assert held == {"ED-02": [f"学籍({SUITE})无“状态日期”:不导出"]}
    assert not reads(rules["DE-05"], pupils, column)


@pytest.fixture
def keys(settings: Settings) -> Callable[[], str]:
    """The key that an empty night has."""

    def key() -> str:
        return str(check(settings, date(2026, 11, 20))["night"]).rpartition("/")[2]

    return key


def test_the_folder_is_part_of_the_nights_key(county_site: Maker, keys: Callable[[], str]) -> None:
    county_site()
    first = keys()
    assert keys() == first
    county_site({"policy.yaml": "- {name: car_price, rows: [{region: '', from: 2026-01-01, value: 1, basis: seed}]}"})
    other = keys()
    assert other != first
    county_site()
    assert keys() == first, "the same content elsewhere is the same folder"

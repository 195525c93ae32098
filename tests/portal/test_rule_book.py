"""Pages about rules: how each does within a scope, and its entry in the handbook."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fastapi import FastAPI

from crosscheck.ledger.database import existing_ledger, writing
from crosscheck.settings import Settings
from crosscheck_demo.living.living_county import DAYS
from crosscheck_demo.planting.kept_scores import keep_scores
from kit.lived import few_departments, lived_home
from kit.portal import ACCOUNTS, client


@pytest.mark.parametrize("user", ACCOUNTS)
def test_everybody_reads_the_rules(app: FastAPI, user: str) -> None:
    browser = client(app, user)
    assert "ED-01" in browser.get("/rules").text
    assert "义务教育阶段适龄儿童无学籍" in browser.get("/rules/ED-01").text


def test_an_unknown_rule_is_missing(app: FastAPI) -> None:
    assert client(app, "inspector").get("/rules/XX-99").status_code == 404


def test_figures_are_those_of_the_scope(app: FastAPI) -> None:
    everywhere, here, elsewhere = (_found(app, user, "ED-01") for user in ("inspector", "township", "elsewhere"))
    assert everywhere == 3
    assert here < everywhere
    assert elsewhere == 0


def _found(app: FastAPI, user: str, rule: str) -> int:
    shown = re.search(r"<b>([0-9—]+)</b>当晚疑点", client(app, user).get(f"/rules/{rule}").text)
    assert shown
    return int(shown[1])


def test_filters_narrow_by_dataset_office_and_level(app: FastAPI) -> None:
    browser = client(app, "inspector")
    whole = _listed(browser.get("/rules").text)
    by_list = _listed(browser.get("/rules?dataset=education.enrolment").text)
    assert "ED-01" in by_list
    assert "MD-01" not in by_list
    assert "MD-01" in _listed(browser.get("/rules?department=县医疗保障局").text)
    levels = [_listed(browser.get(f"/rules?severity={level}").text) for level in ("red", "orange", "yellow", "blue")]
    assert set().union(*levels) == whole
    assert sum(map(len, levels)) == len(whole)


def _listed(html: str) -> set[str]:
    return set(re.findall(r'/crosscheck/rules/([A-Z]{2}-\d\d)"', html))


def test_a_held_rule_says_since_when_and_shows_no_figure(app: FastAPI) -> None:
    shown = client(app, "inspector").get("/rules/MD-01").text
    assert "自 2026-11-20 起暂停,连续 1 晚" in shown
    assert "基本医疗保险参保(health.insurance):最近一次已验收的数据为2026-11-04,超过15天" in shown
    assert "<b>—</b>当晚疑点" in shown


def test_answers_stand_by_reason_and_many_innocent_ones_say_that_the_rule_needs_mending(
    app: FastAPI, county: Settings
) -> None:
    browser = client(app, "inspector")
    assert "按原因统计的反馈" in browser.get("/rules/WM-15").text
    assert "请检查这条规则的条件" not in browser.get("/rules/CV-01").text
    with writing(existing_ledger(county.ledger_url)) as connection:
        numbers = [
            row[0] for row in connection.exec_driver_sql("SELECT number FROM issue WHERE rule_id = 'WI-02' LIMIT 5")
        ]
        for number in numbers:
            values = ", ".join(["?"] * 14)
            connection.exec_driver_sql(
                f"INSERT INTO answer VALUES ({values})",
                (number, 10**6, "allowed", "10", "是", "", None, "文", "", "", "", "", "", None),
            )
    assert len(numbers) == 5
    assert "请检查这条规则的条件" in browser.get("/rules/WI-02").text


def test_a_made_county_says_how_precise_a_rule_was_on_planted_problems(
    app: FastAPI, county: Settings, shared: Path
) -> None:
    browser = client(app, "inspector")
    assert "埋设样例的准确率" not in browser.get("/rules/ED-01").text
    made = few_departments(lived_home(shared))
    keep_scores(county, made.truth, [made.night(number) for number in range(len(DAYS))])
    assert "100.0%,埋设 3 个,发现 3 个,另报 0 个" in browser.get("/rules/ED-01").text
    assert "埋设样例的准确率" not in browser.get("/rules/HO-05").text


def test_policy_rows_name_their_document_and_which_is_in_force(app: FastAPI) -> None:
    shown = client(app, "inspector").get("/rules/HP-02").text
    assert "依据" in shown
    assert "现行" in shown


def test_english_speaks_english(app: FastAPI) -> None:
    browser = client(app, "engineer")
    browser.get("/language/en")
    assert "Answers by reason" in browser.get("/rules/ED-01").text

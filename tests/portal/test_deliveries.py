"""Pages about deliveries: who finds which, and what one delivery says."""

from __future__ import annotations

import re

import pytest
from fastapi import FastAPI

from kit.portal import client

REJECTED = "/deliveries/education/enrolment/20261103"


@pytest.mark.parametrize("user", ["inspector", "department", "engineer"])
def test_those_they_are_for_read_of_a_rejected_delivery(app: FastAPI, user: str) -> None:
    shown = client(app, user).get(REJECTED)
    assert shown.status_code == 200
    assert "已拒收" in shown.text
    assert "上次有 5 行以上的乡镇都有数据:祥周镇451022101(上次130行)" in shown.text
    assert "未通过" in shown.text.partition("<details>")[0]


@pytest.mark.parametrize("user", ["village", "township", "county", "auditor", "elsewhere"])
def test_nobody_else_does(app: FastAPI, user: str) -> None:
    browser = client(app, user)
    missing = browser.get("/nowhere")
    for address in ("/deliveries", REJECTED, "/deliveries/education/enrolment/19990101"):
        answer = browser.get(address)
        assert (answer.status_code, _without_address(answer.text)) == (404, _without_address(missing.text))


def _without_address(html: str) -> str:
    return re.sub(r'name="token" value="[^"]+"', "", html)


def test_a_department_finds_its_own_lists_alone(app: FastAPI) -> None:
    own = client(app, "department")
    listed = own.get("/deliveries").text
    assert "学籍" in listed
    assert "住房安全鉴定" not in listed
    assert own.get("/deliveries/housing/appraisal/20261120").status_code == 404
    assert "住房安全鉴定" in client(app, "inspector").get("/deliveries").text


def test_refused_rows_are_told_by_reason_with_their_places(app: FastAPI) -> None:
    shown = client(app, "department").get(REJECTED).text
    assert "主键相同而内容不同" in shown
    assert "“学校”为空" in shown
    assert "学籍.xlsx#义圩镇 第 6 行" in shown


def test_columns_are_compared_with_the_accepted_delivery_before(app: FastAPI) -> None:
    shown = client(app, "department").get(REJECTED).text
    assert "与上一次已接收的报送(20261102)相比" in shown
    assert re.search(r"不见了</dt><dd class=\"bad\">填报单位", shown)


def test_figures_stand_beside_their_threshold(app: FastAPI) -> None:
    shown = client(app, "department").get(REJECTED).text
    assert "不低于 90.00%" in shown
    assert '<path class="bound"' in shown


def test_the_newest_delivery_needs_no_date(app: FastAPI) -> None:
    assert "学籍:20261104" in client(app, "department").get("/deliveries/education/enrolment").text

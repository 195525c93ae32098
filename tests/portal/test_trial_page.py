"""Trying a department's file on the portal: what it would become, and what is accepted of its proposals."""

from __future__ import annotations

import html
import multiprocessing
import os
import re
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.responses import Response
from starlette.testclient import TestClient

from crosscheck.catalog.site_files import read_again
from crosscheck.flow import file_trial
from crosscheck.settings import Settings
from kit.landing import csv_bytes
from kit.portal import client, send, served, token_on

PUPILS = "education.enrolment"
ROWS = [
    ["学籍号码", "学生姓名", "性别", "身份证件号", "学校", "学段", "就读状态", "学年", "住址"],
    ["G1", "学生甲", "男性", "451022201201010012", "平马小学", "小学", "在读", "2026-2027", "某村"],
    ["G2", "学生乙", "女性", "451022201301010027", "平马小学", "小学", "去年在", "2026-2027", "某村"],
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A county's own folder, in force."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "site.yaml").write_text('county: {code: "451022", name: 田东县}\n', encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CROSSCHECK_SITE", str(folder))
        read_again()
        yield folder
    read_again()


@pytest.fixture(scope="module")
def engineer(county: Settings, site: Path) -> TestClient:
    """The data team's browser in a county with a folder of its own."""
    return client(served(replace(county, site=site)), "engineer")


@pytest.fixture(scope="module")
def first_trial(engineer: TestClient) -> str:
    """The page of a trial while nothing stands in the county's folder."""
    return tried(engineer, csv_bytes(ROWS)).text


def tried(browser: TestClient, content: bytes, name: str = "学籍.csv") -> Response:
    token = token_on(browser.get("/trials").text)
    return browser.post(
        "/trials",
        data={"token": token, "dataset": PUPILS},
        files={"file": (name, content)},
        headers={"Sec-Fetch-Site": "same-origin"},
    )


def proposed(page: str) -> dict[str, str]:
    """The boxes of a trial's proposals and the signed proposals, as the form would send them."""
    boxes = {html.unescape(name): "1" for name in re.findall(r'type="checkbox" name="([^"]+)"', page)}
    signed = re.search(r'name="proposals" value="([^"]+)"', page)
    assert signed
    return {**boxes, "proposals": html.unescape(signed[1])}


def accept(browser: TestClient, page: str, **fields: str) -> Response:
    data = {"token": token_on(page), **fields}
    return browser.post("/trials/accept", data=data, headers={"Sec-Fetch-Site": "same-origin"})


def test_a_trial_tells_what_the_file_would_become_and_shows_nobody(app: FastAPI) -> None:
    page = tried(client(app, "engineer"), csv_bytes(ROWS), "../../etc/学籍.csv")
    assert page.status_code == 200
    text = re.sub(r"<[^>]+>", "", page.text)
    assert re.search("会被拒收:数据要求有[0-9]项未通过", text)
    assert "上次有 5 行以上的乡镇都有数据" in text, "the list of the whole county has more rows"
    assert "不属于任何列、不读取的表头:住址" in text
    assert re.search(r"隔离\s*就读状态|去年在", text)
    assert "学籍号 ← 表头“学籍号码”" in text
    assert "性别:按国家代码表 gb2261" in text
    assert "演示县,没有自己的文件夹" in text
    assert not re.search("学生[甲乙]|451022201", text)


def test_nothing_but_what_a_trial_proposed_is_written(engineer: TestClient, first_trial: str, site: Path) -> None:
    signed = proposed(first_trial)["proposals"]
    for fields in (
        {"columns/name": "1", "proposals": f"x{signed}"},
        {"columns/name": "1"},
        {"columns/name\nstale": "1", "columns/phone": "1", "proposals": signed},
    ):
        answer = accept(engineer, first_trial, **fields)
        assert (answer.status_code, "请重新试读" in answer.text) == (422, True)
    assert not (site / "sources").exists()


def test_a_folder_that_cannot_be_written_is_told(engineer: TestClient, first_trial: str, site: Path) -> None:
    (site / "sources").write_text("a file where a folder should be", encoding="utf-8")
    answer = accept(engineer, first_trial, **proposed(first_trial))
    assert (answer.status_code, "本县的文件夹不能写入" in answer.text) == (409, True)
    (site / "sources").unlink()


def test_what_is_ticked_goes_into_the_countys_folder_and_counts_in_the_next_trial(
    engineer: TestClient, first_trial: str, app: FastAPI, site: Path
) -> None:
    boxes = proposed(first_trial)
    assert {"reading/delivery", "columns/student_no", "columns/id_no", "columns/name", "words/sex"} < boxes.keys()
    done = accept(engineer, first_trial, **{name: value for name, value in boxes.items() if name != "columns/id_no"})
    assert (done.status_code, done.headers["location"]) == (303, f"/crosscheck/trials?written={PUPILS}")
    written = (site / "sources" / f"{PUPILS}.yaml").read_text(encoding="utf-8")
    assert "  student_no: 学籍号码\n" in written
    assert "  sex: gb2261\n" in written
    assert "id_no" not in written
    assert "已写入 sources/education.enrolment.yaml" in engineer.get(f"/trials?written={PUPILS}").text
    again = proposed(tried(engineer, csv_bytes(ROWS)).text)
    assert again.keys() == {"columns/id_no", "proposals"}
    assert "改写部门数据的对应关系" in client(app, "auditor").get("/audit?kind=looked").text
    refused = accept(engineer, first_trial, **boxes)
    assert (refused.status_code, "没有写入" in refused.text) == (409, True), "the words stand there already"


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("学籍.pdf", b"%PDF", "文件名应以下列之一结尾"),
        ("学籍.xlsx", b"no workbook", "会被拒收"),
        ("学籍.json", b"[" * 100_000, "nested too deeply"),
        ("学籍.sqlite", b"SQLite format 3\0" + b"\xff" * 4096, "会被拒收"),
        ("籍" * 200 + ".csv", b"a,b", "文件名过长"),
    ],
    ids=["a kind nobody reads", "no workbook", "deep", "a spoilt database", "a long name"],
)
def test_a_file_that_cannot_be_read_is_told_in_a_sentence(app: FastAPI, name: str, content: bytes, told: str) -> None:
    page = tried(client(app, "engineer"), content, name)
    assert page.status_code in (200, 422)
    assert told in page.text


def test_a_file_that_takes_too_long_or_ends_its_process_harms_nobody(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_trial, "MOST_SECONDS", 0)
    page = tried(client(app, "engineer"), csv_bytes(ROWS))
    assert (page.status_code, "读取超过0秒,已停止" in page.text) == (422, True)
    assert multiprocessing.active_children() == []
    monkeypatch.setattr(file_trial, "MOST_SECONDS", 60)
    monkeypatch.setattr(file_trial, "_tell", _ended)
    page = tried(client(app, "engineer"), csv_bytes(ROWS))
    assert (page.status_code, "读取中断" in page.text) == (422, True)


def _ended(*_: object) -> None:
    """What the system does to a process that takes too much."""
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_page_takes_so_much_and_so_often_and_no_more(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = client(app, "engineer")
    monkeypatch.setattr(file_trial, "TRIALS", replace(file_trial.TRIALS, most=0))
    assert "已超过0次" in tried(browser, csv_bytes(ROWS)).text
    large = browser.post("/trials", content=b"", headers={"Content-Length": str(60 * 1024**2)})
    assert (large.status_code, large.headers["location"]) == (303, "/crosscheck/trials?told=large")


@pytest.mark.parametrize("user", ["village", "township", "department", "inspector", "county", "auditor"])
def test_the_page_is_the_data_teams_alone(app: FastAPI, user: str) -> None:
    assert client(app, user).get("/trials").status_code == 404
    for address in ("/trials", "/trials/accept"):
        assert send(client(app, user), "/", address, dataset=PUPILS, proposals="x").status_code == 404

"""A filled-in list comes in by the portal: previewed, confirmed, answered with a receipt, mended on its page."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from fastapi import FastAPI

from crosscheck.access.scopes import EVERYTHING
from crosscheck.flow import uploads
from crosscheck.ledger.database import existing_ledger, reading
from crosscheck.ledger.history import head
from crosscheck.publish.revision import revisions
from crosscheck.settings import Settings
from crosscheck_demo.offices.filled_lists import AnswerSheet
from kit.handed_in import SAME, WRONG, answers, below, confirmed, filled, handed_in, the_list, with_lists_out
from kit.portal import client, token_on

NAMES = (
    "=cmd|' /C calc'!A0.xlsx",
    "<script>alert(1)</script>.xlsx",
    "../../x.xlsx",
    "a\x07b.xlsx",
    "长" * 300,
)
"""What files may be called: formulas, scripts, paths, control characters, no end."""


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A county whose lists have gone out."""
    return with_lists_out(tmp_path_factory.mktemp("uploads") / "home")


def seq(settings: Settings) -> int:
    with reading(existing_ledger(settings.ledger_url), EVERYTHING) as connection:
        return head(connection).seq


def outcomes(html: str) -> list[tuple[str, str]]:
    """The outcome of each row on a page, and all that stands beside it."""
    rows = re.findall(r'<tr><td><span class="tag \w*">([^<]+)</span></td>(.*?)</tr>', html, re.DOTALL)
    return [(kind, re.sub(r"<[^>]+>", " ", rest)) for kind, rest in rows]


def mending(page: str, number: str, **cells: str) -> dict[str, str]:
    """The form of one row on a receipt's page, ticked and filled in."""
    seen = re.search(rf'name="{number}/seen" value="(\d+)"', page)
    assert seen
    fields = {f"{number}/seen": seen[1], f"{number}/answer": "1", "token": token_on(page)}
    return fields | {f"{number}/{heading}": text for heading, text in cells.items()}


def test_a_list_is_previewed_confirmed_and_mended(app: FastAPI, county: Settings, tmp_path: Path) -> None:
    """One good row, one without its text: nothing is written before the confirmation, which decides as shown."""
    numbers = AnswerSheet(the_list(county)).led
    incomplete = {heading: text for heading, text in WRONG.items() if heading != "核查情况说明"}
    content = filled(county, tmp_path / "a.xlsx", lambda led: {led[0]: WRONG, led[1]: incomplete})
    preview, browser = below(handed_in(app, "township", "平马镇反馈.xlsx", content)), client(app, "township")
    before = seq(county)
    page = browser.get(preview).text
    assert "缺核查情况说明" in page
    assert "按说明补齐或改正这一行" in page
    assert seq(county) == before
    receipt = below(browser.post(f"{preview}/confirm", data={"token": token_on(page)}, headers=SAME))
    told = browser.get(receipt).text
    assert outcomes(told) == outcomes(page)
    assert answers(county) == 1
    assert not list((county.home / "feedback" / "uploads").rglob("*.xlsx"))
    book = openpyxl.load_workbook(io.BytesIO(browser.get(f"{receipt}/workbook").content))
    assert book.sheetnames[0] == "回执"

    refused = browser.post(f"{receipt}/mend", data=mending(told, numbers[1], **incomplete), headers=SAME)
    assert refused.status_code == 409
    assert "缺核查情况说明" in refused.text
    fields = mending(told, numbers[1], **{**WRONG, "核查情况说明": "补充说明"})
    assert below(browser.post(f"{receipt}/mend", data=fields, headers=SAME)) == f"{receipt}?n=1"
    assert answers(county) == 2


def test_who_mends_second_sees_what_happened_and_loses_nothing(app: FastAPI, county: Settings, tmp_path: Path) -> None:
    number = AnswerSheet(the_list(county)).led[2]
    content = filled(county, tmp_path / "a.xlsx", lambda led: {led[2]: {"核查结果": "属实"}})
    receipt, browser = confirmed(app, "township", "a.xlsx", content), client(app, "township")
    page = browser.get(receipt).text
    answer = {"核查结果": "无法核实", "核查情况说明": "人在外地"}
    assert browser.post(f"{receipt}/mend", data=mending(page, number, **answer), headers=SAME).status_code == 303
    late = mending(page, number, **{**answer, "核查情况说明": "电话无人接听"})
    second = browser.post(f"{receipt}/mend", data=late, headers=SAME)
    assert second.status_code == 409
    assert "您打开页面后问题有了新的办理记录,现为“已反馈”" in second.text
    assert "电话无人接听" in second.text


def test_what_was_filled_in_and_not_ticked_is_not_lost(app: FastAPI, county: Settings, tmp_path: Path) -> None:
    number = AnswerSheet(the_list(county)).led[11]
    content = filled(county, tmp_path / "a.xlsx", lambda led: {led[11]: {"核查结果": "属实"}})
    receipt, browser = confirmed(app, "township", "a.xlsx", content), client(app, "township")
    before, page = answers(county), browser.get(receipt).text
    fields = mending(page, number, **{**WRONG, "核查情况说明": "没有勾选的说明"})
    del fields[f"{number}/answer"]
    answer = browser.post(f"{receipt}/mend", data=fields, headers=SAME)
    assert answer.status_code == 409
    assert "没有勾选的说明" in answer.text
    assert answers(county) == before
    assert "没有选择任何问题" in browser.get(f"{receipt}?n=0").text


def test_the_same_file_twice_changes_nothing(app: FastAPI, county: Settings, tmp_path: Path) -> None:
    content = filled(county, tmp_path / "b.xlsx", lambda led: {led[3]: WRONG})
    confirmed(app, "township", "b.xlsx", content)
    preview, before = below(handed_in(app, "township", "b.xlsx", content)), seq(county)
    page = client(app, "township").get(preview).text
    client(app, "township").post(f"{preview}/confirm", data={"token": token_on(page)}, headers=SAME)
    assert {kind for kind, _ in outcomes(page)} == {"未变动"}
    assert seq(county) == before


@pytest.mark.parametrize("name", NAMES, ids=["formula", "script", "path", "control", "long"])
def test_what_a_file_is_called_harms_nobody(app: FastAPI, county: Settings, tmp_path: Path, name: str) -> None:
    cells = WRONG | {"核查情况说明": "=1+1", "备注": "<script>x</script>"}
    content = filled(county, tmp_path / "e.xlsx", lambda led: {led[8]: cells})
    page = client(app, "township").get(confirmed(app, "township", name, content))
    assert page.status_code == 200
    assert "<script" not in page.text
    home = {path.name for path in county.home.parent.iterdir()}
    assert home == {county.home.name}
    beside = {"ledger.sqlite", "ledger.sqlite-shm", "ledger.sqlite-wal"}
    assert {path.name for path in county.home.iterdir()} <= {"feedback", "revisions", "spill"} | beside


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [("x.xlsx", b"no workbook", "不是xlsx工作簿"), ("x.xlsm", b"", "文件可含宏"), ("x.xlsx", None, "文件已损坏")],
    ids=["no workbook", "macros", "cut off"],
)
def test_what_is_no_list_is_refused_in_a_sentence(
    app: FastAPI, county: Settings, name: str, content: bytes | None, sentence: str
) -> None:
    damaged = bytearray(the_list(county).read_bytes())
    damaged[200:300] = bytes(100)
    answer = handed_in(app, "township", name, bytes(damaged) if content is None else content)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert not list((county.home / "feedback" / "uploads").rglob("*.xlsx"))


def test_another_offices_list_gives_nothing_away(app: FastAPI, county: Settings, tmp_path: Path) -> None:
    """What lies outside the scope is refused in the words of a number that never was."""
    content = filled(county, tmp_path / "f.xlsx", lambda led: {led[0]: WRONG})
    page = client(app, "other").get(below(handed_in(app, "other", "f.xlsx", content))).text
    refused = [said for kind, said in outcomes(page) if kind == "未接收"]
    assert len(refused) == 1
    assert "不在填报单位范围内" in refused[0]
    assert re.findall("韦小山[1-8]|平马镇", page) == []


def test_receipts_and_uploads_of_others_do_not_exist(app: FastAPI, county: Settings, tmp_path: Path) -> None:
    content = filled(county, tmp_path / "g.xlsx", lambda led: {led[9]: WRONG})
    preview = below(handed_in(app, "township", "g.xlsx", content))
    assert below(client(app, "other").get(preview)) == "/uploads?told=gone"
    receipt = confirmed(app, "township", "g.xlsx", content)
    never = re.sub(r"-[0-9A-F]{6}$", "-000000", receipt)
    for ending in ("", "/workbook"):
        told = [client(app, "other").get(address + ending) for address in (receipt, never)]
        assert [answer.status_code for answer in told] == [404, 404]
        assert told[0].content == told[1].content
    assert client(app, "engineer").get("/uploads").status_code == 404


def test_too_many_files_an_hour_are_refused(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "UPLOADS", replace(uploads.UPLOADS, most=2))
    told = [handed_in(app, "department", "x.xlsx", b"x").text for _ in range(3)]
    assert ["一小时内上传已超过2次" in text for text in told] == [False, False, True]


def test_a_request_that_says_it_is_too_large_is_led_back(app: FastAPI) -> None:
    large = client(app, "township").post("/uploads", content=b"x", headers={**SAME, "Content-Length": "30000000"})
    assert below(large) == "/uploads?told=large"


def test_the_county_publishes_what_came_in_since(app: FastAPI, county: Settings, tmp_path: Path) -> None:
    confirmed(app, "township", "h.xlsx", filled(county, tmp_path / "h.xlsx", lambda led: {led[10]: WRONG}))
    browser, before = client(app, "county"), len(revisions(county.revisions))
    page = browser.get("/").text
    assert "尚未反映在名单中" in page
    answer = browser.post("/publish", data={"token": token_on(page)}, headers=SAME)
    assert answer.headers["location"].endswith(revisions(county.revisions)[-1].name)
    assert len(revisions(county.revisions)) == before + 1
    assert "与台账一致" in browser.get("/").text

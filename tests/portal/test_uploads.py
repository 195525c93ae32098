"""A filled-in list comes in by the portal: previewed, confirmed, answered with a receipt, mended on its page."""

from __future__ import annotations

import io
import re
import threading
import zipfile
from collections.abc import Callable
from html import escape
from pathlib import Path

import openpyxl
import pytest
from fastapi import FastAPI
from starlette.responses import Response

from crosscheck.access.scopes import EVERYTHING
from crosscheck.feedback.receipt import REFUSED, TAKEN
from crosscheck.flow.night import reconcile
from crosscheck.flow.uploads import MOST_AN_HOUR, kept_receipt
from crosscheck.ledger.database import existing_ledger, reading
from crosscheck.ledger.history import entries_of, head
from crosscheck.ledger.nights import newest_night
from crosscheck.publish.revision import revisions
from crosscheck.settings import Settings
from crosscheck_demo.offices.filled_lists import AnswerSheet
from kit.lived import copied, lived_home
from kit.portal import ACCOUNTS, client, register_accounts, token_on

WRONG = {"核查结果": "不属实-源数据错", "不属实原因": "06 源部门数据有误", "核查情况说明": "登记为同名人员"}
SAME = {"Sec-Fetch-Site": "same-origin"}
OFFICE, LIST = "县民政局", "部门/县民政局_疑点下发及反馈表.xlsx"
"""An office with several issues to answer; its account is ``civil``."""


@pytest.fixture(scope="module")
def county(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The living county with one more account, of an office that has much to answer."""
    settings = copied(lived_home(shared), tmp_path_factory.mktemp("uploads") / "home")
    register_accounts(settings, civil=("department", "451022", OFFICE))
    return settings


def handed_in(app: FastAPI, user: str, name: str, content: bytes) -> Response:
    browser = client(app, user)
    token = token_on(browser.get("/uploads").text)
    return browser.post("/uploads", data={"token": token}, files={"file": (name, content)}, headers=SAME)


def below(answer: Response) -> str:
    """Where an answer leads, below the portal's address."""
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].partition("/crosscheck")[2]


def confirmed(app: FastAPI, user: str, name: str, content: bytes) -> str:
    """Upload and confirm; the address of the receipt."""
    browser = client(app, user)
    preview = below(handed_in(app, user, name, content))
    token = token_on(browser.get(preview).text)
    return below(browser.post(f"{preview}/confirm", data={"token": token}, headers=SAME))


def filled(settings: Settings, target: Path, some: Callable[[list[str]], dict[str, dict[str, str]]]) -> bytes:
    """The newest list of the office as it comes back, with ``some`` of its numbers answered."""
    sheet = AnswerSheet(revisions(settings.revisions)[-1] / "451022" / LIST)
    sheet.fill(target, some(sheet.led), {})
    return target.read_bytes()


def states(settings: Settings) -> dict[str, int]:
    """How many answers of each issue are on record."""
    with reading(existing_ledger(settings.ledger_url), EVERYTHING) as connection:
        return {
            number: sum(entry.action == "answered" for entry in entries_of(connection, number))
            for number in AnswerSheet(revisions(settings.revisions)[-1] / "451022" / LIST).led
        }


def seq(settings: Settings) -> int:
    with reading(existing_ledger(settings.ledger_url), EVERYTHING) as connection:
        return head(connection).seq


def outcomes(html: str) -> list[tuple[str, str]]:
    """The outcome and the sentence of each row on a page."""
    rows = re.findall(r"<tr><td><span class=\"tag \w*\">([^<]+)</span></td>(.*?)</tr>", html, re.DOTALL)
    return [(kind, re.sub(r"<[^>]+>", "", rest).split("\n")[0]) for kind, rest in rows]


def test_a_list_is_previewed_confirmed_and_mended(app: FastAPI, county: Settings, tmp_path: Path) -> None:
    """The whole journey: one good row, one without its text; nothing is written before the confirmation."""
    first: list[str] = []

    def some(led: list[str]) -> dict[str, dict[str, str]]:
        first[:] = led[:2]
        incomplete = {key: text for key, text in WRONG.items() if key != "核查情况说明"}
        return {led[0]: WRONG, led[1]: incomplete}

    content = filled(county, tmp_path / "a.xlsx", some)
    before, browser = seq(county), client(app, "civil")
    preview = below(handed_in(app, "civil", "民政局反馈.xlsx", content))
    page = browser.get(preview).text
    assert "缺核查情况说明" in page
    assert "按说明补齐或改正这一行" in page
    assert seq(county) == before
    shown = outcomes(page)
    receipt = below(browser.post(f"{preview}/confirm", data={"token": token_on(page)}, headers=SAME))
    told = browser.get(receipt).text
    assert outcomes(told) == shown
    assert states(county)[first[0]] >= 1
    kept = list((county.home / "feedback" / "uploads").rglob("*.xlsx"))
    assert kept == []
    book = browser.get(f"{receipt}/workbook")
    assert openpyxl.load_workbook(io.BytesIO(book.content)).sheetnames[0] == "回执"

    number = first[1]
    fields = {key: text for key, text in re.findall(rf'name="({number}/seen)" value="(\d+)"', told)}
    fields |= {f"{number}/answer": "1", **{f"{number}/{key}": text for key, text in WRONG.items()}}
    fields[f"{number}/核查情况说明"] = ""
    refused = browser.post(f"{receipt}/mend", data={"token": token_on(told), **fields}, headers=SAME)
    assert refused.status_code == 409
    assert "缺核查情况说明" in refused.text
    fields[f"{number}/核查情况说明"] = "补充说明"
    done = browser.post(f"{receipt}/mend", data={"token": token_on(told), **fields}, headers=SAME)
    assert below(done).endswith("?n=1")
    again = browser.post(f"{receipt}/mend", data={"token": token_on(told), **fields}, headers=SAME)
    assert again.status_code == 409
    assert "补充说明" in again.text, "what was typed stays"
    assert "您打开页面后问题有了新的办理记录" in again.text


def test_the_same_file_twice_changes_nothing(app: FastAPI, county: Settings, tmp_path: Path) -> None:
    content = filled(county, tmp_path / "b.xlsx", lambda led: {led[2]: WRONG})
    confirmed(app, "civil", "b.xlsx", content)
    before, answers = seq(county), states(county)
    second = client(app, "civil").get(confirmed(app, "civil", "b.xlsx", content)).text
    assert "已接收" not in {kind for kind, _ in outcomes(second)}
    assert states(county) == answers
    assert seq(county) == before


def test_two_uploads_of_one_list_at_once(app: FastAPI, county: Settings, tmp_path: Path) -> None:
    """Nothing is lost and nothing doubled: one of them takes the row, the other finds it there."""
    contents = [filled(county, tmp_path / f"c{n}.xlsx", lambda led: {led[3]: WRONG}) for n in range(2)]
    before, receipts = states(county), []
    threads = [
        threading.Thread(target=lambda c=content: receipts.append(confirmed(app, "civil", "c.xlsx", c)))
        for content in contents
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(states(county).values()) == sum(before.values()) + 1
    numbers = [receipt.rpartition("/")[2] for receipt in receipts]
    assert len(numbers) == 2
    kept = [kept_receipt(county, ACCOUNTS["civil"].person, number) for number in numbers]
    assert sorted(one.receipt.counts[TAKEN] for one in kept if one) in ([0, 1], [1, 1])


def test_an_upload_while_the_night_reconciles(app: FastAPI, county: Settings, tmp_path: Path) -> None:
    with reading(existing_ledger(county.ledger_url), EVERYTHING) as connection:
        night = newest_night(connection)
    assert night
    content = filled(county, tmp_path / "d.xlsx", lambda led: {led[4]: WRONG} if len(led) > 4 else {led[0]: WRONG})
    told: list[object] = []
    nightly = threading.Thread(target=lambda: told.append(reconcile(county, night.business_date)))
    nightly.start()
    receipt = confirmed(app, "civil", "d.xlsx", content)
    nightly.join()
    assert told
    assert client(app, "civil").get(receipt).status_code == 200


@pytest.mark.parametrize(
    "name", ["=cmd|' /C calc'!A0.xlsx", "<script>alert(1)</script>.xlsx", "../../x.xlsx", "a\x00b.xlsx"]
)
def test_what_a_file_is_called_harms_nobody(app: FastAPI, county: Settings, tmp_path: Path, name: str) -> None:
    content = filled(county, tmp_path / "e.xlsx", lambda led: {led[0]: WRONG | {"备注": "=1+1<script>x</script>"}})
    page = client(app, "civil").get(confirmed(app, "civil", name, content)).text
    assert "<script" not in page
    outside = [p for p in county.home.parent.rglob("*x.xlsx*") if not p.is_relative_to(county.home / "feedback")]
    assert [p for p in outside if "revisions" not in p.parts and "nights" not in p.parts] == []


def test_what_is_no_list_is_refused_in_a_sentence(app: FastAPI, county: Settings) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "")
        archive.writestr("xl/workbook.xml", b"\0" * (201 * 1024 * 1024))
    for content, sentence in ((b"not a workbook", "不是xlsx工作簿"), (bomb.getvalue(), "文件展开后超过")):
        answer = handed_in(app, "civil", "x.xlsx", content)
        assert answer.status_code == 422
        assert sentence in answer.text
    assert not list((county.home / "feedback" / "uploads").rglob("*.xlsx"))


def test_another_offices_list_gives_nothing_away(app: FastAPI, county: Settings, tmp_path: Path) -> None:
    """Somebody who hands in what lies outside the scope reads the same of each row as of a number that never was."""
    content = filled(county, tmp_path / "f.xlsx", lambda led: {led[0]: WRONG})
    page = client(app, "other").get(below(handed_in(app, "other", "f.xlsx", content))).text
    refused = [said for kind, said in outcomes(page) if kind == "未接收"]
    assert refused
    assert all("不在填报单位范围内" in said for said in refused)


def test_an_identity_list_is_for_those_who_decide(app: FastAPI, county: Settings) -> None:
    content = (revisions(county.revisions)[-1] / "451022" / "身份核实清单.xlsx").read_bytes()
    for user in ("inspector", "county"):
        assert client(app, user).get(below(handed_in(app, user, "i.xlsx", content))).status_code == 200
    browser = client(app, "township")
    refused = browser.get(below(handed_in(app, "township", "i.xlsx", content)))
    assert refused.status_code == 422
    assert "不能核定身份" in refused.text


def test_receipts_of_others_do_not_exist(app: FastAPI, county: Settings, tmp_path: Path) -> None:
    content = filled(county, tmp_path / "g.xlsx", lambda led: {led[0]: WRONG})
    receipt = confirmed(app, "civil", "g.xlsx", content)
    never = re.sub(r"-[0-9A-F]{6}$", "-000000", receipt)
    for ending in ("", "/workbook"):
        answers = [client(app, "other").get(address + ending) for address in (receipt, never)]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert answers[0].content == answers[1].content
    kept = kept_receipt(county, ACCOUNTS["civil"].person, receipt.rpartition("/")[2])
    assert kept
    assert kept.receipt.counts[REFUSED] + kept.receipt.counts[TAKEN] >= 0
    assert client(app, "engineer").get("/uploads").status_code == 404


def test_too_many_files_an_hour_are_refused(app: FastAPI) -> None:
    answers = [handed_in(app, "village", "x.xlsx", b"x") for _ in range(MOST_AN_HOUR + 1)]
    assert "一小时内上传已超过" in answers[-1].text
    assert escape("不是xlsx工作簿") in answers[0].text


def test_a_request_that_says_it_is_too_large_is_led_back(app: FastAPI) -> None:
    browser = client(app, "township")
    large = browser.post("/uploads", content=b"x", headers={**SAME, "Content-Length": "30000000"})
    assert below(large) == "/uploads?told=large"

"""Lists by scope, each download on record, and 通报 whose page and workbook have the same figures."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping

import openpyxl
import pytest
from fastapi import FastAPI

from crosscheck.access.scopes import EVERYTHING
from crosscheck.ledger.database import existing_ledger, reading
from crosscheck.ledger.downloads import downloads
from crosscheck.publish.revision import read_manifest, revisions
from crosscheck.settings import Settings
from kit.portal import client, token_on

SAME = {"Sec-Fetch-Site": "same-origin"}
MINE: Mapping[str, str] = {
    "village": "乡镇/451022100201_",
    "township": "乡镇/451022100",
    "other": "乡镇/451022101",
    "department": "部门/县教育局_",
    "county": "",
    "inspector": "",
}
"""How the paths of each account's files begin, below the county."""
PERSONLESS = {"通报.html", "通报.xlsx", "未校验规则清单.xlsx"}


def newest(county: Settings) -> tuple[str, list[str]]:
    """The newest revision and all its files."""
    folder = revisions(county.revisions)[-1]
    return folder.name, [entry["path"] for entry in read_manifest(folder)["files"]]


def links(html: str) -> set[str]:
    return set(re.findall(r'href="/crosscheck/lists/files/([^"]+)"', html))


@pytest.mark.parametrize("user", MINE)
def test_everybody_finds_the_lists_of_his_scope(app: FastAPI, county: Settings, user: str) -> None:
    name, files = newest(county)
    own = {f"{name}/{path}" for path in files if path.startswith(f"451022/{MINE[user]}")}
    assert own
    assert links(client(app, user).get("/lists").text) == own


@pytest.mark.parametrize("user", ["engineer", "auditor"])
def test_who_sees_no_person_takes_only_lists_that_name_nobody(app: FastAPI, county: Settings, user: str) -> None:
    found = links(client(app, user).get("/lists").text)
    assert {path.rpartition("/")[2] for path in found} == PERSONLESS
    name, files = newest(county)
    for path in (path for path in files if path.rpartition("/")[2] not in PERSONLESS):
        assert client(app, user).get(f"/lists/files/{name}/{path}").status_code == 404


def test_a_list_outside_the_scope_is_no_list(app: FastAPI, county: Settings) -> None:
    """The same bytes as for a list that never was, for paths that lead out of the revision, and no record."""
    name, files = newest(county)
    browser = client(app, "township")
    never = browser.get(f"/lists/files/{name}/451022/乡镇/451022999_无_疑点下发及反馈表.xlsx")
    outside = [path for path in files if "451022100" not in path]
    tricks = [f"{name}/../../ledger.sqlite", f"{name}/manifest.json", "..%2f..%2fledger.sqlite", f"{name}//etc/passwd"]
    before = taken(county)
    for address in [f"{name}/{path}" for path in outside] + tricks:
        answer = browser.get(f"/lists/files/{address}")
        assert (answer.status_code, answer.content) == (404, never.content)
    assert taken(county) == before


def taken(county: Settings) -> int:
    with reading(existing_ledger(county.ledger_url), EVERYTHING) as connection:
        return len(downloads(connection, "451022", 0, 1000))


def test_a_download_is_on_record_and_names_who_took_it(app: FastAPI, county: Settings) -> None:
    path = next(path for path in newest(county)[1] if path.startswith("451022/乡镇/451022100_") and path[-4:] == "xlsx")
    answer = client(app, "township").get(f"/lists/files/{newest(county)[0]}/{path}")
    assert "attachment" in answer.headers["content-disposition"]
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert "下载:township" in book.worksheets[0].oddFooter.right.text
    for user in ("county", "auditor"):
        page = client(app, user).get("/lists/taken").text
        assert f"{newest(county)[0]}/{path}" in page
    assert client(app, "township").get("/lists/taken").status_code == 404
    assert path not in client(app, "elsewhere").get("/lists/taken").text


def test_an_earlier_revision_is_shown_and_an_unknown_one_is_the_newest(app: FastAPI, county: Settings) -> None:
    first = revisions(county.revisions)[0].name
    browser = client(app, "county")
    assert all(path.startswith(first) for path in links(browser.get(f"/lists?revision={first}").text))
    assert links(browser.get("/lists?revision=2020-01-01-r1").text) == links(browser.get("/lists").text)


def figures(html: str) -> list[list[str]]:
    """The cells of the first tables of 通报 on its page: ranks, names, counts and rates."""
    part = html.partition("<h2>办理进度</h2>")[0]
    rows = [re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL) for row in re.findall(r"<tr.*?</tr>", part, re.DOTALL)]
    return [[re.sub(r"<[^>]+>", "", cell).strip() for cell in row] for row in rows if row]


def book_figures(content: bytes) -> list[list[str]]:
    """The same of its workbook."""
    sheets = [sheet for sheet in openpyxl.load_workbook(io.BytesIO(content)) if sheet.title in ("按乡镇", "按部门")]
    rows = [[str(cell) for cell in row if cell is not None] for s in sheets for row in s.iter_rows(values_only=True)]
    return [row for row in rows if len(row) == 14 and (row[0].isdecimal() or row[0] == "—")]


@pytest.mark.parametrize("user", ["county", "department", "engineer"])
def test_the_page_of_the_bulletin_and_its_workbook_have_the_same_figures(app: FastAPI, user: str) -> None:
    browser = client(app, user)
    page = figures(browser.get("/bulletin").text)
    assert page
    assert page == book_figures(browser.get("/bulletin/workbook").content)


def test_an_office_finds_its_own_line_and_the_total_alone(app: FastAPI) -> None:
    whole = figures(client(app, "county").get("/bulletin").text)
    own = figures(client(app, "department").get("/bulletin").text)
    assert [row[1] for row in own] == ["县教育局", "全县合计"]
    assert all(row in whole for row in own)
    assert own[0][1] in client(app, "department").get("/").text
    others = {row[1] for row in whole} - {"县教育局", "全县合计"}
    assert not [name for name in others if name in client(app, "department").get("/bulletin").text]


def test_a_village_has_no_line_in_the_bulletin(app: FastAPI) -> None:
    assert client(app, "village").get("/bulletin").status_code == 404


def test_an_identity_list_is_for_those_who_decide(app: FastAPI, county: Settings) -> None:
    content = (revisions(county.revisions)[-1] / "451022" / "身份核实清单.xlsx").read_bytes()
    for user, said in (("inspector", "预览"), ("county", "预览"), ("township", "乡镇不能核定身份")):
        browser = client(app, user)
        token = token_on(browser.get("/uploads").text)
        kept = browser.post("/uploads", data={"token": token}, files={"file": ("i.xlsx", content)}, headers=SAME)
        assert said in browser.get(kept.headers["location"].partition("/crosscheck")[2]).text

"""What somebody who means harm tries: other sites, frames, scripts and formulas, bombs, errors that tell."""

from __future__ import annotations

import csv
import io
import logging
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

import openpyxl
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import create_engine, select, update
from starlette.responses import Response

from crosscheck.errors import LedgerError
from crosscheck.feedback.workbook_file import LARGEST_FILE
from crosscheck.flow import uploads as uploading
from crosscheck.ledger import tables
from crosscheck.portal.pages import issue_list, today
from crosscheck.settings import Settings
from kit.portal import client, served, token_on
from kit.walker import SAME_SITE, path_names, routes

SCRIPTS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(2)>',
    "'><svg onload=alert(3)>",
    "{{7*191}}{%raw%}",
    "javascript:alert(4)//<a href='javascript:alert(4)'>",
    "</title></textarea></style><iframe src=//evil>",
)
FORMULAS = ('=HYPERLINK("http://evil","x")', "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "\t=1+1", "=1+1")
ID_NUMBER = "452623197504256523"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(scope="module")
def hostile(county: Settings) -> Settings:
    """The county, with a script or a formula in each name and in each answer."""
    engine = create_engine(county.ledger_url)
    bad = (*SCRIPTS, *FORMULAS)
    with engine.begin() as connection:
        issue, answer, note = tables.issue, tables.answer, tables.note
        for n, number in enumerate(
            connection.execute(select(issue.c.number).where(issue.c.name != "")).scalars().all()
        ):
            says = bad[n % len(bad)]
            names = {name: says for name in ("name", "head_name", "village_name")}
            connection.execute(update(issue).where(issue.c.number == number).values(**names))
            connection.execute(update(answer).where(answer.c.number == number).values(text=says, document=says))
            connection.execute(update(note).where(note.c.number == number).values(text=says, document=says))
    engine.dispose()
    return county


@pytest.fixture(scope="module")
def attacked(hostile: Settings) -> FastAPI:
    return served(hostile)


class Acting(HTMLParser):
    """What of a page acts: elements and attributes that run or load something."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "iframe", "img", "object", "embed"):
            self.found.append(tag)
        for name, value in attrs:
            aims = name in ("href", "src", "action", "formaction") and (value or "").strip().lower()
            if name.startswith("on") or name == "style" or (aims and aims.startswith(("javascript:", "//", "data:"))):
                self.found.append(f"{tag} {name}={value}")


def acting(html: str) -> list[str]:
    parser = Acting()
    parser.feed(html)
    return parser.found


def some_pages(browser: TestClient) -> Iterator[str]:
    """Pages that show names, answers and notes, as HTML."""
    for address in ("/", "/issues", "/issues?tab=reported", "/issues?tab=settled", "/lists", "/uploads", "/bulletin"):
        yield browser.get(address).text
    for issue in browser.get("/api/v1/issues?size=200").json()["issues"][::4]:
        yield browser.get(f"/issues/{issue['number']}").text
        if issue["household_no"]:
            yield browser.get(f"/households/{issue['household_no']}").text


def test_every_address_that_writes_refuses_what_another_site_sends(app: FastAPI) -> None:
    browser = client(app, "county")
    token = token_on(browser.get("/").text)
    known = {"number": "451022-2026-000001", "move": "close", "state": "submitted", "digest": "0" * 64}
    known |= {"key": "x", "user": "x"}
    refused = []
    for route in routes(app):
        if route.methods & {"POST", "PUT", "PATCH", "DELETE"}:
            address = route.path
            for name in path_names(route):
                address = address.replace(f"{{{name}}}", known.get(name, "x"))
            sent = {"data": {"token": token}} if not address.startswith("/api/") else {"json": {"seen": 1, "text": "x"}}
            for headers in ({"Origin": "http://evil"}, {"Sec-Fetch-Site": "cross-site", "Origin": "null"}, {}):
                answer = browser.post(address, headers=headers, **sent)
                refused.append((address, answer.status_code))
    assert len(refused) > 20
    assert {(a, s) for a, s in refused if s != 403 and not (s == 422 and "/api/" in a)} == set()


def test_a_script_in_the_data_is_text(attacked: FastAPI) -> None:
    shown = ""
    for user in ("county", "inspector"):
        for html in some_pages(client(attacked, user)):
            assert acting(html) == []
            shown += unescape(html)
    assert {script for script in SCRIPTS if script not in shown} == set()


def test_no_formula_leaves_the_house(attacked: FastAPI) -> None:
    browser = client(attacked, "county")
    said = {"token": token_on(browser.get("/").text), "tab": "lead"}
    book = browser.post("/issues/take", data={**said, "kind": "xlsx"}, headers=SAME_SITE)
    assert book.status_code == 200, book.text[:300]
    cells = [c for s in openpyxl.load_workbook(io.BytesIO(book.content)) for row in s.iter_rows() for c in row]
    assert any("alert(1)" in str(cell.value) for cell in cells)
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    text = browser.post("/issues/take", data={**said, "kind": "csv"}, headers=SAME_SITE).content.decode("utf-8-sig")
    values = [value for row in csv.reader(io.StringIO(text)) for value in row]
    assert len(values) > 100
    assert [value for value in values if value[:1] in ("=", "+", "@", "\t", "\r") or value[:2] == "-2"] == []


def hand_in(browser: TestClient, name: str, content: bytes) -> Response:
    token = token_on(browser.get("/uploads").text)
    return browser.post("/uploads", data={"token": token}, files={"file": (name, content, XLSX)}, headers=SAME_SITE)


def bomb(parts: int, size: int) -> bytes:
    """A zip that says it is a workbook and unpacks to ``parts`` times ``size`` bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for n in range(parts):
            archive.writestr(f"xl/worksheets/sheet{n}.xml", b"\0" * size)
    return made.getvalue()


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'


@pytest.mark.parametrize(
    "content",
    [b"", b"\0" * 5000, b"PK\x03\x04" + b"\xff" * 500, bomb(1, 300_000_000), bomb(20_000, 10), ENTITIES, b"=1+1,x\n"],
    ids=["empty", "zeros", "torn", "bomb", "many parts", "entities", "csv"],
)
def test_a_bomb_is_refused_in_one_sentence(app: FastAPI, content: bytes) -> None:
    browser = client(app, "township")
    answer = hand_in(browser, "反馈.xlsx", content)
    if answer.status_code == 303:
        answer = browser.get(answer.headers["location"].removeprefix("/crosscheck"))
    assert answer.status_code in (200, 422)
    assert 'class="note bad"' in answer.text
    assert browser.get("/").status_code == 200


def test_a_file_that_is_too_large_is_not_even_read(app: FastAPI) -> None:
    browser = client(app, "township")
    headers = {**SAME_SITE, "Content-Length": str(LARGEST_FILE + 10_000_000), "Content-Type": "multipart/form-data"}
    answer = browser.post("/uploads", content=b"x", headers=headers)
    assert answer.status_code == 303
    assert answer.headers["location"].endswith("/uploads?told=large")


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>.xlsx", "../../../etc/x.xlsx", "=1+1.xlsx", "a\r\nX-Bad: 1.xlsx"]
)
def test_the_name_of_a_file_is_a_text(app: FastAPI, county: Settings, name: str) -> None:
    browser = client(app, "township")
    answer = hand_in(browser, name, bomb(1, 10))
    assert "x-bad" not in answer.headers
    if answer.status_code == 303:
        answer = browser.get(answer.headers["location"].removeprefix("/crosscheck"))
    assert acting(answer.text) == []
    assert acting(browser.get("/uploads").text) == []
    assert not [path for path in county.home.rglob("x.xlsx")]


@pytest.mark.parametrize("address", ["/", "/issues", "/api/v1/issues"])
@pytest.mark.parametrize("kind", [RuntimeError, LedgerError, ValueError])
def test_an_error_with_an_id_number_tells_nobody(
    county: Settings,
    address: str,
    kind: type[Exception],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise kind(f"户主韦小山的身份证{ID_NUMBER}")

    monkeypatch.setattr(issue_list, "listed", broken)
    monkeypatch.setattr("crosscheck.portal.api.due_issues.listed", broken)
    monkeypatch.setattr(today, "TODAYS", dict.fromkeys(today.TODAYS, broken))
    with caplog.at_level(logging.DEBUG):
        answer = client(served(county), "township").get(address)
    assert answer.status_code == (404 if kind is LedgerError else 500)
    for text in (answer.text, str(answer.headers), caplog.text):
        assert ID_NUMBER not in text
        assert "韦小山" not in text
    assert "content-security-policy" in answer.headers


def test_nothing_that_was_asked_is_repeated(app: FastAPI) -> None:
    browser = client(app, "township")
    for address in (f"/issues/{ID_NUMBER}", f"/households/{ID_NUMBER}", f"/rules/{ID_NUMBER}", f"/{ID_NUMBER}"):
        answer = browser.get(address)
        assert answer.status_code == 404
        assert ID_NUMBER not in answer.text, address


def test_limits_hold_over_all_processes(county: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploading, "UPLOADS", replace(uploading.UPLOADS, most=3))
    browsers = [client(served(county), "village") for _ in range(2)]
    told = [hand_in(browsers[n % 2], f"{n}.xlsx", b"no workbook").text for n in range(4)]
    assert ["小时" in text for text in told] == [False, False, False, True]


def test_who_leaves_has_no_session_left(app: FastAPI) -> None:
    browser = client(app, "township")
    left = browser.post("/leave", data={"token": token_on(browser.get("/").text)}, headers=SAME_SITE)
    assert left.status_code == 303
    assert "Max-Age=0" in left.headers["set-cookie"]
    assert browser.get("/").headers["cache-control"] == "no-store"

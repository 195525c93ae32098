"""Filled-in lists that are handed in by the portal of a county whose lists have gone out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from fastapi import FastAPI
from starlette.responses import Response

from crosscheck import settings as settings_module
from crosscheck.access.accounts import account
from crosscheck.access.scopes import EVERYTHING
from crosscheck.clock import stamp
from crosscheck.ledger.accounts import put_account
from crosscheck.ledger.database import existing_ledger, open_ledger, reading
from crosscheck.ledger.history import entries_of
from crosscheck.ledger.intake import Night
from crosscheck.ledger.nights import issue_new, record_night
from crosscheck.ledger.write_changes import Author
from crosscheck.publish.revision import publish, revisions
from crosscheck.settings import Settings
from crosscheck_demo.offices.filled_lists import AnswerSheet
from kit.filled import CATALOGUE
from kit.filled import county as made_county
from kit.nights import COUNTY, DAY, night, sqlite_url
from kit.portal import client, register_accounts, token_on

WRONG = {"核查结果": "不属实-源数据错", "不属实原因": "06 源部门数据有误", "核查情况说明": "登记为同名人员"}
SAME = {"Sec-Fetch-Site": "same-origin"}
LIST = "乡镇/451022100_平马镇_疑点下发及反馈表.xlsx"
MEMBERS = 16
SECOND = account("second", "township", "451022100")
"""Somebody else of the township's office."""


def with_lists_out(home: Path) -> Settings:
    """A county of two townships whose lists have gone out, with an account of each role."""
    settings = settings_module.load().apart(home)
    ledger = open_ledger(sqlite_url(settings.home))
    record_night(ledger, made_night(0))
    issue_new(ledger, DAY)
    publish(ledger, settings, DAY)
    register_accounts(settings)
    put_account(ledger, SECOND, Author(stamp(), "tests", "night", "tests"))
    return settings


def made_night(n: int) -> Night:
    return replace(night(n, made_county(MEMBERS), rules=CATALOGUE), counties=(COUNTY,))


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


def the_list(settings: Settings) -> Path:
    return revisions(settings.revisions)[0] / COUNTY / LIST


def filled(settings: Settings, target: Path, some: Callable[[list[str]], dict[str, dict[str, str]]]) -> bytes:
    """The township's list as it comes back, with ``some`` of its numbers answered."""
    sheet = AnswerSheet(the_list(settings))
    sheet.fill(target, some(sheet.led), {})
    return target.read_bytes()


def answers(settings: Settings) -> int:
    """How many answers of the township are on record."""
    with reading(existing_ledger(settings.ledger_url), EVERYTHING) as connection:
        numbers = AnswerSheet(the_list(settings)).led
        return sum(entry.action == "answered" for number in numbers for entry in entries_of(connection, number))

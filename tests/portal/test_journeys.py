"""What each role comes for, in a real browser: with scripts and without, on a screen, on a telephone, by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Page

from crosscheck.access.accounts import account
from crosscheck.access.offices import main_office
from crosscheck.access.scopes import EVERYTHING
from crosscheck.clock import now, stamp
from crosscheck.ledger.accounts import put_account
from crosscheck.ledger.database import Ledger, existing_ledger, reading
from crosscheck.ledger.issue import Issue
from crosscheck.ledger.queries import find
from crosscheck.ledger.vocabulary import State
from crosscheck.ledger.write_changes import Author
from crosscheck.settings import Settings
from crosscheck_demo.offices.filled_lists import AnswerSheet
from kit.browser import needs_browser
from kit.portal_browser import SCREEN, TELEPHONE, chromium, listening, serious, window

pytestmark = needs_browser
WAITING = (State.ISSUED, State.RETURNED)
WAYS = pytest.mark.parametrize(
    ("size", "script"), [(SCREEN, True), (TELEPHONE, False)], ids=["screen", "telephone without scripts"]
)
MOST_TABS = 120


@pytest.fixture(scope="module")
def ledger(county: Settings, app: FastAPI) -> Iterator[Ledger]:
    opened = existing_ledger(county.ledger_url)
    yield opened
    opened.dispose()


@pytest.fixture(scope="module")
def address(app: FastAPI, ledger: Ledger) -> Iterator[str]:
    with listening(app) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


def issues_of(ledger: Ledger) -> list[Issue]:
    with reading(ledger, EVERYTHING) as connection:
        return find(connection, EVERYTHING)


def office_with_work(ledger: Ledger) -> tuple[str, str]:
    """An account of the department with most to answer, and the first number that waits for it."""
    waiting = [i for i in issues_of(ledger) if i.state in WAITING and not i.department.startswith("乡镇")]
    departments = [main_office(i.department) for i in waiting]
    busiest = max(sorted(set(departments)), key=departments.count)
    put_account(ledger, account("busy", "department", "451022", busiest), Author(stamp(), "tests", "night", "tests"))
    return "busy", next(i.number for i in waiting if main_office(i.department) == busiest)


def state_of(ledger: Ledger, number: str) -> State:
    return next(issue.state for issue in issues_of(ledger) if issue.number == number)


@WAYS
def test_an_office_answers_what_waits_for_it(
    address: str, browser: Browser, ledger: Ledger, size: tuple[int, int], script: bool
) -> None:
    user, _ = office_with_work(ledger)
    with window(browser, address, user, size, script=script) as page:
        page.goto(f"{address}/")
        page.locator("main a", has_text="待我反馈").first.click()
        page.locator("td.number a").first.click()
        number = page.url.rpartition("/")[2]
        page.locator("form.answer input[name=result][value=confirmed]").check()
        page.locator("form.answer textarea[name=text]").first.fill("已入户核实,情况属实")
        page.locator("form.answer textarea[name=measures]").fill("已停发")
        page.locator("form.answer input[name=done_on]").fill(now().date().isoformat())
        page.locator("form.answer input[name=checked_by]").fill("韦某")
        page.locator("form.answer", has=page.locator("input[name=result]")).locator("button").click()
        assert told(page) == ([], 1)
    assert state_of(ledger, number) in (State.SUBMITTED, State.RECTIFYING)


def test_the_same_by_keyboard_alone(address: str, browser: Browser, ledger: Ledger) -> None:
    user, number = office_with_work(ledger)
    with window(browser, address, user) as page:
        page.goto(f"{address}/issues/{number}")
        tab_to(page, "input[name=result]")
        page.keyboard.press("Space")
        page.keyboard.press("ArrowUp")  # from the first choice round to the last
        for name, words in (("text", "外出务工,电话无法联系"), ("checked_by", "韦某")):
            tab_to(page, f"[name={name}]")
            page.keyboard.type(words)
        tab_to(page, "form.answer button")
        with page.expect_navigation(url="**done**"):
            page.keyboard.press("Enter")
        assert told(page) == ([], 1)
        assert serious(page) == []
    assert state_of(ledger, number) is State.ANSWERED


def told(page: Page) -> tuple[list[str], int]:
    """What the page refuses, and how many times it says that something was done."""
    return page.locator("[role=alert]").all_inner_texts(), page.locator("p.note.good[role=status]").count()


def tab_to(page: Page, what: str) -> None:
    """Press Tab until the focus is on ``what``."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("what => document.activeElement.matches(what)", what):
            return
    raise AssertionError(f"{what} can't be reached by keyboard")


def test_an_office_takes_its_list_fills_it_in_and_hands_it_back(
    address: str, browser: Browser, ledger: Ledger, tmp_path: Path
) -> None:
    user, number = office_with_work(ledger)
    came, filled = tmp_path / "came.xlsx", tmp_path / "filled.xlsx"
    with window(browser, address, user, script=False) as page:
        page.goto(f"{address}/")
        with page.expect_download() as taken:
            page.locator("main a", has_text="疑点下发及反馈表").first.click()
        taken.value.save_as(came)
        answer = {
            "核查结果": "属实",
            "核查情况说明": "已核实",
            "整改措施": "已停发",
            "整改完成日期": now().date().isoformat(),
        }
        AnswerSheet(came).fill(filled, {number: {**answer, "核查人": "韦某"}}, {})
        page.goto(f"{address}/uploads")
        page.locator("input[type=file]").set_input_files(filled)
        page.locator("main form button").first.click()
        assert "/uploads/preview/" in page.url
        assert number in page.locator("main").inner_text()
        page.locator("form[action$=confirm] button").click()
        assert "回执" in page.locator("h1").inner_text()
    assert state_of(ledger, number) is State.SUBMITTED


@WAYS
def test_the_county_checks_what_was_answered(
    address: str, browser: Browser, ledger: Ledger, size: tuple[int, int], script: bool
) -> None:
    with window(browser, address, "checker", size, script=script) as page:
        page.goto(f"{address}/")
        page.locator("main a", has_text="待我审核").first.click()
        box = page.locator("input[name=issue]").first
        number = (box.get_attribute("value") or "").partition(":")[0]
        box.check()
        page.locator("input[name=decision][value=close]").check()
        page.locator("textarea[name=why]").fill("资料齐全")
        page.locator("main form button").first.click()
        assert page.locator("p.note.good[role=status]").count() == 1
    assert state_of(ledger, number) is State.CLOSED


@WAYS
def test_an_inspector_notes_a_call_and_settles_who_somebody_is(
    address: str, browser: Browser, size: tuple[int, int], script: bool
) -> None:
    with window(browser, address, "inspector", size, script=script) as page:
        page.goto(f"{address}/")
        call = page.locator("details", has=page.locator("form[action$=contacted]")).first
        call.locator("summary").click()
        call.locator("input[name=why]").fill("已电话催报,答应明日补报")
        call.locator("button").click()
        assert "已电话催报" in page.locator("main").inner_text()
        page.goto(f"{address}/identity")
        assert page.locator("h1").count() == 1
        assert serious(page) == [] if script else True

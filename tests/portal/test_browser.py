"""Every page of every menu in a real browser: no serious finding, none wider than a telephone, all by keyboard."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser

from kit.browser import needs_browser
from kit.portal_browser import (
    SCREEN,
    TELEPHONE,
    chromium,
    listening,
    menu_of,
    picture,
    scrolls_sideways,
    serious,
    window,
)

pytestmark = needs_browser
ROLES = ("village", "township", "department", "inspector", "county", "engineer", "auditor")
PICTURES = Path(os.environ["TESTS_PICTURES"]) if "TESTS_PICTURES" in os.environ else None
"""A folder to lay pictures of all pages in, for people to look at."""


@pytest.fixture(scope="module")
def address(app: FastAPI) -> Iterator[str]:
    with listening(app) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.mark.parametrize("user", ROLES)
def test_every_page_of_the_menu_can_be_used(address: str, browser: Browser, user: str) -> None:
    origin = address.removesuffix("/crosscheck")
    wrong: list[str] = []
    with window(browser, address, user) as page:
        page.goto(f"{address}/")
        pages = menu_of(page)
        assert pages
        for place in pages:
            answer = page.goto(f"{origin}{place}")
            assert answer is not None
            wrong += [f"{place}: {answer.status}"] if answer.status != 200 else []
            for size in (SCREEN, TELEPHONE):
                page.set_viewport_size({"width": size[0], "height": size[1]})
                picture(page, PICTURES, f"{user}-{place.strip('/').replace('/', '-')}-{size[0]}")
                wrong += [f"{place}: wider than {size[0]}"] if scrolls_sideways(page) else []
            wrong += [f"{place}: {finding}" for finding in serious(page)]
    assert wrong == []


def test_the_keyboard_reaches_the_content_first(address: str, browser: Browser) -> None:
    with window(browser, address, "township") as page:
        page.goto(f"{address}/")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.getElementById('main').contains(document.activeElement)") or not page.evaluate(
            "document.querySelectorAll('main a, main button, main input').length"
        )
        assert page.evaluate("document.activeElement !== document.body")


@pytest.mark.parametrize("user", ROLES)
def test_pages_are_the_same_without_scripts(address: str, browser: Browser, user: str) -> None:
    with window(browser, address, user, script=False) as page:
        page.goto(f"{address}/")
        assert page.locator("h1").count() == 1
        assert page.locator("noscript").count() == 0

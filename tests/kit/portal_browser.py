"""The portal behind a real server and a real browser before it."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from axe_playwright_python.sync_playwright import Axe
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from crosscheck.portal.app import PREFIX
from kit.browser import CHROMIUM
from kit.portal import COOKIE

SCREEN, TELEPHONE = (1280, 900), (360, 740)
QUIET = (
    *("--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)
SERIOUS = ("serious", "critical")


@contextmanager
def listening(app: FastAPI) -> Iterator[str]:
    """``app`` behind a server on this machine; the portal's address."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", access_log=False))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}{PREFIX}"
    server.should_exit = True
    thread.join(10)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium without a screen."""
    as_root = ["--no-sandbox"] if os.getuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, *as_root])
        yield browser
        browser.close()


@contextmanager
def window(
    browser: Browser, address: str, user: str, size: tuple[int, int] = SCREEN, *, script: bool = True
) -> Iterator[Page]:
    """A window of ``user``, with scripts allowed or not."""
    width, height = size
    context: BrowserContext = browser.new_context(
        viewport={"width": width, "height": height}, java_script_enabled=script, accept_downloads=True
    )
    context.add_cookies([{"name": COOKIE, "value": user, "url": address}])
    yield context.new_page()
    context.close()


def menu_of(page: Page) -> list[str]:
    """The addresses in the menu of the page that is open."""
    return [link.get_attribute("href") or "" for link in page.locator("nav a").all()]


def scrolls_sideways(page: Page) -> bool:
    """Whether the page that is open is wider than its window."""
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


def serious(page: Page) -> list[str]:
    """What axe finds serious or critical on the page that is open: rule and first place."""
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in found if each["impact"] in SERIOUS]


def picture(page: Page, folder: Path | None, name: str) -> None:
    """A picture of the whole page where a folder is named; for people."""
    if folder:
        page.screenshot(path=folder / f"{name}.png", full_page=True)

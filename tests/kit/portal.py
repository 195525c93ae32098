"""The portal of the living county, and one account of each role that signs in by a cookie of the tests."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from starlette.responses import RedirectResponse, Response

from crosscheck.access.accounts import Account, account
from crosscheck.clock import stamp
from crosscheck.ledger.accounts import put_account
from crosscheck.ledger.database import existing_ledger
from crosscheck.ledger.write_changes import Author
from crosscheck.portal.app import PREFIX, portal_app
from crosscheck.settings import Settings

COOKIE = "test_user"
NEWEST = date(2026, 11, 20)
"""The last night that the living county has lived."""
TOWNSHIP, VILLAGE, OTHER_TOWNSHIP = "451022100", "451022100201", "451022101"
ACCOUNTS: Mapping[str, Account] = {
    each.user: each
    for each in (
        account("village", "village", VILLAGE),
        account("township", "township", TOWNSHIP),
        account("other", "township", OTHER_TOWNSHIP),
        account("department", "department", "451022", "县教育局"),
        account("inspector", "inspector", "451022", rights=["full_id"]),
        account("county", "county", "451022", rights=["admin"]),
        account("checker", "county", "451022"),
        account("engineer", "engineer", "451022"),
        account("auditor", "auditor", "451022"),
        account("elsewhere", "county", "451023"),
    )
}


class CookieLogin:
    """Whoever sends a cookie with a name is that user: for tests of pages; Airflow's logins have tests of their own."""

    asks_here = False

    async def user(self, request: Request) -> str | None:
        """The name in the cookie."""
        return request.cookies.get(COOKIE) or None

    def sign_in(self, request: Request) -> str:
        """An address that does not exist."""
        return f"/login?next={quote(str(request.url))}"

    def enter(self, request: Request, user: str, password: str, onward: str) -> Response | None:
        """Nobody: there is no password."""
        return None

    async def leave(self, request: Request) -> Response:
        """Forget the cookie."""
        answer = RedirectResponse("/login", 303)
        answer.delete_cookie(COOKIE)
        return answer


def register_accounts(settings: Settings) -> None:
    """Give every test account its role."""
    ledger = existing_ledger(settings.ledger_url)
    for each in ACCOUNTS.values():
        put_account(ledger, each, Author(stamp(), "tests", "night", "tests"))


def served(settings: Settings) -> FastAPI:
    """The portal under its address, as a server has it."""
    root = FastAPI()
    root.mount(PREFIX, portal_app(settings, CookieLogin()))
    return root


def client(app: FastAPI, user: str = "") -> TestClient:
    """A browser of ``user`` before ``app``; answers are not followed."""
    cookies = {COOKIE: user} if user else {}
    return TestClient(app, base_url=f"http://testserver{PREFIX}", cookies=cookies, follow_redirects=False)


def token_on(html: str) -> str:
    """The token of the first form on a page."""
    found = re.search(r'name="token" value="([^"]+)"', html)
    assert found, "no form on this page"
    return found[1]


def send(browser: TestClient, page: str, action: str, **fields: str) -> Response:
    """Fill in the form of ``page`` and send it to ``action``, as a browser does. Addresses are below the portal's."""
    token = token_on(browser.get(page).text)
    return browser.post(action, data={"token": token, **fields}, headers={"Sec-Fetch-Site": "same-origin"})

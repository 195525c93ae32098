"""Browsers before the pages of issues, and the ledger behind them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.responses import Response

from crosscheck.access.accounts import account
from crosscheck.access.scopes import EVERYTHING
from crosscheck.clock import now
from crosscheck.ledger.database import Ledger, reading
from crosscheck.ledger.issue import Issue
from crosscheck.ledger.queries import find
from crosscheck.ledger.vocabulary import State
from kit.portal import client, send

ANSWER = {"result": "confirmed", "text": "已入户核实", "measures": "已作整改", "checked_by": "张三"}
NOT_SO = {"result": "source_wrong", "reason": "06", "text": "源部门已更正"}
OFFICES = (
    account("zuodeng", "township", "451022200"),
    account("housing", "department", "451022", "县住房和城乡建设局"),
    account("civil", "department", "451022", "县民政局"),
)
"""Offices that have something to do, beside those of ``kit.portal``."""
ID_NUMBER = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")


@dataclass
class Desk:
    """Somebody's browser, and the ledger behind it."""

    app: FastAPI
    ledger: Ledger

    def browser(self, user: str) -> TestClient:
        """A browser of ``user``."""
        return client(self.app, user)

    def all(self) -> list[Issue]:
        """Every issue of the ledger."""
        with reading(self.ledger, EVERYTHING) as connection:
            return find(connection, EVERYTHING)

    def one(self, which: Callable[[Issue], bool]) -> Issue:
        """The first issue of which ``which`` is true."""
        return next(issue for issue in self.all() if which(issue))

    def state(self, number: str) -> State:
        """The state of an issue."""
        return self.one(lambda issue: issue.number == number).state

    def do(self, user: str, number: str, move: str, **fields: str) -> Response:
        """Send a form of the issue as it stands, as a browser does."""
        browser = self.browser(user)
        fields = {"seen": str(self.one(lambda issue: issue.number == number).history_seq), **fields}
        return send(browser, "/issues", f"/issues/{number}/{move}", **fields)


def today() -> date:
    """The day in the county."""
    return now().date()


def numbers_on(html: str) -> list[str]:
    """The numbers of the issues that a page leads to, in its order."""
    return list(dict.fromkeys(re.findall(r'href="/crosscheck/issues/(\d{6}-\d{4}-\d+)"', html)))


def offered(html: str, number: str) -> set[str]:
    """The moves that a page offers for an issue."""
    return set(re.findall(rf'action="/crosscheck/issues/{number}/(\w+)"', html)) - {"id_number"}


def on_tab(browser: TestClient, tab: str, **more: str) -> str:
    """A list of issues as a page."""
    answer = browser.get("/issues", params={"tab": tab, **more})
    assert answer.status_code == 200
    return str(answer.text)

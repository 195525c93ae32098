"""Who works with the portal in the bench: readers of every kind of office who turn pages, writers who answer."""

from __future__ import annotations

import random
import re
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import httpx

from crosscheck_demo.bench.portal_served import TOKEN

LOOKS = 5.0
"""Seconds for which somebody looks at a page, or fills in a form, on average."""
API = "/api/v1/issues"
ANSWER = "an answer"
_ISSUE = re.compile(r'href="[^"]*/issues/(\d{6}-\d{4}-\d+)"')
_HOUSEHOLD = re.compile(r'href="[^"]*(/households/\d+)"')
_NEXT = re.compile(r'rel="next" href="[^"]*(/issues\?[^"]+)"')


@dataclass
class Waits:
    """Seconds that each kind of page took, of those asked for from ``begins`` (monotonic) on; ``failed``: of all, how
    many got no answer.
    """

    begins: float = 0.0
    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    failed: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def timed(self, kind: str, ask: Callable[[], httpx.Response]) -> httpx.Response:
        """Keep what one answer took."""
        start = time.monotonic()
        answer = ask()
        took = time.monotonic() - start
        with self.lock:
            if start >= self.begins:
                self.seconds[kind].append(took)
            self.failed += answer.status_code >= 400
        return answer


class Person:
    """Somebody before a browser until ``until`` (monotonic); ``user`` signs in, ``seed`` draws what is looked at."""

    def __init__(self, address: str, user: str, seed: int, until: float, waits: Waits) -> None:
        self.address, self.user, self.until, self.waits = address, user, until, waits
        self.chance = random.Random(seed)  # which issue is looked at and for how long, no secret

    def browser(self) -> httpx.Client:
        """Somebody signed in."""
        return httpx.Client(headers={"Authorization": f"{TOKEN}{self.user}"}, timeout=120)

    def looks(self) -> bool:
        """Wait while somebody looks at a page, at most to the end; whether there is time left."""
        time.sleep(max(0.0, min(self.chance.expovariate(1 / LOOKS), self.until - time.monotonic())))
        return time.monotonic() < self.until

    def read(self) -> None:
        """Turn pages again and again, as a person does who reads what comes."""
        role = self.user.split("-")[0]
        with self.browser() as browser:
            while self.looks():
                self._page(browser, f"first page, {role}", "/")
                if role == "county" and self.looks():
                    self._page(browser, "to check, county", "/check/submitted")
                if self.looks():
                    self._issues(browser)

    def _issues(self, browser: httpx.Client) -> None:
        shown = self._page(browser, "issues", "/issues")
        onward = _NEXT.search(shown)
        if onward and self.looks():
            shown = self._page(browser, "issues, next page", onward[1].replace("&amp;", "&"))
        for kind, links in (("one issue", _ISSUE), ("household", _HOUSEHOLD)):
            found = links.findall(shown)
            if found and self.looks():
                where = self.chance.choice(found)
                self._page(browser, kind, where if kind == "household" else f"/issues/{where}")
        if self.looks():
            self._page(browser, "issues, settled", "/issues?tab=settled")

    def _page(self, browser: httpx.Client, kind: str, where: str) -> str:
        return self.waits.timed(kind, partial(browser.get, f"{self.address}{where}")).text

    def write(self) -> None:
        """Answer one issue after the other."""
        answer = {"result": "cannot_verify", "text": "联系不上"}
        with self.browser() as browser:
            mine = browser.get(f"{self.address}{API}?tab=lead&size=200").json()["issues"]
            while mine and self.looks():
                issue = mine.pop(self.chance.randrange(len(mine)))
                where, sent = f"{self.address}{API}/{issue['number']}/answers", {**answer, "seen": issue["seen"]}
                self.waits.timed(ANSWER, partial(browser.post, where, json=sent))

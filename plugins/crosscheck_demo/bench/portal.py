"""``crosscheck bench portal``: seconds that readers and writers wait for pages, beside Airflow's own list of DAGs."""

from __future__ import annotations

import os
import random
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import quantiles

import httpx
import uvicorn
from fastapi import FastAPI, Request
from rich.console import Console
from rich.table import Table
from starlette.responses import RedirectResponse, Response

from crosscheck.access.accounts import account
from crosscheck.access.scopes import EVERYTHING
from crosscheck.cli.screen import plain_table, steps
from crosscheck.clock import stamp
from crosscheck.ledger.accounts import put_account
from crosscheck.ledger.database import reading
from crosscheck.ledger.queries import find
from crosscheck.ledger.write_changes import Author
from crosscheck.portal.app import PREFIX, portal_app
from crosscheck.settings import Settings
from crosscheck_demo.bench.lists import ListBench
from crosscheck_demo.bench.year import COUNTY

TOKEN = "Bearer "
LOOKS = 5.0
"""Seconds for which somebody looks at a page, or fills in a form, on average."""
PAGES = ("/", "/issues", "one issue", "answer")
AIRFLOW = "Airflow: DAGs"
API = "/api/v1/issues"


@dataclass
class Waits:
    """Seconds that each kind of page took, and how many answers were none."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    failed: int = 0


class NameLogin:
    """Whoever sends a name as bearer token is that user: what a login costs is Airflow's."""

    asks_here = False

    async def user(self, request: Request) -> str | None:
        """The name in the header."""
        return request.headers.get("authorization", "").removeprefix(TOKEN) or None

    def sign_in(self, request: Request) -> str:
        """Nowhere."""
        return "/"

    def enter(self, request: Request, user: str, password: str, onward: str) -> Response | None:
        """Nobody enters by a password."""
        return None

    async def leave(self, request: Request) -> Response:
        """Back to the first page."""
        return RedirectResponse("/", 303)


@contextmanager
def _listening(settings: Settings) -> Iterator[str]:
    root = FastAPI()
    root.mount(PREFIX, portal_app(settings, NameLogin()))
    server = uvicorn.Server(uvicorn.Config(root, host="127.0.0.1", port=0, log_level="error", access_log=False))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}{PREFIX}"
    server.should_exit = True
    thread.join(10)


class PortalBench:
    """A portal under load until ``until``: readers turn pages and open issues, writers answer."""

    def __init__(self, address: str, numbers: list[str], seconds: int) -> None:
        self.address, self.numbers = address, numbers
        self.until = time.monotonic() + seconds
        self.waits, self.lock = Waits(), threading.Lock()

    def timed(self, kind: str, ask: Callable[[], httpx.Response]) -> httpx.Response:
        """Keep what one answer took."""
        start = time.perf_counter()
        answer = ask()
        with self.lock:
            self.waits.seconds[kind].append(time.perf_counter() - start)
            self.waits.failed += answer.status_code >= 500
        return answer

    def read(self, seed: int) -> None:
        """Look at the first page, the list and one issue, again and again, as a person does who reads what comes."""
        rng = random.Random(seed)  # which issue is looked at and for how long, no secret
        with httpx.Client(headers={"Authorization": f"{TOKEN}county"}, timeout=120) as browser:
            while time.monotonic() < self.until:
                self.looks(rng)
                self.timed("/", lambda: browser.get(f"{self.address}/"))
                self.looks(rng)
                self.timed("/issues", lambda: browser.get(f"{self.address}/issues"))
                self.looks(rng)
                number = rng.choice(self.numbers)
                self.timed("one issue", partial(browser.get, f"{self.address}/issues/{number}"))

    def looks(self, rng: random.Random) -> None:
        """Wait while somebody looks at a page, at most to the end."""
        time.sleep(max(0.0, min(rng.expovariate(1 / LOOKS), self.until - time.monotonic())))

    def write(self, seed: int) -> None:
        """Answer one issue after the other."""
        rng = random.Random(seed)
        answer = {"result": "cannot_verify", "text": "联系不上"}
        with httpx.Client(headers={"Authorization": f"{TOKEN}{OFFICE}"}, timeout=120) as browser:
            mine = browser.get(f"{self.address}{API}?tab=lead&size=200").json()["issues"]
            while mine and time.monotonic() < self.until:
                self.looks(rng)
                issue = mine.pop(rng.randrange(len(mine)))
                where, sent = f"{self.address}{API}/{issue['number']}/answers", {**answer, "seen": issue["seen"]}
                self.timed("answer", partial(browser.post, where, json=sent))

    def airflow(self, url: str, token: str) -> None:
        """Ask Airflow for its DAGs, in the same minutes."""
        with httpx.Client(headers={"Authorization": f"{TOKEN}{token}"}, timeout=120) as browser:
            while time.monotonic() < self.until:
                self.timed(AIRFLOW, lambda: browser.get(f"{url}/api/v2/dags"))


OFFICE = "township"


def run_portal_bench(settings: Settings, console: Console, issues: int, people: tuple[int, int], seconds: int) -> None:
    """Let ``people`` (readers, writers) work for ``seconds`` on ``issues`` open issues, and show what they waited.

    ``AIRFLOW_URL`` and ``AIRFLOW_TOKEN`` in the environment name a running Airflow to be asked beside it.
    """
    with tempfile.TemporaryDirectory(prefix="crosscheck-portal-") as home, steps(console, "portal") as step:
        made = ListBench(settings.apart(Path(home)), step)
        made.open_issues(issues)
        township = _accounts(made)
        with _listening(made.settings) as address:
            browser = httpx.Client(headers={"Authorization": f"{TOKEN}county"}, timeout=120)
            numbers = [one["number"] for one in browser.get(f"{address}{API}?size=200").json()["issues"]]
            browser.close()
            step(f"{people[0]} readers, {people[1]} writers of {township}")
            bench = PortalBench(address, numbers, seconds)
            _work(bench, people)
        made.ledger.dispose()
    console.print(_told(issues, people, bench.waits))


def _accounts(made: ListBench) -> str:
    """Accounts of a county and of the township with the first issue; the township's code."""
    with reading(made.ledger, EVERYTHING) as connection:
        code = next(i.region_code for i in find(connection, EVERYTHING, limit=500) if len(i.region_code) >= 9)[:9]
    author = Author(stamp(), "bench", "night", "bench")
    for each in (account("county", "county", COUNTY), account(OFFICE, "township", code)):
        put_account(made.ledger, each, author)
    return code


def _work(bench: PortalBench, people: tuple[int, int]) -> None:
    readers, writers = people
    jobs = [threading.Thread(target=bench.read, args=(n,)) for n in range(readers)]
    jobs += [threading.Thread(target=bench.write, args=(n,)) for n in range(writers)]
    url = os.environ.get("AIRFLOW_URL", "")
    if url:
        jobs.append(threading.Thread(target=bench.airflow, args=(url, os.environ.get("AIRFLOW_TOKEN", ""))))
    for job in jobs:
        job.start()
    for job in jobs:
        job.join()


def _told(issues: int, people: tuple[int, int], waits: Waits) -> Table:
    table = plain_table(f"{issues:,} issues, {people[0]} readers, {people[1]} writers, {waits.failed} failed")
    table.add_column("page")
    for header in ("answers", "p50 s", "p95 s", "p50 against Airflow"):
        table.add_column(header, justify="right")
    beside = _middle(waits.seconds.get(AIRFLOW, []))
    for kind in (*PAGES, AIRFLOW):
        took = waits.seconds.get(kind, [])
        if len(took) > 1:
            half, most = _middle(took), quantiles(took, n=20)[-1]
            ratio = f"{half / beside:.1f}" if beside else "-"
            table.add_row(kind, f"{len(took):,}", f"{half:.3f}", f"{most:.3f}", ratio)
    return table


def _middle(took: list[float]) -> float:
    return quantiles(took, n=2)[0] if len(took) > 1 else 0.0

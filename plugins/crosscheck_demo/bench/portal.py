"""``crosscheck bench portal``: seconds that readers and writers wait for pages, beside Airflow's own list of DAGs."""

from __future__ import annotations

import os
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from statistics import quantiles

import httpx
from sqlalchemy import func, select

from crosscheck.access.accounts import Account, account
from crosscheck.access.offices import TOWNSHIP, offices
from crosscheck.access.scopes import EVERYTHING
from crosscheck.cli.screen import steps
from crosscheck.clock import stamp
from crosscheck.errors import CrosscheckError
from crosscheck.files import private_folder
from crosscheck.flow.progress import Step
from crosscheck.ledger import tables
from crosscheck.ledger.accounts import put_account
from crosscheck.ledger.database import Ledger, open_ledger, reading
from crosscheck.ledger.write_changes import Author
from crosscheck.settings import Settings
from crosscheck_demo.bench.airflow_beside import LIST_OF_DAGS, Airflow, opened, running_api
from crosscheck_demo.bench.many_issues import many_issues
from crosscheck_demo.bench.measurements import Figures, Out
from crosscheck_demo.bench.portal_people import Person, Waits
from crosscheck_demo.bench.portal_served import TOKEN, served
from crosscheck_demo.bench.year import COUNTY

AIRFLOW = "Airflow, "
AIRFLOW_PAGE = f"{AIRFLOW}list of DAGs"
MOST_AT_ONCE = 6
"""Questions that a browser asks a server at once."""
WATCHERS = 5
"""Who looks at Airflow's list, as long as others look at a page of the portal."""
BULLETIN_FILE = "/bulletin/workbook"
"""What the page of 通报 leads to once its figures are counted."""
COUNTED_WITHIN = 900
"""Seconds that they may take."""
SETTLES = 20
"""Seconds in which all of them arrive at once, and nothing is measured: servers start what they keep from then on."""
READERS = ("township", "township", "village", "department", "county")
"""Whose reader comes after whose."""


@dataclass(frozen=True)
class Load:
    """How many ``issues``, ``readers`` and ``writers`` there are, and for how many ``seconds``."""

    issues: int
    readers: int
    writers: int
    seconds: int


def run_portal_bench(settings: Settings, out: Out, load: Load, ledger: str, airflow: bool) -> None:
    """Let people work on a made ledger, and show what they waited.

    ``ledger``: the URL of an empty database, for another one than SQLite in a scratch folder. ``airflow``: start
    Airflow's server for the time, and ask it for its DAGs beside; ``AIRFLOW_URL`` and ``AIRFLOW_TOKEN`` in the
    environment name one that runs.
    """
    with tempfile.TemporaryDirectory(prefix="crosscheck-portal-") as home, steps(out.console, "portal") as step:
        made = replace(settings.apart(private_folder(Path(home) / "home")), ledger=ledger)
        users = _filled(made, load.issues, step)
        step("the portal, and Airflow" if airflow else "the portal")
        with served(made) as address, _beside(made, airflow) as other:
            _warm(address, users)
            step(f"{load.readers} readers, {load.writers} writers, {load.seconds} seconds")
            busy = os.getloadavg()[0]
            waits = _work(address, users, load, other)
            loads = f"load of the machine {busy:.1f} before, {os.getloadavg()[0]:.1f} after"
    kind = made.ledger_url.partition(":")[0].partition("+")[0]
    out.hand(settings.root, f"portal {kind}", [_told(kind, load, waits, loads)], _document(waits))


def _filled(settings: Settings, issues: int, step: Step) -> dict[str, list[str]]:
    """The users of each role, once the ledger is filled."""
    step(f"{issues:,} issues")
    ledger = open_ledger(settings.ledger_url)
    with reading(ledger, EVERYTHING) as connection:
        if connection.execute(select(func.count()).select_from(tables.history)).scalar_one():
            raise CrosscheckError("the ledger is not empty: the bench needs a database of its own")
    many_issues(ledger, settings, issues, date.fromisoformat(stamp()[:10]))
    found = _accounts(ledger)
    author = Author(stamp(), "bench", "night", "bench")
    for each in found:
        put_account(ledger, each, author)
    ledger.dispose()
    users: dict[str, list[str]] = {}
    for each in found:
        users.setdefault(each.person.role.value, []).append(each.user)
    return users


def _accounts(ledger: Ledger) -> list[Account]:
    """An account of the county, of each township and department, and of one village in each township."""
    issue = tables.issue.c
    with reading(ledger, EVERYTHING) as connection:
        villages = sorted(connection.execute(select(issue.region_code).distinct()).scalars())
        departments = sorted(
            {offices(name)[0] for name in connection.execute(select(issue.department).distinct()).scalars()}
        )
    first = {village[:9]: village for village in reversed(villages) if len(village) == 12}
    return [
        account("county", "county", COUNTY),
        *(account(f"township-{code}", "township", code) for code in first),
        *(account(f"village-{code}", "village", code) for code in first.values()),
        *(
            account(f"department-{n}", "department", COUNTY, name)
            for n, name in enumerate(departments)
            if name != TOWNSHIP
        ),
    ]


@contextmanager
def _beside(settings: Settings, start: bool) -> Iterator[Airflow | None]:
    running = Airflow(os.environ.get("AIRFLOW_URL", ""), os.environ.get("AIRFLOW_TOKEN", ""))
    with running_api(settings) if start else nullcontext(running if running.address else None) as found:
        yield found


def _warm(address: str, users: dict[str, list[str]]) -> None:
    """Ask for what is counted once a night, and each role's first page: a server has run for longer than a minute."""
    until = time.monotonic() + COUNTED_WITHIN
    while BULLETIN_FILE not in _first(address, "/bulletin", users["township"]) and time.monotonic() < until:
        time.sleep(1)
    for some in users.values():
        _first(address, "/", some)


def _first(address: str, page: str, users: list[str]) -> str:
    return httpx.get(f"{address}{page}", headers={"Authorization": f"{TOKEN}{users[0]}"}, timeout=120).text


def _work(address: str, users: dict[str, list[str]], load: Load, other: Airflow | None) -> Waits:
    begins = time.monotonic() + SETTLES
    waits, until = Waits(begins), begins + load.seconds
    turns = {role: cycle(some) for role, some in users.items()}
    reading_ones = [next(turns[role]) for role in islice(cycle(READERS), load.readers)]
    writing_ones = list(islice(cycle(users["township"]), load.writers))
    people = [(user, "read") for user in reading_ones] + [(user, "write") for user in writing_ones]
    jobs = [
        threading.Thread(target=getattr(Person(address, user, n, until, waits), act))
        for n, (user, act) in enumerate(people)
    ]
    jobs += [threading.Thread(target=_watch, args=(other, n, until, waits)) for n in range(WATCHERS if other else 0)]
    for job in jobs:
        job.start()
    for job in jobs:
        job.join()
    return waits


def _watch(airflow: Airflow, seed: int, until: float, waits: Waits) -> None:
    """Look at Airflow's list of DAGs again and again."""
    watcher = Person(airflow.address, "", seed, until, waits)
    one_by_one = f"{airflow.address}{LIST_OF_DAGS}"
    with (
        httpx.Client(headers={"Authorization": f"{TOKEN}{airflow.token}"}, timeout=120) as browser,
        ThreadPoolExecutor(MOST_AT_ONCE) as at_once,
    ):
        while watcher.looks():
            waits.timed(AIRFLOW_PAGE, partial(opened, browser, airflow.address, at_once))
            if watcher.looks():
                waits.timed(f"{AIRFLOW_PAGE}, its last question alone", partial(browser.get, one_by_one))


def _told(kind: str, load: Load, waits: Waits, loads: str) -> Figures:
    people = f"{load.readers} readers, {load.writers} writers, {load.seconds} s after {SETTLES} s"
    beside = _ends(waits.seconds.get(AIRFLOW_PAGE, []))
    rows = []
    for page, took in sorted(waits.seconds.items(), key=lambda one: (one[0].startswith(AIRFLOW), one[0])):
        half, most = _ends(took)
        ratio = f"{most / beside[1]:.2f}" if beside[1] else "-"
        rows.append((page, f"{len(took):,}", f"{half:.3f}", f"{most:.3f}", f"{max(took):.2f}", ratio))
    title = f"{load.issues:,} issues, {kind}, {people}, {waits.failed} failed; {loads}"
    return Figures(title, ("page", "answers", "p50 s", "p95 s", "longest s", "p95 against Airflow's"), rows)


def _document(waits: Waits) -> dict[str, dict[str, float]]:
    ends = {page: (*_ends(took), len(took)) for page, took in waits.seconds.items()}
    return {page: {"p50": half, "p95": most, "answers": count} for page, (half, most, count) in ends.items()}


def _ends(took: list[float]) -> tuple[float, float]:
    """p50 and p95 of some seconds; nothing for none."""
    if len(took) < 2:
        return (took[0], took[0]) if took else (0.0, 0.0)
    parts = quantiles(took, n=20)
    return parts[9], parts[18]

"""``crosscheck ledger-bench``: what a year of nights costs the ledger, and the measures of the house at its end."""

from __future__ import annotations

import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from statistics import median

from rich.console import Console

from crosscheck.access.scopes import EVERYTHING
from crosscheck.access.senders import sender
from crosscheck.catalog.rules import rule_catalog
from crosscheck.cli.screen import plain_table, steps
from crosscheck.feedback.answers import take_back
from crosscheck.feedback.workbook_file import open_workbook
from crosscheck.ledger.database import open_ledger, reading
from crosscheck.ledger.issue_rows import issues
from crosscheck.ledger.list_queries import issue_events, refused_answers
from crosscheck.ledger.proof import verify
from crosscheck.ledger.queries import find
from crosscheck.ledger.vocabulary import State
from crosscheck.publish.measures import measures
from crosscheck.publish.revision import Revision, publish
from crosscheck.settings import Settings
from crosscheck_demo.bench.main_and_helping import offices_told
from crosscheck_demo.bench.year import COUNTY, FIRST, NightCost, simulate
from crosscheck_demo.offices.answers import NOTES, typed_note
from crosscheck_demo.offices.filled_lists import AnswerSheet, answered, handed_lists

PUBLISHED_EVERY, BACK_AFTER = 30, 2
"""Nights between published lists, and after which those come back from every office."""
RETURNED = 0.4
"""Share of the rows waiting for an answer that come back filled in."""
HELPED = 0.1
"""Share of the rows of the second block that a helping office adds something to."""
MOST_RULES = 12


class Bench:
    """The year as it goes: what each night cost, what publishing and taking back took, in seconds."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.path = settings.home / "ledger.sqlite"
        self.ledger = open_ledger(f"sqlite:///{self.path}")
        self.costs: list[NightCost] = []
        self.published: list[tuple[float, int]] = []
        self.taken: Counter[str] = Counter()
        self.taking = 0.0
        self.revision: Revision | None = None
        self.waiting: frozenset[str] = frozenset()

    def morning(self, day: date) -> None:
        """Publish on every 30th night; two days later every office hands its list in."""
        night = (day - FIRST).days % PUBLISHED_EVERY
        if night == PUBLISHED_EVERY - 1:
            start = time.perf_counter()
            self.revision = publish(self.ledger, self.settings, day)
            listed = self.revision.manifest["counts"][COUNTY]["open"]
            self.published.append((time.perf_counter() - start, listed))
            with reading(self.ledger, EVERYTHING) as connection:
                waiting = [*find(connection, EVERYTHING, state=State.ISSUED)]
                waiting += find(connection, EVERYTHING, state=State.RETURNED)
            self.waiting = frozenset(issue.number for issue in waiting)
        elif night == BACK_AFTER - 1 and self.revision:
            self._hand_in(self.revision, day)

    def _hand_in(self, revision: Revision, day: date) -> None:
        folder = self.settings.home / "in"
        folder.mkdir(exist_ok=True)
        chance = random.Random(day.isoformat())
        for path, name in handed_lists(revision.path / COUNTY):
            filled = folder / path.name
            sheet = AnswerSheet(path)
            back = [number for number in sheet.led if number in self.waiting and chance.random() < RETURNED]
            notes = {number: typed_note(chance.choice(NOTES)) for number in sheet.helped if chance.random() < HELPED}
            sheet.fill(filled, answered(back, chance, day), notes)
            at = f"{day.isoformat()}T08:30:00+08:00"
            start = time.perf_counter()
            taken = take_back(self.ledger, open_workbook(filled), sender(name), at, lambda n: folder / f"{n}.xlsx")
            self.taking += time.perf_counter() - start
            self.taken.update({"files": 1, "rows": len(taken.outcomes), **taken.counts})


def run_ledger_bench(settings: Settings, console: Console, households: int, nights: int) -> None:
    """Simulate ``nights`` nights for a county of ``households`` in a scratch folder and show what they took."""
    with tempfile.TemporaryDirectory(prefix="crosscheck-year-") as home, steps(console, "a year") as step:
        bench = Bench(settings.apart(Path(home)))
        rules = rule_catalog(settings.root).values()
        for cost in simulate(bench.ledger, rules, households, nights, morning=bench.morning):
            bench.costs.append(cost)
            step(cost.business_date.isoformat())
        step("verify")
        told = [*_nights(bench), *_lists(bench), *_ledger(bench)]
        house = list(_house(bench))
        bench.ledger.dispose()
    table = plain_table(f"{nights} nights, {households:,} households")
    table.add_column("what")
    table.add_column("value", justify="right")
    for line in told:
        table.add_row(*line)
    console.print(table)
    for text in house:
        console.print(text, soft_wrap=True)


def _spread(seconds: Sequence[float]) -> str:
    return f"{median(seconds):.2f} s / {max(seconds):.2f} s" if seconds else "none"


def _nights(bench: Bench) -> Iterator[tuple[str, str]]:
    first, *later = bench.costs
    per_finding = median(cost.reconcile / max(cost.findings, 1) for cost in bench.costs)
    yield "findings of the first / the last night", f"{first.findings:,} / {bench.costs[-1].findings:,}"
    yield "reconcile and issue, first night", f"{first.reconcile:.2f} s"
    yield "reconcile and issue, later nights, median / slowest", _spread([cost.reconcile for cost in later])
    yield "entries that such a night adds, median", f"{median(cost.changes for cost in bench.costs):,.0f}"
    yield "reconcile by finding, median night", f"{per_finding * 1e6:,.0f} µs"
    yield "answers, checks, deadlines, median / slowest day", _spread([cost.handling for cost in bench.costs])


def _lists(bench: Bench) -> Iterator[tuple[str, str]]:
    yield "lists of a night, median / slowest", _spread([seconds for seconds, _ in bench.published])
    if bench.published:
        yield "open issues on them, median", f"{median(count for _, count in bench.published):,.0f}"
    if bench.taking:
        yield "lists taken back", f"{bench.taken['files']:,} of {bench.taken['rows']:,} rows"
        filled = {name: bench.taken[name] for name in ("taken", "refused", "unchanged")}
        yield "their rows", ", ".join(f"{name} {count:,}" for name, count in filled.items())
        yield "taking back, with the reply", f"{bench.taken['rows'] / bench.taking * 60:,.0f} rows a minute"


def _ledger(bench: Bench) -> Iterator[tuple[str, str]]:
    with reading(bench.ledger, EVERYTHING) as connection:
        start = time.perf_counter()
        known = list(issues(connection))
        read = time.perf_counter() - start
        start = time.perf_counter()
        proof = verify(connection)
        verified = time.perf_counter() - start
    last = median(cost.reconcile for cost in bench.costs[-PUBLISHED_EVERY:])
    size = bench.path.stat().st_size
    yield "issues, of them open", f"{len(known):,}, {sum(not issue.state.settled for issue in known):,}"
    yield "history", f"{proof.entries:,} entries"
    yield from offices_told(bench.ledger)
    yield "ledger", f"{size / 1e6:,.0f} MB, {size / proof.entries:,.0f} bytes by entry"
    yield "reading every issue once", f"{read:.2f} s"
    yield "reconcile of the last nights against that", f"{last / read:.1f} times"
    yield "verify", f"{verified:.1f} s, {verified / read:.1f} times"
    yield "", "history intact" if not proof.problems else "; ".join(proof.problems[:5])


def _house(bench: Bench) -> Iterator[str]:
    """The measures of the house over all nights."""
    first, last = bench.costs[0].business_date, bench.costs[-1].business_date
    with reading(bench.ledger, EVERYTHING) as connection:
        events = issue_events(connection, bench.settings.root, COUNTY, first, last)
        house = measures(events, refused_answers(connection, first, last), first, last)
    days, reopened, refused = house["days_open"], house["reopened"], house["refused"]
    yield f"{days['closed']:,} closed, median {days['median']} days open"
    yield f"{reopened['reopened']:,} of {reopened['closed']:,} reopened ({_percent(reopened['share'])})"
    yield "answers refused: " + (", ".join(f"{cause} {count:,}" for cause, count in refused.items()) or "none")
    rules = sorted(house["confirmed"].items(), key=lambda rule: (-rule[1]["answered"], rule[0]))
    shown = (f"{rule} {_percent(of['rate'])} of {of['answered']:,}" for rule, of in rules[:MOST_RULES])
    yield f"confirmed, the {MOST_RULES} of {len(rules)} rules with the most answers: " + ", ".join(shown)


def _percent(share: float | None) -> str:
    return "none" if share is None else f"{share:.1%}"

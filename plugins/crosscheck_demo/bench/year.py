"""A year of nights for a made-up county, to see how the ledger grows and what a night costs. Nobody in it is real."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from crosscheck.access.roles import Role
from crosscheck.access.scopes import EVERYTHING
from crosscheck.catalog.rules import Rule
from crosscheck.ledger import history
from crosscheck.ledger.database import Ledger, reading
from crosscheck.ledger.deadlines import follow_up
from crosscheck.ledger.holds import held_rules, reject, release
from crosscheck.ledger.intake import Night, rule_text
from crosscheck.ledger.issue import SURGE, Key
from crosscheck.ledger.nights import issue_new, nights, record_night
from crosscheck.ledger.queries import find
from crosscheck.ledger.revisits import draw
from crosscheck.ledger.vocabulary import State
from crosscheck.ledger.workdays import is_working_day
from crosscheck.ledger.write_changes import Author
from crosscheck_demo.bench.year_county import COUNTY, County
from crosscheck_demo.offices.desks import Offices

FIRST = date(2026, 1, 1)
MENDING = (State.RECTIFYING, State.SUBMITTED, State.EXEMPTION_ASKED)
"""States in which an office has answered and the departments' data are likely to be put right."""
RELEASED = 0.25
"""Share of the floods of findings that an inspector lets through."""


@dataclass(frozen=True)
class NightCost:
    """What one simulated night took, in seconds: reconciling and issuing, then the day of people and deadlines.

    ``findings`` of the night; ``changes`` are the entries that the night itself added to the history.
    """

    business_date: date
    findings: int
    changes: int
    reconcile: float
    handling: float


def simulate(
    ledger: Ledger,
    rules: Iterable[Rule],
    households: int,
    nights: int,
    seed: int = 1,
    morning: Callable[[date], None] = lambda _: None,
) -> Iterator[NightCost]:
    """Run ``nights`` nights and the days between them: answers, checks, holds, deadlines, revisits; each night's cost.

    ``morning`` is called with the date when a night is in the ledger and nobody has worked yet.
    """
    chance = random.Random(seed)  # a made-up county, no secret
    texts = {rule.id: rule_text(rule) for rule in rules}
    county, offices = County(chance, texts, households), Offices(ledger, chance)
    population = {"member": households * 4, "household": households}
    head = 0
    for n in range(nights):
        day = FIRST + timedelta(days=n)
        findings, holds = county.night(day, _mending(ledger))
        night = Night(day, (COUNTY,), findings, holds, texts, population)
        start = time.perf_counter()
        recorded = record_night(ledger, night)
        issued = issue_new(ledger, day)
        reconciled = time.perf_counter() - start
        changes = recorded.head.seq - head + issued
        morning(day)
        start = time.perf_counter()
        _day(ledger, chance, county, offices, day)
        yield NightCost(day, len(findings), changes, reconciled, time.perf_counter() - start)
        with reading(ledger, EVERYTHING) as connection:
            head = history.head(connection).seq


def _mending(ledger: Ledger) -> set[Key]:
    with reading(ledger, EVERYTHING) as connection:
        return {issue.key for state in MENDING for issue in find(connection, EVERYTHING, state=state)}


def _day(ledger: Ledger, chance: random.Random, county: County, offices: Offices, day: date) -> None:
    _decide(ledger, chance, county, day)
    if is_working_day(day):
        offices.work(day)
    follow_up(ledger, day)
    draw(ledger, day)


def _decide(ledger: Ledger, chance: random.Random, county: County, day: date) -> None:
    """An inspector decides on what is held for its surge."""
    with reading(ledger, EVERYTHING) as connection:
        held = [hold for run in nights(connection, day) for hold in held_rules(connection, day, run.run)]
    author = Author(f"{day.isoformat()}T09:00:00+08:00", "inspector", Role.INSPECTOR.value, "simulation")
    for rule_id in (hold.rule_id for hold in held if hold.kind == SURGE):
        if chance.random() < RELEASED:
            release(ledger, day, rule_id, author, "核对无误,确为新增")
            county.keep_flood()
        else:
            reject(ledger, day, rule_id, author, "源部门报送有误")

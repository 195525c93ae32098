"""A year of nights for a made-up county, to see how the ledger grows and what a night costs. Nobody in it is real."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Engine, select

from crosscheck.access.roles import Role
from crosscheck.catalog.rules import Rule
from crosscheck.ledger import tables
from crosscheck.ledger.database import reading
from crosscheck.ledger.deadlines import follow_up
from crosscheck.ledger.holds import reject, release
from crosscheck.ledger.intake import Night, rule_text
from crosscheck.ledger.issue import SURGE, Key
from crosscheck.ledger.nights import issue_new, record_night
from crosscheck.ledger.revisits import draw
from crosscheck.ledger.vocabulary import State
from crosscheck.ledger.workdays import is_working_day
from crosscheck.ledger.write_changes import Author
from crosscheck_demo.bench.year_county import COUNTY, County
from crosscheck_demo.bench.year_offices import Offices

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
    engine: Engine,
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
    county, offices = County(chance, texts, households), Offices(engine, chance)
    population = {"member": households * 4, "household": households}
    head = 0
    for n in range(nights):
        day = FIRST + timedelta(days=n)
        findings, holds = county.night(day, _mending(engine))
        night = Night(day, (COUNTY,), findings, holds, texts, population)
        start = time.perf_counter()
        recorded = record_night(engine, night)
        issued = issue_new(engine, day)
        reconciled = time.perf_counter() - start
        changes = recorded.head.seq - head + issued
        morning(day)
        start = time.perf_counter()
        _day(engine, chance, county, offices, day)
        yield NightCost(day, len(findings), changes, reconciled, time.perf_counter() - start)
        with reading(engine) as connection:
            head = connection.execute(select(tables.chain.c.seq)).scalar_one()


def _mending(engine: Engine) -> set[Key]:
    table = tables.issue
    names = [table.c[name] for name in Key._fields]
    with reading(engine) as connection:
        found = connection.execute(select(*names).where(table.c.state.in_([state.value for state in MENDING])))
        return {Key(*row) for row in found}


def _day(engine: Engine, chance: random.Random, county: County, offices: Offices, day: date) -> None:
    _decide(engine, chance, county, day)
    if is_working_day(day):
        offices.work(day)
    follow_up(engine, day)
    draw(engine, day)


def _decide(engine: Engine, chance: random.Random, county: County, day: date) -> None:
    """An inspector decides on what is held for its surge."""
    table = tables.hold
    with reading(engine) as connection:
        surges = select(table.c.rule_id).where(table.c.business_date == day, table.c.kind == SURGE)
        held = list(connection.execute(surges).scalars())
    author = Author(f"{day.isoformat()}T09:00:00+08:00", "inspector", Role.INSPECTOR.value, "simulation")
    for rule_id in held:
        if chance.random() < RELEASED:
            release(engine, day, rule_id, author, "核对无误,确为新增")
            county.keep_flood()
        else:
            reject(engine, day, rule_id, author, "源部门报送有误")

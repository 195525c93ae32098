"""A year of nights for a made-up county, to see how the ledger grows and what a night costs. Nobody in it is real."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import Engine, select

from crosscheck.ledger import handling, tables
from crosscheck.ledger.acting import cases
from crosscheck.ledger.answers import Answer
from crosscheck.ledger.applying import Author, apply
from crosscheck.ledger.database import writing
from crosscheck.ledger.deadlines import follow_up
from crosscheck.ledger.handling import Case, Person
from crosscheck.ledger.history import canonical, sha256
from crosscheck.ledger.intake import CatalogueRule, Night, rule_text
from crosscheck.ledger.issue import Finding, Key, RuleText, Subject
from crosscheck.ledger.reading import EVERYTHING
from crosscheck.ledger.reconcile import Change
from crosscheck.ledger.revisits import draw
from crosscheck.ledger.store import issue_new, record_night
from crosscheck.ledger.vocabulary import Role, State

COUNTY = "451022"
FIRST = date(2026, 1, 1)
STANDING, FRESH, GONE = 0.2, 0.002, 0.01
"""Findings of the first night and new ones a night by household; share of findings that vanish each night."""
ANSWERED, CLOSED = 0.12, 0.4
"""Shares of what waits that townships answer and the county closes each working day."""
TOWNSHIP = Person("township", Role.TOWNSHIP, EVERYTHING)
OFFICE = Person("county", Role.COUNTY, EVERYTHING)


@dataclass(frozen=True)
class NightCost:
    """What one simulated night took, in seconds, and how many findings it had."""

    business_date: date
    findings: int
    reconcile: float
    handling: float


def simulate(
    engine: Engine, rules: Iterable[CatalogueRule], households: int, nights: int, seed: int = 1
) -> Iterator[NightCost]:
    """Run ``nights`` nights with answers, checks, deadlines and revisits; yields each night's cost."""
    chance = random.Random(seed)  # a made-up county, no secret
    texts = {rule.id: rule_text(rule) for rule in rules}
    found = [_finding(chance, texts, n, households) for n in range(int(households * STANDING))]
    made = len(found)
    for n in range(nights):
        day = FIRST + timedelta(days=n)
        start = time.perf_counter()
        population = dict.fromkeys(("member", "household", "resident", "village", "helper"), households * 4)
        known = {finding.key: finding for finding in found}
        record_night(engine, Night(day, (COUNTY,), tuple(known.values()), (), texts, population))
        issue_new(engine, day)
        reconciled = time.perf_counter()
        _day(engine, chance, day)
        yield NightCost(day, len(known), reconciled - start, time.perf_counter() - reconciled)
        fresh = int(households * FRESH)
        found = [finding for finding in known.values() if chance.random() > GONE]
        found += [_finding(chance, texts, made + k, households) for k in range(fresh)]
        made += fresh


def _day(engine: Engine, chance: random.Random, day: date) -> None:
    at = f"{day.isoformat()}T10:00:00+08:00"
    answers = (
        Answer("source_wrong", "源部门数据有误", "06"),
        Answer("confirmed", "属实", measures="已整改", done_on=day),
        Answer("confirmed", "属实", measures="正在整改", done_on=day + timedelta(days=30)),
    )
    if day.weekday() < 5:
        given = [(state, ANSWERED) for state in (State.ISSUED, State.RETURNED)]
        _bulk(engine, chance, given, TOWNSHIP, at, lambda case: handling.answer(case, chance.choice(answers)))
        _bulk(engine, chance, [(State.SUBMITTED, CLOSED)], OFFICE, at, handling.close)
        upheld: Callable[[Case], Change] = lambda case: handling.uphold(case, "核对无误")  # noqa: E731
        _bulk(engine, chance, [(State.REVISIT, CLOSED)], replace(OFFICE, name="inspector"), at, upheld)
    follow_up(engine, day)
    draw(engine, day)


def _bulk(
    engine: Engine,
    chance: random.Random,
    shares: Sequence[tuple[State, float]],
    person: Person,
    at: str,
    move: Callable[[Case], Change],
) -> None:
    """Do one move on a share of the issues in each state, in one transaction."""
    day = date.fromisoformat(at[:10])
    table = tables.issue
    with writing(engine) as connection:
        chosen: list[str] = []
        for state, share in shares:
            statement = select(table.c.number).where(table.c.state == state.value).order_by(table.c.number)
            chosen += [number for number in connection.execute(statement).scalars() if chance.random() < share]
        changes = [move(case) for _, case in sorted(cases(connection, chosen, person, day).items())]
        apply(connection, changes, Author(at, person.name, person.role.value, "simulation"), day)


def _finding(chance: random.Random, texts: dict[str, RuleText], n: int, households: int) -> Finding:
    rule = texts[chance.choice(sorted(texts))]
    household = chance.randrange(households)
    township = 100 + household % 10
    content = {
        "rule": rule.rule_id,
        "values": {"name": f"成员{n}"},
        "rows": [{"dataset": "civil_affairs.death", "snapshot": FIRST.isoformat(), "file": "a.xlsx", "row": n}],
        "sentence": f"户主第{household}户的成员{n}有一条疑点",
    }
    digest = sha256(canonical(content))[:16]
    subject = Subject("模拟县", f"第{township}镇", "一村", f"户主{household}", f"成员{n}", "", "子女", "脱贫户")
    return Finding(
        key=Key(COUNTY, rule.rule_id, f"M{n}", ""),
        subject_kind="member",
        household_no=f"H{household:06d}",
        region_code=f"{COUNTY}{township}201",
        link="exact",
        department=rule.department,
        evidence=canonical({**content, "hash": digest}),
        evidence_hash=digest,
        subject=subject,
    )

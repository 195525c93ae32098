"""A ledger with as many issues as are asked for: one real night, and copies of it made inside the database.

Copies are rows as the product writes them, but their history is no chain: nothing here is proved. Half of them are
settled; the others wait in every state there is, their deadlines before and after today.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    String,
    Table,
    cast,
    func,
    insert,
    literal,
    select,
    text,
    update,
)

from crosscheck.catalog.rules import rule_catalog
from crosscheck.ledger import tables
from crosscheck.ledger.database import Ledger, writing
from crosscheck.ledger.intake import Night, rule_text
from crosscheck.ledger.nights import issue_new, record_night
from crosscheck.ledger.tally import counted_anew
from crosscheck.ledger.vocabulary import AWAITED, State
from crosscheck.settings import Settings
from crosscheck_demo.bench.year import COUNTY
from crosscheck_demo.bench.year_county import STANDING, County

REAL = 10_000
"""Issues of the real night, and of each copy, at the most."""
COPIES_A_YEAR = 90
HOUSEHOLDS = round(REAL / STANDING)
STATES = (
    *[State.CLOSED] * 10,
    *[State.ISSUED] * 4,
    *(State.RECTIFYING, State.RETURNED, State.SUBMITTED, State.ANSWERED, State.EXEMPTION_ASKED, State.REFERRED),
)
"""The state of one copy after the other."""
UNANSWERED = (State.ISSUED, State.REFERRED)
DEADLINES = range(-6, 14)
"""Days from today to a copy's deadline."""


@dataclass(frozen=True)
class _Original:
    """The issues that are copied: the year in their numbers, how many, and their entries of the history."""

    year: int
    size: int
    first: int
    last: int

    def of(self, table: Table) -> ColumnElement[bool]:
        """Which rows of ``table`` are theirs."""
        number = table.c.number
        return (number >= f"{COUNTY}-{self.year}-") & (number < f"{COUNTY}-{self.year + 1}-")


@dataclass(frozen=True)
class _Copy:
    """The ``n``th copy: its state and deadline, and how its numbers and entries differ from the original's."""

    original: _Original
    n: int
    state: State
    due_on: date | None

    def number(self, table: Table) -> ColumnElement[str]:
        """An earlier year's number for that of the original."""
        year, place = divmod(self.n, COPIES_A_YEAR)
        serial = cast(func.substr(table.c.number, 13), Integer) + place * self.original.size + 1_000_000
        return literal(f"{COUNTY}-{self.original.year - 1 - year}-", String) + func.substr(cast(serial, String), 2)

    def household(self, table: Table) -> ColumnElement[str]:
        """Another household."""
        serial = cast(func.substr(table.c.household_no, 7), Integer) + (self.n + 1) * HOUSEHOLDS + 100_000_000
        return literal(COUNTY, String) + func.substr(cast(serial, String), 2)

    @property
    def later(self) -> int:
        """How many entries its own come after the original's."""
        return (self.n + 1) * (self.original.last - self.original.first + 1)


def many_issues(ledger: Ledger, settings: Settings, count: int, today: date) -> None:
    """Fill an empty ledger with about ``count`` issues of one county."""
    texts = {rule.id: rule_text(rule) for rule in rule_catalog(settings.root).values()}
    size = max(min(REAL, count // len(STATES)), 100)
    county = County(random.Random(1), texts, round(size / STANDING))  # a made-up county, no secret
    day = today - timedelta(days=3)
    findings, _ = county.night(day, ())
    night = record_night(ledger, Night(day, (COUNTY,), findings, (), texts, {}))
    issue_new(ledger, day)
    with writing(ledger) as connection, counted_anew(connection):
        past = tables.history.c
        last = connection.execute(select(func.max(past.seq))).scalar_one()
        original = _Original(day.year, len(findings), night.head.seq - len(findings) + 1, last)
        for n in range(round(count / len(findings)) - 1):
            state = STATES[n * 7 % len(STATES)]
            due_on = today + timedelta(days=DEADLINES[n * 7 % len(DEADLINES)]) if state in AWAITED else None
            _write(connection, _Copy(original, n, state, due_on))
        newest = select(past.seq, past.hash).order_by(past.seq.desc()).limit(1)
        seq, head = connection.execute(newest).one()
        connection.execute(update(tables.chain).values(seq=seq, hash=head))
    _looked_over(ledger)


def _looked_over(ledger: Ledger) -> None:
    """Let PostgreSQL count what is in its tables now; its own daemon does it sooner or later."""
    if ledger.dialect.name == "postgresql":
        with ledger.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


def _write(connection: Connection, copy: _Copy) -> None:
    issue, past, answer = tables.issue, tables.history, tables.answer
    closed_on = copy.original.year and (date(copy.original.year, 1, 15) if copy.state.settled else None)
    changed = {
        "household_no": copy.household(issue),
        "subject_id": issue.c.subject_id + f"-{copy.n}",
        "state": literal(copy.state.value),
        "is_open": literal(not copy.state.settled),
        "due_on": literal(copy.due_on, issue.c.due_on.type),
        "closed_on": literal(closed_on, issue.c.closed_on.type),
        "referred_to": literal("county" if copy.state is State.REFERRED else ""),
        "history_seq": issue.c.history_seq + copy.later,
    }
    _insert(connection, issue, issue, changed, copy)
    _insert(connection, tables.evidence, tables.evidence, {}, copy)
    _insert(connection, past, past, {"seq": past.c.seq + copy.later}, copy)
    if copy.state not in UNANSWERED:
        said: dict[str, Any] = {name: literal("") for name in map(str, answer.columns.keys())}
        said |= {"seq": issue.c.history_seq + copy.later, "result": literal("confirmed"), "text": literal("属实")}
        _insert(connection, answer, issue, {**said, "done_on": None, "recovered": None}, copy)


def _insert(connection: Connection, table: Table, source: Table, changed: Mapping[str, Any], copy: _Copy) -> None:
    """Insert the copy's rows of ``table``, made from those of ``source``."""
    values = {name: changed.get(name, source.c.get(name)) for name in map(str, table.columns.keys())} | {
        "number": copy.number(source)
    }
    given = {name: value for name, value in values.items() if value is not None}
    rows = select(*given.values()).where(copy.original.of(source))
    connection.execute(insert(table).from_select(list(given), rows))

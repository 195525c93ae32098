"""The day of an office: what waits for it, what was not checked, which lists are its own; and that of the county."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from crosscheck.access.offices import offices
from crosscheck.access.persons import Person
from crosscheck.access.scopes import Scope
from crosscheck.ledger.database import Connection, Ledger, reading
from crosscheck.ledger.desk_queries import LateOffice, OnDesk, desk_counts, desk_rules, late_offices, on_desk
from crosscheck.ledger.list_queries import HeldRow, held_rows
from crosscheck.ledger.nights import NightRecord, newest_night
from crosscheck.ledger.queries import wordings
from crosscheck.ledger.vocabulary import State
from crosscheck.settings import Settings


@dataclass(frozen=True)
class NotChecked:
    """A rule that gave no verdict on the newest night: why, where (empty: everywhere), and when it last did."""

    rule_id: str
    title: str
    kind: str
    reason: str
    regions: tuple[str, ...]
    last_ran_on: date | None


@dataclass(frozen=True)
class OfficeDay:
    """What an office's first page shows. ``night``: the newest, None where there was none."""

    day: date
    night: date | None
    desk: OnDesk
    held: Sequence[NotChecked]


@dataclass(frozen=True)
class CountyDay:
    """What the county's first page shows: what waits, by state, the rules of what waits for the check, late offices."""

    day: date
    night: date | None
    waiting: Mapping[str, int]
    rules: Sequence[tuple[str, str, int]]
    late: Sequence[LateOffice]
    held: Sequence[NotChecked]


def office_day(ledger: Ledger, settings: Settings, person: Person, day: date) -> OfficeDay:
    """What waits for the office of ``person`` on ``day``."""
    with reading(ledger, person.scope) as connection:
        night, held = _night(connection, settings, person)
        return OfficeDay(day, night, on_desk(connection, person, day), held)


def county_day(ledger: Ledger, settings: Settings, person: Person, day: date) -> CountyDay:
    """What waits for the county office on ``day``."""
    with reading(ledger, person.scope) as connection:
        night, held = _night(connection, settings, person)
        waiting = {state.value: count for state, count in desk_counts(connection, person).items()}
        titles = {text.rule_id: text.title for text in wordings(connection).values()}
        to_check = desk_rules(connection, person, State.SUBMITTED)
        rules = [(rule, titles.get(rule, rule), count) for rule, count in to_check]
        return CountyDay(day, night, waiting, rules, late_offices(connection, person, day), held)


def _night(connection: Connection, settings: Settings, person: Person) -> tuple[date | None, list[NotChecked]]:
    """The newest night, and which rules gave the office no verdict on it."""
    newest = newest_night(connection)
    if newest is None:
        return None, []
    rows = _held_on(connection, settings, newest, person.scope.region[:6])
    return newest.business_date, _not_checked(rows, person.scope)


_kept: dict[tuple[str, str], tuple[NightRecord, list[HeldRow]]] = {}
"""By ledger and county: the newest night and what was held on it. It says how many issues a hold leaves as they were,
for which it reads all of a rule: a first page shows none of that, and what was held stays so.
"""


def _held_on(connection: Connection, settings: Settings, night: NightRecord, county: str) -> list[HeldRow]:
    key = (str(connection.engine.url), county)
    known = _kept.get(key)
    if known is None or known[0] != night:
        rows = held_rows(connection, settings.root, night.business_date, night.run, county)
        known = _kept[key] = night, rows
    return known[1]


def _not_checked(rows: Iterable[HeldRow], scope: Scope) -> list[NotChecked]:
    """One line for each rule and reason; of a rule that is held in some regions, those within the scope."""
    groups: dict[tuple[str, str], list[HeldRow]] = {}
    for row in rows:
        near = row.region.startswith(scope.region) or scope.region.startswith(row.region)
        if near and scope.department in ("", *offices(row.department)):
            groups.setdefault((row.rule_id, row.reason), []).append(row)
    return [_held(some) for some in groups.values()]


def _held(rows: Sequence[HeldRow]) -> NotChecked:
    first, regions = rows[0], tuple(row.region for row in rows)
    return NotChecked(
        rule_id=first.rule_id,
        title=first.title,
        kind=first.kind,
        reason=first.reason,
        regions=() if "" in regions else regions,
        last_ran_on=first.last_ran_on,
    )

"""What of the county's state is worth telling: one condition each, as the ledger and the newest night have it now.

A condition names lists, rules, offices and tasks, and counts; never a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from crosscheck.access.persons import Person
from crosscheck.access.roles import Role
from crosscheck.access.scopes import EVERYTHING
from crosscheck.catalog.datasets import catalog
from crosscheck.catalog.rules import rule_catalog
from crosscheck.errors import IntegrityError
from crosscheck.ledger.database import Ledger, reading
from crosscheck.ledger.desk_queries import LateOffice, late_offices
from crosscheck.ledger.holds import HeldRule, held_rules
from crosscheck.ledger.issue import SURGE
from crosscheck.ledger.nights import newest_night
from crosscheck.ledger.notices import troubles
from crosscheck.ledger.rule_nights import held_anywhere
from crosscheck.ledger.workdays import deadline, has_schedule
from crosscheck.operate.night_due import late_night
from crosscheck.operate.troubles import BACKUP
from crosscheck.rules.stored import current_night
from crosscheck.settings import Settings
from crosscheck.views.nights import not_taken_in

NOBODY = Person("crosscheck", Role.COUNTY, EVERYTHING)
"""Counts what is overdue at each office of the county."""
CAUSES: Mapping[str | None, str] = {"schema": "rejected", "rejected": "rejected", "late": "late", None: "damaged"}
"""Why a list is not usable, and what is told of it."""


@dataclass(frozen=True, order=True)
class Condition:
    """Something that lasts: of which kind, what it is about, and its state: a word of ``NOTICE_STATES``, and behind a
    blank what makes it another one (a date). ``detail`` is a count that may change without being told.
    """

    kind: str
    about: str
    state: str
    detail: int = field(default=0, compare=False)

    @property
    def key(self) -> str:
        """What it is kept under."""
        return f"{self.kind} {self.about}"


BEHIND = Condition("clock", "clock", "behind")
"""The clock is behind the newest night: of what depends on the day nobody can tell whether it holds or has ended."""


def ended(key: str) -> Condition:
    """What was kept under ``key``, and is over."""
    kind, _, about = key.partition(" ")
    return Condition(kind, about, "")


def conditions(settings: Settings, ledger: Ledger, now: datetime) -> list[Condition]:
    """All that holds at this moment of the county's time. ``IntegrityError`` where the newest night's results are gone:
    what can't be read has not ended. While the clock is behind that night, nothing but this is known.
    """
    with reading(ledger, EVERYTHING) as connection:
        failed, newest = troubles(connection), newest_night(connection)
        if newest and newest.business_date > now.date() and not settings.made_county:
            return [BEHIND]
        holds = held_rules(connection, newest.business_date, newest.run) if newest else []
        late = late_offices(connection, NOBODY, now.date())
    day = newest.business_date if newest else None
    found = [
        *_nights(late_night(day, now)),
        *_troubles(failed),
        *(_deliveries(settings, day) if day else ()),
        *_rules(holds),
        *_deadlines(settings, late, now.date()),
    ]
    return sorted(found)


def _nights(missed: date | None) -> Iterator[Condition]:
    if missed:
        yield Condition("night", "night", f"late {missed}")


def _troubles(failed: Mapping[str, str]) -> Iterator[Condition]:
    for about, state in failed.items():
        yield Condition("backup" if about == BACKUP else "task", about, state)


def _deliveries(settings: Settings, day: date) -> Iterator[Condition]:
    """Lists that rules can't go by, and what departments laid down in vain: names of files stay where they are."""
    stored = current_night(settings, day)
    if stored is None:
        raise IntegrityError(f"the results of the night of {day} are gone: crosscheck verify says what else is")
    states = _unusable(stored.manifest())
    for what in not_taken_in(settings, day):
        name = what.partition(" ")[0]
        states[name] = "unreadable" if "." in name else "leftover"
    for name, state in states.items():
        yield Condition("delivery", name, state)


def _unusable(manifest: Mapping[str, Any]) -> dict[str, str]:
    connected = {dataset.id for dataset in catalog().connected}
    kept = manifest["snapshots"].items()
    return {name: CAUSES.get(of["cause"], "late") for name, of in kept if name in connected and not of["usable"]}


def _rules(holds: Sequence[HeldRule]) -> Iterator[Condition]:
    for rule_id in held_anywhere(each.hold for each in holds):
        yield Condition("held", rule_id, "held")
    for each in holds:
        if each.kind == SURGE and not each.decision:
            yield Condition("surge", each.rule_id, "waiting", each.findings)


def _deadlines(settings: Settings, late: Iterable[LateOffice], today: date) -> Iterator[Condition]:
    for office in late:
        yield Condition("deadline", office.office, "overdue", office.overdue)
    last = deadline(today, max(rule.days for rule in rule_catalog(settings.root).values()))
    unknown = [year for year in range(today.year, last.year + 1) if not has_schedule(year)]
    if unknown:
        yield Condition("deadline", "calendar", f"uncharted {unknown[0]}")

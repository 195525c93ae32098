"""What goes wrong in a month, drawn from a seed: deliveries, nights, the clock, the database, who is to be told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from crosscheck_demo.demo import FIRST_NIGHT

DEPARTMENTS = ("reference", "registry", "civil_affairs", "education")
"""Who is connected: a database, and drop folders of two kinds of files."""
DATABASES = ("reference", "registry")
BREAKABLE = {"civil_affairs": "civil_affairs.death", "education": "education.enrolment"}
"""Whose list may come without its header, and which."""
STALE = {"civil_affairs.death": 2, "education.enrolment": 3}
"""Days that these lists count for here, so that some are late within the month."""
STEPS = ("deliveries of registry", "check", "ledger", "issue", "lists", "report")
"""Where a night may be cut off, in their order."""
RECORDED_FROM = STEPS.index("ledger") + 1
"""A night that is cut off as such a step or a later one begins stands in the ledger."""
WELL, KILLED, NO_ROOM, AWAY, OFF, SKIPPED, CLOCK = (
    "well",
    "killed",
    "no room",
    "database away",
    "machine off",
    "skipped",
    "clock behind",
)
KINDS = (KILLED, NO_ROOM, AWAY, OFF, SKIPPED, CLOCK)
CHANNELS = ("mail", "webhook")


@dataclass(frozen=True)
class Day:
    """One business date. ``absent`` departments deliver nothing, ``broken`` ones a list that is turned away.

    ``step``: where the night is cut off. ``behind``: days by which the clock is. ``deaf``: ways that take nothing
    until the evening. ``backup``: '' for none.
    """

    date: date
    absent: frozenset[str]
    broken: frozenset[str]
    night: str
    step: str
    behind: int
    deaf: frozenset[str]
    backup: str

    @property
    def recorded_when_cut(self) -> bool:
        """Whether a night that is cut off where this one is stands in the ledger nevertheless."""
        return STEPS.index(self.step) >= RECORDED_FROM


def month(seed: int, days: int, kinds: Iterable[str] = ()) -> list[Day]:
    """So many days; the first is well. ``kinds``: of the nights after it, instead of drawn ones."""
    dice, named = Random(seed), list(kinds)
    return [_day(dice, number, named[number - 1] if 0 < number <= len(named) else "") for number in range(days)]


def _day(dice: Random, number: int, kind: str) -> Day:
    drawn = kind or (dice.choice(KINDS) if dice.random() < 0.45 else WELL)
    night = drawn if number else WELL
    quiet = not number or night == SKIPPED  # what came for a night that never ran is another question
    absent = frozenset(name for name in DEPARTMENTS[1:] if not quiet and dice.random() < 0.3)
    return Day(
        date=FIRST_NIGHT + timedelta(days=number),
        absent=absent,
        broken=frozenset(name for name in BREAKABLE if not quiet and dice.random() < 0.15) - absent,
        night=night,
        step=dice.choice(STEPS if night == KILLED else ("deliveries of registry", "check", "lists")),
        behind=dice.randint(1, 5),
        deaf=frozenset(name for name in CHANNELS if number and dice.random() < 0.1),
        backup=dice.choice(("", "", "well", "failed")),
    )

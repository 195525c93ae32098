"""What has to be told in a month, from what was planned and nothing that the product computed but its issues.

It knows which nights are recorded, what each list was like, what failed, and what each way was last told.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from month_plan import BREAKABLE, CHANNELS, DATABASES, DEPARTMENTS, SKIPPED, STALE, Day
from sqlalchemy import create_engine, text

from crosscheck.access.offices import main_office
from crosscheck.catalog.datasets import catalog
from crosscheck.catalog.rules import Rule
from crosscheck.ledger.workdays import deadline, has_schedule
from crosscheck.operate.conditions import Condition
from crosscheck.settings import Settings

WAITING = ("issued", "returned", "rectifying")
"""States in which an office has to act by a day; what was referred up waits for the level above."""
SILENT = Condition("ledger", "ledger", "silent")
BEHIND = Condition("clock", "clock", "behind")
Told = dict[str, str]
"""State by key, as a way was last told."""


@dataclass
class Oracle:
    """``night`` is the newest recorded one, ``cut`` the step at which it was cut off; '' where it reached its end.

    ``lists``: the state of each list that rules can't go by or that was not taken in, as of that night.
    ``unusable``: those that rules can't go by.
    """

    rules: dict[str, Rule]
    settings: Settings
    night: date | None = None
    cut: str = ""
    away: bool = False
    offset: timedelta = timedelta()
    failed: Told = field(default_factory=dict)
    lists: Told = field(default_factory=dict)
    unusable: set[str] = field(default_factory=set)
    came: dict[str, date] = field(default_factory=dict)
    told: dict[str, Told] = field(default_factory=lambda: {name: {} for name in CHANNELS})
    told_silent: set[str] = field(default_factory=set)
    deaf: frozenset[str] = frozenset()
    unreached: bool = False
    messages: dict[str, int] = field(default_factory=lambda: dict.fromkeys(CHANNELS, 0))
    begun: int = 0
    over: int = 0

    def delivered(self, day: Day) -> None:
        """What departments laid down by the night; of a drop folder it counts whenever a night comes by, of a database
        only with its own night.
        """
        self.unreached = bool(day.absent & set(DATABASES))
        for dataset in catalog().connected:
            name = dataset.department
            if name in DATABASES and day.night == SKIPPED:
                continue
            if name not in day.absent and not (name in day.broken and BREAKABLE[name] == dataset.id):
                self.came[dataset.id] = day.date

    def recorded(self, day: Day) -> None:
        """The night of a day stands in the ledger, with what became of its lists."""
        self.night, self.cut, self.lists, self.unusable = day.date, "", {}, set()
        for dataset in catalog().connected:
            name = dataset.department
            stale = STALE.get(dataset.id, dataset.stale)
            if name in day.broken and BREAKABLE[name] == dataset.id:
                self.lists[dataset.id] = "rejected"
                self.unusable.add(dataset.id)
            elif (day.date - self.came[dataset.id]).days >= stale:
                self.lists[dataset.id] = "late"
                self.unusable.add(dataset.id)
            if name in day.absent and name in DATABASES:
                self.lists[dataset.id] = "unreadable"

    def cut_off(self, day: Day) -> None:
        """The night stands in the ledger and did not reach its end."""
        self.recorded(day)
        self.cut = day.step

    def holding(self, now: datetime) -> list[Condition]:
        """All that holds at a moment of the clock as it is set."""
        shown = now + self.offset
        if self.night and self.night > shown.date():
            return [BEHIND]
        found = [Condition("backup" if about == "backup" else "task", about, why) for about, why in self.failed.items()]
        due = shown.date() if shown.time() >= time(6, 30) else shown.date() - timedelta(days=1)
        if self.night and self.night < due:
            found.append(Condition("night", "night", f"late {due}"))
        found += [Condition("delivery", name, state) for name, state in self.lists.items()]
        if self.night:
            found += [Condition("held", rule.id, "held") for rule in self.rules.values() if self._is_held(rule)]
        return found + self._deadlines(shown.date())

    def _is_held(self, rule: Rule) -> bool:
        there = {dataset.id for dataset in catalog().connected} - self.unusable
        return not rule.always_runs and not set(rule.all_needs) <= there

    def _deadlines(self, today: date) -> list[Condition]:
        late: dict[str, int] = {}
        server = create_engine(self.settings.ledger_url)
        with server.connect() as connection:
            rows = connection.execute(text("SELECT state, due_on, department, township_name FROM issue")).all()
        server.dispose()
        for state, due_on, department, township in rows:
            if state in WAITING and due_on and date.fromisoformat(str(due_on)) < today:
                office = main_office(department, township)
                late[office] = late.get(office, 0) + 1
        found = [Condition("deadline", office, "overdue", count) for office, count in late.items()]
        last = deadline(today, max(rule.days for rule in self.rules.values())).year
        unknown = [year for year in range(today.year, last + 1) if not has_schedule(year)]
        return found + [Condition("deadline", "calendar", f"uncharted {year}") for year in unknown[:1]]

    def hear(self, now: datetime) -> dict[str, list[Condition]]:
        """What each way has to be told when somebody asks now; from then on it has been told."""
        ways = [name for name in CHANNELS if name not in self.deaf]
        if self.away:
            news = {name: [SILENT] for name in ways if name not in self.told_silent}
            self.told_silent |= news.keys()
        else:
            for name in self.told_silent:
                self.told[name][SILENT.key] = SILENT.state
            self.told_silent = set()
            holding = self.holding(now)
            news = {name: changed for name in ways if (changed := self._changed(name, holding))}
        for name, changed in news.items():
            self.messages[name] += 1
            self.begun += sum(bool(each.state) for each in changed)
            self.over += sum(not each.state for each in changed)
        return news

    def _changed(self, way: str, holding: list[Condition]) -> list[Condition]:
        before, now = self.told[way], {each.key: each for each in holding}
        begun = [each for key, each in now.items() if before.get(key) != each.state]
        kept = BEHIND in holding
        gone = [] if kept else [key for key in before if key not in now]
        over = [Condition(*key.split(" ", 1), "") for key in gone]
        self.told[way] = {**(before if kept else {}), **{key: each.state for key, each in now.items()}}
        return sorted(begun + over)

    def diagnoses(self, now: datetime, signed: date | None, backed_up: datetime | None) -> dict[str, str]:
        """What doctor has to say of what the month disturbs."""
        shown = now + self.offset
        due = shown.date() if shown.time() >= time(6, 30) else shown.date() - timedelta(days=1)
        behind = not self.away and self.night is not None and self.night > shown.date()
        late = self.night is None or self.night < due
        unlisted = not late and self.cut in ("issue", "lists")
        old = backed_up is None or shown - backed_up > timedelta(days=8)
        return {
            "schema": "wrong" if self.away else "fine",
            "night": "warning" if self.away else "wrong" if late else "fine",
            "lists": "warning" if self.away else "wrong" if unlisted else "fine",
            "clock": "wrong" if behind else "fine",
            "backup": "warning" if old else "fine",
            "heads": "fine" if signed and shown.date() - signed <= timedelta(days=1) else "either",
            "connections": "wrong" if self.unreached else "fine",
            **dict.fromkeys(("settings", "site", "modes", "notifications", "secrets"), "fine"),
        }


assert set(BREAKABLE) < set(DEPARTMENTS)

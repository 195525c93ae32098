"""What the offices of a made county do on a working day: answer, help, refer, check, exempt, look again."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

from crosscheck.access.offices import TOWNSHIP, helping_offices, offices
from crosscheck.access.persons import Person
from crosscheck.access.roles import Role
from crosscheck.access.scopes import EVERYTHING, Scope
from crosscheck.ledger import moves
from crosscheck.ledger.answers import Answer
from crosscheck.ledger.changes import Change
from crosscheck.ledger.database import Connection, Ledger, reading, writing
from crosscheck.ledger.issue import Issue
from crosscheck.ledger.moves import Case
from crosscheck.ledger.perform import cases
from crosscheck.ledger.queries import find
from crosscheck.ledger.vocabulary import AWAITED, State
from crosscheck.ledger.write_changes import Author, apply
from crosscheck_demo.offices.answers import DONE, NOTES, given

SLOWEST, FASTEST = 0.03, 0.25
"""Shares of what waits that an office answers on a working day: each has its own."""
LATE = 0.5
"""Share of what was promised for today or earlier that is reported as rectified."""
HELPED = 0.02
"""Share of what waits for another office that a helping one adds something to on a working day."""
CHECKER = Person("checker", Role.COUNTY, EVERYTHING)
INSPECTOR = Person("inspector", Role.INSPECTOR, EVERYTHING)
HIGHER = {role.value: Person(role.value, role, EVERYTHING) for role in (Role.COUNTY, Role.CITY, Role.PROVINCE)}
Move = Callable[[Case], Change]
Plans = Mapping[Person, Mapping[str, Move]]
"""What everybody does with which issue, by number."""


def carry_out(ledger: Ledger, plans: Plans, at: str, source: str) -> None:
    """Do what is planned at the moment ``at``: one transaction for each person."""
    day = date.fromisoformat(at[:10])
    for person, planned in sorted(plans.items(), key=lambda plan: plan[0].name):
        with writing(ledger) as connection:
            found = cases(connection, planned, person, day)
            changes = [planned[number](case) for number, case in sorted(found.items())]
            apply(connection, changes, Author(at, person.name, person.role.value, source), day)


def main_person(issue: Issue) -> Person:
    """Who answers an issue."""
    return _person(issue, offices(issue.department)[0])


def helping_persons(issue: Issue) -> Iterator[Person]:
    """Who may add something to an issue."""
    township = issue.subject.township_name
    for name in helping_offices(issue.department, township):
        yield _person(issue, TOWNSHIP if name == township else name)


def _person(issue: Issue, office: str) -> Person:
    if office == TOWNSHIP:
        code = issue.region_code[:9]
        return Person(code, Role.TOWNSHIP, Scope(code))
    return Person(f"{issue.key.county}-{office}", Role.DEPARTMENT, Scope(issue.key.county, office))


class Offices:
    """The offices of the county; each works through what waits for it at its own pace."""

    def __init__(self, ledger: Ledger, chance: random.Random) -> None:
        self.ledger, self.chance = ledger, chance
        self.helpers = random.Random("helpers")
        self.paces: dict[str, float] = {}
        self.helped: set[tuple[str, str]] = set()

    def work(self, day: date) -> None:
        """One working day of everybody; who helps comes after who answers and moves nothing."""
        with reading(self.ledger, EVERYTHING) as connection:
            waiting = _waiting_issues(connection)
        plans: dict[Person, dict[str, Move]] = defaultdict(dict)
        for issue in waiting:
            person, move = self._planned(issue, day)
            if move is not None:
                plans[person][issue.number] = move
        carry_out(self.ledger, plans, f"{day.isoformat()}T10:00:00+08:00", "simulation")
        carry_out(self.ledger, self._notes(waiting), f"{day.isoformat()}T11:00:00+08:00", "simulation")

    def _notes(self, waiting: list[Issue]) -> Plans:
        """What helping offices add today: each once to an issue."""
        plans: dict[Person, dict[str, Move]] = defaultdict(dict)
        for issue in waiting:
            for person in helping_persons(issue) if issue.state in AWAITED else ():
                if self.helpers.random() < HELPED and (issue.number, person.name) not in self.helped:
                    self.helped.add((issue.number, person.name))
                    plans[person][issue.number] = _adds(self.helpers)
        return plans

    def _planned(self, issue: Issue, day: date) -> tuple[Person, Move | None]:
        """Who does what with an issue today; nothing for most."""
        state, luck = issue.state, self.chance.random()
        if state is State.SUBMITTED:
            return CHECKER, self._checked(issue, luck)
        if state is State.EXEMPTION_ASKED:
            return CHECKER, self._exempted(luck, day)
        if state is State.REVISIT:
            return INSPECTOR, self._revisited(luck)
        if state is State.REFERRED:
            return HIGHER[issue.referred_to], self._referred(luck, day)
        office = main_person(issue)
        if state is State.ANSWERED:
            return office, (lambda case: moves.refer(case, "本级无法核实")) if luck < LATE else None
        if state is State.RECTIFYING:
            return office, self._rectified(issue, luck, day)
        return office, self._answered(luck < self._pace(office.name), day)

    def _pace(self, office: str) -> float:
        return self.paces.setdefault(office, random.Random(office).uniform(SLOWEST, FASTEST))

    def _answered(self, now: bool, day: date) -> Move | None:
        if not now:
            return None
        answer = given(self.chance, day)
        return lambda case: moves.answer(case, answer)

    def _rectified(self, issue: Issue, luck: float, day: date) -> Move | None:
        if luck >= LATE or issue.due_on is None or issue.due_on > day:
            return None
        done = Answer("confirmed", "整改完成", measures=DONE, done_on=day)
        return lambda case: moves.answer(case, done)

    def _checked(self, issue: Issue, luck: float) -> Move | None:
        """Most is closed only when the data show it too; the few closed earlier are found again the next night."""
        if luck < (0.4 if issue.missing_since else 0.02):
            return moves.close
        return (lambda case: moves.send_back(case, "说明不充分")) if luck > 0.98 else None

    def _exempted(self, luck: float, day: date) -> Move | None:
        if luck < 0.2:
            until = day + timedelta(days=self.chance.randint(30, 365))
            return lambda case: moves.exempt(case, until, "政策允许")
        return (lambda case: moves.send_back(case, "佐证材料不足")) if luck > 0.95 else None

    def _revisited(self, luck: float) -> Move | None:
        if luck < 0.3:
            return lambda case: moves.uphold(case, "核对无误")
        return (lambda case: moves.reopen(case, "整改不实")) if luck > 0.98 else None

    def _referred(self, luck: float, day: date) -> Move | None:
        if luck > 0.95:
            return lambda case: moves.send_back(case, "请本级核实")
        return self._answered(luck < 0.15, day)


def _adds(chance: random.Random) -> Move:
    note = chance.choice(NOTES)
    return lambda case: moves.note(case, note)


def _waiting_issues(connection: Connection) -> list[Issue]:
    """What waits for somebody, by number."""
    awake = find(connection, EVERYTHING, only_open=True) + find(connection, EVERYTHING, state=State.REVISIT)
    waiting = [issue for issue in awake if issue.state not in (State.NEW, State.REOPENED)]
    return sorted(waiting, key=lambda issue: issue.number)

"""What the offices of the made-up county do on a working day: answer, refer, check, exempt, look again."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta

from crosscheck.access.offices import TOWNSHIP, offices
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
from crosscheck.ledger.vocabulary import State
from crosscheck.ledger.write_changes import Author, apply
from crosscheck_demo.bench.year_county import COUNTY

SLOWEST, FASTEST = 0.03, 0.25
"""Shares of what waits that an office answers on a working day: each has its own."""
LATE = 0.5
"""Share of what was promised for today or earlier that is reported as rectified."""
ANSWERS = (
    (25, Answer("confirmed", "已入户核实,属实", measures="已整改")),
    (15, Answer("confirmed", "已入户核实,属实", measures="正在整改")),
    (5, Answer("partly", "部分属实", measures="已整改")),
    (30, Answer("source_wrong", "源部门数据有误", "06")),
    (10, Answer("registry_wrong", "建档系统登记有误", "07")),
    (8, Answer("allowed", "符合政策规定", document="县办〔2026〕5号")),
    (7, Answer("cannot_verify", "人在外地,无法核实")),
)
"""What is answered, by weight."""
HIGHER = (Role.COUNTY, Role.CITY, Role.PROVINCE)
Move = Callable[[Case], Change]


def given(chance: random.Random, day: date) -> Answer:
    """An answer as an office gives it on ``day``."""
    (drawn,) = chance.choices([answer for _, answer in ANSWERS], [weight for weight, _ in ANSWERS])
    if not drawn.measures:
        return drawn
    done_on = day + timedelta(days=chance.randint(10, 60)) if drawn.measures == "正在整改" else day
    return Answer(drawn.result, drawn.text, measures=drawn.measures, done_on=done_on)


class Offices:
    """The offices of the county; each works through what waits for it at its own pace."""

    def __init__(self, ledger: Ledger, chance: random.Random) -> None:
        self.ledger, self.chance = ledger, chance
        self.paces: dict[str, float] = {}
        self.checker = Person("checker", Role.COUNTY, EVERYTHING)
        self.inspector = Person("inspector", Role.INSPECTOR, EVERYTHING)
        self.higher = {role.value: Person(role.value, role, EVERYTHING) for role in HIGHER}

    def work(self, day: date) -> None:
        """One working day of everybody."""
        with reading(self.ledger, EVERYTHING) as connection:
            waiting = _waiting_issues(connection)
        plans: dict[Person, dict[str, Move]] = defaultdict(dict)
        for issue in waiting:
            person, move = self._planned(issue, day)
            if move is not None:
                plans[person][issue.number] = move
        at = f"{day.isoformat()}T10:00:00+08:00"
        for person, planned in sorted(plans.items(), key=lambda plan: plan[0].name):
            with writing(self.ledger) as connection:
                found = cases(connection, planned, person, day)
                changes = [planned[number](case) for number, case in sorted(found.items())]
                apply(connection, changes, Author(at, person.name, person.role.value, "simulation"), day)

    def _planned(self, issue: Issue, day: date) -> tuple[Person, Move | None]:
        """Who does what with an issue today; nothing for most."""
        state, luck = issue.state, self.chance.random()
        if state is State.SUBMITTED:
            return self.checker, self._checked(issue, luck)
        if state is State.EXEMPTION_ASKED:
            return self.checker, self._exempted(luck, day)
        if state is State.REVISIT:
            return self.inspector, self._revisited(luck)
        if state is State.REFERRED:
            return self.higher[issue.referred_to], self._referred(luck, day)
        office = self._office(issue)
        if state is State.ANSWERED:
            return office, (lambda case: moves.refer(case, "本级无法核实")) if luck < LATE else None
        if state is State.RECTIFYING:
            return office, self._rectified(issue, luck, day)
        return office, self._answered(luck < self._pace(office.name), day)

    def _office(self, issue: Issue) -> Person:
        main = offices(issue.department)[0]
        if main == TOWNSHIP:
            code = issue.region_code[:9]
            return Person(code, Role.TOWNSHIP, Scope(code))
        return Person(f"{COUNTY}-{main}", Role.DEPARTMENT, Scope(COUNTY, main))

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
        done = Answer("confirmed", "整改完成", measures="已整改", done_on=day)
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


def _waiting_issues(connection: Connection) -> list[Issue]:
    """What waits for somebody, by number."""
    awake = find(connection, EVERYTHING, only_open=True) + find(connection, EVERYTHING, state=State.REVISIT)
    waiting = [issue for issue in awake if issue.state not in (State.NEW, State.REOPENED)]
    return sorted(waiting, key=lambda issue: issue.number)

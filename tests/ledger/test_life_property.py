"""Random nights, answers, checks, deadlines, revisits, restarts in any order: no issue lost, none doubled, numbers
never reused, the history verifies, and nothing is closed without a checker other than who answered.
"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import select

from crosscheck.access.offices import offices
from crosscheck.access.persons import Person
from crosscheck.access.roles import Role
from crosscheck.access.scopes import EVERYTHING, Scope
from crosscheck.errors import LedgerError
from crosscheck.ledger import moves, tables
from crosscheck.ledger.answers import Answer
from crosscheck.ledger.database import open_ledger, reading
from crosscheck.ledger.deadlines import follow_up
from crosscheck.ledger.history import Head
from crosscheck.ledger.issue import Hold
from crosscheck.ledger.issue_rows import issues
from crosscheck.ledger.nights import issue_new, record_night
from crosscheck.ledger.notes import Note
from crosscheck.ledger.perform import act
from crosscheck.ledger.proof import verify
from crosscheck.ledger.queries import find
from crosscheck.ledger.revisits import draw
from crosscheck.ledger.vocabulary import MOVES, Action, State
from crosscheck.words import NOTES
from kit.nights import RULES, day, finding, night, sqlite_url

FINDINGS = st.lists(
    st.one_of(
        st.builds(finding, st.sampled_from(sorted(RULES)), st.sampled_from(["M1", "M2"]), facts=st.sampled_from("ab")),
        st.builds(
            finding,
            st.just("ED-01"),
            st.just("M3"),
            department=st.sampled_from(["县民政局", "县医疗保障局、卫生健康局", "县残疾人联合会、民政局"]),
        ),
    ),
    max_size=6,
    unique_by=lambda f: f.key,
)
HOLDS = st.lists(st.builds(Hold, st.sampled_from(sorted(RULES)), st.just(""), st.just("无数据")), max_size=1)
PEOPLE = st.sampled_from(
    [
        Person("村", Role.VILLAGE, Scope("451022100201")),
        Person("镇", Role.TOWNSHIP, Scope("451022100")),
        Person("邻镇", Role.TOWNSHIP, Scope("451022101")),
        Person("部门", Role.DEPARTMENT, Scope("451022", "县民政局")),
        Person("县", Role.COUNTY, Scope("451022")),
        Person("县乙", Role.COUNTY, Scope("451022")),
        Person("核查", Role.INSPECTOR, Scope("451022")),
        Person("市", Role.CITY, Scope("4510")),
        Person("镇", Role.COUNTY, EVERYTHING),
    ]
)
TOWNSHIP = Person("镇", Role.TOWNSHIP, Scope("451022100"))
COUNTY = Person("县", Role.COUNTY, Scope("451022"))
ANSWERS = st.sampled_from(["confirmed", "partly", "source_wrong", "registry_wrong", "allowed", "cannot_verify", ""])
WHYS = st.sampled_from(["理由", ""])


class LifeMachine(RuleBasedStateMachine):
    @initialize(found=FINDINGS)
    def begin(self, found) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.engine = open_ledger(sqlite_url(Path(self.folder.name)))
        self.n, self.given, self.heads = 0, {}, []
        self.night(found, [])

    def night(self, found, holds) -> None:
        self.heads.append(record_night(self.engine, night(self.n, found, holds)).head)
        issue_new(self.engine, day(self.n))

    @rule(later=st.sampled_from([0, 1, 7, 25]), found=FINDINGS, holds=HOLDS)
    def a_night(self, later, found, holds) -> None:
        self.n += later
        self.night(found, holds)

    def act(self, data, person, move) -> None:
        with reading(self.engine, EVERYTHING) as connection:
            numbers = [issue.number for issue in issues(connection)]
        if not numbers:
            return
        number = data.draw(st.sampled_from(numbers))
        try:
            act(self.engine, number, move, person, f"{day(self.n).isoformat()}T10:00:00+08:00", "test")
        except LedgerError as error:
            refused = str(error)
        else:
            return
        assert any("\u4e00" <= letter <= "\u9fff" for letter in refused)

    @rule(data=st.data(), person=PEOPLE, result=ANSWERS, later=st.sampled_from([None, -1, 0, 5, 500]), said=WHYS)
    def an_answer(self, data, person, result, later, said) -> None:
        done_on = None if later is None else day(self.n) + timedelta(days=later)
        given = Answer(result, said, "06", "措施" if later is not None else "", done_on, "文件" if said else "")
        self.act(data, person, lambda case: moves.answer(case, given))

    @rule(
        data=st.data(),
        person=PEOPLE,
        move=st.sampled_from([moves.close, moves.submit, moves.send_back, moves.refer, moves.revisit, moves.uphold]),
        why=WHYS,
    )
    def a_move(self, data, person, move, why) -> None:
        self.act(data, person, lambda case: move(case, why))

    @rule(data=st.data(), person=PEOPLE, said=st.sampled_from(["已入户", ""]), kind=st.sampled_from(sorted(NOTES)))
    def a_note(self, data, person, said, kind) -> None:
        """A note moves nothing, whoever makes it and however the issue stands."""
        before = self.all_issues()
        self.act(data, person, lambda case: moves.note(case, Note(said, "", kind)))
        after = self.all_issues()
        assert {number: replace(issue, history_seq=0) for number, issue in after.items()} == {
            number: replace(issue, history_seq=0) for number, issue in before.items()
        }

    @rule(data=st.data())
    def the_main_office_is_never_blocked(self, data) -> None:
        """Whatever others noted, who answers for an issued issue can; a helper can't."""
        waiting = [issue for issue in self.all_issues().values() if issue.state == State.ISSUED]
        if not waiting:
            return
        issue = data.draw(st.sampled_from(waiting))
        main, at = offices(issue.department)[0], f"{day(self.n).isoformat()}T10:00:00+08:00"
        own = TOWNSHIP if main == "乡镇" else Person("主办", Role.DEPARTMENT, Scope("451022", main))
        given = Answer("source_wrong", "已更正", "06")
        if own is not TOWNSHIP:
            with pytest.raises(LedgerError, match=f"本问题由{main}主办"):
                act(self.engine, issue.number, lambda case: moves.answer(case, given), TOWNSHIP, at, "test")
        assert (
            act(self.engine, issue.number, lambda case: moves.answer(case, given), own, at, "test").state
            == State.SUBMITTED
        )

    def all_issues(self):
        with reading(self.engine, EVERYTHING) as connection:
            return {issue.number: issue for issue in issues(connection)}

    @rule(data=st.data(), person=PEOPLE, days=st.sampled_from([-1, 30, 366]))
    def an_exemption(self, data, person, days) -> None:
        self.act(data, person, lambda case: moves.exempt(case, case.day + timedelta(days=days), "同意"))

    @rule(data=st.data(), result=ANSWERS, check=st.sampled_from(["close", "exempt", "send_back"]))
    def the_usual_way(self, data, result, check) -> None:
        """A township answers in full, a county officer checks."""
        with reading(self.engine, EVERYTHING) as connection:
            known = issues(connection)
            numbers = [i.number for i in known if i.state == State.ISSUED and i.department == "乡镇"]
        if not numbers:
            return
        number, at = data.draw(st.sampled_from(numbers)), f"{day(self.n).isoformat()}T10:00:00+08:00"
        given = Answer(result or "confirmed", "已入户", "06", "措施", day(self.n), "文件")
        act(self.engine, number, lambda case: moves.answer(case, given), TOWNSHIP, at, "test")
        until = (day(self.n) + timedelta(days=30),) if check == "exempt" else ()
        try:
            act(self.engine, number, lambda case: getattr(moves, check)(case, *until, "已审核"), COUNTY, at, "test")
        except LedgerError:
            assert result in ("allowed", "cannot_verify") or check == "exempt"

    @rule(data=st.data(), person=PEOPLE)
    def a_reopening(self, data, person) -> None:
        self.act(data, person, lambda case: moves.reopen(case, "未整改到位"))

    @rule()
    def a_morning(self) -> None:
        for duty in (follow_up, draw):
            duty(self.engine, day(self.n))
            assert not any(duty(self.engine, day(self.n)).values())

    @rule()
    def a_restart(self) -> None:
        self.engine.dispose()
        self.engine = open_ledger(sqlite_url(Path(self.folder.name)))

    @invariant()
    def all_is_there_and_true(self) -> None:
        with reading(self.engine, EVERYTHING) as connection:
            proof = verify(connection, self.heads)
            known = find(connection, EVERYTHING)
            table = tables.history
            entries = connection.execute(select(table).where(table.c.number != "").order_by(table.c.seq)).mappings()
            past: dict[str, list] = {}
            for entry in entries:
                past.setdefault(entry["number"], []).append(entry)
        assert proof.problems == ()
        self.heads.append(Head(*proof.head))
        now = {issue.number: issue.key for issue in known}
        assert now.items() >= self.given.items()
        assert len(now) == len(set(now.values())) == len(known)
        self.given = now
        for issue in known:
            self.is_as_its_history_says(issue, past[issue.number])

    def is_as_its_history_says(self, issue, entries) -> None:
        answerers: set[str] = set()
        checked = state = ""
        for entry in entries:
            action = Action(entry["action"])
            assert entry["before"] == state
            if action in MOVES:
                assert State(state) in MOVES[action].before
                assert Role(entry["role"]) in MOVES[action].roles
            state = entry["after"]
            if action in (Action.OPENED, Action.REOPENED):
                answerers, checked = set(), ""
            elif action in (Action.ANSWERED, Action.SUBMITTED, Action.EXEMPTION_ASKED):
                answerers.add(entry["actor"])
            elif action in (Action.CLOSED, Action.EXEMPTED, Action.SYSTEM_CLOSED):
                assert action is Action.SYSTEM_CLOSED or entry["actor"] not in answerers
                checked = entry["actor"]
        assert state == issue.state
        assert checked or issue.state not in (State.CLOSED, State.REVISIT, State.EXEMPT)
        assert (issue.exempt_until is not None) == (issue.state == State.EXEMPT)

    def teardown(self) -> None:
        self.engine.dispose()
        self.folder.cleanup()


TestLife = LifeMachine.TestCase
TestLife.settings = settings(
    max_examples=25, stateful_step_count=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)

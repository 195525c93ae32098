"""Any order of nights, repeated, crashed, restarted: nothing lost, nothing doubled, no number twice, history proven."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from crosscheck.access.scopes import EVERYTHING
from crosscheck.errors import LedgerError
from crosscheck.ledger.database import open_ledger, reading
from crosscheck.ledger.history import Head
from crosscheck.ledger.issue import Hold
from crosscheck.ledger.issue_rows import issues
from crosscheck.ledger.nights import issue_new, newest_night, record_night
from crosscheck.ledger.proof import verify
from crosscheck.ledger.vocabulary import State
from kit.nights import COUNTY, RULES, day, finding, night, sqlite_url

FINDINGS = st.builds(
    finding,
    st.sampled_from(sorted(RULES)),
    st.sampled_from(["M1", "M2", "M3"]),
    st.sampled_from(["", "a"]),
    st.sampled_from(["a", "b"]),
    county=st.sampled_from([COUNTY, "451023"]),
    region_code=st.sampled_from(["451022100201", "451022101201", ""]),
)
NIGHTS = st.lists(FINDINGS, max_size=12, unique_by=lambda f: f.key)
HOLDS = st.lists(
    st.builds(Hold, st.sampled_from(sorted(RULES)), st.sampled_from(["", "451022100201", "451022"]), st.just("无数据")),
    max_size=2,
    unique=True,
)
CATALOGUES = st.sampled_from([sorted(RULES), ["DE-01", "WM-15"], ["DE-01", "ED-01", "WM-15"]])


class Killed(BaseException):
    """Stands for kill -9 inside a transaction."""


class LedgerMachine(RuleBasedStateMachine):
    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.engine = open_ledger(sqlite_url(Path(self.folder.name)))
        self.given: dict[str, tuple] = {}
        self.heads: list[Head] = []
        self.done: list = []
        self.n = 0

    def input(self, n: int, findings, holds, catalogue):
        texts = [RULES[rule_id] for rule_id in catalogue]
        return night(n, [f for f in findings if f.key.rule_id in catalogue], holds, rules=texts)

    @rule(later=st.integers(0, 2), findings=NIGHTS, holds=HOLDS, catalogue=CATALOGUES)
    def a_night(self, later, findings, holds, catalogue) -> None:
        self.n += later
        made = self.input(self.n, findings, holds, catalogue)
        self.heads.append(record_night(self.engine, made).head)
        self.done.append(made)
        again = record_night(self.engine, made)
        assert again.repeated
        assert again.head == self.heads[-1]
        self.compare(made)

    def compare(self, made) -> None:
        """Every finding of a rule that ran has exactly one issue, open unless exempt or answered."""
        held = {hold.rule_id for hold in made.holds}
        with reading(self.engine, EVERYTHING) as connection:
            known = {issue.key: issue for issue in issues(connection)}
        for found in made.findings:
            if found.key.rule_id not in held:
                assert known[found.key].last_seen_on == made.business_date
                assert not known[found.key].state.settled
                assert known[found.key].missing_since is None

    @rule(findings=NIGHTS, holds=HOLDS, where=st.sampled_from(["insert_rows", "apply", "outcome_rows"]))
    def a_night_that_is_killed(self, findings, holds, where) -> None:
        made = self.input(self.n + 1, findings, holds, sorted(RULES))

        def kill(*_: object, **__: object) -> None:
            raise Killed

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(f"crosscheck.ledger.nights.{where}", kill)
            with pytest.raises(Killed):
                record_night(self.engine, made)

    @rule(data=st.data())
    def an_old_night_comes_again(self, data) -> None:
        if self.done:
            made = data.draw(st.sampled_from(self.done))
            with reading(self.engine, EVERYTHING) as connection:
                last = newest_night(connection)
            assert last is not None
            if made.business_date < last.business_date:
                assert record_night(self.engine, made).repeated

    @rule(findings=NIGHTS)
    def the_past_with_other_findings(self, findings) -> None:
        made = self.input(self.n - 1, findings, [], sorted(RULES))
        if self.done and made.digest() not in {other.digest() for other in self.done}:
            with reading(self.engine, EVERYTHING) as connection:
                last = newest_night(connection)
            if last and last.business_date > made.business_date:
                with pytest.raises(LedgerError):
                    record_night(self.engine, made)

    @rule()
    def issuing(self) -> None:
        if self.done and self.done[-1].business_date == day(self.n):
            issue_new(self.engine, day(self.n))
            assert issue_new(self.engine, day(self.n)) == 0

    @rule()
    def a_restart(self) -> None:
        self.engine.dispose()
        self.engine = open_ledger(sqlite_url(Path(self.folder.name)))

    @invariant()
    def nothing_lost_nothing_doubled(self) -> None:
        with reading(self.engine, EVERYTHING) as connection:
            known = list(issues(connection))
            proof = verify(connection, self.heads)
        assert proof.problems == ()
        assert len({issue.key for issue in known}) == len(known) == len({issue.number for issue in known})
        now = {issue.number: tuple(issue.key) for issue in known}
        assert now.items() >= self.given.items()
        self.given = now
        for county in {issue.key.county for issue in known}:
            serials = sorted(int(i.number[-6:]) for i in known if i.key.county == county)
            assert serials == list(range(1, len(serials) + 1))
        assert all(i.closed_on for i in known if i.state in (State.CLOSED, State.WITHDRAWN))
        assert all(i.key.rule_id == "DE-01" for i in known if i.state == State.CLOSED)

    def teardown(self) -> None:
        self.engine.dispose()
        self.folder.cleanup()


TestLedger = LedgerMachine.TestCase
TestLedger.settings = settings(
    max_examples=25, stateful_step_count=15, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)

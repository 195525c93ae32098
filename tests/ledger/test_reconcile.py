"""The algebra of a night, case by case. Each case says what the ledger had, what was found, what must come out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from crosscheck.ledger.changes import Change
from crosscheck.ledger.issue import Finding, Hold, Issue, Key, RuleText
from crosscheck.ledger.reconcile import reconcile
from crosscheck.ledger.vocabulary import OPEN, SETTLED, Action, State
from kit.nights import DAY, RULES, day, finding, subject

HELD = Hold("ED-01", "", "教育局未报送")


def applied(issues: Iterable[Issue], changes: Iterable[Change]) -> list[Issue]:
    known = {issue.key: issue for issue in issues}
    known |= {change.after.key: change.after for change in changes}
    return list(known.values())


def night(
    issues: Iterable[Issue], findings: Iterable[Finding], n: int = 0, holds: Sequence[Hold] = (), rules=RULES
) -> tuple[list[Issue], list[Action]]:
    """Run one night; the same night again must change nothing."""
    changes = reconcile(issues, findings, rules, holds, day(n))
    after = applied(issues, changes)
    assert reconcile(after, findings, rules, holds, day(n)) == []
    return after, [event.action for change in changes for event in change.events]


def opened(rule_id: str = "ED-01", **options) -> Issue:
    (issue,), _ = night([], [finding(rule_id)])
    return replace(issue, number="451022-2026-000001", **options)


def test_a_finding_opens_an_issue():
    (issue,), actions = night([], [finding("ED-01")])
    assert actions == [Action.OPENED]
    assert (issue.state, issue.first_seen_on, issue.last_seen_on) == (State.NEW, DAY, DAY)
    assert (issue.evidence_version, issue.subject) == (1, subject())


def test_changes_come_sorted_by_county_rule_subject_object():
    findings = [
        finding("ED-01", "M2"),
        finding("DE-01", "M9"),
        finding("ED-01", "M1", "b"),
        finding("ED-01", "M1", "a"),
        finding("WM-15", "M0", county="451021"),
    ]
    keys = [change.after.key for change in reconcile([], findings, RULES, (), DAY)]
    assert keys == sorted(keys)
    assert [(k.county, k.rule_id, k.subject_id, k.object) for k in keys] == [
        ("451021", "WM-15", "M0", ""),
        ("451022", "DE-01", "M9", ""),
        ("451022", "ED-01", "M1", "a"),
        ("451022", "ED-01", "M1", "b"),
        ("451022", "ED-01", "M2", ""),
    ]


def test_seen_again_moves_only_the_bookkeeping():
    (issue,), actions = night([opened()], [finding("ED-01")], 1)
    assert actions == []
    assert (issue.last_seen_on, issue.state) == (day(1), State.NEW)


@pytest.mark.parametrize(
    "shown", [{"subject": subject(name="韦小三")}, {"department": "县民政局"}, {"link": "repaired"}]
)
def test_what_people_read_changes_with_an_entry(shown):
    (issue,), actions = night([opened()], [finding("ED-01", **shown)], 1)
    assert actions == [Action.UPDATED]
    assert [getattr(issue, name) for name in shown] == list(shown.values())


def test_other_evidence_is_a_new_version():
    (issue,), actions = night([opened()], [finding("ED-01", facts="b")], 1)
    assert actions == [Action.EVIDENCE]
    assert issue.evidence_version == 2


def test_a_household_that_moves_takes_its_issue_along():
    (issue,), actions = night([opened()], [finding("ED-01", region_code="451022101201")], 1)
    assert actions == [Action.MOVED]
    assert issue.region_code == "451022101201"


@pytest.mark.parametrize("state", OPEN)
def test_data_closes_nothing_by_itself(state):
    issues = [opened(state=state)]
    for n in range(1, 5):
        issues, actions = night(issues, [], n)
        assert actions == ([Action.MISSING] if n == 1 else [])
    assert (issues[0].state, issues[0].missing_since, issues[0].clean_nights) == (state, day(1), 4)


def test_found_again_takes_the_mark_away():
    issues, _ = night([opened()], [], 1)
    (issue,), actions = night(issues, [finding("ED-01")], 2)
    assert actions == [Action.FOUND_AGAIN]
    assert (issue.missing_since, issue.clean_nights) == (None, 0)


@pytest.mark.parametrize("state", OPEN)
def test_an_issue_about_data_closes_after_two_clean_nights(state):
    issues, actions = night([opened("DE-01", state=state)], [], 1)
    assert actions == [Action.MISSING]
    issues, actions = night(issues, [], 2)
    assert actions == [Action.SYSTEM_CLOSED]
    assert (issues[0].state, issues[0].closed_on) == (State.CLOSED, day(2))


def test_a_night_that_runs_twice_is_one_clean_night():
    issues, _ = night([opened("DE-01")], [], 1)
    issues, _ = night(issues, [finding("ED-01")], 1)
    assert [issue.clean_nights for issue in issues if issue.key.rule_id == "DE-01"] == [1]


def test_held_nights_are_no_clean_nights_and_do_not_break_the_row():
    held = Hold("DE-01", "", "民政局未报送")
    issues, _ = night([opened("DE-01")], [], 1)
    issues, actions = night(issues, [], 2, [held])
    assert actions == []
    assert issues[0].clean_nights == 1
    _, actions = night(issues, [], 3)
    assert actions == [Action.SYSTEM_CLOSED]


@pytest.mark.parametrize("state", State)
def test_a_held_rule_touches_nothing(state):
    issue = opened(state=state, exempt_until=DAY)
    after, actions = night([issue], [finding("ED-01", facts="b"), finding("ED-01", "M2")], 30, [HELD])
    assert (after, actions) == ([issue], [])


@pytest.mark.parametrize(
    ("region", "untouched"),
    [("451022100201", True), ("451022100", True), ("451022101", False), ("451022", False), ("4510221002", True)],
)
def test_a_region_without_policy_is_left_alone(region, untouched):
    issue = opened()
    after, actions = night([issue], [], 1, [Hold("ED-01", region, "缺少政策参数")])
    assert (after == [issue]) is untouched
    assert actions == ([] if untouched else [Action.MISSING])


@pytest.mark.parametrize(("about", "untouched"), [("c", True), ("a", False)])
def test_an_object_whose_own_data_is_missing_is_left_alone(about, untouched):
    (issue,), _ = night([], [finding("ED-01", "M1", about)])
    after, actions = night([issue], [], 1, [Hold("ED-01", "", "死亡登记未到", "c")])
    assert (after == [issue]) is untouched
    assert actions == ([] if untouched else [Action.MISSING])


@pytest.mark.parametrize(("dataset", "gone"), [("civil_affairs.death", False), ("bank.loan", True)])
def test_a_damaged_snapshot_says_nothing_of_its_own_delivery(dataset: str, gone: bool) -> None:
    """The department's issue is neither clean nor found: whether it has mended its list can't be told."""
    issue = replace(opened("DE-01"), key=Key("451022", "DE-01", "civil_affairs.death", ""), subject_kind="dataset")
    after, _ = night([issue], [], 1, [Hold("DE-01", "", "快照与清单不符", dataset)])
    assert (after != [issue]) is gone


def test_the_county_code_is_the_region_of_those_without_a_valid_village():
    issue = opened(subject=subject(village_name=""), region_code="451022999999")
    after, _ = night([issue], [], 1, [Hold("ED-01", "451022", "缺少政策参数")])
    assert after == [issue]


@pytest.mark.parametrize("state", [State.CLOSED, State.REVISIT, State.WITHDRAWN])
def test_a_settled_issue_that_is_found_again_is_reopened(state):
    (issue,), actions = night(
        [opened(state=state, closed_on=day(3), issued_on=DAY, due_on=day(9))], [finding("ED-01")], 5
    )
    assert actions == [Action.REOPENED]
    assert (issue.state, issue.reopened, issue.closed_on, issue.issued_on, issue.due_on) == (
        State.REOPENED,
        1,
        None,
        None,
        None,
    )


@pytest.mark.parametrize("state", [State.CLOSED, State.REVISIT, State.WITHDRAWN])
def test_a_settled_issue_that_is_not_found_stays_as_it_is(state):
    issue = opened(state=state)
    assert night([issue], [], 1) == ([issue], [])


@pytest.mark.parametrize("state", [State.CLOSED, State.REVISIT])
def test_an_answered_tip_off_is_not_reopened_by_its_own_row(state):
    (issue,), actions = night([opened("WM-15", state=state)], [finding("WM-15")], 1)
    assert (issue.state, actions) == (state, [])


def test_a_tip_off_is_never_closed_by_data():
    rules = {"WM-15": replace(RULES["WM-15"], kind="data")}
    issues = [opened("WM-15")]
    for n in range(1, 6):
        issues, actions = night(issues, [], n, rules=rules)
        assert Action.SYSTEM_CLOSED not in actions
    assert issues[0].state == State.NEW


def test_exempt_stays_exempt_while_the_evidence_is_the_same():
    (issue,), actions = night([opened(state=State.EXEMPT, exempt_until=day(9))], [finding("ED-01")], 9)
    assert (issue.state, actions) == (State.EXEMPT, [])


def test_other_evidence_ends_an_exemption():
    (issue,), actions = night([opened(state=State.EXEMPT, exempt_until=day(9))], [finding("ED-01", facts="b")], 5)
    assert (issue.state, actions) == (State.REOPENED, [Action.EVIDENCE, Action.REOPENED])
    assert issue.exempt_until is None


def test_another_sum_at_stake_is_a_new_version_and_ends_no_exemption():
    (issue,), _ = night([], [finding("ED-01", yuan="400.00")])
    (issue,), actions = night([replace(issue, number="451022-2026-000001")], [finding("ED-01", yuan="800.00")], 1)
    assert (issue.evidence_version, issue.amount, actions) == (2, 80000, [Action.EVIDENCE])
    exempt = replace(issue, state=State.EXEMPT, exempt_until=day(9))
    (issue,), actions = night([exempt], [finding("ED-01", yuan="1200.00")], 2)
    assert (issue.state, issue.amount, actions) == (State.EXEMPT, 120000, [Action.EVIDENCE])


@pytest.mark.parametrize("found", [True, False])
def test_an_exemption_expires(found):
    issues = [opened(state=State.EXEMPT, exempt_until=day(9))]
    (issue,), actions = night(issues, [finding("ED-01")] if found else [], 10)
    assert issue.state == State.REOPENED
    assert actions[-1] == Action.REOPENED


def test_an_exempt_issue_about_data_that_is_gone_closes():
    issues, _ = night([opened("DE-01", state=State.EXEMPT, exempt_until=day(90))], [], 1)
    (issue,), actions = night(issues, [], 2)
    assert (issue.state, actions) == (State.CLOSED, [Action.SYSTEM_CLOSED])


@pytest.mark.parametrize("state", State)
def test_issues_of_a_rule_that_left_the_catalogue_are_withdrawn(state):
    issue = opened(state=state, exempt_until=day(9) if state == State.EXEMPT else None)
    rules: dict[str, RuleText] = {k: v for k, v in RULES.items() if k != "ED-01"}
    (after,), actions = night([issue], [], 1, rules=rules)
    if state in SETTLED - {State.EXEMPT}:
        assert (after, actions) == (issue, [])
    else:
        assert (after.state, actions) == (State.WITHDRAWN, [Action.WITHDRAWN])


def test_everything_at_once_is_one_change_with_its_events_in_order():
    issue = opened(state=State.CLOSED, missing_since=day(1))
    found = finding("ED-01", facts="b", household_no="H9")
    (change,) = reconcile([issue], [found], RULES, (), day(2))
    assert [e.action for e in change.events] == [
        Action.FOUND_AGAIN,
        Action.MOVED,
        Action.EVIDENCE,
        Action.REOPENED,
    ]
    assert [e.why for e in change.events] == [
        "数据再次出现此疑点",
        "所在地或户编号变更:原451022100201,现451022100201",
        "证据有变化,旧版本保留",
        "已销号后再次发现",
    ]
    assert change.after.last_seen_on - timedelta(days=2) == date(2026, 11, 20)


IN_QUARANTINE = {"withheld": "education.enrolment"}
"""What may excuse the subject lies among the refused rows of that list."""


def test_a_withheld_finding_opens_nothing():
    assert night([], [finding("ED-01", **IN_QUARANTINE)]) == ([], [])


def test_a_withheld_finding_keeps_an_open_issue_and_its_evidence_up_to_date():
    (issue,), actions = night([opened()], [finding("ED-01", facts="b", **IN_QUARANTINE)], 1)
    assert (actions, issue.last_seen_on, issue.missing_since) == ([Action.EVIDENCE], day(1), None)


@pytest.mark.parametrize("state", sorted(SETTLED))
def test_a_withheld_finding_leaves_a_settled_issue_alone(state: State):
    issue = opened(state=state, closed_on=DAY, exempt_until=day(9))
    after, actions = night([issue], [finding("ED-01", facts="b", **IN_QUARANTINE)], 1)
    assert (after, actions) == ([issue], [])


def test_what_was_withheld_opens_when_the_refused_rows_are_gone():
    nothing, _ = night([], [finding("ED-01", **IN_QUARANTINE)])
    (issue,), actions = night(nothing, [finding("ED-01")], 1)
    assert (actions, issue.first_seen_on) == ([Action.OPENED], day(1))

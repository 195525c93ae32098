"""Nobody reads outside their scope, and cannot tell what is there."""

from __future__ import annotations

from itertools import permutations

import pytest
from sqlalchemy import text

from crosscheck.access.scopes import EVERYTHING, Scope
from crosscheck.errors import LedgerError
from crosscheck.ledger.database import reading
from crosscheck.ledger.list_queries import open_issues
from crosscheck.ledger.nights import issue_new, record_night
from crosscheck.ledger.queries import ListIssue, card, find, list_issues, places
from crosscheck.ledger.vocabulary import State
from kit.nights import DAY, RULES, day, finding, night, rule


@pytest.fixture
def filled(ledger):
    findings = [
        finding("ED-01", "M1", region_code="451022100201"),
        finding("ED-01", "M2", region_code="451022101201", department="县教育局"),
        finding("ED-01", "M3", region_code=""),
        finding("DE-01", "M4", county="451023", region_code="451023100201", household_no="H4"),
    ]
    record_night(ledger, night(0, findings))
    issue_new(ledger, DAY)
    record_night(ledger, night(0, [*findings[1:], finding("ED-01", "M1", facts="b")]))
    return ledger


@pytest.mark.parametrize(
    ("scope", "subjects"),
    [
        (EVERYTHING, {"M1", "M2", "M3", "M4"}),
        (Scope("4510"), {"M1", "M2", "M3", "M4"}),
        (Scope("451022"), {"M1", "M2", "M3"}),
        (Scope("451022100"), {"M1"}),
        (Scope("451022101201"), {"M2"}),
        (Scope("451022", "县教育局"), {"M2"}),
        (Scope("%"), set()),
    ],
)
def test_a_scope_is_a_region_and_a_department(filled, scope, subjects):
    with reading(filled, EVERYTHING) as connection:
        assert {issue.key.subject_id for issue in find(connection, scope)} == subjects


def test_questions_narrow_the_scope(filled):
    with reading(filled, EVERYTHING) as connection:
        assert len(find(connection, EVERYTHING, rule_id="ED-01")) == 3
        assert len(find(connection, EVERYTHING, household_no="H4")) == 1
        assert len(find(connection, EVERYTHING, state=State.ISSUED, only_open=True, limit=2)) == 2
        assert find(connection, EVERYTHING, state=State.CLOSED) == []


def test_a_card_holds_everything(filled):
    with reading(filled, EVERYTHING) as connection:
        shown = card(connection, Scope("451022100"), "451022-2026-000001")
    assert shown.rule == RULES["ED-01"]
    assert [version.body for version in shown.evidence] == [
        finding("ED-01").evidence,
        finding("ED-01", facts="b").evidence,
    ]
    assert [(e.action, e.before, e.after, e.source) for e in shown.history] == [
        ("opened", "", "new", "2026-11-20 run 1"),
        ("issued", "new", "issued", "2026-11-20 run 1"),
        ("evidence", "issued", "issued", "2026-11-20 run 2"),
    ]


def test_outside_the_scope_and_not_there_sound_the_same(filled):
    with reading(filled, EVERYTHING) as connection:
        for number in ("451022-2026-000002", "451022-2026-999999"):
            with pytest.raises(LedgerError) as refused:
                card(connection, Scope("451022100"), number)
            assert str(refused.value) == f"没有编号为{number}的问题"


def test_places_are_those_within_the_scope(filled):
    numbers = [f"451022-2026-{n:06d}" for n in (1, 2, 3, 4)]
    with reading(filled, EVERYTHING) as connection:
        assert places(connection, EVERYTHING, numbers[:2]) == {
            ("451022100201", "451022", "乡镇"),
            ("451022101201", "451022", "县教育局"),
        }
        assert places(connection, Scope("451022100"), numbers) == {("451022100201", "451022", "乡镇")}


def test_open_issues_are_those_within_the_scope(filled, settings):
    with reading(filled, EVERYTHING) as connection:
        shown = {
            scope: [row["subject_id"] for row in open_issues(connection, settings.root, scope)]
            for scope in (EVERYTHING, Scope("451023"), Scope("451022101"), Scope("451022", "县教育局"))
        }
    assert list(shown.values()) == [["M3", "M1", "M2", "M4"], ["M4"], ["M2"], ["M2"]]


@pytest.mark.parametrize("scope", [EVERYTHING, Scope("451022100"), Scope("451022", "县教育局")])
def test_a_reading_transaction_of_postgresql_knows_whose_it_is(ledger, scope):
    if ledger.dialect.name != "postgresql":
        pytest.skip("SQLite has no settings of a transaction")
    question = text("SELECT current_setting('crosscheck.region'), current_setting('crosscheck.department')")
    with reading(ledger, scope) as connection:
        assert tuple(connection.execute(question).one()) == (scope.region, scope.department)
    with ledger.begin() as connection:
        assert tuple(connection.execute(question).one()) == ("", "")


NAMES = ["县民政局", "民政局", "县卫生健康局", "HP局", "hp局", "乡镇"]


@pytest.fixture
def joined(ledger):
    """One issue for each of the names, and for each way of joining two."""
    ways = {f"M{n}": "、".join(some) for n, some in enumerate(permutations(NAMES, 2))}
    ways |= {f"S{n}": name for n, name in enumerate(NAMES)}
    found = [finding("ED-01", subject_id, department=way) for subject_id, way in ways.items()]
    record_night(ledger, night(0, found))
    return ledger, ways


def test_sql_and_python_say_the_same_of_joined_offices(joined):
    ledger, ways = joined
    with reading(ledger, EVERYTHING) as connection:
        for name in (*NAMES, "局", "卫生健康局"):
            scope = Scope("451022", name)
            seen = {issue.key.subject_id for issue in find(connection, scope)}
            assert seen == {subject for subject, way in ways.items() if scope.covers("451022", "", way)}, name


def test_the_issues_about_a_list_are_those_of_that_night(ledger):
    late = finding("AG-02", "civil_affairs.death", subject_kind="dataset", region_code="451022")
    rules = [*RULES.values(), rule("AG-02", "data")]
    record_night(ledger, night(0, [finding("ED-01")], rules=rules))
    record_night(ledger, night(1, [finding("ED-01"), late], rules=rules))
    record_night(ledger, night(2, [finding("ED-01")], rules=rules))
    with reading(ledger, EVERYTHING) as connection:
        by_night = [list_issues(connection, EVERYTHING, day(n)) for n in range(3)]
        elsewhere = list_issues(connection, Scope("451023"), day(1))
    [issue] = by_night[1]["civil_affairs.death"]
    assert issue == ListIssue("AG-02", "451022-2026-000002")
    assert (by_night[0], by_night[2], elsewhere) == ({}, {}, {})

"""A night in the database: numbers, versions, holds, the same again, refusal of the past."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import event, select

from crosscheck.access.scopes import EVERYTHING
from crosscheck.errors import LedgerError
from crosscheck.ledger import tables
from crosscheck.ledger.database import Ledger, open_ledger, reading
from crosscheck.ledger.history import head
from crosscheck.ledger.holds import held_rules
from crosscheck.ledger.issue import Hold
from crosscheck.ledger.issue_rows import issues
from crosscheck.ledger.nights import issue_new, newest_night, nights, record_night
from crosscheck.ledger.vocabulary import State
from crosscheck.ledger.write_changes import LAST_NUMBER, issue_number
from kit.ledgers import proven, states
from kit.nights import DAY, RULES, day, finding, night


def numbers(ledger: Ledger) -> dict[tuple[str, str], str]:
    with reading(ledger, EVERYTHING) as connection:
        return {(issue.key.rule_id, issue.key.subject_id): issue.number for issue in issues(connection)}


def dump(ledger: Ledger) -> dict[str, list[tuple]]:
    with ledger.connect() as connection:
        return {t.name: [tuple(row) for row in connection.execute(select(t))] for t in tables.metadata.sorted_tables}


def test_numbers_are_given_once_in_the_order_of_the_keys(ledger):
    record_night(ledger, night(0, [finding("ED-01", "M2"), finding("ED-01", "M1"), finding("DE-01", "M3")]))
    record_night(ledger, night(1, [finding("ED-01", "M0"), finding("ED-01", "M1", county="451023")]))
    assert numbers(ledger) == {
        ("DE-01", "M3"): "451022-2026-000001",
        ("ED-01", "M1"): "451023-2026-000001",
        ("ED-01", "M2"): "451022-2026-000003",
        ("ED-01", "M0"): "451022-2026-000004",
    }


def test_each_year_has_its_own_series(ledger):
    record_night(ledger, night(0, [finding("ED-01", "M1")]))
    record_night(ledger, night(date(2027, 1, 1), [finding("ED-01", "M2")]))
    record_night(ledger, night(date(2027, 1, 2), [finding("ED-01", "M3")]))
    assert sorted(numbers(ledger).values()) == ["451022-2026-000001", "451022-2027-000001", "451022-2027-000002"]


def test_a_full_series_is_refused():
    assert issue_number("451022", 2026, LAST_NUMBER) == "451022-2026-999999"
    with pytest.raises(LedgerError, match="used up all issue numbers of 2026"):
        issue_number("451022", 2026, LAST_NUMBER + 1)


def test_the_same_night_again_changes_nothing(ledger):
    first = record_night(ledger, night(0, [finding("ED-01", "M2"), finding("DE-01", "M1")]))
    before = dump(ledger)
    again = record_night(ledger, night(0, [finding("DE-01", "M1"), finding("ED-01", "M2")]))
    assert again == replace(first, repeated=True)
    assert dump(ledger) == before


def test_two_ledgers_of_the_same_nights_are_equal(ledger, tmp_path):
    other = open_ledger(f"sqlite:///{tmp_path / 'other.sqlite'}")
    findings = [finding("ED-01", f"M{n}") for n in range(30)]
    for engine, order in ((ledger, findings), (other, findings[::-1])):
        record_night(engine, night(0, order))
        issue_new(engine, DAY)
    with reading(ledger, EVERYTHING) as here, reading(other, EVERYTHING) as there:
        assert head(here) == head(there)
    other.dispose()


def test_a_date_runs_again_when_its_input_changed(ledger):
    record_night(ledger, night(0, [finding("ED-01", "M1")]))
    second = record_night(ledger, night(0, [finding("ED-01", "M1"), finding("ED-01", "M2")]))
    third = record_night(ledger, night(0, [finding("ED-01", "M1")]))
    assert (second.run, third.run) == (2, 3)
    assert sorted(numbers(ledger).values()) == ["451022-2026-000001", "451022-2026-000002"]
    with reading(ledger, EVERYTHING) as connection:
        assert [record.run for record in nights(connection, DAY)] == [3, 2, 1]
        assert newest_night(connection) == third


def test_the_past_is_refused_unless_it_is_the_same(ledger):
    record_night(ledger, night(0, [finding("ED-01", "M1")]))
    record_night(ledger, night(1, []))
    before = dump(ledger)
    assert record_night(ledger, night(0, [finding("ED-01", "M1")])).repeated
    with pytest.raises(LedgerError, match="2026-11-21 has been recorded since"):
        record_night(ledger, night(0, [finding("ED-01", "M9")]))
    with pytest.raises(LedgerError, match="2026-11-21 has been recorded since"):
        record_night(ledger, night(-1, []))
    assert dump(ledger) == before


def test_a_crash_in_the_middle_leaves_nothing(ledger, monkeypatch):
    record_night(ledger, night(0, [finding("ED-01", "M1")]))
    before = dump(ledger)

    def crash(*_: object) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as patched:
        patched.setattr("crosscheck.ledger.nights.insert_rows", crash)
        with pytest.raises(RuntimeError):
            record_night(ledger, night(1, [finding("ED-01", "M2")]))
    assert dump(ledger) == before
    record_night(ledger, night(1, [finding("ED-01", "M2")]))
    assert sorted(numbers(ledger).values()) == ["451022-2026-000001", "451022-2026-000002"]
    assert proven(ledger)


def test_every_version_of_the_evidence_stays(ledger):
    for n, facts in enumerate(("a", "b", "b", "c")):
        record_night(ledger, night(n, [finding("ED-01", facts=facts)]))
    with reading(ledger, EVERYTHING) as connection:
        rows = connection.execute(select(tables.evidence).order_by(tables.evidence.c.version)).all()
    assert [(row.version, row.business_date) for row in rows] == [(1, DAY), (2, day(1)), (3, day(3))]
    assert rows[0].body == finding("ED-01", facts="a").evidence


def test_issuing_gives_the_deadline_once(ledger):
    record_night(ledger, night(0, [finding("ED-01", "M1"), finding("ED-01", "M2")]))
    assert issue_new(ledger, DAY) == 2
    before = dump(ledger)
    assert issue_new(ledger, DAY) == 0
    assert dump(ledger) == before
    with reading(ledger, EVERYTHING) as connection:
        issue, _ = issues(connection)
    assert (issue.state, issue.issued_on, issue.due_on) == (State.ISSUED, DAY, date(2026, 12, 4))
    with pytest.raises(LedgerError, match="the newest night in the ledger is 2026-11-20"):
        issue_new(ledger, day(1))


def test_a_reopened_issue_keeps_its_number_and_is_issued_anew(ledger):
    record_night(ledger, night(0, [finding("DE-01")]))
    issue_new(ledger, DAY)
    for n in (1, 2):
        record_night(ledger, night(n))
    assert set(states(ledger).values()) == {State.CLOSED}
    record_night(ledger, night(3, [finding("DE-01")]))
    assert issue_new(ledger, day(3)) == 1
    with reading(ledger, EVERYTHING) as connection:
        (issue,) = issues(connection)
        actions = connection.execute(
            select(tables.history.c.action).where(tables.history.c.number != "").order_by(tables.history.c.seq)
        ).scalars()
        assert list(actions) == [
            "opened",
            "issued",
            "missing",
            "system_closed",
            "found_again",
            "reopened",
            "issued",
        ]
    assert (issue.number, issue.state, issue.issued_on, issue.reopened) == (
        "451022-2026-000001",
        State.ISSUED,
        day(3),
        1,
    )


def test_a_rule_that_left_the_catalogue(ledger):
    record_night(ledger, night(0, [finding("ED-01"), finding("DE-01")]))
    record_night(ledger, night(1, [finding("DE-01")], rules=[RULES["DE-01"], RULES["WM-15"]]))
    assert states(ledger) == {"451022-2026-000001": State.NEW, "451022-2026-000002": State.WITHDRAWN}


def test_what_became_of_every_rule_is_recorded(ledger):
    record = record_night(ledger, night(0, [finding("DE-01")], [Hold("ED-01", "", "教育局未报送")]))
    assert (record.counts["rules"], record.counts["rules_held"], record.counts["opened"]) == (3, 1, 1)
    with reading(ledger, EVERYTHING) as connection:
        table = tables.rule_night
        rows = connection.execute(select(table.c.rule_id, table.c.outcome, table.c.findings)).all()
        held = held_rules(connection, DAY, 1)
    assert sorted(map(tuple, rows)) == [("DE-01", "ran", 1), ("ED-01", "held", 0), ("WM-15", "ran", 0)]
    assert [(hold.rule_id, hold.kind, hold.reason) for hold in held] == [("ED-01", "held", "教育局未报送")]


def test_a_quiet_night_writes_only_when_issues_were_last_seen(ledger):
    found = [finding("ED-01", f"M{n}") for n in range(5)]
    record_night(ledger, night(0, found))
    said: list[str] = []

    def listen(_connection, _cursor, statement, _parameters, _context, _many) -> None:
        if statement.startswith("UPDATE issue"):
            said.append(statement)

    event.listen(ledger, "before_cursor_execute", listen)
    record_night(ledger, night(1, found))
    event.remove(ledger, "before_cursor_execute", listen)
    assert [statement.partition(" WHERE")[0].split("=")[0] for statement in said] == ["UPDATE issue SET last_seen_on"]
    assert _last_seen(ledger) == {day(1)}


def _last_seen(ledger: Ledger) -> set[date]:
    with reading(ledger, EVERYTHING) as connection:
        return {issue.last_seen_on for issue in issues(connection)}

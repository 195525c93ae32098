"""Kept counts say what counting the issues themselves would, and no page reads through all issues."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection, event, func, select, text

from crosscheck.access.persons import Person
from crosscheck.access.roles import Role
from crosscheck.access.scopes import EVERYTHING, Scope
from crosscheck.ledger import desk_queries, moves, portal_tables, tables
from crosscheck.ledger.answers import Answer
from crosscheck.ledger.database import Ledger, open_ledger, reading, writing
from crosscheck.ledger.desk_queries import desk_counts, desk_issues, desk_rules, last_answers, late_offices, on_desk
from crosscheck.ledger.issue_overview import overview
from crosscheck.ledger.issue_paging import LEAD, SETTLED, Wanted, page_of
from crosscheck.ledger.issue_rows import insert_issues
from crosscheck.ledger.nights import issue_new, record_night
from crosscheck.ledger.perform import act
from crosscheck.ledger.queries import find
from crosscheck.ledger.sightings import Sighting, keep_sighting
from crosscheck.ledger.tally import ISSUES, MOST_CHANGES, wrong_counts
from crosscheck.ledger.vocabulary import State
from kit.nights import COUNTY, DAY, finding, night, rule, sqlite_url
from kit.postgres import empty

AT = "2026-11-23T09:30:00+08:00"
RULES = [rule("ED-01"), rule("ED-02"), rule("WM-15", department="县民政局、教育局")]
COUNTY_OFFICE = Person("县", Role.COUNTY, Scope(COUNTY))
TOWNSHIP = Person("镇", Role.TOWNSHIP, Scope("451022100"))
VILLAGE = Person("村", Role.VILLAGE, Scope("451022100201"))
PEOPLE = (COUNTY_OFFICE, TOWNSHIP, VILLAGE, Person("局", Role.DEPARTMENT, Scope(COUNTY, "县民政局")))
LATER = DAY + timedelta(days=60)


def filled(ledger: Ledger, more: int = 0) -> None:
    """Issues of three rules, one of them answered; and ``more`` in every state."""
    record_night(ledger, night(0, [finding(text.rule_id, department=text.department) for text in RULES], rules=RULES))
    issue_new(ledger, DAY)
    given = Answer("source_wrong", "源部门已更正", "06")
    act(ledger, "451022-2026-000001", lambda case: moves.answer(case, given), TOWNSHIP, AT, "test")
    with writing(ledger) as connection:
        known = list(find(connection, EVERYTHING))
        insert_issues(connection, (_alike(known[n % 3], n) for n in range(more)))


def _alike(issue, n: int):
    state = list(State)[n % len(State)]
    return replace(
        issue,
        number=f"451022-2025-{n + 1:06d}",
        key=issue.key._replace(subject_id=f"X{n}"),
        state=state,
        due_on=None if state.settled else DAY + timedelta(days=n % 5),
        region_code=("451022100201", "451022101201", "451022")[n // 13 % 3],
        referred_to=("county", "township")[n % 2] if state is State.REFERRED else "",
    )


def counts(ledger: Ledger, person: Person) -> list[object]:
    """All that a first page counts."""
    with reading(ledger, person.scope) as connection:
        rules = [desk_rules(connection, person, state) for state in desk_queries.DESKS]
        late = late_offices(connection, person, LATER)
        return [on_desk(connection, person, LATER), desk_counts(connection, person), rules, late]


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.name)
def test_kept_counts_are_those_of_the_issues(ledger: Ledger, person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(ledger, 200)
    kept = counts(ledger, person)
    assert any(isinstance(one, desk_queries.OnDesk) and one.overdue for one in kept) or person is COUNTY_OFFICE
    monkeypatch.setattr(desk_queries, "counted", lambda scope: ISSUES)
    assert counts(ledger, person) == kept


def test_what_somebody_answered_is_not_counted_as_theirs_to_check(ledger: Ledger) -> None:
    filled(ledger)
    done = Answer("confirmed", "属实", measures="停发并追回", done_on=DAY)
    number, same = "451022-2026-000002", replace(COUNTY_OFFICE, name=TOWNSHIP.name)
    act(ledger, number, lambda case: moves.answer(case, done), TOWNSHIP, AT, "test")
    found = {}
    for person in (COUNTY_OFFICE, same):
        with reading(ledger, person.scope) as connection:
            found[person.name] = (
                desk_counts(connection, person)[State.SUBMITTED],
                desk_rules(connection, person, State.SUBMITTED),
            )
    assert found == {COUNTY_OFFICE.name: (2, [("ED-01", 1), ("ED-02", 1)]), same.name: (0, [])}


def test_many_changes_are_summed_up_and_stay_right(ledger: Ledger) -> None:
    filled(ledger, MOST_CHANGES + 200)
    with reading(ledger, EVERYTHING) as connection:
        assert list(wrong_counts(connection)) == []
        tally = portal_tables.tally
        summed = connection.execute(select(tally.c.summed, func.sum(tally.c.n)).group_by(tally.c.summed)).all()
    assert summed == [(True, MOST_CHANGES + 203)]


def test_a_count_that_a_hand_changes_is_named(ledger: Ledger) -> None:
    filled(ledger)
    with ledger.connect() as connection, connection.begin():
        connection.execute(text("UPDATE tally SET n = n + 1 WHERE n = 1"))
    with reading(ledger, EVERYTHING) as connection:
        (problem,) = wrong_counts(connection)
    assert problem.endswith("kept counts of issues (tally) are not those of the issues")


def test_a_village_moves_a_count_that_it_does_not_see(postgres: str) -> None:
    empty(postgres)
    ledger = open_ledger(postgres)
    filled(ledger, 60)
    given = Answer("source_wrong", "源部门已更正", "06")
    act(ledger, "451022-2026-000002", lambda case: moves.answer(case, given), VILLAGE, AT, "test")
    seen = {}
    for scope in (Scope(COUNTY), Scope("451022100"), VILLAGE.scope, Scope("451023")):
        with reading(ledger, scope) as connection:
            seen[scope.region] = connection.execute(select(func.sum(portal_tables.tally.c.n))).scalar()
    with reading(ledger, EVERYTHING) as connection:
        assert list(wrong_counts(connection)) == []
        here = tables.issue.c.region_code.startswith("451022100")
        of_township = connection.execute(select(func.count()).where(here)).scalar()
    assert seen == {COUNTY: 63, "451022100": of_township, VILLAGE.scope.region: None, "451023": None}
    ledger.dispose()


@contextmanager
def asked_of(ledger: Ledger) -> Iterator[list[tuple[str, object]]]:
    """The questions that the block asks, each with its values."""
    found: list[tuple[str, object]] = []

    def keep(_c: object, _cursor: object, statement: str, values: object, *_: object) -> None:
        found.append((statement, values))

    event.listen(ledger, "before_cursor_execute", keep)
    yield found
    event.remove(ledger, "before_cursor_execute", keep)


def _pages(person: Person) -> dict[str, Callable[[Connection], object]]:
    def page(wanted: Wanted) -> Callable[[Connection], object]:
        return lambda connection: page_of(connection, person, wanted, overview(connection, person.scope), None, 50)

    def desk(connection: Connection) -> object:
        shown = desk_issues(connection, person, State.SUBMITTED, "", "", 50)
        return last_answers(connection, [issue.number for issue in shown])

    return {
        "issues": page(Wanted(tab=LEAD)),
        "settled": page(Wanted(tab=SETTLED)),
        "on desk": lambda connection: on_desk(connection, person, LATER),
        "to check": lambda connection: desk_counts(connection, person),
        "late": lambda connection: late_offices(connection, person, LATER),
        "desk": desk,
    }


@pytest.mark.parametrize("person", PEOPLE[:2], ids=lambda person: person.name)
def test_no_page_reads_through_all_issues(tmp_path, person: Person) -> None:
    """However many there are, each question begins at an index, and there are as many questions as before."""
    ledger = open_ledger(sqlite_url(tmp_path))
    filled(ledger, 100)
    asked: dict[str, list[int]] = {}
    for more in (range(1000, 2500), range(0)):
        for name, ask in _pages(person).items():
            with reading(ledger, person.scope) as connection:
                overview(connection, person.scope)
                with asked_of(ledger) as questions:
                    ask(connection)
                asked.setdefault(name, []).append(len(questions))
                for statement, values in list(questions):
                    plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
                    through = [
                        row[3] for row in plan if row[3].startswith(("SCAN issue", "SCAN history", "SCAN answer"))
                    ]
                    assert [one for one in through if "INDEX" not in one] == [], name
        with writing(ledger) as connection:
            known = list(find(connection, EVERYTHING, limit=3))
            insert_issues(connection, (_alike(known[n % 3], n) for n in more))
    ledger.dispose()
    assert all(max(numbers) <= 5 for numbers in asked.values()), asked


def test_reader_and_writer_wait_for_each_other_in_no_database(ledger: Ledger) -> None:
    filled(ledger)
    every = select(func.count()).select_from(tables.issue)
    with reading(ledger, EVERYTHING) as early:
        before = early.execute(every).scalar_one()
        with writing(ledger) as connection:
            insert_issues(connection, [_alike(next(iter(find(connection, EVERYTHING))), 1)])
            with reading(ledger, EVERYTHING) as beside:
                assert beside.execute(every).scalar_one() == before
        assert early.execute(every).scalar_one() == before
    with reading(ledger, EVERYTHING) as late:
        assert late.execute(every).scalar_one() == before + 1


def test_what_is_written_to_a_file_is_on_the_disk(tmp_path) -> None:
    ledger = open_ledger(sqlite_url(tmp_path))
    with reading(ledger, EVERYTHING) as connection:
        kept = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous")]
    ledger.dispose()
    assert kept == ["wal", 2]


def test_a_look_is_kept_though_somebody_is_writing_for_a_moment(ledger: Ledger) -> None:
    writes = threading.Event()

    def write() -> None:
        with writing(ledger):
            writes.set()
            time.sleep(0.3)

    writer = threading.Thread(target=write)
    writer.start()
    writes.wait()
    keep_sighting(ledger, Sighting(AT, "township", "township", "issue", "451022-2026-000001"))
    writer.join()
    with reading(ledger, EVERYTHING) as connection:
        assert connection.execute(select(portal_tables.seen.c.user)).scalars().all() == ["township"]

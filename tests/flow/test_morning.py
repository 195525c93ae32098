"""A county without Airflow: a command does what the deadlines DAG does of a morning, once."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from crosscheck import settings as settings_module
from crosscheck.access.persons import Person
from crosscheck.access.roles import Role
from crosscheck.access.scopes import EVERYTHING
from crosscheck.flow import day as daytime
from crosscheck.ledger import moves, tables
from crosscheck.ledger.answers import Answer
from crosscheck.ledger.database import open_ledger, reading
from crosscheck.ledger.history import head
from crosscheck.ledger.nights import issue_new, record_night
from crosscheck.ledger.perform import act
from crosscheck.ledger.proof import verify
from crosscheck.ledger.queries import find
from crosscheck.ledger.vocabulary import State
from kit.nights import day, finding, night, sqlite_url, subject

FINDINGS = [finding("ED-01", f"M{n:02d}", subject=subject(n)) for n in range(1, 13)]
CLOSED_ON = f"{day(3).isoformat()}T09:00:00+08:00"
TOWNSHIP = Person("平马镇李四", Role.TOWNSHIP, EVERYTHING)
COUNTY = Person("县办甲", Role.COUNTY, EVERYTHING)


@pytest.fixture
def county(tmp_path):
    """Twelve issues were issued; eleven of them closed within the month, one never answered."""
    settings = settings_module.load().apart(tmp_path)
    engine = open_ledger(sqlite_url(tmp_path))
    record_night(engine, night(0, FINDINGS))
    issue_new(engine, day(0))
    for n in range(1, 12):
        number = f"451022-2026-{n:06d}"
        given = Answer("source_wrong", "同名人员", "06")
        act(engine, number, lambda case, given=given: moves.answer(case, given), TOWNSHIP, CLOSED_ON, "test")
        act(engine, number, moves.close, COUNTY, CLOSED_ON, "test")
    record_night(engine, night(30, FINDINGS[11:]))
    yield settings, engine
    engine.dispose()


def states(engine) -> list[State]:
    with reading(engine, EVERYTHING) as connection:
        assert verify(connection).problems == ()
        return sorted(issue.state for issue in find(connection, EVERYTHING))


def test_a_morning_urges_refers_and_draws_with_a_recorded_seed(county):
    settings, engine = county
    assert daytime.morning(settings, day(30)) == {"urged": 1, "referred": 1, "red": 0, "drawn": 2}
    assert states(engine) == sorted([*[State.CLOSED] * 9, *[State.REVISIT] * 2, State.REFERRED])
    with reading(engine, EVERYTHING) as connection:
        seeds = set(connection.execute(select(tables.revisit.c.seed)).scalars())
        whys = connection.execute(select(tables.history.c.why).where(tables.history.c.action == "revisit_draw"))
        assert [seeds] == [{why.rpartition("种子")[2]} for why in whys.scalars()]


def test_again_and_beside_the_dag_it_adds_nothing(county):
    settings, engine = county
    daytime.morning(settings, day(30))
    with reading(engine, EVERYTHING) as connection:
        before = head(connection)
    assert set(daytime.morning(settings, day(30)).values()) == {0}
    daytime.follow_up(settings, day(30))
    daytime.draw_revisits(settings, day(30))
    with reading(engine, EVERYTHING) as connection:
        assert head(connection) == before


def test_an_older_night_that_runs_again_does_nothing_of_its_day(county):
    settings, engine = county
    record_night(engine, night(31, FINDINGS[11:]))
    assert daytime.morning(settings, day(30)) == {}
    assert states(engine).count(State.CLOSED) == 11

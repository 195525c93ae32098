"""督办 after one working day, referral after five, level by level; revisits that anybody can draw again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from crosscheck.access.persons import Person
from crosscheck.access.roles import Role
from crosscheck.access.scopes import EVERYTHING, Scope
from crosscheck.ledger import moves, tables
from crosscheck.ledger.answers import Answer
from crosscheck.ledger.database import reading
from crosscheck.ledger.deadlines import follow_up
from crosscheck.ledger.history import head
from crosscheck.ledger.nights import issue_new, record_night
from crosscheck.ledger.perform import act
from crosscheck.ledger.proof import verify
from crosscheck.ledger.queries import find
from crosscheck.ledger.revisits import draw, month_to_draw, sample
from crosscheck.ledger.vocabulary import State
from kit.nights import finding, night, rule

ISSUED = date(2026, 11, 2)
DUE = date(2026, 11, 16)
TOWNSHIP = Person("平马镇李四", Role.TOWNSHIP, Scope("451022100"))
COUNTY = Person("县办甲", Role.COUNTY, Scope("451022"))
RULES = [rule("ED-01"), rule("DE-02", severity="red")]


@pytest.fixture
def issued(ledger):
    """Thirty issues, five of them red, issued on a Monday and due on Monday two weeks later."""
    found = [finding("ED-01", f"M{n}") for n in range(25)] + [finding("DE-02", f"M{n}") for n in range(5)]
    record_night(ledger, night(ISSUED, found, rules=RULES))
    issue_new(ledger, ISSUED)
    return ledger


def one(ledger):
    with reading(ledger, EVERYTHING) as connection:
        assert verify(connection).problems == ()
        return find(connection, EVERYTHING)[0]


@pytest.mark.parametrize(
    ("day", "done"),
    [
        (DUE, (0, 0)),
        (date(2026, 11, 17), (30, 0)),
        (date(2026, 11, 20), (30, 0)),
        (date(2026, 11, 22), (30, 0)),
        (date(2026, 11, 23), (30, 30)),
    ],
)
def test_overdue_by_working_days(issued, day, done):
    assert tuple(follow_up(issued, day).values()) == done
    assert tuple(follow_up(issued, day).values()) == (0, 0)


def test_it_climbs_level_by_level_and_stops_at_the_top(issued):
    follow_up(issued, date(2026, 11, 17))
    assert one(issued).urged_on == date(2026, 11, 17)
    levels = []
    day = date(2026, 11, 23)
    for _ in range(5):
        follow_up(issued, day)
        levels.append(one(issued).referred_to)
        day = one(issued).due_on + timedelta(days=15)
    assert levels == ["county", "city", "province", "province", "province"]


def test_an_answer_stops_the_clock_and_a_promise_winds_it(issued):
    promise = Answer("confirmed", "属实", measures="核减", done_on=date(2026, 12, 1))
    number = one(issued).number
    act(issued, number, lambda case: moves.answer(case, promise), TOWNSHIP, "2026-11-16T08:00:00+08:00", "test")
    assert follow_up(issued, date(2026, 11, 23)) == {"urged": 29, "referred": 29}
    assert one(issued).state == State.RECTIFYING
    assert follow_up(issued, date(2026, 12, 2))["urged"] == 1


def closed(ledger, day: date) -> None:
    with reading(ledger, EVERYTHING) as connection:
        numbers = [issue.number for issue in find(connection, EVERYTHING)]
    at = f"{day.isoformat()}T08:00:00+08:00"
    given = Answer("source_wrong", "源数据有误", "06")
    for number in numbers:
        act(ledger, number, lambda case: moves.answer(case, given), TOWNSHIP, at, "test")
        act(ledger, number, moves.close, COUNTY, at, "test")


def test_a_tenth_of_the_month_and_every_red_one(issued):
    closed(issued, date(2026, 11, 10))
    assert draw(issued, date(2026, 11, 29)) == {"red": 0, "drawn": 0}
    assert draw(issued, date(2026, 11, 30)) == {"red": 5, "drawn": 0}
    assert draw(issued, date(2026, 12, 19)) == {"red": 0, "drawn": 0}
    assert draw(issued, date(2026, 12, 20)) == {"red": 0, "drawn": 3}
    assert draw(issued, date(2026, 12, 21)) == {"red": 0, "drawn": 0}
    with reading(issued, EVERYTHING) as connection:
        assert verify(connection).problems == ()
        rows = connection.execute(select(tables.revisit)).mappings().all()
        frame = [i.number for i in find(connection, EVERYTHING, rule_id="ED-01")]
        draws = connection.execute(select(tables.history.c.why).where(tables.history.c.action == "revisit_draw")).all()
    drawn = sorted(row["number"] for row in rows if row["reason"] == "drawn")
    seed = next(row["seed"] for row in rows if row["reason"] == "drawn")
    assert drawn == sample(frame, seed)
    assert seed in draws[-1][0]


def test_a_month_without_closings_is_drawn_once(issued):
    draw(issued, date(2026, 12, 20))
    with reading(issued, EVERYTHING) as connection:
        before = head(connection)
    draw(issued, date(2026, 12, 21))
    with reading(issued, EVERYTHING) as connection:
        assert head(connection) == before


@pytest.mark.parametrize(
    ("day", "month"),
    [
        (date(2026, 11, 19), None),
        (date(2026, 11, 20), "2026-10"),
        (date(2026, 3, 20), "2026-02"),
        (date(2026, 1, 25), "2025-12"),
    ],
)
def test_the_month_that_is_drawn(day, month):
    assert month_to_draw(day) == month


def test_a_sample_depends_on_its_seed_alone():
    numbers = [f"451022-2026-{n:06d}" for n in range(1, 101)]
    assert sample(numbers, "a") == sample(reversed(numbers), "a") != sample(numbers, "b")
    assert [len(sample(numbers[:n], "a")) for n in (0, 1, 10, 11, 100)] == [0, 1, 1, 2, 10]


def test_a_channel_issue_follows_the_same_life(ledger):
    record_night(ledger, night(ISSUED, [finding("WM-15")]))
    issue_new(ledger, ISSUED)
    follow_up(ledger, date(2026, 11, 23))
    assert one(ledger).referred_to == "county"
    office = replace(COUNTY, name="县办乙")
    given = Answer("registry_wrong", "已入户核对", "07")
    at = "2026-11-24T08:00:00+08:00"
    act(ledger, one(ledger).number, lambda case: moves.answer(case, given), office, at, "test")
    act(ledger, one(ledger).number, moves.close, COUNTY, at, "test")
    record_night(ledger, night(date(2026, 11, 25), [finding("WM-15")]))
    assert one(ledger).state == State.CLOSED

"""Deadlines on the calendar that offices in China work by."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from crosscheck.ledger.workdays import (
    Light,
    calendar_warning,
    days_left_words,
    deadline,
    has_schedule,
    is_working_day,
    light,
    working_days_left,
)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 20), True),
        (date(2026, 11, 21), False),
        (date(2026, 2, 14), True),
        (date(2026, 2, 16), False),
        (date(2026, 2, 23), False),
        (date(2026, 2, 28), True),
        (date(2026, 10, 7), False),
        (date(2026, 10, 10), True),
        (date(2027, 1, 1), False),
        (date(2027, 10, 5), False),
    ],
)
def test_holidays_and_make_up_days(day, works):
    assert is_working_day(day) is works


@pytest.mark.parametrize(
    ("issued", "days", "due"),
    [
        (date(2026, 11, 20), 5, date(2026, 11, 27)),
        (date(2026, 2, 13), 1, date(2026, 2, 14)),
        (date(2026, 2, 13), 2, date(2026, 2, 24)),
        (date(2026, 9, 30), 7, date(2026, 10, 15)),
        (date(2026, 11, 21), 1, date(2026, 11, 23)),
    ],
)
def test_the_day_of_issuing_does_not_count(issued, days, due):
    assert deadline(issued, days) == due


def test_lights():
    due = date(2026, 11, 27)
    lights = {n: light(due, due + timedelta(days=n)) for n in (-4, -3, -2, -1, 0, 1)}
    assert lights == {
        -4: Light.GREEN,
        -3: Light.GREEN,
        -2: Light.YELLOW,
        -1: Light.YELLOW,
        0: Light.YELLOW,
        1: Light.RED,
    }
    assert [working_days_left(due, due + timedelta(days=n)) for n in (-4, -2, 0, 9)] == [4, 2, 0, 0]


def test_a_long_holiday_does_not_hide_that_time_is_short():
    assert light(date(2026, 10, 9), date(2026, 9, 30)) == Light.YELLOW


def test_the_end_of_the_calendar_is_said():
    assert has_schedule(2025)
    assert has_schedule(2026)
    assert not has_schedule(2040)
    assert calendar_warning(date(2026, 6, 1), 30) is None
    told = calendar_warning(date(2040, 6, 1), 30)
    assert told is not None
    assert told[0] == (
        "工作日历没有2040年的放假调休安排:该年的期限只按法定节假日和双休日推算,可能相差数日。"
        "国务院办公厅公布后请更新依赖包 holidays。"
    )
    assert calendar_warning(date(2039, 12, 20), 30) is not None


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 20), "剩5日"),
        (date(2026, 11, 26), "剩1日"),
        (date(2026, 11, 27), "今日到期"),
        (date(2026, 11, 29), "已逾期"),
        (date(2026, 12, 1), "逾期2日"),
    ],
)
def test_a_deadline_is_told_in_working_days(day, words):
    assert days_left_words(date(2026, 11, 27), day) == words

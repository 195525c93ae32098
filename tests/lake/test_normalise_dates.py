"""Days, months, years and moments against Python's own calendar."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta

import pytest

Evaluate = Callable[[str, list[str | None]], list]


WRITTEN_DAYS = [
    "{0:%Y%m%d}",
    "{0:%Y-%m-%d}",
    "{0.year}/{0.month}/{0.day}",
    "{0.year}.{0.month:02d}.{0.day:02d}",
    "{0.year}年{0.month}月{0.day}日",
    " {0.year} 年 {0.month} 月 {0.day} 日 ",
    "{0:%Y-%m-%d} 00:00:00",
    "{0:%Y-%m-%d}T00:00:00.000",
    "{0:%Y/%m/%d} 0:00",
    "{0:%Y%m%d}000000",
    "{0:%Y%m%d}.0",
]


@pytest.mark.parametrize("pattern", WRITTEN_DAYS)
def test_days(evaluate: Evaluate, pattern: str) -> None:
    rng = random.Random(3)
    days = [date(1900, 1, 1) + timedelta(days=rng.randrange(60000)) for _ in range(300)]
    got = evaluate("n_date(x)", [pattern.format(day) for day in days])
    assert [(g["v"], g["precision"]) for g in got] == [(day, "D") for day in days]


def test_serial_days_of_a_spreadsheet(evaluate: Evaluate) -> None:
    serials = [10000, 42677, 46000, 73050]
    expected = [date(1899, 12, 30) + timedelta(days=n) for n in serials]
    assert evaluate("n_date(x).v", [str(n) for n in serials]) == expected
    assert evaluate("n_date(x).v", [f"{n}.75" for n in serials]) == expected
    assert expected[1] == date(2016, 11, 3)


def test_every_calendar_date_and_no_other(evaluate: Evaluate) -> None:
    texts = [f"{y}-{m:02d}-{d:02d}" for y in (1999, 2000, 2023, 2024) for m in range(14) for d in range(33)]

    def reference(text: str) -> date | None:
        try:
            return date(*map(int, text.split("-")))
        except ValueError:
            return None

    expected = [reference(text) for text in texts]
    assert evaluate("n_date(x).v", texts) == expected
    assert evaluate("n_date(x).v", [text.replace("-", "") for text in texts]) == expected
    assert evaluate("n_date(x).v", [text.replace("-", ".") for text in texts]) == expected


@pytest.mark.parametrize(
    ("written", "value", "precision"),
    [
        ("2016.11", date(2016, 11, 1), "M"),
        ("2016年11月", date(2016, 11, 1), "M"),
        ("2016-11", date(2016, 11, 1), "M"),
        ("201611", date(2016, 11, 1), "M"),
        ("2026.1", date(2026, 1, 1), "M"),
        ("2016", date(2016, 1, 1), "Y"),
        ("2016年", date(2016, 1, 1), "Y"),
        ("２０１６年１１月３日", date(2016, 11, 3), "D"),
    ],
)
def test_precision(evaluate: Evaluate, written: str, value: date, precision: str) -> None:
    [got] = evaluate("n_date(x)", [written])
    assert (got["v"], got["precision"]) == (value, precision)


@pytest.mark.parametrize(
    "written", ["2016-02-30", "2016-13-01", "2016.13", "不详", "98.2.3", "二〇一八年", "1", "99999999"]
)
@pytest.mark.parametrize("macro", ["n_date", "n_month", "n_year", "n_timestamp"])
def test_unreadable_dates(evaluate: Evaluate, macro: str, written: str) -> None:
    [got] = evaluate(f"{macro}(x)", [written])
    assert got["t"] == written
    assert got["v"] is None


def test_months_and_years(evaluate: Evaluate) -> None:
    months = ["2026-11", "202611", "2026.11", "2026年11月", "2026-11-20", "20261120", "46346", "2026/11"]
    assert evaluate("n_month(x).v", months) == [date(2026, 11, 1)] * len(months)
    assert evaluate("n_month(x).v", ["2026.1", "2026", "2026.0"]) == [date(2026, 1, 1), None, None]
    assert (
        evaluate("n_year(x).v", ["2026", "2026年", "2026.0", "２０２６", " 2026 ", "26", None])
        == [2026] * 5 + [None] * 2
    )


def test_moments(evaluate: Evaluate) -> None:
    written = ["2026-11-20 03:04:05", "2026/11/20 3:04:05", "2026-11-20T03:04:05.000000", "20261120030405"]
    written += ["2026年11月20日 3:04:05", "2026-11-20", "20261120", "46346.5"]
    expected = ["2026-11-20 03:04:05"] * 5 + ["2026-11-20 00:00:00"] * 2 + ["2026-11-20 12:00:00"]
    assert evaluate("CAST(n_timestamp(x).v AS VARCHAR)", written) == expected

"""The dialect against SQL written by hand, over every kind of expectation that a suite uses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from expect_samples import as_expectation

from crosscheck.expect.gx import Bench, bench
from crosscheck.expect.suites import Expectation, Suite, load_suite
from crosscheck.expect.verdicts import Verdict
from crosscheck.settings import Settings

ROOT = Path(__file__).parents[2]
SAMPLE = """
SELECT i AS id, i % 50 AS repeating,
       CASE WHEN i % 11 <> 0 THEN '编号' || (i * 7919 % 1000) END AS code,
       CASE WHEN i % 7 <> 0 THEN CAST(i * 7919 % 1000 AS DECIMAL(18, 2)) / 4 END AS money,
       CASE WHEN i % 5 <> 0 THEN DATE '2024-01-01' + CAST(i * 7919 % 1000 AS INTEGER) END AS day,
       CASE WHEN i % 3 <> 0 THEN DATE '2024-06-01' + CAST(i * 104729 % 1000 AS INTEGER) END AS later,
       CASE WHEN i % 13 <> 0 THEN i % 4 = 0 END AS valid,
       CASE WHEN i % 9 = 0 THEN 'empty' END AS _reason,
       17 AS _days_since
FROM range(1000) AS numbers(i)
"""
ACCEPTED = {"type": "nullity", "column": {"name": "_reason"}, "is_null": True}
NUMBERED = {"type": "comparison", "column": {"name": "id"}, "operator": ">=", "parameter": 900}
WORDED = {"type": "comparison", "column": {"name": "code"}, "operator": "==", "parameter": "编号7"}

COMPARED: list[tuple[str, dict[str, Any], str, dict[str, str]]] = [
    (
        "expect_column_values_to_not_be_null",
        {"column": "day", "mostly": 0.7},
        "count(*) FILTER (WHERE day IS NULL) <= 300",
        {"rows": "count(*)", "unexpected": "count(*) FILTER (WHERE day IS NULL)"},
    ),
    (
        "expect_column_values_to_not_be_null",
        {"column": "day", "row_condition": WORDED},
        "count(*) FILTER (WHERE code = '编号7' AND day IS NULL) = 0",
        {"rows": "count(*) FILTER (WHERE code = '编号7')"},
    ),
    (
        "expect_column_values_to_be_null",
        {"column": "_reason", "mostly": 0.8},
        "count(_reason) <= 200",
        {"rows": "count(*)", "unexpected": "count(_reason)"},
    ),
    (
        "expect_column_values_to_be_in_set",
        {"column": "valid", "value_set": [True], "mostly": 0.2},
        "count(*) FILTER (WHERE NOT valid) <= 0.8 * count(valid)",
        {"empty": "count(*) - count(valid)", "unexpected": "count(*) FILTER (WHERE NOT valid)"},
    ),
    (
        "expect_column_values_to_be_in_set",
        {"column": "code", "value_set": ["编号1", "编号2"]},
        "bool_and(code IN ('编号1', '编号2'))",
        {"unexpected": "count(*) FILTER (WHERE code NOT IN ('编号1', '编号2'))"},
    ),
    (
        "expect_column_values_to_be_unique",
        {"column": "code", "row_condition": ACCEPTED},
        "count(code) FILTER (WHERE _reason IS NULL) = count(DISTINCT code) FILTER (WHERE _reason IS NULL)",
        {"rows": "count(*) FILTER (WHERE _reason IS NULL)"},
    ),
    (
        "expect_column_values_to_be_unique",
        {"column": "repeating", "row_condition": NUMBERED},
        "count(repeating) FILTER (WHERE id >= 900) = count(DISTINCT repeating) FILTER (WHERE id >= 900)",
        {"unexpected": "count(*) FILTER (WHERE id >= 900)"},
    ),
    (
        "expect_column_values_to_be_between",
        {"column": "money", "min_value": 100, "max_value": 200, "mostly": 0.4},
        "count(*) FILTER (WHERE money BETWEEN 100 AND 200) >= 0.4 * count(money)",
        {"empty": "count(*) - count(money)", "unexpected": "count(*) FILTER (WHERE money NOT BETWEEN 100 AND 200)"},
    ),
    (
        "expect_column_values_to_be_between",
        {"column": "day", "min_value": "2024-07-01"},
        "min(day) >= DATE '2024-07-01'",
        {"unexpected": "count(*) FILTER (WHERE day < DATE '2024-07-01')"},
    ),
    (
        "expect_column_values_to_match_regex",
        {"column": "code", "regex": "[13]$", "mostly": 0.2},
        "count(*) FILTER (WHERE right(code, 1) IN ('1', '3')) >= 0.2 * count(code)",
        {"unexpected": "count(*) FILTER (WHERE right(code, 1) NOT IN ('1', '3'))"},
    ),
    (
        "expect_column_values_to_match_regex",
        {"column": "code", "regex": r"^\p{Han}{2}[0-9]+$"},
        "count(*) > 0",
        {"unexpected": "0"},
    ),
    (
        "expect_column_values_to_not_match_regex",
        {"column": "code", "regex": r"[0\x{E000}-\x{F8FF}]"},
        "count(*) FILTER (WHERE contains(code, '0')) = 0",
        {"unexpected": "count(*) FILTER (WHERE contains(code, '0'))"},
    ),
    (
        "expect_column_value_lengths_to_be_between",
        {"column": "code", "min_value": 4, "max_value": 4},
        "bool_and(length(code) = 4)",
        {"unexpected": "count(*) FILTER (WHERE length(code) <> 4)"},
    ),
    (
        "expect_column_pair_values_a_to_be_greater_than_b",
        {
            "column_A": "later",
            "column_B": "day",
            "or_equal": True,
            "ignore_row_if": "either_value_is_missing",
            "mostly": 0.5,
        },
        "count(*) FILTER (WHERE later < day) <= 0.5 * count(*) FILTER (WHERE later IS NOT NULL AND day IS NOT NULL)",
        {"unexpected": "count(*) FILTER (WHERE later < day)"},
    ),
    (
        "expect_column_max_to_be_between",
        {"column": "_days_since", "max_value": 16},
        "max(_days_since) <= 16",
        {"observed": "max(_days_since)"},
    ),
    (
        "expect_table_row_count_to_be_between",
        {"min_value": {"$PARAMETER": "least"}, "max_value": 900, "row_condition": ACCEPTED},
        "count(*) FILTER (WHERE _reason IS NULL) BETWEEN 5 AND 900",
        {"observed": "count(*) FILTER (WHERE _reason IS NULL)"},
    ),
    (
        "expect_table_columns_to_match_set",
        {"column_set": ["id", "code"], "exact_match": False},
        "true",
        {},
    ),
    (
        "unexpected_rows_expectation",
        {"unexpected_rows_query": "SELECT 1 FROM {batch} WHERE money > 240 AND valid"},
        "count(*) FILTER (WHERE money > 240 AND valid) = 0",
        {"unexpected": "count(*) FILTER (WHERE money > 240 AND valid)"},
    ),
    (
        "unexpected_rows_expectation",
        {"unexpected_rows_query": "SELECT 1 FROM {batch} HAVING max(day) < DATE '2030-01-01'"},
        "max(day) >= DATE '2030-01-01'",
        {},
    ),
]


@pytest.fixture(scope="module")
def desk(settings: Settings) -> Bench:
    with bench(settings) as desk:
        desk.frame("sample_rows", duckdb.sql(SAMPLE).to_arrow_table())
    return desk


@pytest.fixture(scope="module")
def verdicts(desk: Bench) -> list[Verdict]:
    """All expectations in one validation, as in use."""
    entries = [as_expectation(type_, kwargs, name=str(n)) for n, (type_, kwargs, *_) in enumerate(COMPARED)]
    suite = Suite("compared", tuple(Expectation(entry) for entry in entries))
    return desk.judge(suite, "sample_rows", {"least": 5}, rows=1000)


@pytest.mark.parametrize("number", range(len(COMPARED)), ids=lambda n: f"{n}-{COMPARED[n][0]}")
def test_verdict_and_counts_are_those_of_plain_sql(desk: Bench, verdicts: list[Verdict], number: int) -> None:
    _, _, holds, counts = COMPARED[number]
    verdict = verdicts[number]
    columns = {"holds": holds, **counts}
    expected = desk.fetch(f"SELECT {', '.join(f'{sql} AS {name}' for name, sql in columns.items())} FROM sample_rows")[
        0
    ]
    assert verdict.verdict == ("passed" if expected.pop("holds") else "failed")
    assert {name: verdict.counts.get(name) for name in counts} == expected


def test_every_kind_of_expectation_in_use_is_compared() -> None:
    suites = [load_suite(ROOT, path.stem) for path in (ROOT / "expectations").glob("*.json")]
    assert {e.type for suite in suites for e in suite.expectations} == {type_ for type_, *_ in COMPARED}


def test_both_verdicts_occur(verdicts: list[Verdict]) -> None:
    assert {verdict.verdict for verdict in verdicts} == {"passed", "failed"}


def test_a_table_replaced_is_seen_with_its_new_columns_and_rows(desk: Bench) -> None:
    suite = Suite("s", (Expectation(as_expectation("expect_column_values_to_not_be_null", {"column": "a"})),))
    for values in ([1, None], [1, 2]):
        desk.frame("changing", pa.table({"a": values}))
        assert desk.judge(suite, "changing", {}, 2)[0].counts["unexpected"] == values.count(None)
    desk.frame("changing", pa.table({"b": [1], "a": [None]}))
    assert desk.judge(suite, "changing", {}, 1)[0].counts == {"rows": 1, "unexpected": 1}

"""Figures counted in one reading give the verdicts that Great Expectations gives when it counts for itself."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from expect_samples import as_expectation

from crosscheck.errors import ConfigurationError
from crosscheck.expect import gx
from crosscheck.expect.gx import Bench, bench
from crosscheck.expect.gx_metrics import KINDS, wanted
from crosscheck.expect.suites import Expectation, Suite, load_suite
from crosscheck.expect.verdicts import Verdict
from crosscheck.settings import Settings

ROOT = Path(__file__).parents[2]
TYPES = {"n": "BIGINT", "money": "DECIMAL(18,2)", "word": "VARCHAR", "day": "DATE", "until": "DATE", "yes": "BOOLEAN"}
WORDS = ["韦", "韦家", "", " ", "A?", "12", "达标"]
CONDITIONS: list[Any] = [
    None,
    {"type": "nullity", "column": {"name": "word"}, "is_null": True},
    {"type": "nullity", "column": {"name": "n"}, "is_null": False},
    {"type": "comparison", "column": {"name": "yes"}, "operator": "==", "parameter": True},
    {"type": "comparison", "column": {"name": "n"}, "operator": ">=", "parameter": 2},
    {"type": "comparison", "column": {"name": "word"}, "operator": "!=", "parameter": "韦"},
    {"type": "comparison", "column": {"name": "day"}, "operator": "<", "parameter": "2026-11-03"},
]
PARAMETERS = {"least": 1, "year": 2026}


@pytest.fixture(scope="module")
def desk(settings: Settings) -> Iterator[Bench]:
    with bench(settings) as desk:
        yield desk


def some_rows(draw: random.Random, count: int) -> pa.Table:
    def column(make: Any) -> list[Any]:
        empty = draw.choice([0, 0.2, 1])
        return [None if draw.random() < empty else make() for _ in range(count)]

    def day() -> date:
        return date(2026, 11, 1) + timedelta(draw.randrange(5))

    return pa.table(
        {
            "n": pa.array(column(lambda: draw.randrange(5)), pa.int64()),
            "money": pa.array(column(lambda: Decimal(draw.randrange(-300, 900)) / 100), pa.decimal128(18, 2)),
            "word": pa.array(column(lambda: draw.choice(WORDS)), pa.string()),
            "day": pa.array(column(day), pa.date32()),
            "until": pa.array(column(day), pa.date32()),
            "yes": pa.array(column(lambda: draw.random() < 0.6), pa.bool_()),
        }
    )


def expectations(draw: random.Random) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every kind once, with arguments of every form that suites use."""
    mostly = {"mostly": draw.choice([0.5, 0.9, 1.0])} if draw.random() < 0.7 else {}

    def among() -> dict[str, Any]:
        condition = draw.choice(CONDITIONS)
        return {"row_condition": condition} if condition else {}

    yield "expect_column_values_to_not_be_null", {"column": draw.choice(list(TYPES)), **mostly, **among()}
    yield "expect_column_values_to_be_null", {"column": draw.choice(list(TYPES)), **mostly, **among()}
    yield "expect_column_values_to_be_unique", {"column": draw.choice(list(TYPES)), **among()}
    yield "expect_column_values_to_be_in_set", {"column": "word", "value_set": WORDS[:3], **mostly, **among()}
    yield "expect_column_values_to_be_in_set", {"column": "yes", "value_set": [draw.random() < 0.5], **mostly}
    yield (
        "expect_column_values_to_be_between",
        {"column": "money", "min_value": -1, "max_value": 6, **mostly, **among()},
    )
    yield "expect_column_values_to_be_between", {"column": "n", "max_value": {"$PARAMETER": "year"}, **mostly}
    yield "expect_column_values_to_be_between", {"column": "day", "min_value": "2026-11-02", **mostly, **among()}
    yield "expect_column_values_to_match_regex", {"column": "word", "regex": r"^\p{Han}+$", **mostly, **among()}
    yield "expect_column_values_to_not_match_regex", {"column": "word", "regex": "[?*]", **mostly, **among()}
    yield "expect_column_value_lengths_to_be_between", {"column": "word", "min_value": 1, "max_value": 2, **mostly}
    pair = {"column_A": "until", "column_B": "day", "or_equal": True, "ignore_row_if": "either_value_is_missing"}
    yield "expect_column_pair_values_a_to_be_greater_than_b", {**pair, **mostly}
    yield "expect_column_max_to_be_between", {"column": draw.choice(["n", "money"]), "max_value": 3, **among()}
    yield "expect_table_row_count_to_be_between", {"min_value": {"$PARAMETER": "least"}, "max_value": 30, **among()}
    yield "expect_table_columns_to_match_set", {"column_set": ["n", "word"], "exact_match": draw.random() < 0.5}
    yield "expect_table_columns_to_match_set", {"column_set": ["n", "Wort"], "exact_match": False}
    yield "unexpected_rows_expectation", {"unexpected_rows_query": "SELECT 1 FROM {batch} WHERE n > 3 AND yes"}
    yield "unexpected_rows_expectation", {"unexpected_rows_query": "SELECT 1 FROM {batch} HAVING max(n) < 4"}


def judged(desk: Bench, suite: Suite, count: int, patch: pytest.MonkeyPatch | None = None) -> list[Verdict]:
    if patch:  # nothing is known: Great Expectations counts for itself
        patch.setattr(gx, "wanted", lambda *_: None)
    return desk.judge(suite, "drawn", PARAMETERS, count)


@pytest.mark.parametrize("seed", range(4))
def test_verdicts_and_counts_are_those_great_expectations_counts_itself(
    desk: Bench, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = random.Random(seed)
    count = draw.choice([0, 1, 40])
    desk.frame("drawn", some_rows(draw, count))
    entries = [as_expectation(kind, kwargs, name=str(n)) for n, (kind, kwargs) in enumerate(expectations(draw))]
    suite = Suite("drawn", tuple(Expectation(entry) for entry in entries))
    assert {e.type for e in suite.expectations} == set(KINDS)
    quickly = judged(desk, suite, count)
    assert quickly == judged(desk, suite, count, monkeypatch)


def test_no_expectation_of_the_project_is_left_to_be_counted_one_by_one() -> None:
    """Of a column's type only the first word counts here: the suites name the columns, the contract their types."""
    for path in (ROOT / "expectations").glob("*.json"):
        for expectation in load_suite(ROOT, path.stem).expectations:
            assert expectation.type in KINDS, (path.stem, expectation.name)
            assert set(expectation.kwargs) <= KINDS[expectation.type][0], (path.stem, expectation.name)


@pytest.mark.parametrize(
    ("kind", "kwargs"),
    [
        ("expect_column_mean_to_be_between", {"column": "n", "min_value": 0, "max_value": 9}),
        ("expect_column_values_to_be_between", {"column": "n", "min_value": 0.5, "max_value": 9}),
        ("expect_column_values_to_be_between", {"column": "n", "min_value": 0, "max_value": 9, "strict_min": True}),
        ("expect_column_values_to_be_in_set", {"column": "n", "value_set": [0, 1, 2, 3, 4]}),
        ("expect_column_values_to_be_between", {"column": "day", "min_value": "2026-11-01 00:00:00"}),
    ],
)
def test_what_is_not_known_great_expectations_counts_itself(desk: Bench, kind: str, kwargs: dict[str, Any]) -> None:
    assert wanted(kind, kwargs, TYPES) is None
    desk.frame("drawn", some_rows(random.Random(2), 40))
    [verdict] = judged(desk, Suite("s", (Expectation(as_expectation(kind, kwargs)),)), 40)
    assert verdict.verdict in ("passed", "failed")


@pytest.mark.parametrize(
    ("kwargs", "reason"),
    [
        ({"column": "gone", "min_value": 0}, "there is no column 'gone'"),
        ({"column": "word", "min_value": 0}, "InvalidColumnTypeError"),
    ],
)
def test_one_that_cannot_run_is_named_among_those_that_can(desk: Bench, kwargs: dict[str, Any], reason: str) -> None:
    desk.frame("drawn", some_rows(random.Random(2), 40))
    good = as_expectation("expect_column_values_to_be_between", {"column": "n", "min_value": 0}, name="good")
    bad = as_expectation("expect_column_values_to_be_between", kwargs, name="bad")
    with pytest.raises(ConfigurationError, match=rf"suite 's': expectation 'bad' can't run: .*{reason}"):
        judged(desk, Suite("s", (Expectation(good), Expectation(bad))), 40)

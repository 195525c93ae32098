"""The engine gives what the SQL says: functions that rules call, and a plan that would lose rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosscheck import settings as settings_module
from crosscheck.engines.duckdb_engine import DuckDBEngine

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
CENTS = st.decimals(Decimal("-9999999.99"), Decimal("9999999.99"), places=2)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckDBEngine]:
    root = settings_module.load().root
    engine = DuckDBEngine(settings_module.Settings(home=tmp_path_factory.mktemp("home"), root=root))
    yield engine
    engine.close()


def asked(engine: DuckDBEngine, expression: str, **values: object) -> object:
    engine.frame("given", pa.table({name: pa.array([value]) for name, value in values.items()}))
    return engine.fetch(f"SELECT {expression} AS x FROM given").column("x")[0].as_py()


def test_an_inner_join_on_an_outer_joined_column_keeps_the_rows_without_a_match(engine: DuckDBEngine) -> None:
    engine.frame("county", pa.table({"county_code": ["451022"]}))
    engine.frame("person", pa.table({"id": ["p0", "p1", "p2"]}))
    engine.frame("place", pa.table({"id": ["p1", "p2"], "code": ["v1", "v2"]}))
    engine.frame("valid", pa.table({"code": ["v2"], "village": ["v2"]}))
    engine.frame("value", pa.table({"region": ["451022", "v2"], "x": [1, 2]}))
    rows = engine.fetch(
        "SELECT person.id, value.x FROM county CROSS JOIN person LEFT JOIN place ON place.id = person.id"
        " LEFT JOIN valid ON valid.code = place.code"
        " JOIN value ON value.region = coalesce(valid.village, county.county_code) ORDER BY 1"
    )
    assert rows.to_pylist() == [{"id": "p0", "x": 1}, {"id": "p1", "x": 1}, {"id": "p2", "x": 2}]


@given(birth=DAYS, on=DAYS)
def test_age_is_in_full_years_and_29_february_counts_as_1_march(engine: DuckDBEngine, birth: date, on: date) -> None:
    had_birthday = (on.month, on.day) >= (birth.month, birth.day)
    assert asked(engine, "f_age(birth, on_day)", birth=birth, on_day=on) == on.year - birth.year - (not had_birthday)


@given(a=CENTS, b=CENTS.filter(bool))
def test_money_is_divided_exactly_half_away_from_zero(engine: DuckDBEngine, a: Decimal, b: Decimal) -> None:
    exact = (a / b).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    assert asked(engine, "f_div2(a, b)", a=a, b=b) == exact


@given(day=DAYS, months=st.integers(-600, 600))
def test_adding_months_clips_to_the_end_of_the_month(engine: DuckDBEngine, day: date, months: int) -> None:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    added = asked(engine, "f_add_months(day, n)", day=day, n=months)
    assert isinstance(added, date)
    assert (added.year, added.month) == (year, month + 1)
    assert added.day == day.day or (added.day < day.day and (date.fromordinal(added.toordinal() + 1).day == 1))


@pytest.mark.parametrize(
    ("written", "other", "off", "swapped"),
    [
        ("451022197001010017", "451022197001010017", False, False),
        ("451022197001010017", "451022197001010018", True, False),
        ("451022197001010017", "451022197001010071", False, True),
        ("451022197001010017", "45102219700101001", False, False),
        ("451022197001010017", "451022197001010117", True, False),
        ("451022197001010017", "451022197001010710", False, False),
    ],
)
def test_one_character_off_and_neighbours_swapped(
    engine: DuckDBEngine, written: str, other: str, off: bool, swapped: bool
) -> None:
    found = asked(engine, "[f_one_character_off(a, b), f_neighbours_swapped(a, b)]", a=written, b=other)
    assert found == [off, swapped]

"""The figures by which Great Expectations judges a table, those of all expectations counted in one reading of it.

Great Expectations counts for each expectation by itself, which takes longer than reading a county's list. Here stands,
for the kinds and arguments that suites use, what it would count, under its own names. Whatever is not known here it
counts itself, and a test compares both over every kind.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from operator import eq, ge, gt, le, lt, ne
from string import Formatter
from typing import Any

from duckdb import CaseExpression, ColumnExpression, ConstantExpression, DuckDBPyConnection, Error, Expression
from duckdb import FunctionExpression as Call

from crosscheck.expect.suites import COLUMNS_PRESENT, QUERY

NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "DECIMAL", "DOUBLE")
ROWS, EMPTY = "table.row_count", "column_values.nonnull.unexpected_count"
OPERATORS: dict[str, Callable[[Expression, Expression], Expression]]
OPERATORS = {"==": eq, "!=": ne, ">=": ge, "<=": le, ">": gt, "<": lt}
Types = Mapping[str, str]
"""The type of each column of a table."""


class _NotKnown(Exception):
    """Leaves what is known of an expectation: Great Expectations counts by itself."""


@dataclass(frozen=True)
class Wanted:
    """What has to be counted for one expectation: ``counted`` in the one reading, the rest for itself.

    ``repeated``: the column whose rows of a value that occurs twice are counted, as ``repeated_as``; ``query``: the
    query whose rows are; ``known``: what needs no counting.
    """

    counted: dict[str, Expression] = field(default_factory=dict)
    among: Expression | None = None
    repeated: str | None = None
    repeated_as: str = ""
    query: str | None = None
    known: dict[str, Any] = field(default_factory=dict)


def wanted(kind: str, arguments: Mapping[str, Any], types: Types) -> Wanted | None:
    """What has to be counted for an expectation of this kind over a table of these columns; None: it is not known."""
    with suppress(_NotKnown):
        if kind not in KINDS:
            raise _NotKnown
        allowed, make = KINDS[kind]
        if not set(arguments) <= allowed or any(isinstance(arguments.get(bound), dict) for bound in BOUNDS):
            raise _NotKnown
        return make(arguments, types)
    return None


def counted(duckdb: DuckDBPyConnection, table: str, asked: Sequence[Wanted]) -> list[dict[str, Any]] | None:
    """The figures of each expectation, by the names under which Great Expectations knows them.

    None where DuckDB refuses to count: only Great Expectations can tell of which expectation it is.
    """
    try:
        return _counted(duckdb, table, asked)
    except Error:
        return None


def _counted(duckdb: DuckDBPyConnection, table: str, asked: Sequence[Wanted]) -> list[dict[str, Any]]:
    rows = duckdb.table(table)
    expressions = [expression for each in asked for expression in each.counted.values()]
    values = iter(rows.aggregate(expressions).fetchall()[0] if expressions else ())
    figures = [{**each.known, **{name: next(values) for name in each.counted}} for each in asked]
    for each, its in zip(asked, figures, strict=True):
        if each.repeated:
            its[each.repeated_as] = _repeated(duckdb, table, each)
        if each.query:
            [(its["unexpected_rows_query.row_count"],)] = (
                duckdb.sql(each.query.format(batch=table)).aggregate("count(*)").fetchall()
            )
    return figures


def _repeated(duckdb: DuckDBPyConnection, table: str, asked: Wanted) -> int:
    """Rows whose value another row has too."""
    value = ColumnExpression(str(asked.repeated))
    rows = duckdb.table(table).filter(value.isnotnull())
    rows = rows if asked.among is None else rows.filter(asked.among)
    times = rows.aggregate([value, Call("count_star").alias("times")])
    twice = times.filter(ColumnExpression("times") > ConstantExpression(1))
    [(count,)] = twice.aggregate([Call("sum", ColumnExpression("times"))]).fetchall()
    return int(count or 0)


def _number_of(condition: Expression) -> Expression:
    return Call("count", CaseExpression(condition, ConstantExpression(1)))


def _column(arguments: Mapping[str, Any], types: Types, name: str = "column") -> Expression:
    if arguments.get(name) not in types:
        raise _NotKnown
    return ColumnExpression(arguments[name])


def _among(arguments: Mapping[str, Any], types: Types) -> Expression | None:
    """The rows that an expectation is about; None: all."""
    match arguments.get("row_condition"):
        case None:
            return None
        case {"type": "nullity", "column": {"name": name}, "is_null": bool(empty), **more} if (
            name in types and not more
        ):
            column = ColumnExpression(name)
            return column.isnull() if empty else column.isnotnull()
        case {
            "type": "comparison",
            "column": {"name": name},
            "operator": operator,
            "parameter": bool() | int() | str() as value,
            **more,
        } if operator in OPERATORS and name in types and not more:
            return OPERATORS[operator](ColumnExpression(name), _constant(value, types[name]))
    raise _NotKnown


def _constant(value: Any, of_type: str) -> Expression:
    """A value of a suite as one of a column's type."""
    plain_type = of_type.split("(")[0]
    fits = (
        (type(value) is bool and plain_type == "BOOLEAN")
        or (type(value) is int and plain_type in NUMBERS)
        or (type(value) is str and plain_type == "VARCHAR")
    )
    if fits:
        return ConstantExpression(value)
    if type(value) is str and plain_type == "DATE":
        with suppress(ValueError):
            return ConstantExpression(date.fromisoformat(value))
    raise _NotKnown


def _both(first: Expression, among: Expression | None) -> Expression:
    return first if among is None else first & among


def _unexpected(wrong: Expression, among: Expression | None) -> Expression:
    """How many of the rows are wrong; nothing, as in Great Expectations, where there is no row."""
    each = CaseExpression(wrong, ConstantExpression(1)).otherwise(ConstantExpression(0))
    return Call("sum", each if among is None else CaseExpression(among, each))


def _all_rows(among: Expression | None) -> Expression:
    return Call("count_star") if among is None else _number_of(among)


def _each_value(
    metric: str, holds: Callable[[Mapping[str, Any], Expression, str], Expression]
) -> Callable[[Mapping[str, Any], Types], Wanted]:
    """What is counted where ``holds`` must be true of every value of a column that is there."""

    def make(arguments: Mapping[str, Any], types: Types) -> Wanted:
        value, among = _column(arguments, types), _among(arguments, types)
        wrong = value.isnotnull() & ~holds(arguments, value, types[arguments["column"]])
        return Wanted(
            {
                ROWS: _all_rows(among),
                EMPTY: _number_of(_both(value.isnull(), among)),
                f"{metric}.unexpected_count": _unexpected(wrong, among),
            }
        )

    return make


def _between(arguments: Mapping[str, Any], value: Expression, of_type: str) -> Expression:
    if of_type.split("(")[0] not in (*NUMBERS, "DATE"):
        raise _NotKnown
    low, high = arguments.get("min_value"), arguments.get("max_value")
    return _within(value, low, high, of_type)


def _within(value: Expression, low: Any, high: Any, of_type: str) -> Expression:
    """Not below ``low`` and not above ``high``, one of which may be None."""
    if (low is None and high is None) or (low is not None and high is not None and low > high):
        raise _NotKnown
    bounds = [] if low is None else [value >= _constant(low, of_type)]
    bounds += [] if high is None else [value <= _constant(high, of_type)]
    return bounds[0] if len(bounds) == 1 else bounds[0] & bounds[1]


def _length(arguments: Mapping[str, Any], value: Expression, of_type: str) -> Expression:
    if of_type != "VARCHAR":
        raise _NotKnown
    return _within(Call("length", value), arguments.get("min_value"), arguments.get("max_value"), "BIGINT")


def _in_set(arguments: Mapping[str, Any], value: Expression, of_type: str) -> Expression:
    values = arguments.get("value_set")
    if not isinstance(values, list) or not values or of_type not in ("VARCHAR", "BOOLEAN"):
        raise _NotKnown
    return value.isin(*(_constant(each, of_type) for each in values))


def _matches(arguments: Mapping[str, Any], value: Expression, of_type: str) -> Expression:
    if of_type != "VARCHAR" or not isinstance(arguments.get("regex"), str):
        raise _NotKnown
    return Call("regexp_matches", value, ConstantExpression(arguments["regex"]))


def _differs(arguments: Mapping[str, Any], value: Expression, of_type: str) -> Expression:
    return ~_matches(arguments, value, of_type)


def _emptiness(metric: str, wrong: Callable[[Expression], Expression]) -> Callable[..., Wanted]:
    def make(arguments: Mapping[str, Any], types: Types) -> Wanted:
        value, among = _column(arguments, types), _among(arguments, types)
        return Wanted({ROWS: _all_rows(among), f"{metric}.unexpected_count": _unexpected(wrong(value), among)})

    return make


def _unique(arguments: Mapping[str, Any], types: Types) -> Wanted:
    value, among = _column(arguments, types), _among(arguments, types)
    figures = {ROWS: _all_rows(among), EMPTY: _number_of(_both(value.isnull(), among))}
    return Wanted(figures, among, arguments["column"], "column_values.unique.unexpected_count")


def _pair(arguments: Mapping[str, Any], types: Types) -> Wanted:
    later, earlier = (_column(arguments, types, name) for name in ("column_A", "column_B"))
    if arguments.get("ignore_row_if") != "either_value_is_missing" or arguments.get("or_equal") is not True:
        raise _NotKnown
    metric, whole = "column_pair_values.a_greater_than_b", later.isnotnull() & earlier.isnotnull()
    return Wanted(
        {
            ROWS: _all_rows(None),
            f"{metric}.filtered_row_count": _number_of(whole),
            f"{metric}.unexpected_count": _number_of(whole & ~(later >= earlier)),
        }
    )


def _largest(arguments: Mapping[str, Any], types: Types) -> Wanted:
    value, among = _column(arguments, types), _among(arguments, types)
    return Wanted({"column.max": Call("max", value if among is None else CaseExpression(among, value))})


def _row_count(arguments: Mapping[str, Any], types: Types) -> Wanted:
    return Wanted({ROWS: _all_rows(_among(arguments, types))})


def _columns(arguments: Mapping[str, Any], types: Types) -> Wanted:
    return Wanted(known={"table.columns": list(types)})


def _rows_of_query(arguments: Mapping[str, Any], types: Types) -> Wanted:
    if {name for _, name, *_ in Formatter().parse(arguments[QUERY])} - {None} != {"batch"}:
        raise _NotKnown
    return Wanted(query=arguments[QUERY], known={"unexpected_rows_query.table": None})


OF_COLUMN = {"column", "mostly", "row_condition"}
BOUNDS = {"min_value", "max_value"}
KINDS: dict[str, tuple[set[str], Callable[[Mapping[str, Any], Types], Wanted]]] = {
    "expect_column_values_to_not_be_null": (
        OF_COLUMN,
        _emptiness("column_values.nonnull", lambda value: value.isnull()),
    ),
    "expect_column_values_to_be_null": (OF_COLUMN, _emptiness("column_values.null", lambda value: value.isnotnull())),
    "expect_column_values_to_be_unique": (OF_COLUMN, _unique),
    "expect_column_values_to_be_in_set": (OF_COLUMN | {"value_set"}, _each_value("column_values.in_set", _in_set)),
    "expect_column_values_to_be_between": (OF_COLUMN | BOUNDS, _each_value("column_values.between", _between)),
    "expect_column_values_to_match_regex": (
        OF_COLUMN | {"regex"},
        _each_value("column_values.match_regex", _matches),
    ),
    "expect_column_values_to_not_match_regex": (
        OF_COLUMN | {"regex"},
        _each_value("column_values.not_match_regex", _differs),
    ),
    "expect_column_value_lengths_to_be_between": (
        OF_COLUMN | BOUNDS,
        _each_value("column_values.value_length.between", _length),
    ),
    "expect_column_pair_values_a_to_be_greater_than_b": (
        {"column_A", "column_B", "or_equal", "ignore_row_if", "mostly"},
        _pair,
    ),
    "expect_column_max_to_be_between": ({"column", "row_condition"} | BOUNDS, _largest),
    "expect_table_row_count_to_be_between": ({"row_condition"} | BOUNDS, _row_count),
    COLUMNS_PRESENT: ({"column_set", "exact_match"}, _columns),
    "unexpected_rows_expectation": ({QUERY}, _rows_of_query),
}
"""The arguments that are known of each kind, and what is counted."""

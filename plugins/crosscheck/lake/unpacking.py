"""What a staged row says, as expressions over the structs that the stage SQL makes of its cells."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import reduce
from operator import and_

from duckdb import CaseExpression, CoalesceOperator, ConstantExpression, Expression
from duckdb import ColumnExpression as Cell
from duckdb import FunctionExpression as Call

from crosscheck.catalog.datasets import Column, Dataset
from crosscheck.sources.unread import UNREAD

NO_VALUE = ConstantExpression(None)
UNIT_SEPARATOR = "\x1f"


def _part(column: Column, part: str) -> Expression:
    """A part of what a cell became. Nothing but its text is known of a cell that holds no value."""
    found = Call("struct_extract", Cell(column.name), ConstantExpression(part))
    return found if part == "t" else CaseExpression(_stands_for(column, *UNREAD), NO_VALUE).otherwise(found)


def _stands_for(column: Column, *marks: str) -> Expression:
    return _part(column, "t").isin(*map(ConstantExpression, marks))


def unpack(dataset: Dataset, business_date: date) -> list[Expression]:
    """The columns of a snapshot, in their order, out of the structs of the stage SQL; and why a row is refused."""
    expressions = [_part(column, "v").alias(column.name) for column in dataset.columns]
    for column in dataset.columns:
        expressions += DERIVED.get(column.type, _nothing)(column, business_date)
    expressions += [Cell("_source_file"), Cell("_source_row")]
    reasons = [_missing(column) for column in dataset.columns if column.required]
    past = [column for column in dataset.columns if column.past_event]
    reasons += [_when(_late(column, business_date), f"future date {column.header}") for column in past]
    optional = [column for column in dataset.columns if not column.required]
    notes = [_when_unreadable(column) for column in optional]
    future = Call("greatest", ConstantExpression(False), *(_late(column, business_date) for column in past))
    return [*expressions, _join(notes).alias("_notes"), _join(reasons).alias("_reason"), future.alias("_future")]


def _nothing(column: Column, business_date: date) -> list[Expression]:
    return []


def _id_columns(column: Column, business_date: date) -> list[Expression]:
    valid = Call("n_id_valid", _part(column, "v"), ConstantExpression(business_date))
    return [valid.alias(f"{column.name}_valid")]


def _disability_columns(column: Column, business_date: date) -> list[Expression]:
    valid = Call("n_disability_valid", _part(column, "v"), ConstantExpression(business_date))
    return [valid.alias(f"{column.name}_valid")]


def _name_columns(column: Column, business_date: date) -> list[Expression]:
    return [_part(column, "fold").alias(f"{column.name}_fold"), _part(column, "mask").alias(f"{column.name}_mask")]


def _date_columns(column: Column, business_date: date) -> list[Expression]:
    return [_part(column, "precision").alias(f"{column.name}_precision")]


DERIVED: dict[str, Callable[[Column, date], list[Expression]]] = {
    "id_no": _id_columns,
    "disability_no": _disability_columns,
    "name": _name_columns,
    "date": _date_columns,
}


def _when(condition: Expression, text: str) -> Expression:
    return CaseExpression(condition, ConstantExpression(text))


def _unreadable(column: Column) -> Expression:
    return _part(column, "t").isnotnull() & _part(column, "v").isnull()


def _when_unread(column: Column) -> Expression:
    told = CaseExpression(ConstantExpression(False), NO_VALUE)
    for mark, words in UNREAD.items():
        told = told.when(_stands_for(column, mark), ConstantExpression(f"unreadable {column.header}{words}"))
    return told


def _when_unreadable(column: Column) -> Expression:
    return _when_unread(column).when(_unreadable(column), ConstantExpression(f"unreadable {column.header}"))


def _missing(column: Column) -> Expression:
    return _when_unreadable(column).when(_part(column, "t").isnull(), ConstantExpression(f"empty {column.header}"))


def _late(column: Column, business_date: date) -> Expression:
    return _part(column, "v") > ConstantExpression(business_date)


def _join(texts: list[Expression]) -> Expression:
    joined = Call("concat_ws", ConstantExpression("; "), *texts, ConstantExpression(None))
    return Call("nullif", joined, ConstantExpression(""))


def identity(dataset: Dataset) -> list[Expression]:
    """``_key`` tells rows apart (NULL where a part of it is missing), ``_row_hash`` their content.

    ``_key_hash`` is the key as 63 bits: enough to ask of one row whether it is still there, and it names nobody.
    """
    columns = {column.name: column for column in dataset.columns}
    key = [_text(name) for name in dataset.key]
    for name in dataset.key:
        key += _name_beside(dataset, columns[name])
    complete = reduce(and_, (Cell(name).isnotnull() for name in dataset.key))
    content = [_text(f"{c.name}_fold" if c.type == "name" else c.name) for c in dataset.columns]
    separator = ConstantExpression(UNIT_SEPARATOR)
    whole_key = Call("concat_ws", separator, *key)
    return [
        CaseExpression(complete, whole_key).alias("_key"),
        Call(">>", Call("md5_number_lower", whole_key), ConstantExpression(1)).cast("BIGINT").alias("_key_hash"),
        Call("md5", Call("concat_ws", separator, *content)).alias("_row_hash"),
    ]


def _name_beside(dataset: Dataset, column: Column) -> list[Expression]:
    """Where an ID number of the key is not valid, the folded name of its person joins the key."""
    if column.type not in ("id_no", "disability_no"):
        return []
    name = column.name.replace("id_no", "name").replace("disability_no", "name")
    if name not in {c.name for c in dataset.of_type("name")}:
        return []
    valid = Cell(f"{column.name}_valid")
    return [CaseExpression(valid, ConstantExpression("")).otherwise(_text(f"{name}_fold"))]


def _text(name: str) -> Expression:
    return CoalesceOperator(Cell(name).cast("VARCHAR"), ConstantExpression(""))

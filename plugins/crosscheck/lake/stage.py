"""Staging: a raw export (all text, Chinese headers) becomes canonical rows, quarantine and counts.

What a value may look like and what it becomes stands in ``sql/shims/normalise_duckdb.sql``; which header is which
column in ``sql/stage/<department>.<dataset>.sql``. This module joins the two: it unpacks the structs, collects the
reasons, and sorts the rows out. Expressions are built as objects; the only SQL text comes from ``sql/``.

Landing and staging run on embedded DuckDB by decision, whichever engine ``Settings.engine`` names for links and rules:
a delivery is read and judged on the machine that receives it, and values are normalised by functions in the process.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import and_
from pathlib import Path

import duckdb
import pyarrow as pa
from duckdb import CaseExpression, CoalesceOperator, ConstantExpression, Expression, StarExpression
from duckdb import ColumnExpression as Cell
from duckdb import FunctionExpression as Call
from duckdb.func import PythonUDFType

from crosscheck import sqlfiles
from crosscheck.catalog.datasets import Column, Dataset
from crosscheck.engines.duckdb_engine import connect
from crosscheck.lake import names
from crosscheck.lake.laid_aside import ABOUT, about
from crosscheck.lake.raw import SOURCE
from crosscheck.lake.requested import NOT_ASKED, answers
from crosscheck.settings import Settings
from crosscheck.sources.unread import UNREAD

NO_SUCH_HOUSEHOLD = "no such household"
KEY_DIFFERS = "key with different content"
NAME_TYPE = "STRUCT(t VARCHAR, v VARCHAR, fold VARCHAR, mask VARCHAR)"
NO_VALUE = ConstantExpression(None)
UNIT_SEPARATOR = "\x1f"


@dataclass(frozen=True)
class Counts:
    """What became of the rows of one delivery; ``layout`` rows (titles, totals, notes, blanks) are not in ``read``."""

    read: int
    accepted: int
    quarantined: int
    repeated: int
    layout: int = 0


@contextmanager
def staging(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """A prepared connection of its own with the limits of ``settings``."""
    with closing(connect(settings)) as con:
        prepare(con, settings.root)
        yield con


def prepare(con: duckdb.DuckDBPyConnection, root: Path) -> None:
    """Load the normalising macros and functions into ``con``. May be called again on the same connection."""
    known = con.sql("SELECT 1 FROM duckdb_functions() WHERE function_name = 'n_name'").fetchall()
    if known:
        return
    con.create_function("py_nfkc", names.nfkc, ["VARCHAR"], "VARCHAR", type=PythonUDFType.ARROW)
    con.create_function("n_name", names.name_structs, ["VARCHAR"], NAME_TYPE, type=PythonUDFType.ARROW)
    con.execute(sqlfiles.sql(root, "shims/normalise_duckdb"))


def stage(
    con: duckdb.DuckDBPyConnection,
    root: Path,
    dataset: Dataset,
    raw: str,
    business_date: date,
    households: str | None = None,
    asked: bool = False,
) -> Counts:
    """Turn the relation ``raw`` into ``<table>__accepted``, ``<table>__quarantine`` and ``<table>__delivery``.

    ``raw`` holds VARCHAR columns named by the Chinese headers of the contract (absent ones count as empty), and
    ``_source_file`` VARCHAR, ``_source_row`` BIGINT; where a row has a ``_source_fault``, that is why it is
    quarantined. ``households`` names a relation with the accepted
    ``household_no`` of the same night: members of other households are quarantined. ``asked``: so are rows about
    persons who are not in the table ``asked`` of ``lay_out``. ``con`` must be prepared.
    """
    parsed(con, root, dataset, raw, business_date).create(f"{dataset.table}__parsed")
    return sort_out(con, root, dataset, raw, households, asked)


def parsed(
    con: duckdb.DuckDBPyConnection, root: Path, dataset: Dataset, raw: str, business_date: date
) -> duckdb.DuckDBPyRelation:
    """The first half of ``stage``: what is known of each row of ``raw`` by itself, to become ``<table>__parsed``."""
    headers = f"{dataset.table}__headers"
    con.register(headers, _no_rows(dataset))
    con.execute(sqlfiles.sql(root, "land/complete", table=dataset.table, headers=headers, raw=raw))
    structs = con.sql(sqlfiles.sql(root, f"stage/{dataset.id}", raw=f"{dataset.table}__complete"))
    return structs.select(*unpack(dataset, business_date)).select(StarExpression(), *_identity(dataset))


def sort_out(
    con: duckdb.DuckDBPyConnection,
    root: Path,
    dataset: Dataset,
    raw: str,
    households: str | None = None,
    asked: bool = False,
) -> Counts:
    """The second half of ``stage``: what becomes of the rows of ``<table>__parsed`` beside each other."""
    table = dataset.table
    con.execute(sqlfiles.sql(root, "land/broken", table=table, headers=f"{table}__headers", raw=raw))
    checked = f"{table}__whole"
    if households:
        con.execute(sqlfiles.sql(root, "land/no_such_household", table=table, households=households))
        checked = f"{table}__checked"
    if asked:
        checked = answers(con, root, dataset, checked)
    con.execute(sqlfiles.sql(root, "land/sort_out", table=table, checked=checked))
    _set_aside(con, dataset)
    return _counts(con, table)


def _set_aside(con: duckdb.DuckDBPyConnection, dataset: Dataset) -> None:
    """Make ``<table>__quarantine``: where each refused row stands and why, and whom it is about, naming nobody."""
    refused = con.table(f"{dataset.table}__sorted").filter(Cell("_status") == ConstantExpression("quarantined"))
    place = [Cell("_source_file"), Cell("_source_row"), Cell("_reason").alias("reason")]
    [(rows,)] = refused.aggregate("count(*)").fetchall()
    whom = [_whom(dataset)] if rows else []  # an empty one keeps the form it always had
    refused.select(*place, *whom).create_view(f"{dataset.table}__quarantine", replace=True)


def _whom(dataset: Dataset) -> Expression:
    """The marks of a refused row; of somebody who was not asked about nothing is kept."""
    stranger = Call("contains", Cell("_reason"), ConstantExpression(NOT_ASKED))
    return CaseExpression(stranger, NO_VALUE).otherwise(about(dataset)).alias(ABOUT)


def _counts(con: duckdb.DuckDBPyConnection, table: str) -> Counts:
    rows = con.table(f"{table}__sorted").aggregate("_status, count(*)").fetchall()
    of = dict(rows)
    counts = (of.get(status, 0) for status in ("accepted", "quarantined", "repeated"))
    return Counts(sum(of.values()), *counts)


def _no_rows(dataset: Dataset) -> pa.Table:
    headers = [pa.field(column.header, pa.string()) for column in dataset.columns]
    return pa.schema([*SOURCE, *headers]).empty_table()


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


def _identity(dataset: Dataset) -> list[Expression]:
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

"""Staging: a raw export (all text, Chinese headers) becomes canonical rows, quarantine and counts.

What a value may look like and what it becomes stands in ``sql/shims/normalise_duckdb.sql``; which header is which
column in ``sql/stage/<department>.<dataset>.sql``. This module joins the two and sorts the rows out; what is taken from
the structs stands in ``unpacking``. Expressions are built as objects; the only other SQL text comes from ``sql/``.

Landing and staging run on embedded DuckDB by decision, whichever engine ``Settings.engine`` names for links and rules:
a delivery is read and judged on the machine that receives it, and values are normalised by functions in the process.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
from duckdb import CaseExpression, ConstantExpression, Expression
from duckdb import ColumnExpression as Cell
from duckdb import FunctionExpression as Call
from duckdb.func import PythonUDFType

from crosscheck import sqlfiles
from crosscheck.catalog.datasets import Dataset
from crosscheck.engines.duckdb_engine import connect
from crosscheck.lake import names
from crosscheck.lake.laid_aside import ABOUT, about
from crosscheck.lake.raw import SOURCE
from crosscheck.lake.requested import NOT_ASKED, answers
from crosscheck.lake.unpacking import NO_VALUE, identity, unpack
from crosscheck.settings import Settings

NO_SUCH_HOUSEHOLD = "no such household"
QUARANTINED = "quarantined"
NAME_TYPE = "STRUCT(t VARCHAR, v VARCHAR, fold VARCHAR, mask VARCHAR)"


@dataclass(frozen=True)
class Counts:
    """What became of the rows of one delivery; ``layout`` rows (titles, totals, notes, blanks) are not in ``read``.

    ``reasons`` of those quarantined, ``contradicting`` ones by file, and how many of the accepted are ``noted``.
    """

    read: int
    accepted: int
    quarantined: int
    repeated: int
    layout: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)
    contradicting: Mapping[str, int] = field(default_factory=dict)
    noted: int = 0


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
    con.execute(f'CREATE TABLE "{dataset.table}__parsed" AS {_parsing(con, root, dataset, raw, business_date)}')
    return sort_out(con, root, dataset, raw, households, asked)


def parsed(
    con: duckdb.DuckDBPyConnection, root: Path, dataset: Dataset, raw: str, business_date: date
) -> duckdb.DuckDBPyRelation:
    """The first half of ``stage``: what is known of each row of ``raw`` by itself, to become ``<table>__parsed``."""
    return con.sql(_parsing(con, root, dataset, raw, business_date))


def _parsing(con: duckdb.DuckDBPyConnection, root: Path, dataset: Dataset, raw: str, business_date: date) -> str:
    """The query of ``parsed``, of views that are made here.

    As text, since a relation is bound anew by each of its steps: a tenth of what landing a small list costs.
    """
    headers = f"{dataset.table}__headers"
    con.register(headers, _no_rows(dataset))
    con.execute(sqlfiles.sql(root, "land/complete", table=dataset.table, headers=headers, raw=raw))
    structs = sqlfiles.sql(root, f"stage/{dataset.id}", raw=f"{dataset.table}__complete")
    values = f"SELECT {_listed(unpack(dataset, business_date))} FROM ({structs})"  # noqa: S608 expressions quote
    return f"SELECT *, {_listed(identity(dataset))} FROM ({values})"  # noqa: S608 expressions quote


def _listed(expressions: Iterable[Expression]) -> str:
    return ", ".join(f'{expression} AS "{expression.get_name()}"' for expression in expressions)


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
    counts = _counts(con, root, table)
    _set_aside(con, dataset, counts)
    return counts


def _set_aside(con: duckdb.DuckDBPyConnection, dataset: Dataset, counts: Counts) -> None:
    """Make ``<table>__quarantine``: where each refused row stands and why, and whom it is about, naming nobody."""
    refused = con.table(f"{dataset.table}__sorted").filter(Cell("_status") == ConstantExpression(QUARANTINED))
    place = [Cell("_source_file"), Cell("_source_row"), Cell("_reason").alias("reason")]
    whom = [_whom(dataset)] if counts.quarantined else []  # an empty one keeps the form it always had
    refused.select(*place, *whom).create_view(f"{dataset.table}__quarantine", replace=True)


def _whom(dataset: Dataset) -> Expression:
    """The marks of a refused row; of somebody who was not asked about nothing is kept."""
    stranger = Call("contains", Cell("_reason"), ConstantExpression(NOT_ASKED))
    return CaseExpression(stranger, NO_VALUE).otherwise(about(dataset)).alias(ABOUT)


def _counts(con: duckdb.DuckDBPyConnection, root: Path, table: str) -> Counts:
    of, reasons, files, noted = Counter[str](), Counter[str](), Counter[str](), 0
    for status, reason, file, rows, notes in con.execute(
        sqlfiles.sql(root, "land/what_became", table=table)
    ).fetchall():
        of[status] += rows
        if status == QUARANTINED:
            reasons[reason] += rows
        if file is not None:
            files[file] += rows
        noted += notes if status == "accepted" else 0
    return Counts(
        of.total(),
        of["accepted"],
        of[QUARANTINED],
        of["repeated"],
        reasons=_sorted(reasons),
        contradicting=_sorted(files),
        noted=noted,
    )


def _sorted(counted: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counted.items()))


def _no_rows(dataset: Dataset) -> pa.Table:
    headers = [pa.field(column.header, pa.string()) for column in dataset.columns]
    return pa.schema([*SOURCE, *headers]).empty_table()

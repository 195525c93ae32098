"""Whom rows in quarantine are about, as hashes: a row that was refused proves nothing, and may still excuse.

Beside file, row and reason a refused row keeps the hashes of its ID numbers, of its household's number, and of names
without a valid number. They name nobody, and tell whether somebody is among the refused.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import pyarrow.parquet as pq
from duckdb import CaseExpression, CoalesceOperator, ConstantExpression, Expression
from duckdb import ColumnExpression as Cell
from duckdb import FunctionExpression as Call

from crosscheck.catalog.datasets import Column, Dataset
from crosscheck.lake.soundness import QUARANTINE
from crosscheck.lake.state import DatasetState

ABOUT = "_about"
NUMBER, NAME, HOUSEHOLD = "number", "name", "household"
ID_LENGTH = 18


def mark(kind: str, value: str) -> str:
    """The hash of an ID number, a folded name or a household's number."""
    return hashlib.md5(f"{kind}:{value}".encode(), usedforsecurity=False).hexdigest()


def about(dataset: Dataset) -> Expression:
    """The marks of a staged row, separated by blanks; null where it has none."""
    marks = [_mark(NUMBER, Cell(column.name)) for column in dataset.of_type("id_no")]
    marks += [
        _mark(NUMBER, Call("substr", Cell(column.name), ConstantExpression(1), ConstantExpression(ID_LENGTH)))
        for column in dataset.of_type("disability_no")
    ]
    marks += [_name(dataset, column) for column in dataset.of_type("name")]
    marks += [_mark(HOUSEHOLD, Cell(column.name)) for column in dataset.columns if column.name == "household_no"]
    joined = Call("concat_ws", ConstantExpression(" "), ConstantExpression(None), *marks)
    return Call("nullif", joined, ConstantExpression("")).alias(ABOUT)


def _mark(kind: str, value: Expression) -> Expression:
    return Call("md5", Call("||", ConstantExpression(f"{kind}:"), value))


def _name(dataset: Dataset, column: Column) -> Expression:
    """A name counts where its person has no valid number: many have the same."""
    found = _mark(NAME, Cell(f"{column.name}_fold"))
    beside = [other.name for other in dataset.columns if other.name == column.name.replace("name", "id_no")]
    if not beside:
        return found
    valid = CoalesceOperator(Cell(f"{beside[0]}_valid"), ConstantExpression(False))
    return CaseExpression(valid, ConstantExpression(None)).otherwise(found)


def laid_aside(states: Iterable[DatasetState]) -> dict[str, frozenset[str]]:
    """The marks of the refused rows of every snapshot that counts tonight, by dataset; without those that have none."""
    found = {}
    for state in states:
        path = state.rows.with_name(QUARANTINE) if state.usable and state.rows else None
        if path and path.exists() and ABOUT in pq.read_schema(path).names:
            rows = pq.read_table(path, columns=[ABOUT]).column(ABOUT).to_pylist()
            found[state.dataset.id] = frozenset(word for row in rows if row for word in row.split())
    return {dataset: marks for dataset, marks in found.items() if marks}

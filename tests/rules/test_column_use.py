"""Which rules read which column, held against a parser of SQL: nobody is asked for more, and nothing is forgotten."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import pytest
import sqlglot
from sqlglot import exp
from sqlglot.optimizer.scope import traverse_scope

from crosscheck import settings
from crosscheck.catalog.datasets import Dataset, catalog
from crosscheck.catalog.rules import rule_catalog
from crosscheck.lake.state import snapshot_schema
from crosscheck.rules.column_use import LENT, MADE_OF, PERSON_WORDS, column_use, why_else
from crosscheck.rules.tables import columns_read

RULES = rule_catalog(settings.load().root)
SUFFIXES = ("_valid", "_fold", "_mask", "_precision")


def named(sql: str) -> dict[str, set[str]]:
    """The columns that a statement names of each table, as the parser resolves them."""
    found: dict[str, set[str]] = defaultdict(set)
    for scope in traverse_scope(sqlglot.parse_one(sql, dialect="duckdb")):
        tables = {alias: source.name for alias, source in scope.sources.items() if isinstance(source, exp.Table)}
        for column in scope.columns:
            for table in [tables[column.table]] if column.table in tables else [] if column.table else tables.values():
                found[table].add(column.name)
    return found


def contract(dataset: Dataset, words: set[str]) -> set[str]:
    plain = {word.removesuffix(end) for word in words for end in ("", *SUFFIXES)}
    if dataset.id in LENT:
        plain |= {column for word in words for column in MADE_OF.get(word, ())} | ({"id_no"} & plain)
        plain |= {"id_no"} if "person_key" in words else set()
    if dataset.person and words & {*PERSON_WORDS}:
        plain |= {column.name for column in dataset.person}
    return plain & {column.name for column in dataset.columns}


@pytest.fixture(scope="module")
def parsed() -> dict[str, dict[str, set[str]]]:
    return {name: named(rule.sql) for name, rule in RULES.items()}


@pytest.mark.parametrize("dataset", catalog().datasets, ids=lambda dataset: dataset.id)
def test_a_column_is_asked_for_where_a_rule_reads_it(dataset: Dataset, parsed: dict[str, dict[str, set[str]]]) -> None:
    used, other = column_use(dataset, RULES.values()), why_else(dataset)
    tables = (dataset.table, *LENT.get(dataset.id, ()))
    read = {
        rule: contract(dataset, set().union(*(words.get(table, set()) for table in tables)))
        for rule, words in parsed.items()
    }
    told = {rule: {column for column, rules in used.items() if rule in rules} for rule in RULES}
    assert {rule: read[rule] - told[rule] for rule in RULES if read[rule] - told[rule]} == {}
    asked = {column for column in used if used[column] or other[column]}
    assert asked == {column for column in other if other[column]}.union(*read.values())


@pytest.mark.parametrize("dataset", catalog().datasets, ids=lambda dataset: dataset.id)
def test_a_night_keeps_every_column_that_a_rule_reads(dataset: Dataset, parsed: dict[str, dict[str, set[str]]]) -> None:
    known = set(snapshot_schema(dataset).names)
    read = set().union(*(words.get(dataset.table, set()) for words in parsed.values())) & known
    assert read - set(columns_read(dataset, RULES.values())) == set()


@pytest.mark.parametrize(
    ("sql", "columns"),
    [
        ("SELECT g.item, m.amount AS paid_on FROM finance_grant AS g JOIN member m ON m.year = g.year", "item"),
        ("select item, g.amount as paid from finance_grant g", "amount item"),
        ("SELECT g.item FROM member, finance_grant AS g WHERE g.paid_on = '[amount]' -- unit", "item paid_on"),
        ("SELECT x.item FROM (SELECT * FROM finance_grant) AS x", None),
        ("SELECT g.* FROM finance_grant g", None),
        ("SELECT item FROM bank_loan", ""),
    ],
)
def test_what_a_rule_reads_is_found_however_it_is_written(sql: str, columns: str | None) -> None:
    """A county's own rule need not look like ours: rather a column too many, as a rule without one fails."""
    dataset = catalog().dataset("finance.grant")
    read = columns_read(dataset, [replace(RULES["DE-06"], sql=sql)])
    assert read == tuple(sorted(snapshot_schema(dataset).names) if columns is None else columns.split())


def test_no_column_bears_a_name_that_the_scan_gives() -> None:
    """``sql/link/30_scan.sql`` puts its own columns beside those of a list."""
    given = {"row_ref", "person_key", "link", "same_name", "written", "written_valid", "fold", "decided", "stranger_id"}
    assert {d.id: given & set(snapshot_schema(d).names) for d in catalog().datasets if d.person} == {
        d.id: set() for d in catalog().datasets if d.person
    }

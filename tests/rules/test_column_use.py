"""Which rules read which column, held against a parser of SQL: nobody is asked for more, and nothing is forgotten."""

from __future__ import annotations

from collections import defaultdict

import pytest
import sqlglot
from sqlglot import exp
from sqlglot.optimizer.scope import traverse_scope

from crosscheck import settings
from crosscheck.catalog.datasets import Dataset, catalog
from crosscheck.catalog.rules import rule_catalog
from crosscheck.rules.column_use import LENT, MADE_OF, PERSON_WORDS, column_use, why_else

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

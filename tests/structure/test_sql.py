"""The SQL of the rules: plain enough that another engine runs it as written, and complete enough to be read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import sqlglot
import yaml
from sqlglot import exp
from sqlglot.tokens import TokenType
from structure_kit import ROOT, relative

FILES = sorted((ROOT / "sql" / "rules").glob("*/*.sql"))
IDS = [path.name.partition("_")[0] for path in FILES]
LIST = (Path(__file__).parent / "sql_functions.txt").read_text(encoding="utf-8")
PLAIN = {name for line in LIST.splitlines() if not line.startswith("#") for name in line.split()}
WORDS = {
    "and",
    "as",
    "by",
    "decimal",
    "distinct",
    "else",
    "exists",
    "filter",
    "from",
    "in",
    "join",
    "not",
    "on",
    "or",
    "over",
    "partition",
    "select",
    "then",
    "using",
    "values",
    "when",
    "where",
    "with",
}
"""Words of the language that may stand before a bracket."""
FINDING_COLUMNS = ["subject_id", "object", "household_no", "region_code", "link", "refs"]
HEADER = {"id", "kind", "subject", "severity", "days", "department", "needs", "grain", "title", "when", "unless"}
HEADER |= {"sentence", "advice", "closes"}
MAY_HAVE = {"amount", "params", "object_needs", "whole", "after", "rests"}
HAN = re.compile(r"[\u4e00-\u9fff]")
NOT_FOR_A_SENTENCE = re.compile(r"(^|_)(id|id_no|id_inside|disability_no|person_key|row_ref)$")
"""Columns that hold a person's number."""


@dataclass(frozen=True)
class RuleFile:
    header: dict[str, Any]
    sql: str

    @property
    def placeholders(self) -> set[str]:
        return set(re.findall(r"{(\w*)}", self.header["sentence"]))


@cache
def rule(rule_id: str) -> RuleFile:
    text = FILES[IDS.index(rule_id)].read_text(encoding="utf-8")
    begin, header, sql = re.split(r"^/\* ---\n|^--- \*/\n", text, flags=re.MULTILINE)
    assert begin == "", "a rule begins with its header"
    return RuleFile(yaml.safe_load(header), sql)


def parsed(sql: str, dialect: str) -> exp.Expression:
    statements = sqlglot.parse(sql, read=dialect)
    assert len(statements) == 1, "one rule is one statement"
    assert isinstance(statements[0], exp.Query)
    return statements[0]


def functions(sql: str) -> set[str]:
    """Every name that stands before a bracket and is neither a word of the language nor the name of a subquery."""
    tokens = sqlglot.tokenize(sql, read="duckdb")
    called = {
        name.text.lower()
        for name, bracket in pairwise(tokens)
        if bracket.token_type == TokenType.L_PAREN and re.fullmatch(r"[A-Za-z_]\w*", name.text)
    }
    aliases = {alias.name.lower() for alias in parsed(sql, "duckdb").find_all(exp.TableAlias)}
    return called - WORDS - aliases


def shims() -> set[str]:
    text = (ROOT / "sql" / "shims" / "duckdb.sql").read_text(encoding="utf-8")
    return {name.lower() for name in re.findall(r"CREATE OR REPLACE MACRO (f_\w+)\(", text)}


def test_the_rules_are_all_here() -> None:
    assert len(FILES) == len(set(IDS)) >= 91
    assert len(shims()) >= 15


@pytest.mark.parametrize("rule_id", IDS)
def test_a_rule_is_one_query_for_both_engines(rule_id: str) -> None:
    sql = rule(rule_id).sql
    for dialect in ("duckdb", "spark"):
        query = parsed(sql, dialect)
        assert not list(query.find_all(exp.Command)), "something that was not understood"
        assert query.named_selects[: len(FINDING_COLUMNS)] == FINDING_COLUMNS


@pytest.mark.parametrize("rule_id", IDS)
def test_a_rule_uses_only_functions_every_engine_has(rule_id: str) -> None:
    used = functions(rule(rule_id).sql)
    assert used - PLAIN - shims() == set()


@pytest.mark.parametrize("rule_id", IDS)
def test_a_rule_has_nothing_of_one_engine_alone(rule_id: str) -> None:
    sql = rule(rule_id).sql
    tokens = {
        token.text.upper() for token in sqlglot.tokenize(sql, read="duckdb") if token.token_type != TokenType.STRING
    }
    assert not tokens & {"QUALIFY", "ANTI", "SEMI", "PIVOT", "EXCLUDE", "ASOF", "VARCHAR", "TEXT", "ILIKE", "INTERVAL"}
    # Of no row at all it is NULL on one engine and an empty array on the other.
    assert not re.search(r"(?i)f_list\(array_agg\([^()]*\)\s+filter", sql)
    assert not re.search(r"(?i)group\s+by\s+all|order\s+by\s+all|::|\bdate\s+'|->", sql)
    query = parsed(sql, "duckdb")
    assert not list(query.find_all(exp.Lambda))
    # Spark 4.3 accepts it and fails as soon as there is a row.
    assert not [node for node in query.find_all(exp.Nullif) if node.find(exp.AggFunc)], "nullif of an aggregate"
    tries = [node.sql("duckdb") for node in query.find_all(exp.TryCast)]
    assert all(text.endswith("AS DATE)") and text.count("'-'") == 2 for text in tries)


def test_every_shim_is_used() -> None:
    everything = " ".join(path.read_text(encoding="utf-8") for path in (ROOT / "sql").rglob("*.sql"))
    unused = {name for name in shims() if len(re.findall(rf"\b{name}\(", everything)) < 2}
    assert unused == set()


@pytest.mark.parametrize("rule_id", IDS)
def test_a_header_says_all_there_is_to_say(rule_id: str) -> None:
    header = rule(rule_id).header
    assert header.keys() >= HEADER
    assert header.keys() - HEADER <= MAY_HAVE
    assert header["id"] == rule_id
    for key in ("sentence", "advice", "closes"):
        assert HAN.search(header[key]), key
    assert HAN.search(header["title"]["zh"])
    for pair in (header["title"], header["when"], *header["unless"]):
        assert HAN.search(pair["zh"])
        assert re.search("[a-z]{2}", pair["en"])
        assert pair["zh"] != pair["en"]
    assert 1 <= header["days"] <= 60


@pytest.mark.parametrize("rule_id", IDS)
def test_a_sentence_is_filled_from_columns_the_rule_returns(rule_id: str) -> None:
    found = rule(rule_id)
    columns = parsed(found.sql, "duckdb").named_selects
    assert len(columns) == len(set(columns))
    assert found.placeholders
    assert found.placeholders <= set(columns[len(FINDING_COLUMNS) :])
    assert {name for name in found.placeholders if NOT_FOR_A_SENTENCE.search(name)} == set()
    text = re.sub(r"{\w+}", "", found.header["sentence"])
    assert not re.search(r"[{}]|\w_\w|[0-9]{15}", text), "a sentence has no column name and no number of a person"


def test_all_sql_that_is_no_template_parses() -> None:
    """What is filled in with names first (``${table}``) is filled in with a plain word here."""
    paths = [path for path in (ROOT / "sql").rglob("*.sql") if "rules" not in path.parts]
    assert len(paths) > 80
    for path in paths:
        text = re.sub(r"\$\{[a-z_]+\}", "some_name", path.read_text(encoding="utf-8"))
        assert sqlglot.tokenize(text, read="duckdb"), relative(path)


def test_the_lint_sees_what_it_looks_for() -> None:
    assert functions("SELECT list_sum(a), count (*) FROM (VALUES (1)) AS back(a) WHERE a IN (1)") == {
        "list_sum",
        "count",
    }
    assert "list_sum" not in PLAIN | shims()

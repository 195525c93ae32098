"""Which engine a night runs on is a setting; what an engine can't do is said before it is tried."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import pytest

from crosscheck import settings as settings_module
from crosscheck.engines import ENGINES, Engine, open_engine
from crosscheck.engines.duckdb_engine import DuckDBEngine
from crosscheck.engines.statements import nulls_last, taken_apart
from crosscheck.errors import ConfigurationError
from crosscheck.link.model import make_linker
from crosscheck.settings import Settings


class Plain:
    """An engine that can't score."""

    scores = False


def test_duckdb_is_opened_unless_another_is_named(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CROSSCHECK_ENGINE", raising=False)
    assert settings_module.load().engine == "duckdb"
    engine = open_engine(settings)
    assert isinstance(engine, DuckDBEngine)
    assert engine.scores
    engine.close()


def test_the_variable_names_a_registered_engine(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ENGINES, "plain", lambda _: cast(Engine, Plain()))
    monkeypatch.setenv("CROSSCHECK_ENGINE", "plain")
    named = settings_module.load()
    assert isinstance(open_engine(named), Plain)
    assert named.apart(settings.home).engine == "plain", "a made county runs on the same machine"


def test_an_unknown_engine_is_refused_with_the_known_ones(settings: Settings) -> None:
    with pytest.raises(ConfigurationError) as refused:
        open_engine(replace(settings, engine="sqlite"))
    assert str(refused.value) == "CROSSCHECK_ENGINE: no engine 'sqlite'; known: duckdb, spark"


def test_an_engine_that_does_not_score_says_so() -> None:
    model: Any = None
    with pytest.raises(ConfigurationError) as refused:
        make_linker(cast(Engine, Plain()), "rows", "members", {}, model)
    assert str(refused.value) == "possible candidates are scored on the embedded engine only"


def test_statements_are_taken_apart_as_they_stand() -> None:
    text = """-- A comment; with a semicolon and an apostrophe's half.
    CREATE OR REPLACE TABLE t (a STRING, b BIGINT);
    INSERT INTO t WITH x AS (SELECT ';' AS a, 1 AS b) SELECT a, b FROM x; -- the end
    CREATE OR REPLACE VIEW v AS SELECT a, '--' AS c FROM t;
    CREATE OR REPLACE TABLE u AS WITH x AS (SELECT 1 AS b) SELECT b - 1 AS b FROM x"""
    assert [(one.kind, one.name, one.body) for one in taken_apart(text)] == [
        ("empty", "t", "a STRING, b BIGINT"),
        ("more", "t", "WITH x AS (SELECT ';' AS a, 1 AS b) SELECT a, b FROM x"),
        ("view", "v", "SELECT a, '--' AS c FROM t"),
        ("table", "u", "WITH x AS (SELECT 1 AS b) SELECT b - 1 AS b FROM x"),
    ]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("ORDER BY a, f(b, c) DESC", "ORDER BY a NULLS LAST, f(b, c) DESC NULLS LAST"),
        ("ORDER BY a NULLS FIRST LIMIT 1", "ORDER BY a NULLS FIRST LIMIT 1"),
        (
            "(ORDER BY a, (SELECT b ORDER BY c)) AS p, q",
            "(ORDER BY a NULLS LAST, (SELECT b ORDER BY c NULLS LAST) NULLS LAST) AS p, q",
        ),
        ("ORDER BY a -- last, of all", "ORDER BY a NULLS LAST -- last, of all"),
        ("SELECT 'ORDER BY a, b', order_by FROM t", "SELECT 'ORDER BY a, b', order_by FROM t"),
    ],
)
def test_empty_values_come_last_where_an_order_does_not_say(said: str, meant: str) -> None:
    assert nulls_last(said) == meant


def test_spark_where_there_is_none_says_how_to_get_it(settings: Settings) -> None:
    with pytest.raises(ConfigurationError, match=r"CROSSCHECK_ENGINE is spark, .* 'make spark' sets up"):
        open_engine(replace(settings, engine="spark"))
    assert list(settings.spill.glob("*")) == []

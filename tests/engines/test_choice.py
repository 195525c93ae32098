"""Which engine a night runs on is a setting; what an engine can't do is said before it is tried."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import pytest

from crosscheck import settings as settings_module
from crosscheck.engines import ENGINES, Engine, open_engine
from crosscheck.engines.duckdb_engine import DuckDBEngine
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

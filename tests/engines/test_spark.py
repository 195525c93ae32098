"""Spark answers as DuckDB does: the shims over random values, and rules on the tables that DuckDB made.

A small sample; ``make spark-test`` replays a whole night, on a cluster too.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from datetime import date
from typing import Any

import pytest

from crosscheck import settings as settings_module
from crosscheck.catalog.policy import policy
from crosscheck.catalog.rules import rule_catalog
from crosscheck.lake.usable import dataset_states
from crosscheck.rules.runner import RuleRun
from crosscheck.rules.tables import build_tables, name_snapshots
from crosscheck_demo.bench.scale import write_lake
from kit.recording import RecordingEngine
from kit.shim_values import EXPRESSIONS, statement, values
from kit.spark_env import needs_spark, replayed

DAY = date(2026, 11, 20)
HOUSEHOLDS = 150
RULES = ("AG-01", "CV-02", "CV-06", "CV-12", "DE-01", "ED-02", "HO-01", "HP-02", "ID-06", "MD-03", "WI-06", "WM-10")
"""Of every group, with windows, filters, sums and strangers."""
pytestmark = needs_spark


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    """What Spark said to a record of the shims and of a night's rules, all in one process of its own."""
    home, folder = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("record")
    settings = settings_module.load().apart(home)
    write_lake(settings, DAY, HOUSEHOLDS)
    states, rules = dataset_states(settings, DAY), rule_catalog(settings.root)
    with closing(RecordingEngine(settings, folder)) as engine:
        engine.frame("given", values(3000, 20261120))
        engine.fetch(statement())
        name_snapshots(engine, states)
        build_tables(settings, engine, states, rules.values(), policy(), DAY)
        RuleRun(settings, engine, states, rules, policy(), DAY).run()
    return replayed(folder, home, "given", "FROM given", *(rules[name].sql for name in RULES))


def test_every_shim_is_asked_for() -> None:
    text = (settings_module.load().root / "sql" / "shims" / "duckdb.sql").read_text(encoding="utf-8")
    defined = {
        line.split("(")[0].split()[-1] for line in text.splitlines() if line.startswith("CREATE OR REPLACE MACRO")
    }
    assert len(defined) > 20
    assert {name for name in defined if not any(f"{name}(" in asked for asked in EXPRESSIONS.values())} == set()


def test_shims_and_rules_give_the_same_on_spark(answers: Mapping[str, Any]) -> None:
    assert answers["different"] == {}
    assert answers["compared"] == 1 + len(RULES)

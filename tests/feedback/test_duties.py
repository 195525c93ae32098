"""The command, the plain functions behind the DAGs, and the DAG files themselves."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from filled import ANSWER, outcomes
from typer.testing import CliRunner

from crosscheck import duties
from crosscheck.cli import app
from crosscheck.ledger.database import open_ledger, reading
from crosscheck.ledger.history import verify
from crosscheck.ledger.simulate import simulate
from crosscheck.rules.catalog import rule_catalog
from nights import day, sqlite_url


def test_the_command(ledger, settings, fill, monkeypatch):
    monkeypatch.setenv("CROSSCHECK_HOME", str(settings.home))
    path = fill({1: ANSWER, 2: {"核查结果": "已核实"}})
    done = CliRunner().invoke(app, ["feedback", str(path)])
    assert (done.exit_code, done.output.splitlines()[0]) == (0, "taken 1, refused 1, unchanged 2")
    assert len(outcomes(path.with_name("filled.回执.xlsx"))) == 4
    again = CliRunner().invoke(app, ["feedback", str(path)])
    assert again.output.splitlines()[0] == "taken 0, refused 1, unchanged 3"
    path.write_bytes(b"x")
    refused = CliRunner().invoke(app, ["feedback", str(path)])
    assert (refused.exit_code, refused.output.startswith("不是xlsx工作簿")) == (7, True)
    missing = CliRunner().invoke(app, ["feedback", str(path) + "x", "--sender", "451022100"])
    assert missing.exit_code == 3


@pytest.mark.parametrize(("sender", "line"), [("451022101", "taken 0, refused 1"), ("451022100", "taken 1, refused 0")])
def test_the_command_for_a_named_sender(ledger, settings, fill, monkeypatch, sender, line):
    monkeypatch.setenv("CROSSCHECK_HOME", str(settings.home))
    done = CliRunner().invoke(app, ["feedback", str(fill({1: ANSWER})), "--sender", sender])
    assert done.output.startswith(line)


def test_the_duties(ledger, settings, fill, township):
    folder = settings.home / "feedback" / "in" / "451022100"
    folder.mkdir(parents=True)
    fill({1: ANSWER}).rename(folder / "a.xlsx")
    assert duties.take_drop_folder(settings) == [
        {"sender": "451022100", "taken": 1, "refused": 0, "unchanged": 3, "reason": ""}
    ]
    assert duties.follow_up(settings, day(30)) == {"urged": 4, "referred": 4}
    assert duties.draw_revisits(settings, day(30)) == {"red": 0, "drawn": 0}


@pytest.mark.parametrize("name", ["feedback", "deadlines"])
def test_a_dag_file_imports_nothing_heavy_and_says_what_to_do(settings, name):
    text = (Path(settings.root) / "dags" / f"{name}.py").read_text(encoding="utf-8")
    module = ast.parse(text)
    imported = {node.module for node in module.body if isinstance(node, ast.ImportFrom)}
    assert imported <= {"__future__", "datetime", "airflow.sdk", "crosscheck.tasks"}
    assert "**When it fails**" in (ast.get_docstring(module) or "")


def test_a_simulated_fortnight(settings):
    engine = open_ledger(sqlite_url(settings.home))
    costs = list(simulate(engine, rule_catalog(settings.root).values(), 200, 14))
    assert len(costs) == 14
    with reading(engine) as connection:
        assert verify(connection).problems == ()
    engine.dispose()

"""The command, the plain functions behind the DAGs, and the DAG files themselves."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from typer.testing import CliRunner

from crosscheck.cli.main import app
from crosscheck.feedback.senders import only_sender
from crosscheck.feedback.workbook_file import open_workbook
from crosscheck.flow import day as daytime
from kit.filled import ANSWER, outcomes
from kit.nights import day


def test_the_command(ledger, settings, fill, monkeypatch):
    monkeypatch.setenv("CROSSCHECK_HOME", str(settings.home))
    path = fill({1: ANSWER, 2: {"核查结果": "已核实"}})
    done = CliRunner().invoke(app, ["feedback", str(path)])
    assert (done.exit_code, done.output.splitlines()[0]) == (0, "taken 1, refused 1, unchanged 2")
    (reply,) = path.parent.glob("filled_*.回执.xlsx")
    assert len(outcomes(reply)) == 4
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


def test_a_list_that_only_one_can_have_been_sent_needs_no_sender(ledger, settings, township, tmp_path, monkeypatch):
    monkeypatch.setenv("CROSSCHECK_HOME", str(settings.home))
    county = township.parents[1]
    department = county / "部门" / "县民政局_疑点下发及反馈表.xlsx"
    other = county / "乡镇" / "451022101_祥周镇_疑点下发及反馈表.xlsx"
    found = [only_sender(ledger, open_workbook(path)) for path in (township, other, department)]
    assert found == ["451022100", "451022101", "451022-县民政局"]
    path, said = county / "县级问题清单.xlsx", "its issues are of no single township or department"
    done = CliRunner().invoke(app, ["feedback", str(path), "--reply", str(tmp_path / "reply.xlsx")])
    assert done.exit_code == 3
    assert f"name who hands it in with --sender: {said}" in " ".join(done.output.split())
    assert not (tmp_path / "reply.xlsx").exists()


def test_the_duties(ledger, settings, fill, township):
    folder = settings.home / "feedback" / "in" / "451022100"
    folder.mkdir(parents=True)
    fill({1: ANSWER}).rename(folder / "a.xlsx")
    assert daytime.take_drop_folder(settings) == [
        {"sender": "451022100", "taken": 1, "refused": 0, "unchanged": 3, "reason": ""}
    ]
    assert daytime.follow_up(settings, day(30)) == {"urged": 4, "referred": 4}
    assert daytime.draw_revisits(settings, day(30)) == {"red": 0, "drawn": 0}


@pytest.mark.parametrize("name", ["feedback", "deadlines"])
def test_a_dag_file_imports_nothing_heavy_and_says_what_to_do(settings, name):
    text = (Path(settings.root) / "dags" / f"{name}.py").read_text(encoding="utf-8")
    module = ast.parse(text)
    imported = {node.module for node in module.body if isinstance(node, ast.ImportFrom)}
    assert imported <= {"__future__", "datetime", "airflow.sdk", "crosscheck.clock", "crosscheck.operate.dag_kit"}
    assert "**When it fails**" in (ast.get_docstring(module) or "")

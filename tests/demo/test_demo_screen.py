"""What the demo shows: it fits a narrow terminal, and a file gets plain lines."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from rich.console import Console

from crosscheck.catalog.rules import rule_catalog
from crosscheck.cli.screen import phases
from crosscheck.settings import load
from crosscheck_demo.demo_screen import group_table, night_table

STATES = ("accepted", "accepted", "in use", "rejected", "not delivered", "read failed")


def night(day: int, findings: int) -> dict[str, Any]:
    """A night's summary in which every rule found as many."""
    rules = rule_catalog(load().root)
    return {
        "business_date": f"2026-11-{day}",
        "datasets": [{"state": state} for state in STATES],
        "ran": len(rules) - 1,
        "held": 1,
        "findings": findings * len(rules),
        "ledger": {"opened": findings},
        "revision": {"name": f"2026-11-{day}-r1"},
        "rules": [{"rule": rule, "findings": findings} for rule in rules],
    }


def shown(table: Any, width: int) -> list[str]:
    console = Console(file=io.StringIO(), width=width)
    console.print(table)
    return [line.rstrip() for line in console.file.getvalue().splitlines()]  # type: ignore[attr-defined]


@pytest.mark.parametrize("width", [80, 120])
def test_a_night_is_one_line(width: int) -> None:
    lines = shown(night_table([night(18, 1000), night(19, 4)]), width)
    assert max(map(len, lines)) <= width
    [first] = [line.split() for line in lines if line.lstrip().startswith("2026-11-18")]
    assert first == ["2026-11-18", "2", "1", "2", "90", "1", "91,000", "1,000", "r1"]


def test_findings_are_counted_by_group() -> None:
    lines = shown(group_table(load(), [night(18, 1), night(19, 2)]), 80)
    rows = {line.split()[0]: line.split()[1:] for line in lines if re.search(r"\d$", line) and "2026" not in line}
    groups = [rule.group for rule in rule_catalog(load().root).values()]
    assert len(rows) == len(set(groups)) == 10
    assert rows["住房与饮水"] == [str(groups.count("housing")), str(2 * groups.count("housing"))]


def test_off_the_terminal_a_phase_is_a_plain_line() -> None:
    console = Console(file=io.StringIO(), width=80)
    with phases(console, 2) as phase:
        phase.begin("starting Airflow")
        phase.grow()
        phase.begin("night of 2026-11-18: check")
        phase.grow()
    said = console.file.getvalue()  # type: ignore[attr-defined]
    assert said == "   0 s  starting Airflow\n   0 s  night of 2026-11-18: check\n"

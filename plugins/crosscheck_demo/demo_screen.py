"""What the demo ends with on the screen: one line a night, findings by group, where to look next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from crosscheck.access.scopes import EVERYTHING
from crosscheck.catalog.rules import rule_catalog
from crosscheck.cli.screen import plain_table, show_night
from crosscheck.ledger.database import open_ledger, reading
from crosscheck.ledger.queries import find
from crosscheck.settings import Settings
from crosscheck.views.nights import summary
from crosscheck.words import GROUPS
from crosscheck_demo.planting.kept_scores import night_scores
from crosscheck_demo.planting.planted import Planted

NIGHT_COLUMNS = ("accepted", "rejected", "missing", "ran", "held", "findings", "opened")
MISSING = ("not delivered", "read failed")
NEXT_STEPS = """
Lists:  {lists}
        such as {example}
Report: {report}
Next, with the command in .venv/bin (demo and up again change nothing that is there):
  export CROSSCHECK_HOME={home}
  crosscheck issues                       the ledger
  crosscheck explain {number}   one issue's evidence, from the frozen snapshots
  crosscheck rule ED-01                   what a rule asks, and its sample rows
  crosscheck handbook                     every rule with its sample rows, a page each
  crosscheck verify                       hashes of lake, lists and history
  crosscheck up                           the same county in Airflow, with its pages"""


def show_demo(
    settings: Settings, console: Console, truth: Sequence[Planted], days: Sequence[date], verbose: bool
) -> None:
    """Print the nights, what they found of what was planted, and where it lies; ``verbose``: and the full tables."""
    nights = [summary(settings, day) for day in days]
    if verbose:
        show_night(console, nights[-1])
    console.print(night_table(nights))
    console.print(group_table(settings, nights))
    for day, night in zip(days, nights, strict=True):
        console.print(truth_line(settings, truth, day, night["revision"]))
    console.print(_next_steps(settings, nights[-1]), soft_wrap=True)


def night_table(nights: Sequence[Mapping[str, Any]]) -> Table:
    """One line a night: deliveries, rules, findings, issues, the revision that was published."""
    table = plain_table("Nights: deliveries; rules that ran and were held; findings; issues opened")
    table.add_column("night", no_wrap=True)
    for header in NIGHT_COLUMNS:
        table.add_column(header, justify="right", no_wrap=True)
    table.add_column("revision", no_wrap=True)
    for night in nights:
        states = Counter(dataset["state"] for dataset in night["datasets"])
        counts = (
            *(states["accepted"], states["rejected"], sum(states[state] for state in MISSING)),
            *(night["ran"], night["held"], night["findings"], night["ledger"].get("opened", 0)),
        )
        table.add_row(night["business_date"], *(f"{count:,}" for count in counts), night["revision"]["name"][11:])
    return table


def group_table(settings: Settings, nights: Sequence[Mapping[str, Any]]) -> Table:
    """One line a group of rules: its findings on each night."""
    group_of = {rule.id: rule.group for rule in rule_catalog(settings.root).values()}
    table = plain_table("Findings by group of rules")
    table.add_column("group", no_wrap=True)
    for night in nights:
        table.add_column(night["business_date"], justify="right", no_wrap=True)
    found = [Counter[str]() for _ in nights]
    for counts, night in zip(found, nights, strict=True):
        for rule in night["rules"]:
            counts[group_of[rule["rule"]]] += rule["findings"]
    for group in sorted(set(group_of.values()), key=list(GROUPS).index):
        table.add_row(GROUPS[group], *(f"{counts[group]:,}" for counts in found))
    return table


def truth_line(settings: Settings, truth: Sequence[Planted], day: date, revision: Mapping[str, Any]) -> str:
    """How many of the planted problems one night found, and what it published with which hash."""
    by_rule, held = night_scores(settings, truth, day)
    scores = by_rule.values()
    planted, found = sum(s.planted for s in scores), sum(s.found for s in scores)
    missed, extra = sum(len(s.missed) for s in scores), sum(len(s.extra) for s in scores)
    waiting = f", {held} of held rules" if held else ""
    return (
        f"{day}: {planted} planted problems{waiting}, {found} found, {missed} missed, {extra} findings beyond them; "
        f"{revision['name']} sha256 {revision['sha256'][:16]}"
    )


def _next_steps(settings: Settings, last: Mapping[str, Any]) -> str:
    lists = Path(last["revision"]["path"])
    example = min(lists.glob("*/乡镇/[1-9]*.xlsx"), default=lists).relative_to(lists)
    return NEXT_STEPS.format(
        lists=lists, example=example, report=last["report"], home=settings.home, number=_some_issue(settings)
    )


def _some_issue(settings: Settings) -> str:
    with reading(open_ledger(settings.ledger_url), EVERYTHING) as connection:
        found = find(connection, EVERYTHING, only_open=True, limit=1)
    return found[0].number if found else "NUMBER"

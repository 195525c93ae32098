"""Ways to look at what the nights left: issues, one issue's evidence, one rule's samples, and whether all is intact."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from rich.console import Console
from rich.table import Table

from crosscheck import files
from crosscheck.access.masking import mask_value
from crosscheck.access.scopes import EVERYTHING, Scope
from crosscheck.catalog.rules import rule_catalog
from crosscheck.cli.screen import plain_table
from crosscheck.errors import ConfigurationError, IntegrityError
from crosscheck.lake.snapshots import ROWS, snapshot
from crosscheck.ledger import history
from crosscheck.ledger.database import open_ledger, reading
from crosscheck.ledger.queries import Card, card, find
from crosscheck.ledger.vocabulary import State
from crosscheck.publish.revision import check as check_revision
from crosscheck.publish.revision import read_manifest, revisions
from crosscheck.settings import Settings
from crosscheck.sources.folder import DeliveryName
from crosscheck.spec.play import Playground
from crosscheck.spec.read import HEADERS, read_spec


def show_issues(
    settings: Settings, console: Console, rule: str | None, region: str, state: str | None, limit: int
) -> None:
    """List issues of the ledger. The terminal shows no ID number and no name."""
    by_word = {s.zh: s for s in State}
    if state is not None and state not in by_word:
        raise ConfigurationError(f"no state '{state}'; known: {'、'.join(by_word)}")
    scope = Scope(region)
    with reading(open_ledger(settings.ledger_url), scope) as connection:
        chosen = by_word[state] if state else None
        found = find(connection, scope, rule_id=rule or "", state=chosen, limit=limit)
    table = plain_table("Issues")
    for header in ("number", "rule", "state", "household", "region", "first seen", "last seen", "due"):
        table.add_column(header, no_wrap=header in ("number", "rule"))
    for i in found:
        dates = (str(i.first_seen_on), str(i.last_seen_on), str(i.due_on or ""))
        table.add_row(i.number, i.key.rule_id, i.state.zh, i.household_no, i.region_code, *dates)
    console.print(table)
    if len(found) == limit:
        console.print(f"the first {limit}; --limit shows more", style="dim")


def explain_issue(settings: Settings, console: Console, number: str) -> None:
    """Show an issue's newest evidence, each row looked up again in the frozen snapshot it came from."""
    with reading(open_ledger(settings.ledger_url), EVERYTHING) as connection:
        found = card(connection, EVERYTHING, number)
    evidence: dict[str, Any] = json.loads(found.evidence[-1].body)
    console.print(f"[bold]{number}[/bold]  {found.issue.key.rule_id} {found.rule.title}  {found.issue.state.zh}")
    console.print(evidence["sentence"], soft_wrap=True)
    console.print(f"核查:{found.rule.advice}", soft_wrap=True)
    console.print(f"销号依据:{found.rule.closes}", soft_wrap=True)
    for row in evidence["policy"]:
        console.print(f"政策:{row['parameter']} = {row['value']}({row['from']}起,{row['document'] or row['basis']})")
    console.print(_row_table(settings, evidence))
    console.print(_history_table(found))


def _row_table(settings: Settings, evidence: dict[str, Any]) -> Table:
    table = plain_table(f"Evidence, rule version {evidence['version']}")
    for header in ("dataset", "delivery", "file", "row", "link", "in the frozen snapshot"):
        table.add_column(header)
    for row in evidence["rows"]:
        link = " ".join(part for part in (row.get("link"), row.get("repaired"), row.get("decision")) if part)
        table.add_row(row["dataset"], row["delivery"], row["file"], str(row["row"]), link, _frozen(settings, row))
    return table


def _frozen(settings: Settings, row: dict[str, Any]) -> str:
    """The row's own columns in the snapshot it was read from; the snapshot's hash is checked first."""
    name = DeliveryName.parse(row["delivery"])
    found = snapshot(settings, row["dataset"], name) if name else None
    if found is None:
        raise IntegrityError(f"{row['dataset']}: the snapshot {row['delivery']} is missing from the lake")
    if files.sha256(found.rows) != found.manifest["sha256"][ROWS]:
        raise IntegrityError(f"{row['dataset']}: the snapshot {row['delivery']} is not what was taken in")
    where = [("_source_file", "=", row["file"]), ("_source_row", "=", row["row"])]
    held = pq.read_table(found.rows, filters=where).to_pylist()
    if len(held) != 1:
        raise IntegrityError(f"{row['dataset']} {row['delivery']}: row {row['row']} is not there")
    shown = {k: v for k, v in held[0].items() if v is not None and not k.startswith("_") and not _derived(k, held[0])}
    return ", ".join(f"{key}={mask_value(key, value)}" for key, value in shown.items())


def _derived(key: str, row: dict[str, Any]) -> bool:
    base, _, suffix = key.rpartition("_")
    return suffix in ("valid", "fold", "mask", "precision") and base in row


def _history_table(found: Card) -> Table:
    table = plain_table("History")
    for header in ("when", "who", "what", "why"):
        table.add_column(header)
    for entry in found.history:
        table.add_row(entry.at, entry.actor, _move(entry.before, entry.after), entry.why)
    return table


def _move(before: str, after: str) -> str:
    """A move between states in the words of the lists."""
    words = [State(state).zh if state else "-" for state in (before, after)]
    return words[1] if before == after else " → ".join(words)


def show_rule(settings: Settings, console: Console, rule_id: str) -> None:
    """Print what a rule asks and what it finds in each case of its specification."""
    rules = rule_catalog(settings.root)
    if rule_id not in rules:
        raise ConfigurationError(f"no rule '{rule_id}'; known: {', '.join(sorted(rules))}")
    rule = rules[rule_id]
    console.print(f"[bold]{rule.id} {rule.title}[/bold] ({rule.title_en})  {rule.severity}, {rule.days} days")
    console.print(f"department {rule.department}; needs {', '.join(rule.needs) or 'the registry alone'}")
    console.print(f"提示:{rule.when}", soft_wrap=True)
    console.print(f"fires when: {rule.when_en}", style="dim", soft_wrap=True)
    for zh, en in rule.unless:
        console.print(f"不提示:{zh}", soft_wrap=True)
        console.print(f"unless: {en}", style="dim", soft_wrap=True)
    console.print(_confirm_rate(settings, rule_id))
    with tempfile.TemporaryDirectory(prefix="crosscheck-rule-") as home:
        playground = Playground(settings.apart(Path(home)))
        for case in read_spec(settings.root / "tests" / "rules" / f"{rule_id}.md").cases:
            played = playground.play(rule, case)
            console.print(f"\n[bold]{case.name}[/bold]")
            for found in played.shown(list(HEADERS)):
                console.print("  " + " | ".join(part for part in found if part), soft_wrap=True)
            for hold in played.holds:
                console.print(f"  不校验:{hold.reason}", style="yellow", soft_wrap=True)
            if not played.findings and not played.holds:
                console.print("  无疑点", style="dim")
        playground.close()


def _confirm_rate(settings: Settings, rule_id: str) -> str:
    """How often the rule's issues were confirmed, as the newest revision measured it."""
    published = revisions(settings.revisions)
    measured = read_manifest(published[-1]).get("measures", {}) if published else {}
    rates = [found for county in measured.values() if (found := county["confirmed"].get(rule_id))]
    answered, confirmed = sum(r["answered"] for r in rates), sum(r["confirmed"] for r in rates)
    return (
        f"answered {answered}, of these confirmed {confirmed} ({confirmed / answered:.0%})"
        if answered
        else "no answers yet"
    )


def verify_all(settings: Settings, console: Console) -> None:
    """Check hashes of lake, nights, revisions and history; any difference raises with all of them named."""
    problems = [*_changed(settings.lake, "manifest.json"), *_changed(settings.nights, "night.json")]
    published = revisions(settings.revisions)
    for revision in published:
        problems += check_revision(revision)
    # Every revision keeps the head of the history it was made from: a cut-off end shows by them.
    heads = [history.Head(**read_manifest(revision)["inputs"]["history"]) for revision in published]
    ledger = open_ledger(settings.ledger_url)
    with reading(ledger, EVERYTHING) as connection:
        proof = history.verify(connection, heads)
    ledger.dispose()
    problems += [f"history: {problem}" for problem in proof.problems]
    problems += [
        f"{revision.name} rests on entry {kept.seq}, the ledger ends at {proof.head.seq}: it is older than the lists"
        for revision, kept in zip(published, heads, strict=True)
        if kept.seq > proof.head.seq
    ]
    if problems:
        raise IntegrityError("\n".join(problems))
    console.print(
        f"intact: lake, nights, lists, and {proof.entries:,} entries of history ending in {proof.head.hash[:16]}"
    )


def _changed(folder: Path, manifest_name: str) -> Iterator[str]:
    """Files below ``folder`` that are missing or differ from the manifest beside them."""
    for manifest in sorted(folder.rglob(manifest_name)):
        recorded = json.loads(manifest.read_text(encoding="utf-8"))["sha256"]
        for name, expected in sorted(recorded.items()):
            path = manifest.with_name(name)
            if not path.exists():
                yield f"{path.relative_to(folder.parent)} is missing"
            elif files.sha256(path) != expected:
                yield f"{path.relative_to(folder.parent)} was changed"

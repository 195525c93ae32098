"""What a year costs the ledger: size, time of a night, rows a second to a workbook, and the measures of the house."""

from __future__ import annotations

import tempfile
import time
from dataclasses import replace
from pathlib import Path
from statistics import median

from rich.console import Console

from crosscheck.console import plain_table, steps
from crosscheck.ledger.database import open_ledger, reading
from crosscheck.ledger.history import verify
from crosscheck.ledger.simulate import COUNTY, simulate
from crosscheck.publish.revision import publish
from crosscheck.rules.catalog import rule_catalog
from crosscheck.settings import Settings


def run_ledger_bench(settings: Settings, console: Console, households: int, nights: int) -> None:
    """Simulate ``nights`` nights for a county of ``households`` in a scratch folder and show what they took."""
    with tempfile.TemporaryDirectory(prefix="crosscheck-year-") as home:
        scratch = replace(settings, home=Path(home))
        engine = open_ledger(f"sqlite:///{home}/ledger.sqlite")
        costs = []
        with steps(console, "a year") as step:
            for cost in simulate(engine, rule_catalog(settings.root).values(), households, nights):
                costs.append(cost)
                step(cost.business_date.isoformat())
            start = time.perf_counter()
            revision = publish(engine, scratch, costs[-1].business_date)
            published = time.perf_counter() - start
            start = time.perf_counter()
            with reading(engine) as connection:
                proof = verify(connection)
            verified = time.perf_counter() - start
        engine.dispose()
        size = (Path(home) / "ledger.sqlite").stat().st_size
    listed = revision.manifest["counts"][COUNTY]["open"]
    table = plain_table(f"{nights} nights, {households:,} households")
    table.add_column("what")
    table.add_column("value", justify="right")
    for name, value in (
        ("findings of the last night", f"{costs[-1].findings:,}"),
        ("reconcile and issue, median night", f"{median(cost.reconcile for cost in costs):.2f} s"),
        ("reconcile and issue, slowest night", f"{max(cost.reconcile for cost in costs):.2f} s"),
        ("answers, checks, deadlines, median day", f"{median(cost.handling for cost in costs):.2f} s"),
        ("lists of the last night", f"{published:.1f} s for {listed:,} open issues"),
        ("issues to workbooks and csv", f"{listed / published:,.0f} a second"),
        ("history", f"{proof.entries:,} entries, verified in {verified:.1f} s"),
        ("ledger", f"{size / 1e6:,.0f} MB"),
    ):
        table.add_row(name, value)
    console.print(table)
    console.print(_measures(revision.manifest["measures"][COUNTY]), soft_wrap=True)
    console.print("history intact" if not proof.problems else "\n".join(proof.problems[:5]))


def _measures(found: dict) -> str:
    days, reopened = found["days_open"], found["reopened"]
    return (
        f"month to {found['to']}: {days['closed']} closed, median {days['median']} days open; "
        f"{reopened['reopened']} reopened; {len(found['confirmed'])} rules with answers"
    )

"""What an inspector looks at and decides at the command line: holds of a night, and the policy in force."""

from __future__ import annotations

from datetime import date

from rich.console import Console

from crosscheck.access.roles import Role
from crosscheck.access.scopes import EVERYTHING
from crosscheck.catalog.policy import policy
from crosscheck.cli.screen import plain_table
from crosscheck.clock import stamp
from crosscheck.errors import ConfigurationError
from crosscheck.ledger import holds
from crosscheck.ledger.database import open_ledger, reading
from crosscheck.ledger.nights import issue_new, nights
from crosscheck.ledger.write_changes import Author
from crosscheck.publish.revision import publish
from crosscheck.settings import Settings

COMMAND_LINE = "crosscheck"
"""What stands in the history as the source of a decision taken at the command line."""


def show_holds(settings: Settings, console: Console, business_date: date) -> None:
    """Print the rules held on a night: no data, no policy value, or a surge that waits for a decision."""
    with reading(open_ledger(settings.ledger_url), EVERYTHING) as connection:
        recorded = nights(connection, business_date)
        if not recorded:
            raise ConfigurationError(f"the ledger has no night of {business_date}")
        held = holds.held_rules(connection, business_date, recorded[0].run)
    table = plain_table(f"Held on {business_date}")
    for header in ("rule", "region", "object", "kind", "findings", "decision", "reason"):
        table.add_column(header, no_wrap=header == "rule", justify="right" if header == "findings" else "left")
    for h in held:
        table.add_row(h.rule_id, h.region, h.object, h.kind, str(h.findings or ""), h.decision, h.reason)
    console.print(table)


def decide_hold(
    settings: Settings, console: Console, business_date: date, rule_id: str, inspector: str, why: str, release: bool
) -> None:
    """Release or reject a rule held for its surge; the reason stays in the history. A release is published at once."""
    ledger = open_ledger(settings.ledger_url)
    author = Author(stamp(), inspector, Role.INSPECTOR.value, COMMAND_LINE)
    if not release:
        holds.reject(ledger, business_date, rule_id, author, why)
        console.print(f"{rule_id}: rejected, its findings of {business_date} open nothing")
        return
    opened = holds.release(ledger, business_date, rule_id, author, why)
    issue_new(ledger, business_date)
    revision = publish(ledger, settings, business_date)
    console.print(f"{rule_id}: released, {opened} issues opened, published as {revision.name}")


def show_policy(console: Console, region: str, day: date) -> None:
    """Print every policy value that counts for ``region`` on ``day``, with the document it comes from."""
    known = policy()
    table = plain_table(f"Policy for region {region or '(everywhere)'} on {day}")
    for header in ("parameter", "", "value", "set for", "from", "document"):
        table.add_column(header, justify="right" if header == "value" else "left")
    for name in known.rows:
        row = known.row(name, region, day)
        if row is None:
            table.add_row(name, known.titles[name], "none", "", "", "rules that need it are held", style="yellow")
            continue
        document = row.document or f"({row.basis})"
        table.add_row(name, known.titles[name], f"{row.value:f}", row.region or "all", str(row.valid_from), document)
    console.print(table)

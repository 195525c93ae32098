"""Commands that look at issues: which there are, and one issue's evidence."""

from __future__ import annotations

from typing import Annotated

import typer

from crosscheck.cli.options import console, exit_on_error, load_county


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    for command in (issues, explain):
        app.command()(command)


def issues(
    rule: Annotated[str, typer.Option(help="Only this rule.")] = "",
    region: Annotated[str, typer.Option(help="Region prefix.")] = "",
    state: Annotated[str, typer.Option(help="Only this state, such as 待核查.")] = "",
    limit: Annotated[int, typer.Option(min=1)] = 50,
) -> None:
    """Issues of the ledger; no ID number and no name is shown."""
    from crosscheck.access.scopes import Scope
    from crosscheck.cli.screen import plain_table
    from crosscheck.views.issues import known_issues

    with exit_on_error():
        found = known_issues(load_county(), Scope(region), rule, state, limit)
        table = plain_table("Issues")
        for header in ("number", "rule", "state", "household", "region", "first seen", "last seen", "due"):
            table.add_column(header, no_wrap=header in ("number", "rule"))
        for i in found:
            dates = (str(i.first_seen_on), str(i.last_seen_on), str(i.due_on or ""))
            table.add_row(i.number, i.key.rule_id, i.state.zh, i.household_no, i.region_code, *dates)
        console.print(table)
        if len(found) == limit:
            console.print(f"the first {limit}; --limit shows more", style="dim")


def explain(issue: Annotated[str, typer.Argument(help="Issue number, such as 451022-2026-000001.")]) -> None:
    """An issue's evidence again, from the frozen snapshots."""
    from crosscheck.access.scopes import EVERYTHING
    from crosscheck.cli.screen import plain_table
    from crosscheck.views.issues import explain

    with exit_on_error():
        found = explain(load_county(), EVERYTHING, issue)
        console.print(f"{found.number}  {found.rule_id} {found.title}  {found.state}", style="bold")
        console.print(found.sentence, soft_wrap=True)
        console.print(f"核查:{found.advice}", soft_wrap=True)
        console.print(f"销号依据:{found.closes}", soft_wrap=True)
        recovered = f",已追回{found.recovered}" if found.recovered else ""
        console.print(f"涉及金额:{found.amount}{recovered}", soft_wrap=True)
        for row in found.policy:
            document = row["document"] or row["basis"]
            console.print(f"政策:{row['parameter']} = {row['value']}({row['from']}起,{document})")
        table = plain_table(f"Evidence, rule version {found.version}")
        for header in ("dataset", "delivery", "file", "row", "link", "in the frozen snapshot"):
            table.add_column(header)
        for line in found.rows:
            shown = ", ".join(f"{key}={value}" for key, value in line.shown.items())
            table.add_row(line.dataset, line.delivery, line.file, str(line.row), line.link, shown)
        console.print(table)
        table = plain_table("History")
        for header in ("when", "who", "what", "why"):
            table.add_column(header)
        for move in found.history:
            table.add_row(move.at, move.actor, move.move, move.why)
        console.print(table)

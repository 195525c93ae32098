"""Commands that look at issues: which there are, and one issue's evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from crosscheck.cli.options import JsonOption, console, exit_on_error, load_county, tell
from crosscheck.cli.speech import chosen, say, word

if TYPE_CHECKING:
    from crosscheck.views.issues import EvidenceRow, Explained, Found, Move


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    for command in (issues, explain):
        app.command()(command)


def issues(
    rule: Annotated[str, typer.Option(help="Only this rule.")] = "",
    region: Annotated[str, typer.Option(help="Region prefix.")] = "",
    state: Annotated[str, typer.Option(help="Only this state, such as 待核查, 'to be checked' or issued.")] = "",
    limit: Annotated[int, typer.Option(min=1)] = 50,
    as_json: JsonOption = False,
) -> None:
    """Issues of the ledger; no ID number and no name is shown."""
    from crosscheck.access.scopes import Scope
    from crosscheck.views.issues import known_issues

    with exit_on_error(as_json):
        found = known_issues(load_county(), Scope(region), rule, state, limit)
        asked = {"rule": rule, "region": region, "state": state}
        where = "".join(say(f"of_{name}", **{name: value}) for name, value in asked.items() if value)
        tell(found, as_json, lambda: _show_issues(found), "" if found.issues else say("no_issues", where=where))


def _show_issues(found: Found) -> None:
    from crosscheck.cli.screen import Column, show_table

    columns = [
        *(Column("number", whole=True), Column("rule", whole=True), Column("state", 1), Column("household", 2)),
        *(Column("region", 3, whole=True), Column("first_seen", 5, whole=True), Column("last_seen", 4, whole=True)),
        Column("due", 1, whole=True),
    ]
    rows = [
        [
            *(i.number, i.rule_id, word("STATES", i.state), i.household_no, i.region_code),
            *(str(i.first_seen_on), str(i.last_seen_on), str(i.due_on or "")),
        ]
        for i in found.issues
    ]
    show_table(console, say("title_issues"), columns, rows)
    if found.more:
        console.print(say("first_only", limit=len(found.issues)), style="dim")


def explain(
    issue: Annotated[str, typer.Argument(help="Issue number, such as 451022-2026-000001.")], as_json: JsonOption = False
) -> None:
    """An issue's evidence again, from the frozen snapshots."""
    from crosscheck.access.scopes import EVERYTHING
    from crosscheck.views.issues import explain

    with exit_on_error(as_json):
        found = explain(load_county(), EVERYTHING, issue)
        tell(found, as_json, lambda: _show_explained(found))


def _show_explained(found: Explained) -> None:
    title, state = chosen(found.title, found.title_en), word("STATES", found.state)
    console.print(say("issue", number=found.number, rule=found.rule_id, title=title, state=state), style="bold")
    console.print(found.sentence, soft_wrap=True)
    console.print(say("advice", text=found.advice), soft_wrap=True)
    console.print(say("closes", text=found.closes), soft_wrap=True)
    console.print(_money(found), soft_wrap=True)
    if found.site:
        console.print(say("found_under", **found.site), soft_wrap=True)
    for row in found.policy:
        document = row["document"] or word("BASES", row["basis"])
        told = {"parameter": row["parameter"], "value": row["value"], "since": row["from"], "document": document}
        console.print(say("rule_in", **told), soft_wrap=True)
    if found.rows:
        _show_rows(found)
    _show_history(found.history)


def _money(found: Explained) -> str:
    """What is at stake, and what of it was recovered."""
    if found.amount is None:
        return say("no_money")
    sum_of = found.amount["yuan"]
    stated = say("yuan_at_least" if found.amount["at_least"] else "yuan", sum=sum_of) if sum_of else say("yuan_unknown")
    recovered = say("recovered", sum=found.recovered) if found.recovered else ""
    return say("at_stake", sum=stated, recovered=recovered)


def _show_rows(found: Explained) -> None:
    from crosscheck.cli.screen import Column, show_table

    columns = [
        *(Column("dataset", whole=True), Column("delivery", 2, whole=True), Column("file", 1), Column("row")),
        *(Column("link", 3), Column("frozen")),
    ]
    rows = [[row.dataset, row.delivery, row.file, str(row.row), _link(row), _shown(row)] for row in found.rows]
    show_table(console, say("title_evidence", version=found.version), columns, rows)


def _link(row: EvidenceRow) -> str:
    words = (word("LINKS", row.link), word("REPAIRS", row.repaired), row.decision)
    return " ".join(part for part in words if part)


def _shown(row: EvidenceRow) -> str:
    """The row's columns: under the headers of the export in Chinese, under their names in English."""
    from crosscheck.catalog.datasets import catalog

    headers = {column.name: column.header for column in catalog().dataset(row.dataset).columns}
    return ", ".join(f"{chosen(headers.get(key, key), key)}={value}" for key, value in row.shown.items())


def _show_history(history: tuple[Move, ...]) -> None:
    from crosscheck.cli.screen import Column, show_table

    columns = [Column("when", 1), Column("who", 2), Column("what"), Column("why")]
    rows = [[move.at, move.actor, _moved(move), move.why] for move in history]
    show_table(console, say("title_history"), columns, rows)


def _moved(move: Move) -> str:
    before, after = (word("STATES", state) if state else "-" for state in (move.before, move.after))
    return after if move.before == move.after else f"{before} → {after}"

"""Who rows are about, where numbers and names alone can't tell. No number and no name is shown."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.console import Console

from crosscheck.cli.options import DateOption, InspectorOption, console, exit_on_error, load_county
from crosscheck.cli.screen import plain_table, steps
from crosscheck.errors import ConfigurationError
from crosscheck.settings import Settings

app = typer.Typer(no_args_is_help=True, help=__doc__)


@app.command()
def train(day: DateOption) -> None:
    """Estimate the weights of the review list's scores from the county's own snapshots of D, for the nights after D."""
    from crosscheck.cli.identity_model import show_model
    from crosscheck.flow.train_identity import train

    with exit_on_error():
        settings = load_county()
        with steps(console, f"identity model of {day.date()}") as step:
            trained = train(settings, day.date(), step)
        show_model(console, trained)


@app.command()
def model() -> None:
    """The newest model: what each level of agreement counts, and what it was estimated from."""
    from crosscheck.cli.identity_model import show_model
    from crosscheck.link.models import newest_model

    with exit_on_error():
        newest = newest_model(load_county())
        if newest is None:
            raise ConfigurationError("no identity model was trained yet; crosscheck identity train --date D trains one")
        show_model(console, newest)


KeyArgument = Annotated[str, typer.Argument(help="核实编号 of 身份核实清单.")]
ReasonOption = Annotated[str, typer.Option("--reason", help="On what it rests; it stays in the history.")]


@app.command("list")
def list_(
    dataset: Annotated[str, typer.Option(help="Only this dataset, such as education.enrolment.")] = "",
    limit: Annotated[int, typer.Option(min=1)] = 50,
    decided: Annotated[bool, typer.Option("--decided", help="The decisions in force instead.")] = False,
) -> None:
    """Rows of the newest night that nobody is certain about, with whom they may be about."""
    with exit_on_error():
        if decided:
            _show_decisions(load_county(), console)
        else:
            _show_waiting(load_county(), console, dataset, limit)


@app.command()
def decide(
    key: KeyArgument,
    verdict: Annotated[str, typer.Argument(help="same, different or undecided")],
    reason: ReasonOption,
    inspector: InspectorOption,
) -> None:
    """Say whether a row is about a member; links follow it from the next night on."""
    from crosscheck.flow.day import decide_identity

    with exit_on_error():
        decide_identity(load_county(), key, verdict, reason, inspector)
        console.print(f"{key}: {verdict}, from the next night on")


@app.command()
def revoke(key: KeyArgument, reason: ReasonOption, inspector: InspectorOption) -> None:
    """Take a decision back; from the next night on links are as if it had never been."""
    from crosscheck.flow.day import revoke_identity

    with exit_on_error():
        revoke_identity(load_county(), key, reason, inspector)
        console.print(f"{key}: taken back, from the next night on")


def _show_waiting(settings: Settings, console: Console, dataset: str, limit: int) -> None:
    """Print the pairs of the newest night that wait for a decision, in the order of the list."""
    from crosscheck.views.identities import waiting_pairs

    waiting = waiting_pairs(settings, dataset)
    table = plain_table("Identities to be reviewed")
    for header in ("key", "dataset", "link", "n of m", "household", "member", "score", "compared", "decided"):
        table.add_column(header, no_wrap=header in ("key", "n of m"))
    for pair in waiting[:limit]:
        c, decided = pair.candidate, pair.decision.given.verdict if pair.decision else ""
        levels = " ".join(f"{part}:{level}" for part, level in json.loads(c.found["levels"]).items())
        score = "" if c.found["weight"] is None else f"{c.found['weight']:.1f}"
        where = (c.found["household_no"], c.pair.member_no, score, levels, decided)
        table.add_row(c.pair.key, c.pair.dataset, c.found["link"], f"{c.place}/{c.of}", *where)
    console.print(table)
    if len(waiting) > limit:
        console.print(f"the first {limit} of {len(waiting):,}; --limit shows more", style="dim")


def _show_decisions(settings: Settings, console: Console) -> None:
    """Print the decisions that count, newest first."""
    from crosscheck.views.identities import decisions_in_force

    table = plain_table("Decisions in force")
    for header in ("key", "dataset", "member", "verdict", "when", "who", "why"):
        table.add_column(header, no_wrap=header == "key")
    for d in decisions_in_force(settings):
        pair = d.given.pair
        table.add_row(pair.key, pair.dataset, pair.member_no, d.given.verdict, d.at[:10], d.actor, d.given.why)
    console.print(table)

"""Who rows are about, where numbers and names alone can't tell. No number and no name is shown."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from crosscheck.cli.options import DateOption, InspectorOption, JsonOption, console, exit_on_error, load_county, tell
from crosscheck.cli.screen import steps
from crosscheck.cli.speech import listed, say, word
from crosscheck.errors import NothingFound

if TYPE_CHECKING:
    from crosscheck.views.identities import InForce, Waiting

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
def model(as_json: JsonOption = False) -> None:
    """The newest model: what each level of agreement counts, and what it was estimated from."""
    from crosscheck.cli.identity_model import show_model
    from crosscheck.link.models import newest_model

    with exit_on_error(as_json):
        newest = newest_model(load_county())
        if newest is None:
            raise NothingFound(say("no_model"))
        tell(json.loads(newest.text()) | {"hash": newest.hash}, as_json, lambda: show_model(console, newest))


KeyArgument = Annotated[str, typer.Argument(help="核实编号 of 身份核实清单.")]
ReasonOption = Annotated[str, typer.Option("--reason", help="On what it rests; it stays in the history.")]


@app.command("list")
def list_(
    dataset: Annotated[str, typer.Option(help="Only this dataset, such as education.enrolment.")] = "",
    limit: Annotated[int, typer.Option(min=1)] = 50,
    decided: Annotated[bool, typer.Option("--decided", help="The decisions in force instead.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Rows of the newest night that nobody is certain about, with whom they may be about."""
    from crosscheck.views.identities import decisions_in_force, waiting_pairs

    with exit_on_error(as_json):
        settings = load_county()
        if decided:
            found = decisions_in_force(settings)
            tell(found, as_json, lambda: _show_decisions(found), "" if found else say("no_decisions"))
        else:
            waiting = waiting_pairs(settings, dataset)
            shown = {"pairs": waiting[:limit], "of": len(waiting)}
            where = say("of_dataset", dataset=dataset) if dataset else ""
            nothing = "" if waiting else say("no_waiting", where=where)
            tell(shown, as_json, lambda: _show_waiting(waiting, limit), nothing)


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
        console.print(say("decided", key=key, verdict=word("VERDICTS", verdict)))


@app.command()
def revoke(key: KeyArgument, reason: ReasonOption, inspector: InspectorOption) -> None:
    """Take a decision back; from the next night on links are as if it had never been."""
    from crosscheck.flow.day import revoke_identity

    with exit_on_error():
        revoke_identity(load_county(), key, reason, inspector)
        console.print(say("revoked", key=key))


def _show_waiting(waiting: Sequence[Waiting], limit: int) -> None:
    """Print the pairs of the newest night that wait for a decision, in the order of the list."""
    from crosscheck.cli.screen import Column, show_table

    columns = [
        *(Column("key", whole=True), Column("dataset", 2), Column("link", 1), Column("place", 4, whole=True)),
        *(Column("household", 5), Column("member", 3), Column("score", 6, right=True), Column("compared")),
        Column("decided", 7),
    ]
    rows = [
        [
            *(pair.key, pair.dataset, word("LINKS", pair.link), f"{pair.place}/{pair.of}", pair.household_no),
            *(pair.member_no, "" if pair.score is None else f"{pair.score:.1f}", _levels(pair.levels)),
            word("VERDICTS", pair.decided),
        ]
        for pair in waiting[:limit]
    ]
    show_table(console, say("title_waiting"), columns, rows)
    if len(waiting) > limit:
        console.print(say("first_of", limit=limit, count=len(waiting)), style="dim")


def _levels(levels: Mapping[str, str]) -> str:
    told = [f"{word('COMPARISONS', part)}{say('colon')}{word('LEVELS', level)}" for part, level in levels.items()]
    return listed(told)


def _show_decisions(found: Sequence[InForce]) -> None:
    """Print the decisions that count, newest first."""
    from crosscheck.cli.screen import Column, show_table

    columns = [
        *(Column("key", whole=True), Column("dataset", 3), Column("member", 2), Column("verdict")),
        *(Column("when", 4, whole=True), Column("who", 1), Column("why")),
    ]
    rows = [[d.key, d.dataset, d.member_no, word("VERDICTS", d.verdict), d.on, d.actor, d.why] for d in found]
    show_table(console, say("title_decisions"), columns, rows)

"""Recorded nights: what one did, and taking one back that was a mistake."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from crosscheck.cli.options import JsonOption, console, exit_on_error, load_county, tell
from crosscheck.cli.speech import say

app = typer.Typer(no_args_is_help=True, help=__doc__)


NightArgument = Annotated[datetime, typer.Argument(metavar="D", formats=["%Y-%m-%d"], help="Its business date.")]


@app.command()
def show(day: NightArgument, as_json: JsonOption = False) -> None:
    """What the night of D did: deliveries, rules, ledger, lists. Counts only, no person."""
    from crosscheck.cli.screen import show_night
    from crosscheck.views.nights import known_night

    with exit_on_error(as_json):
        found = known_night(load_county(), day.date())
        tell(found, as_json, lambda: show_night(console, found))


@app.command()
def undo(day: NightArgument) -> None:
    """Take the newest night, that of D, back: issues are as before it, its lists and results are laid aside."""
    from crosscheck.flow.withdrawal import undo_night

    with exit_on_error():
        undone = undo_night(load_county(), day.date())
        counts = {name: undone.counts[name] for name in ("opened", "restored")}
        console.print(say("undone", night=day.date(), **counts), soft_wrap=True)
        console.print(say("laid_aside", path=undone.folder), soft_wrap=True)
        newest = say("newest_night", night=undone.newest) if undone.newest else say("no_night_left")
        latest = say("newest_lists", revision=undone.latest or say("none"))
        console.print(f"{newest}{say('semicolon')}{latest}", soft_wrap=True)

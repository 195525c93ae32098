"""Recorded nights: taking one back that was a mistake."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from crosscheck.cli.options import console, exit_on_error, load_county

app = typer.Typer(no_args_is_help=True, help=__doc__)


@app.callback()
def _group() -> None:
    """Keep ``undo`` a word of its own: an app with one command would swallow it."""


@app.command()
def undo(
    day: Annotated[datetime, typer.Argument(metavar="D", formats=["%Y-%m-%d"], help="Its business date.")],
) -> None:
    """Take the newest night, that of D, back: issues are as before it, its lists and results are laid aside."""
    from crosscheck.flow.withdrawal import undo_night

    with exit_on_error():
        undone = undo_night(load_county(), day.date())
        console.print(
            f"the night of {day.date()} is taken back: {undone.counts['opened']} issues it opened are gone, "
            f"{undone.counts['restored']} are as they were before it",
            soft_wrap=True,
        )
        console.print(f"laid aside: {undone.folder}", soft_wrap=True)
        newest = f"the newest night is {undone.newest}" if undone.newest else "the ledger has no night now"
        console.print(f"{newest}; the newest lists are {undone.latest or 'none'}", soft_wrap=True)

"""Commands about what goes to departments and what they answer: requests for persons."""

from __future__ import annotations

from typing import Annotated

import typer

from crosscheck.cli.options import DateOption, JsonOption, console, exit_on_error, load_county, tell
from crosscheck.cli.speech import say


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(ask)


def ask(
    dataset: Annotated[str, typer.Argument(metavar="DATASET", help="A dataset with coverage: asked.")],
    day: DateOption,
    as_json: JsonOption = False,
) -> None:
    """Write a request to a department: the persons of the registry, to be answered instead of a whole list."""
    from crosscheck.flow.asking import ask

    with exit_on_error(as_json):
        handed = ask(load_county(), dataset, day.date())
        told = {"number": handed.number, "persons": handed.persons, "path": handed.folder}
        tell(told, as_json, lambda: console.print(say("asked", **told), soft_wrap=True))

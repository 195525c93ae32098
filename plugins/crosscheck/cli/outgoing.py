"""Commands about what goes to departments: what they are asked for, and about whom."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from crosscheck.cli.options import (
    AnyDateOption,
    DateOption,
    JsonOption,
    SiteOption,
    console,
    exit_on_error,
    load_county,
    load_settings,
    tell,
)
from crosscheck.cli.speech import say


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    for command in (ask, templates):
        app.command()(command)


def ask(
    dataset: Annotated[str, typer.Argument(metavar="DATASET", help="A dataset with coverage: asked.")],
    day: DateOption,
    any_date: AnyDateOption = False,
    site_folder: SiteOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write a request to a department: the persons of the registry, to be answered instead of a whole list."""
    from crosscheck.flow.asking import ask
    from crosscheck.flow.dates import refuse_future

    with exit_on_error(as_json):
        settings = load_county(site_folder)
        if not any_date:
            refuse_future(settings, day.date())
        handed = ask(settings, dataset, day.date())
        told = {"number": handed.number, "persons": handed.persons, "path": handed.folder}
        tell(told, as_json, lambda: console.print(say("asked", **told), soft_wrap=True))


def templates(
    out: Annotated[Path, typer.Option(file_okay=False, help="Folder to write to; one folder a department.")],
    site_folder: SiteOption = None,
    as_json: JsonOption = False,
) -> None:
    """For each department a letter that says for every column what it is for, and a form for each list."""
    from crosscheck.publish.data_letter import write_packages

    with exit_on_error(as_json):
        asked = write_packages(load_settings(site_folder=site_folder), out)
        told = {"departments": len(asked), "lists": sum(asked.values()), "path": out}
        tell(told, as_json, lambda: console.print(say("packages", **told), soft_wrap=True))

"""Commands about the county's own folder: beginning one, and checking it as a whole."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from crosscheck.cli.options import JsonOption, SiteOption, console, exit_on_error, give, load_settings
from crosscheck.cli.speech import say

app = typer.Typer(no_args_is_help=True, help=__doc__)


def add_to(main: typer.Typer) -> None:
    """Add the commands of this module."""
    main.command()(init)
    main.add_typer(app, name="site")


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder.")],
    county: Annotated[str, typer.Option(help="The county's code, six digits.")],
    name: Annotated[str, typer.Option(help="The county's name.")],
) -> None:
    """Begin a county's own folder: commented files to fill in."""
    from crosscheck.catalog.new_site import write_new_site

    with exit_on_error():
        write_new_site(folder, county, name)
        console.print(say("site_made", path=folder), soft_wrap=True)


@app.command()
def check(site_folder: SiteOption = None, as_json: JsonOption = False) -> None:
    """Check the county's folder as a whole: every file, every word, the specifications of its rules."""
    from crosscheck.catalog.site_files import site_folder as folder_in_force
    from crosscheck.catalog.yaml_lines import SiteError
    from crosscheck.flow.site_check import site_problems

    with exit_on_error(as_json):
        settings = load_settings(site_folder=site_folder)
        problems = site_problems(settings)
        if as_json:
            give({"problems": problems})
        if problems:
            raise SiteError(folder_in_force().path, problems)
        if not as_json:
            console.print(say("site_checks", path=folder_in_force().path, hash=folder_in_force().hash), soft_wrap=True)

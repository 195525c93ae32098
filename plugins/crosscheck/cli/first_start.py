"""``crosscheck first-start``: a PostgreSQL server made ready before Airflow's parts and the portal start."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from crosscheck.cli.options import console, exit_on_error, load_settings
from crosscheck.cli.speech import say
from crosscheck.errors import ConfigurationError


def add_to(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command()(first_start)


def first_start(
    server: Annotated[
        str, typer.Option(metavar="URL", help="The server, by whoever may make databases; without it they are there.")
    ] = "",
    server_password: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Holds the password of whoever may make databases.")
    ] = None,
    admin: Annotated[str, typer.Option(metavar="NAME", help="Who signs in first, and lets others in.")] = "admin",
    admin_password: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Holds the first user's password; without it nobody is made.")
    ] = None,
) -> None:
    """Databases, logins, Airflow's tables, pools, the ledger, the first user: what is missing is made. Safe to repeat.

    Databases and logins are those of AIRFLOW__DATABASE__SQL_ALCHEMY_CONN and CROSSCHECK_LEDGER.
    """
    with exit_on_error():
        settings = load_settings()
        from crosscheck.cli.screen import steps
        from crosscheck.operate.first_start import Beginning, make_all_ready

        beginning = Beginning(_address(server, server_password), admin, _password(admin_password))
        with steps(console, "first-start") as step:
            make_all_ready(settings, beginning, step)
        console.print(say("started_first"))


def _address(server: str, password: Path | None) -> str:
    from crosscheck.ledger.postgres_server import with_password

    return with_password(server, _password(password)) if server and password else server


def _password(path: Path | None) -> str:
    """The first line of a file; an empty one is refused."""
    if path is None:
        return ""
    try:
        found = path.read_text(encoding="utf-8").partition("\n")[0].strip("\r")
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"{path} can't be read: {type(error).__name__}") from None
    if not found:
        raise ConfigurationError(f"{path} holds no password")
    return found

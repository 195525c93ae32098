"""``crosscheck portal``: the door for offices and inspectors as a process of its own."""

from __future__ import annotations

from typing import Annotated

import typer

from crosscheck.cli.options import console, exit_on_error, load_county
from crosscheck.cli.speech import say

LOOPBACK = "127.0.0.1"


def add_to(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command()(portal)


def portal(
    port: Annotated[int, typer.Option(min=1024, max=65535)] = 8090,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = LOOPBACK,
    proxy: Annotated[
        str, typer.Option(help="Address of the proxy in front: its word for scheme and client counts.")
    ] = "",
) -> None:
    """The portal as a process of its own, with Airflow's login and nothing else of Airflow."""
    with exit_on_error():
        settings = load_county()
        from crosscheck.portal.server import serve

        address = settings.portal_url or f"http://{host}:{port}/crosscheck"
        console.print(say("portal", address=address), soft_wrap=True)
        serve(settings, host, port, proxy)

"""What the commands of the terminal share: options, settings, how a refusal ends a command."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from crosscheck import settings as settings_module
from crosscheck.cli.screen import make_console
from crosscheck.errors import CrosscheckError, unexpected
from crosscheck.settings import Settings

console = make_console()

DateOption = Annotated[datetime, typer.Option("--date", formats=["%Y-%m-%d"], help="Business date D.")]
ExportsOption = Annotated[
    Path | None,
    typer.Option(exists=True, file_okay=False, help="Read DIR/database and DIR/drop instead of the connections."),
]
AnyDateOption = Annotated[
    bool, typer.Option("--any-date", help="Mean a date later than today, or one that no delivery reaches.")
]
WhyOption = Annotated[str, typer.Option(help="The reason; it stays in the history.")]
InspectorOption = Annotated[str, typer.Option("--by", help="Who decides.")]


@contextmanager
def exit_on_error() -> Iterator[None]:
    """Print a CrosscheckError as one line and exit with its family's code; anything else by kind and place alone."""
    try:
        yield
    except (typer.Exit, typer.Abort):
        raise
    except CrosscheckError as error:
        _refuse(error)
    except Exception as error:
        _refuse(unexpected(error))


def _refuse(error: CrosscheckError) -> NoReturn:
    # What a library left half open when it failed would say so in a traceback of its own as the process ends.
    sys.unraisablehook = lambda _: None
    console.print(str(error), style="red", markup=False, soft_wrap=True)
    raise typer.Exit(error.exit_code) from None


def load_settings(exports: Path | None = None) -> Settings:
    """Read this command's settings; an existing folder of ``exports`` stands for the connections."""
    settings = settings_module.load()
    _keep_airflow_at_home(settings)
    return replace(settings, exports=exports.resolve()) if exports else settings


def load_county() -> Settings:
    """Read the settings of a command that looks at a county: where none is, it is refused and nothing is made."""
    settings = load_settings()
    settings.refuse_no_county()
    return settings


def _keep_airflow_at_home(settings: Settings) -> None:
    """Airflow makes its home where it is imported; an operator without one must not find one elsewhere than in ours."""
    if not Path("~/airflow/airflow.cfg").expanduser().exists():
        os.environ.setdefault("AIRFLOW_HOME", str(settings.home / "airflow"))

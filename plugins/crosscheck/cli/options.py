"""What the commands of the terminal share: options, settings, how a refusal ends a command."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console

from crosscheck import settings as settings_module
from crosscheck.cli.screen import make_console
from crosscheck.errors import ConfigurationError, CrosscheckError, NothingFound, unexpected
from crosscheck.settings import Settings

console = make_console()

DateOption = Annotated[datetime, typer.Option("--date", formats=["%Y-%m-%d"], help="Business date D.")]
ExportsOption = Annotated[
    Path | None,
    typer.Option(exists=True, file_okay=False, help="Read DIR/database and DIR/drop instead of the connections."),
]
SiteOption = Annotated[
    Path | None,
    typer.Option(
        "--site", exists=True, file_okay=False, help="The county's own folder; without it CROSSCHECK_SITE names it."
    ),
]
AnyDateOption = Annotated[
    bool, typer.Option("--any-date", help="Mean a date later than today, or one that no delivery reaches.")
]
WhyOption = Annotated[str, typer.Option(help="The reason; it stays in the history.")]
JsonOption = Annotated[bool, typer.Option("--json", help="The same as JSON, masked alike; refusals go to stderr.")]
InspectorOption = Annotated[str, typer.Option("--by", help="Who decides.")]


@contextmanager
def exit_on_error(as_json: bool = False) -> Iterator[None]:
    """Print a CrosscheckError as one line and exit with its family's code; anything else by kind and place alone.

    Where the command answers ``as_json``, the line goes to stderr.
    """
    try:
        yield
    except (typer.Exit, typer.Abort):
        raise
    except CrosscheckError as error:
        _refuse(error, as_json)
    except Exception as error:
        _refuse(unexpected(error), as_json)


def _refuse(error: CrosscheckError, as_json: bool) -> NoReturn:
    # What a library left half open when it failed would say so in a traceback of its own as the process ends.
    sys.unraisablehook = lambda _: None
    screen = Console(stderr=True, highlight=False, markup=False) if as_json else console
    screen.print(error.told(_known_language()), style="red", markup=False, soft_wrap=True)
    raise typer.Exit(error.exit_code) from None


def _known_language() -> str:
    try:
        return settings_module.language()
    except ConfigurationError:
        return settings_module.LANGUAGES[0]


def tell(values: Any, as_json: bool, show: Callable[[], None], nothing: str = "") -> None:
    """Show ``values``, or give them as JSON; ``nothing`` says what there is none of, and ends the command."""
    if as_json:
        give(values)
    elif not nothing:
        show()
    if nothing:
        raise NothingFound(nothing)


def give(values: Any) -> None:
    """Print values as JSON: codes and identifiers as they are, whatever the language of the terminal."""
    console.out(json.dumps(values, ensure_ascii=False, indent=2, default=_plain), highlight=False)


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, date | Decimal | Path):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no JSON")


def load_settings(exports: Path | None = None, site_folder: Path | None = None) -> Settings:
    """Read this command's settings; an existing folder of ``exports`` stands for the connections.

    ``site_folder`` is the county's for this process and those it starts. Its language is the terminal's unless the
    environment names one.
    """
    if site_folder:
        os.environ[settings_module.VARIABLES["site"]] = str(site_folder.resolve())
    _read_the_county()
    settings = settings_module.load()
    _keep_airflow_at_home(settings)
    return replace(settings, exports=exports.resolve()) if exports else settings


def _read_the_county() -> None:
    """Read the county's folder anew, and let its language be the terminal's where none is named."""
    if not settings_module.site_in_force():
        return
    from crosscheck.catalog.datasets import site  # reads the contract; most commands have no county's folder
    from crosscheck.catalog.site_files import read_again

    read_again()
    if os.environ.get(settings_module.VARIABLES["lang"]):
        return
    with suppress(ConfigurationError):  # a folder that does not check names none
        os.environ[settings_module.VARIABLES["lang"]] = site().lang


def load_county(site_folder: Path | None = None) -> Settings:
    """Read the settings of a command that looks at a county: where none is, it is refused and nothing is made."""
    settings = load_settings(site_folder=site_folder)
    settings.refuse_no_county()
    return settings


def _keep_airflow_at_home(settings: Settings) -> None:
    """Airflow makes its home where it is imported; an operator without one must not find one elsewhere than in ours."""
    if not Path("~/airflow/airflow.cfg").expanduser().exists():
        os.environ.setdefault("AIRFLOW_HOME", str(settings.home / "airflow"))


def brought_by_others(group: str) -> list[EntryPoint]:
    """The entry points of ``group`` whose packages are here: an image has the product without the made county."""
    return [point for point in entry_points(group=group) if find_spec(point.module.partition(".")[0])]

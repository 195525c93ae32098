"""Commands that keep a county's data: backup and restore."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from crosscheck.cli.options import JsonOption, SiteOption, console, exit_on_error, load_county, load_settings, tell
from crosscheck.cli.speech import chosen, say

KeyOption = Annotated[
    Path | None,
    typer.Option(
        "--key-file", exists=True, dir_okay=False, help="Its first line is the key under which connections are sealed."
    ),
]
MEGABYTE = 1_000_000


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    for command in (backup, restore):
        app.command()(command)


def backup(
    target: Annotated[Path, typer.Argument(metavar="TARGET", file_okay=False, help="A new folder, outside the home.")],
    key_file: KeyOption = None,
    site_folder: SiteOption = None,
    as_json: JsonOption = False,
) -> None:
    """Back up ledger, lake, nights, lists, filled-in lists and the county's folder, while everything runs."""
    from crosscheck.operate.airflow_connections import read_key
    from crosscheck.operate.backup import back_up

    with exit_on_error(as_json):
        made = back_up(load_county(site_folder), target.absolute(), read_key(key_file) if key_file else None)
        tell(
            {**vars(made), "missing": [{"zh": zh, "en": en} for zh, en in made.missing]},
            as_json,
            lambda: _show("backed_up", made.files, made.bytes, made.entries, made.seconds, made.missing, made.path),
        )


def restore(
    source: Annotated[Path, typer.Argument(metavar="SOURCE", exists=True, file_okay=False, help="A backup.")],
    key_file: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Bring a backup back into the empty home and ledger that the settings name."""
    from crosscheck.operate.airflow_connections import read_key
    from crosscheck.operate.restore import restore

    with exit_on_error(as_json):
        settings = load_settings()
        done = restore(settings, source.absolute(), read_key(key_file) if key_file else None)
        tell(
            {**vars(done), "remarks": [{"zh": zh, "en": en} for zh, en in done.remarks]},
            as_json,
            lambda: _show("restored", done.files, done.bytes, done.entries, done.seconds, done.remarks, settings.home),
        )


def _show(
    key: str, files: int, size: int, entries: int, seconds: float, remarks: tuple[tuple[str, str], ...], path: Path
) -> None:
    counted = {"files": files, "megabytes": size / MEGABYTE, "entries": entries, "minutes": seconds / 60}
    console.print(say(key, path=path, **counted), soft_wrap=True)
    for zh, en in remarks:
        console.print(say("remark", what=chosen(zh, en)), soft_wrap=True)

"""Commands that look after a county's data: backup, restore, how long things are kept, erasing a person."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crosscheck.cli.options import (
    DateOption,
    JsonOption,
    SiteOption,
    console,
    exit_on_error,
    load_county,
    load_settings,
    tell,
)
from crosscheck.cli.speech import chosen, listed, say
from crosscheck.errors import ConfigurationError

if TYPE_CHECKING:
    from crosscheck.flow.expiry import Due
    from crosscheck.operate.erasure import Erasure

KeyOption = Annotated[
    Path | None,
    typer.Option(
        "--key-file", exists=True, dir_okay=False, help="Its first line is the key under which connections are sealed."
    ),
]
MEGABYTE = 1_000_000


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    for command in (backup, restore, erase):
        app.command()(command)
    app.add_typer(kept, name="retention")


kept = typer.Typer(no_args_is_help=True, help="How long things are kept: what is about to go, and letting it go.")


def backup(
    target: Annotated[Path, typer.Argument(metavar="TARGET", file_okay=False, help="A new folder, outside the home.")],
    key_file: KeyOption = None,
    site_folder: SiteOption = None,
    as_json: JsonOption = False,
) -> None:
    """Back up ledger, lake, nights, lists, filled-in lists and the county's folder, while everything runs."""
    from crosscheck import clock
    from crosscheck.operate.airflow_connections import read_key
    from crosscheck.operate.backup import back_up
    from crosscheck.operate.notify import telling
    from crosscheck.operate.troubles import BACKUP

    with exit_on_error(as_json):
        settings = load_county(site_folder)
        with telling(settings, BACKUP, clock.now().date()):
            made = back_up(settings, target.absolute(), read_key(key_file) if key_file else None)
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


def erase(
    document: Annotated[str, typer.Option("--order", help="The document that orders it; it must not name the person.")],
    by: Annotated[str, typer.Option("--by", help="Who does it.")],
    from_stdin: Annotated[
        bool, typer.Option("--id-number-from-stdin", help="Read the ID number from the input, or ask for it unseen.")
    ] = False,
    issue: Annotated[str, typer.Option("--issue", help="Instead: an issue about the person.")] = "",
    site_folder: SiteOption = None,
    as_json: JsonOption = False,
) -> None:
    """Erase one person on a legal order from lake, lists, filled-in lists and ledger; the order stays on record."""
    from crosscheck.operate.erasure import erase, number_of_issue

    with exit_on_error(as_json):
        settings = load_county(site_folder)
        if from_stdin == bool(issue):
            raise ConfigurationError(say("which_person"))
        number = number_of_issue(settings, issue) if issue else _number_given()
        done = erase(settings, number, document, by)
        tell(vars(done), as_json, lambda: _show_erasure(done))


def _number_given() -> str:
    """The ID number from the input; a person who types it is asked and not shown it. Never from the command's line."""
    if sys.stdin.isatty():
        return str(typer.prompt(say("id_number"), hide_input=True))
    return sys.stdin.readline()


def _show_erasure(done: Erasure) -> None:
    rows, stored = sum(done.rows.values()), sum(done.files.values())
    console.print(say("erased", order=done.order, rows=rows, files=stored), soft_wrap=True)
    if done.left:
        console.print(say("erased_left", count=done.left), soft_wrap=True)
    if done.unread:
        console.print(say("erased_unread", count=sum(done.unread.values())), soft_wrap=True)
    if done.departments:
        console.print(say("erased_departments", lists=listed(list(done.departments))), soft_wrap=True)
    console.print(say("erased_not_reached"), soft_wrap=True)


@kept.command("show")
def show_retention(day: DateOption, site_folder: SiteOption = None, as_json: JsonOption = False) -> None:
    """What is kept no longer from D or the week after on; nothing is written."""
    from crosscheck.flow.expiry import due

    with exit_on_error(as_json):
        going = due(load_county(site_folder), day.date())
        nothing = "" if going else say("nothing_goes", day=day.date())
        tell([vars(one) for one in going], as_json, lambda: _show_going(going), nothing)


def _show_going(going: Sequence[Due]) -> None:
    from crosscheck.cli.screen import Column, show_table

    columns = [Column("from"), Column("kind"), Column("file", 1, whole=True)]
    show_table(console, say("title_going"), columns, [[str(one.goes_on), one.kind, one.path] for one in going])


@kept.command("apply")
def apply_retention(day: DateOption, site_folder: SiteOption = None, as_json: JsonOption = False) -> None:
    """Let go what was listed a week before D; what goes within the week after D is listed now."""
    from crosscheck.flow.expiry import LISTED, apply

    with exit_on_error(as_json):
        settings = load_county(site_folder)
        went = apply(settings, day.date())
        told = {"went": sum(went.values()), "path": settings.home / LISTED}
        tell(went, as_json, lambda: console.print(say("went", **told), soft_wrap=True))

"""Commands about departments' exports: a trial of a file, before anybody relies on it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crosscheck.cli.options import JsonOption, SiteOption, console, exit_on_error, give, load_settings
from crosscheck.cli.speech import chosen, listed, say
from crosscheck.errors import ConfigurationError

if TYPE_CHECKING:
    from crosscheck.lake.trial import Trial

app = typer.Typer(no_args_is_help=True, help=__doc__)


@app.command("try")
def try_source(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="An export as a department gave it.")],
    dataset: Annotated[str, typer.Option(help="Dataset, such as education.enrolment.")],
    site_folder: SiteOption = None,
    day: Annotated[datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], help="Its date; today.")] = None,
    write: Annotated[bool, typer.Option("--write", help="Put what is proposed into the county's folder.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Read a file as the landing would and show what it would become; nothing is kept of it."""
    from crosscheck import clock
    from crosscheck.lake.trial import try_file

    with exit_on_error(as_json):
        settings = load_settings(site_folder=site_folder)
        if write and settings.site is None:
            raise ConfigurationError(say("no_site"))
        tried = try_file(settings, file, dataset, day.date() if day else clock.now().date())
        if as_json:
            give({**vars(tried), "dataset": tried.dataset.id})
        else:
            _show(tried)
        if write and settings.site:
            _write(settings.site, tried)


def _write(site: Path, tried: Trial) -> None:
    from crosscheck.catalog.source_file import add_to_source

    columns, words = tried.proposed_columns, tried.proposed_words
    if not (tried.reading or columns or words):
        console.print(say("nothing_proposed"))
        return
    path = add_to_source(site, tried.dataset.id, tried.reading, columns, words)
    console.print(say("source_written", path=path), soft_wrap=True)


def _show(tried: Trial) -> None:
    from crosscheck.cli.screen import Column, show_table

    for part, row in tried.header_rows.items():
        console.print(say("header_row", part=part, row=row), soft_wrap=True)
    for key, value in tried.reading.items():
        console.print(say("reading_proposed", key=key, value=value), style="yellow", soft_wrap=True)
    rows = [
        [f"{t.column} {t.agreed}", t.header, _how(t.how, t.score), "" if not t.required else say("required")]
        for t in tried.columns
    ]
    show_table(console, say("title_columns"), [Column(name) for name in ("agreed", "header", "found_as", "need")], rows)
    if tried.unknown:
        console.print(say("unknown_headers", headers=listed(list(tried.unknown))), soft_wrap=True)
    if tried.words:
        rows = [[w.column, w.word, str(w.count), w.proposed or tried.tables.get(w.column, "")] for w in tried.words]
        show_table(
            console, say("title_words"), [Column(name) for name in ("agreed", "word", "count", "proposal")], rows
        )
    if tried.unreadable:
        rows = [[column, shape, str(count)] for column, shape, count in tried.unreadable]
        show_table(console, say("title_unreadable"), [Column(name) for name in ("agreed", "shape", "count")], rows)
    _show_outcome(tried)


def _how(how: str, score: float | None) -> str:
    found = say(f"found_{how}")
    return f"{found} {score:.2f}" if score is not None else found


def _show_outcome(tried: Trial) -> None:
    from crosscheck.cli.screen import Column, show_table

    if tried.counts.get("rows_read"):
        console.print(say("tried_counts", **{name: f"{count:,}" for name, count in tried.counts.items()}))
    if tried.quarantine:
        rows = [[q.reason, str(q.rows), listed(list(q.first))] for q in tried.quarantine]
        show_table(console, say("title_quarantine"), [Column(name) for name in ("reason", "count", "first_rows")], rows)
    for said in tried.expectations:
        if said["verdict"] in ("failed", "warned"):
            style = "red" if said["verdict"] == "failed" else "yellow"
            console.print(f"{said['name']}: {chosen(said['zh'], said['en'])}", style=style, soft_wrap=True)
    if tried.refused:
        console.print(say("tried_refused", why=tried.refused), style="red", soft_wrap=True)

"""Commands about lists by day: which there are, taking one back, handing one out, what falls due."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crosscheck.cli.options import DateOption, JsonOption, console, exit_on_error, load_county, tell
from crosscheck.cli.speech import say

if TYPE_CHECKING:
    from crosscheck.views.published import Published


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    for command in (lists, feedback, download, deadlines):
        app.command()(command)


def lists(as_json: JsonOption = False) -> None:
    """The lists of the newest revision, under the names by which `download` knows them."""
    from crosscheck.views.published import newest_lists

    with exit_on_error(as_json):
        newest = newest_lists(load_county())
        tell(newest, as_json, lambda: _show_lists(newest), "" if newest.files else say("no_lists"))


def _show_lists(newest: Published) -> None:
    from crosscheck.cli.screen import Column, show_table

    rows = [[listed["path"], listed["sha256"]] for listed in newest.files]
    columns = [Column("list"), Column("sha256", 1, whole=True)]
    show_table(console, say("title_lists", revision=newest.revision), columns, rows)


def feedback(
    file: Annotated[Path, typer.Argument(help="A filled-in 疑点下发及反馈表 or 身份核实清单 (xlsx).")],
    sender: Annotated[
        str,
        typer.Option(
            help="Who hands it in: 451022100, 451022100201, 451022-县民政局, 451022-县办 or 451022-核查员; "
            "not needed where only one can be."
        ),
    ] = "",
    reply: Annotated[
        Path | None, typer.Option(help="The workbook with outcomes; else FILE_NUMBER.回执.xlsx beside it.")
    ] = None,
) -> None:
    """Take a filled-in list back into the ledger, and write the reply."""
    from crosscheck.cli.screen import show_taken
    from crosscheck.flow.day import feedback

    with exit_on_error():
        taken = feedback(load_county(), file, sender, reply)
        show_taken(console, taken.counts, taken.refused, taken.reply)


def download(
    name: Annotated[str, typer.Argument(metavar="LIST", help="Its path below the newest revision, or REVISION/PATH.")],
    reader: Annotated[str, typer.Option(help="Who takes it; the name stands in the copy's footer.")],
    role: Annotated[str, typer.Option(help="village, township, department, county, inspector, city or province")],
    region: Annotated[str, typer.Option(help="The reader's region code.")],
    out: Annotated[Path, typer.Option(help="File or folder to write the copy to.")],
    department: Annotated[str, typer.Option(help="With --role department: which one, such as 县民政局.")] = "",
) -> None:
    """A copy of a published list for one reader, with name and time in its footer; who took what is recorded."""
    from crosscheck.access.readers import reader as known_reader
    from crosscheck.flow.day import download

    with exit_on_error():
        person = known_reader(reader, role, region, department)
        console.print(str(download(load_county(), person, name, out)), soft_wrap=True)


def deadlines(day: DateOption, as_json: JsonOption = False) -> None:
    """What falls due on the morning after the night of D: urge, refer up, order revisits; again adds nothing."""
    from crosscheck.flow.day import morning
    from crosscheck.operate.notify import telling

    with exit_on_error(as_json):
        settings = load_county()
        with telling(settings, "crosscheck deadlines", day.date()):
            done = morning(settings, day.date())
        nothing = "" if done else say("no_morning", night=day.date())
        tell(done, as_json, lambda: console.print(say("morning", **done), soft_wrap=True), nothing)

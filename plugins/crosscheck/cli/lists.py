"""Commands about lists by day: taking one back, handing one out, what falls due."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from crosscheck.cli.options import DateOption, console, exit_on_error, load_county


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    for command in (feedback, download, deadlines):
        app.command()(command)


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


def deadlines(day: DateOption) -> None:
    """What falls due on the morning after the night of D: urge, refer up, order revisits; again adds nothing."""
    from crosscheck.flow.day import morning

    with exit_on_error():
        done = morning(load_county(), day.date())
        counts = "{urged} urged, {referred} referred up, revisits ordered: {red} red ones, {drawn} drawn"
        nothing = f"the ledger's newest night is not {day.date()}: nothing is done for it"
        console.print(counts.format(**done) if done else nothing, soft_wrap=True)

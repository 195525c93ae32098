"""Commands for whoever keeps the product running: is all as it should be, and who is told what happens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from crosscheck.cli.options import JsonOption, SiteOption, console, exit_on_error, give, load_county, load_settings
from crosscheck.cli.speech import chosen, say

if TYPE_CHECKING:
    from crosscheck.operate.diagnosis import Diagnosis

EXIT_CODES = {"fine": 0, "warning": 1, "wrong": 2}
STYLES = {"fine": "green", "warning": "yellow", "wrong": "bold red"}


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    for command in (doctor, notify):
        app.command()(command)


def doctor(site_folder: SiteOption = None, as_json: JsonOption = False) -> None:
    """Is all as it should be, and what is to be done where it is not? Ends with 0 fine, 1 warnings, 2 wrong."""
    from crosscheck.operate.doctor import worst

    with exit_on_error(as_json):
        found = _found(site_folder)
        if as_json:
            give([_values(each) for each in found])
        else:
            _show(found)
        raise typer.Exit(EXIT_CODES[worst(found)])


def _found(site_folder: SiteOption) -> tuple[Diagnosis, ...]:
    from crosscheck.errors import CrosscheckError
    from crosscheck.operate.doctor import examine, refused

    try:
        settings = load_settings(site_folder=site_folder)
    except CrosscheckError as error:
        return refused(error)
    return examine(settings)


def _values(each: Diagnosis) -> dict[str, str]:
    words = {"zh": each.says[0], "en": each.says[1], "todo_zh": each.todo[0], "todo_en": each.todo[1]}
    return {"check": each.code, "state": each.state.value, **words}


def _show(found: tuple[Diagnosis, ...]) -> None:
    from crosscheck.words.doctor_words import DOCTOR_CHECKS, DOCTOR_STATES

    for each in found:
        todo = say("do", what=chosen(*each.todo)) if each.todo[0] else ""
        line = f"{chosen(*DOCTOR_STATES[each.state])}{say('colon')}{chosen(*DOCTOR_CHECKS[each.code])}{say('colon')}"
        console.print(f"{line}{chosen(*each.says)}{todo}", style=STYLES[each.state], soft_wrap=True)


def notify(
    test: Annotated[bool, typer.Option("--test", help="Send a message that says that nothing happened.")] = False,
    site_folder: SiteOption = None,
) -> None:
    """Tell by mail and webhook what has changed since the last time; site.yaml says whom."""
    from crosscheck.operate.notify import tell, try_out

    with exit_on_error():
        if not test:
            told = tell(load_county(site_folder))
            for name, count in told.items():
                console.print(say("told", channel=name, count=count), soft_wrap=True)
            if not told:
                console.print(say("told_nothing"), soft_wrap=True)
            return
        failures = try_out(load_settings(site_folder=site_folder))
        for name, why in failures.items():
            console.print(say("not_sent", channel=name, why=why) if why else say("sent", channel=name), soft_wrap=True)
        if not failures:
            console.print(say("tells_nobody"), soft_wrap=True)
        raise typer.Exit(1 if any(failures.values()) or not failures else 0)

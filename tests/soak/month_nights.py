"""Nights of the month: one that is disturbed at a step, in a process of its own, and one to which nothing happens."""

from __future__ import annotations

import os
import resource
from collections.abc import Callable
from datetime import date

from typer.testing import CliRunner

from crosscheck.cli.main import app
from crosscheck.flow import day as daytime
from crosscheck.flow import night as flow
from crosscheck.settings import Settings

LITTLE = 2000
"""Bytes that a file may have where there is no room."""


def undisturbed(settings: Settings, business_date: date, cut: str) -> None:
    """A night to which nothing happens; where the other county's morning came at the step ``cut``, so does this one's,
    and the night goes on after it as one that is run again does.
    """

    def at_step(name: str) -> None:
        if name == cut:
            daytime.morning(settings, business_date)
            flow.run_night(settings, business_date)

    flow.run_night(settings, business_date, at_step)


def no_room() -> None:
    """From now on no file of this process grows beyond a little."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (LITTLE, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))


def disturbed(day: str, step: str, act: Callable[[], None]) -> None:
    """``crosscheck run`` in a process of its own, which ends with it: ``act`` is done as ``step`` begins."""
    run_night = flow.run_night

    def interrupted(settings: Settings, business_date: date, told: Callable[[str], None], any_date: bool) -> None:
        def at_step(name: str) -> None:
            told(name)
            if name == step:
                act()

        run_night(settings, business_date, at_step, any_date)

    flow.run_night = interrupted  # type: ignore[assignment]
    os._exit(CliRunner().invoke(app, ["run", "--date", day]).exit_code)

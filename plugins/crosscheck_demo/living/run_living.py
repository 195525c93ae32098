"""The living county's nights and days in their order. Each is done once: run again, what is there is found."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from rich.console import Console

from crosscheck import files
from crosscheck.cli.screen import phases
from crosscheck.flow.progress import Step
from crosscheck.settings import Settings
from crosscheck_demo.demo import parts_of_a_night, run_nights
from crosscheck_demo.living.daytime import Daytime
from crosscheck_demo.living.living_county import BY_DAGS, DAYS, FIRST, LivingCounty, living_home, make_living_county
from crosscheck_demo.living.living_screen import show_living
from crosscheck_demo.planting.kept_scores import keep_scores

DONE = "done.json"
"""Beside the lake: which nights, and the days after which, are done."""
ACTS: Mapping[int, tuple[str, Callable[[Daytime, date], None]]] = {
    1: ("offices hand lists in", lambda desk, day: desk.hand_in(day, 0.4, slips=True)),
    2: ("an inspector rejects a batch", Daytime.reject_batch),
    3: ("the county checks", Daytime.check),
    4: ("offices hand lists in", lambda desk, day: desk.hand_in(day, 0.15, again=True)),
    7: ("the county checks", Daytime.check),
    15: ("offices hand lists in", lambda desk, day: desk.hand_in(day, 0.25)),
    16: ("the county checks", Daytime.check),
    17: ("closed issues are looked at again", Daytime.look_again),
}
"""What people do on which day after the first, and in words; a number is the share of waiting rows filled in."""


@dataclass
class Progress:
    """What is done already, kept in the home."""

    settings: Settings

    def done(self) -> list[str]:
        """Names of what is done, in its order."""
        path = self.settings.home / DONE
        return json.loads(path.read_text(encoding="utf-8")) if path.exists() else []

    def once(self, name: str, act: Callable[[], object]) -> None:
        """Do it, unless it is done."""
        if name not in self.done():
            act()
            files.write_text(self.settings.home / DONE, files.as_json([*self.done(), name]))


def run_living_demo(
    settings: Settings, console: Console, households: int, seed: int, verbose: bool = False, by_dags: int = BY_DAGS
) -> None:
    """Make the living county, run its nights and days, and tell what happened and where it lies."""
    settings = living_home(settings, households, seed)
    with phases(console, 2 + len(DAYS) * parts_of_a_night()) as phase:
        phase.begin(f"making a county of {households:,} registered households")
        county = make_living_county(settings.home, households, seed)
        phase.grow()
        live(settings, county, phase.begin, phase.grow, by_dags)
    keep_scores(settings, county.truth, [county.night(number) for number in range(len(DAYS))])
    show_living(settings, console, county, by_dags, verbose)


def live(settings: Settings, county: LivingCounty, step: Step, grow: Callable[[], None], by_dags: int) -> None:
    """Run what of the nights and days is not done yet."""
    progress = Progress(settings)
    nights = sum(name.startswith("night") for name in progress.done())

    def after(number: int) -> None:
        progress.once(f"night {number}", lambda: None)
        days_after(settings, county, number, step, progress)

    if nights > 0:
        days_after(settings, county, nights - 1, step, progress)
    if nights < len(DAYS):
        run_nights(settings, county, range(nights, len(DAYS)), step, grow, by_dags, after)


def days_after(settings: Settings, county: LivingCounty, number: int, step: Step, progress: Progress) -> None:
    """Every day from that night to the next one; the last night has none."""
    if number + 1 == len(DAYS):
        return
    ends = county.night(len(DAYS) - 1) - timedelta(days=1)
    daytime = Daytime(settings, county.world.seed, ends, county.deleted)
    for offset in range(DAYS[number], DAYS[number + 1]):
        day = FIRST + timedelta(days=offset)
        progress.once(f"morning of {day}", partial(daytime.morning, day))
        if offset in ACTS:
            words, act = ACTS[offset]
            step(f"day of {day}: {words}")
            progress.once(f"day of {day}", partial(act, daytime, day))

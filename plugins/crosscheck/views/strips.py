"""A strip of nights as an inline picture: a shape for each state, so that it reads without colour, and a text.

All that stands in it is the product's own words and dates, so it goes into a page as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from crosscheck.views.past_nights import Mark
from crosscheck.words import NIGHT_MARKS

CELL, SIDE, HEIGHT = 8, 7, 11
RUNS = {"accepted": (0.0, 5.5), "passed": (0.0, 5.5), "kept": (0.0, 5.5), "none": (3.0, 8.5)}
"""Marks that are drawn as one dashed line for a run of days, the dashes in the style sheet: inset and height."""
CROSS = "M{x} 2l7 7m-7 0l7 -7"
SHAPES = {
    "quarantined": "M{x} 2h7v7h-7zm1.2 1.2v2.3h4.6v-2.3z",
    "rejected": CROSS,
    "unreadable": "M{x} 9l3.5 -7l3.5 7z",
    "late": "M{x} 2h7v7h-7zm1.5 1.5v4h4v-4z",
    "failed": CROSS,
    "warned": "M{x} 5.5l3.5 -3.5l3.5 3.5l-3.5 3.5z",
    "not_judged": "M{x} 4m2 0h3v3h-3z",
}
"""The path of each other mark from its left edge."""


def strip(marks: Sequence[Mark]) -> str:
    """The marks as one picture of a line's height; one path for each state, whose class is the state's name."""
    return _picture([mark.state for mark in marks], 'class="strip" role="img"', f"<title>{strip_text(marks)}</title>")


def legend_mark(state: str) -> str:
    """One mark alone; the word stands beside it."""
    return _picture([state], 'class="strip" aria-hidden="true"', "")


def _picture(states: Sequence[str], kind: str, title: str) -> str:
    width = len(states) * CELL
    paths = "".join(f'<path class="{state}" d="{"".join(_path(states, state))}"/>' for state in dict.fromkeys(states))
    size = f'viewBox="0 0 {width} {HEIGHT}" width="{width}" height="{HEIGHT}"'
    return f"<svg {kind} {size}>{title}{paths}</svg>"


def _path(states: Sequence[str], state: str) -> Iterator[str]:
    start = 0
    for found, run in groupby(states):
        days = len(list(run))
        if found == state and state in RUNS:
            inset, height = RUNS[state]
            yield f"M{start * CELL + inset:g} {height:g}h{days * CELL - CELL + SIDE - inset:g}"
        elif found == state:
            yield "".join(SHAPES[state].format(x=n * CELL) for n in range(start, start + days))
        start += days


def strip_text(marks: Sequence[Mark]) -> str:
    """The same as text: each run of days with what they were."""
    runs = [(state, [mark.day for mark in run]) for state, run in groupby(marks, key=lambda mark: mark.state)]
    return ";".join(f"{_days(days[0], days[-1])} {NIGHT_MARKS[state]}" for state, days in runs)


def _days(first: object, last: object) -> str:
    short, end = str(first)[5:], str(last)[5:]
    return short if short == end else f"{short}至{end}"

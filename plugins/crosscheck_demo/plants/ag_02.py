"""Plants AG-02: a list that arrives with far fewer rows than before, and lists that only look odd."""

from __future__ import annotations

from crosscheck_demo.county.world import World
from crosscheck_demo.planting.plot import Plot

RULE = "AG-02"
_LIST = "civil_affairs.relief"
"""A list that no other rule reads, so that nothing else happens when rows are missing from it."""
_SHRUNK_ON = 2
"""A night on which civil affairs delivers."""
_ENOUGH = 40
"""Rows: well above the twenty by which a list may differ."""


def plant(world: World, plot: Plot) -> None:
    """Two fifths of the relief payments are missing on the third night; a small county has too few to be missed."""
    rows = world.rows[_LIST]
    missing = [row for number, row in enumerate(rows) if number % 5 < 2]
    if len(missing) >= _ENOUGH:
        world.remove(_LIST, missing, _SHRUNK_ON)
        # Civil affairs delivers no other list after that one: it stays the newest, and abnormal.
        plot.found("dataset", _LIST, first_night=plot.day(_SHRUNK_ON))
    plot.innocent("education.enrolment", "other column order, unknown columns, titles and notes are no fault")
    plot.innocent("civil_affairs.support", "a few rows more or less")

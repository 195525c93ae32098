"""Bars in a row as an inline picture, with a line for the threshold; the table beneath says the same in figures."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

STEP, BAR, HIGH, PAD = 14, 10, 56, 4
"""Of the picture, in pixels: from bar to bar, a bar's width, the highest bar, room above."""
MARGIN = 5.0
"""Per cent below the lowest figure at which the axis of shares begins."""


def bars(
    values: Sequence[float | None],
    title: str,
    least: float | None = None,
    most: float | None = None,
    share: bool = False,
) -> str:
    """``values`` as bars, oldest first, None as a gap; those that miss the threshold have a class of their own.

    The axis begins at 0; of a ``share`` in per cent it begins a little below the lowest figure and ends at 100.
    """
    known = [value for value in (*values, least, most) if value is not None]
    low = max(0.0, min(known, default=0.0) - MARGIN) if share else 0.0
    top = 100.0 if share else max([*known, 1.0])

    def height(value: float) -> int:
        return round(HIGH * (value - low) / (top - low)) if top > low else 0

    drawn = "".join(
        _bar(place, height(value), _missed(value, least, most))
        for place, value in enumerate(values)
        if value is not None
    )
    lines = "".join(_line(len(values), height(bound)) for bound in (least, most) if bound is not None)
    width, tall = len(values) * STEP, HIGH + PAD
    size = f'viewBox="0 0 {width} {tall}" width="{width}" height="{tall}"'
    return f'<svg class="bars" role="img" {size}><title>{escape(title)}</title>{drawn}{lines}</svg>'


def _missed(value: float, least: float | None, most: float | None) -> bool:
    return (least is not None and value < least) or (most is not None and value > most)


def _bar(place: int, height: int, missed: bool) -> str:
    tall = max(height, 1)
    kind = "missed" if missed else "met"
    return f'<rect class="{kind}" x="{place * STEP + 2}" y="{HIGH + PAD - tall}" width="{BAR}" height="{tall}"/>'


def _line(count: int, height: int) -> str:
    y = HIGH + PAD - height
    return f'<path class="bound" d="M0 {y}h{count * STEP}"/>'

"""Plants ID-03: numbers with an impossible birth date, and old people who are not too old."""

from __future__ import annotations

from crosscheck_demo.county.world import World
from crosscheck_demo.planting.fates import depart, grown_relative, rewrite, with_birth_digits
from crosscheck_demo.planting.plot import Plot

RULE = "ID-03"
_KINDS = 3
_TOO_OLD = 111
"""Full years; max_age is 110."""


def plant(world: World, plot: Plot) -> None:
    """30 February, a day to come, 111 years of age; then somebody of 110, and somebody who moved away."""
    for number in range(max(plot.count, _KINDS)):
        if number % _KINDS == 2:
            plot.found("member", _elder(world, plot, 0))
            continue
        person = grown_relative(plot)
        digits = (f"{person.birth.year}0230", f"{plot.night.year + 1}{person.id_no[10:14]}")[number % _KINDS]
        rewrite(world, person, id_no=with_birth_digits(person.id_no, digits))
        plot.found("member", person.member_no)

    plot.innocent(_elder(world, plot, 20), "110 years old and 111 in twenty days")

    gone = grown_relative(plot)
    rewrite(world, gone, id_no=with_birth_digits(gone.id_no, f"{gone.birth.year}0230"))
    depart(world, gone, "失踪", plot.day(-300))
    plot.innocent(gone.member_no, "missing: no active member")


def _elder(world: World, plot: Plot, days: int) -> str:
    """The member_no of somebody who turns 111 on D + ``days``."""
    home = plot.take_household(kind="脱贫户", size=(2, 5))
    return plot.new_member(home, "其他", plot.born(_TOO_OLD, days)).member_no

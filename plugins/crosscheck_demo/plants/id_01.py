"""Plants ID-01: members whose number is missing or no number at all, and members whose number only looks so."""

from __future__ import annotations

from crosscheck_demo.county.world import World
from crosscheck_demo.planting.fates import depart, grown_relative, legacy, rewrite, wrong_check
from crosscheck_demo.planting.plot import Plot

RULE = "ID-01"
_KINDS = 4


def plant(world: World, plot: Plot) -> None:
    """Empty, scientific notation, a disability number, a digit short; then the look-alikes."""
    for number in range(max(plot.count, _KINDS)):
        person = grown_relative(plot)
        rewrite(world, person, id_no=_malformed(person.id_no, number % _KINDS))
        plot.found("member", person.member_no)

    converted = grown_relative(plot)
    rewrite(world, converted, id_no=legacy(converted.id_no))
    plot.innocent(converted.member_no, "a valid legacy number of 15 digits")

    well_formed = grown_relative(plot)
    rewrite(world, well_formed, id_no=wrong_check(well_formed.id_no))
    plot.found("member", well_formed.member_no, rule="ID-02")
    plot.innocent(well_formed.member_no, "well formed; that the check character is wrong is for ID-02 to say")

    gone = grown_relative(plot)
    rewrite(world, gone, id_no=None)
    depart(world, gone, "迁出", plot.day(-300))
    plot.innocent(gone.member_no, "moved away: no active member")


def _malformed(number: str, kind: int) -> str | None:
    return (None, f"{number[0]}.{number[1:6]}E+17", f"{number}43", number[:17])[kind]

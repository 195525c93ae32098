"""Plants ID-02: numbers whose check character does not fit, and numbers that only look damaged."""

from __future__ import annotations

from crosscheck_demo.county.names import check_character
from crosscheck_demo.county.people import Person
from crosscheck_demo.county.world import World
from crosscheck_demo.planting.fates import cut_tail, depart, grown_relative, legacy, rewrite, wrong_check
from crosscheck_demo.planting.plot import Plot

RULE = "ID-02"
_KINDS = 3


def plant(world: World, plot: Plot) -> None:
    """A wrong check character, a tail lost to a spreadsheet, a mistyped digit; then the look-alikes."""
    for number in range(max(plot.count, _KINDS)):
        person = _with_a_tail_to_lose(plot)
        rewrite(world, person, id_no=_damaged(person.id_no, number % _KINDS))
        plot.found("member", person.member_no)

    converted = grown_relative(plot)
    rewrite(world, converted, id_no=legacy(converted.id_no))
    plot.innocent(converted.member_no, "a legacy number has no check character; it is converted")

    with_x = plot.take_member(lambda person: person.id_no.endswith("X"), age=(20, 80))
    plot.innocent(with_x.member_no, "X is the check character")

    gone = grown_relative(plot)
    rewrite(world, gone, id_no=wrong_check(gone.id_no))
    depart(world, gone, "服刑", plot.day(-300))
    plot.innocent(gone.member_no, "in prison: no active member")


def _with_a_tail_to_lose(plot: Plot) -> Person:
    """Somebody whose number with a tail of 000 does not fit by chance."""
    while check_character((person := grown_relative(plot)).id_no[:15] + "00") == "0":
        continue
    return person


def _damaged(number: str, kind: int) -> str:
    mistyped = number[:14] + str((int(number[14]) + 3) % 10) + number[15:]
    return (wrong_check(number), cut_tail(number), mistyped)[kind]

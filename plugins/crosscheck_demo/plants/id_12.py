"""Plants ID-12: no head, two heads, another head than the household's row says; and heads that are in order."""

from __future__ import annotations

from crosscheck_demo.county.people import Household, Person
from crosscheck_demo.county.world import World
from crosscheck_demo.planting.fates import depart, legacy, rewrite, rewrite_household, wrong_check
from crosscheck_demo.planting.plot import Plot

RULE = "ID-12"
_KINDS = 3


def plant(world: World, plot: Plot) -> None:
    """The three kinds; then a late head beside the living one, and numbers of the head that can't be compared."""
    for number in range(max(plot.count, _KINDS)):
        home, second = _couple(plot)
        if number % _KINDS == 0:
            rewrite(world, home.head, relation="其他")
        elif number % _KINDS == 1:
            rewrite(world, second, relation="户主")
        else:
            rewrite_household(world, home, head_name=second.name, head_id_no=second.id_no)
        plot.found("household", home.no)

    home, _ = _couple(plot)
    late = plot.new_member(home, "户主", plot.born(80, 90))
    depart(world, late, "死亡", plot.day(-900))
    plot.innocent(home.no, "the late head is no active member")

    for damage, why in ((wrong_check, "head_id_no is not valid"), (legacy, "head_id_no is the legacy number")):
        home, _ = _couple(plot)
        rewrite_household(world, home, head_id_no=damage(home.head.id_no))
        plot.innocent(home.no, why)


def _couple(plot: Plot) -> tuple[Household, Person]:
    """A household with a head born before 2000, and the head's spouse."""

    def is_spouse(person: Person) -> bool:
        return person.relation == "配偶"

    home = plot.take_household(kind="脱贫户", having=is_spouse)
    return home, next(person for person in home.active if is_spouse(person))

"""The organisation department's list: who sits on the villages' committees, and who did."""

from __future__ import annotations

from datetime import date
from random import Random

from crosscheck_demo.county.chance import choose
from crosscheck_demo.county.months import between
from crosscheck_demo.county.people import Person, Row
from crosscheck_demo.county.world import World

IN_OFFICE_SINCE = date(2021, 1, 20)
"""The last election of all villages."""
_POSTS = ("党组织书记、村民委员会主任", "党组织副书记", "村民委员会副主任", "村民委员会委员", "村务监督委员会主任")


def write(world: World) -> None:
    """Three to five cadres a village, none of them registered there, and some of their predecessors."""
    rng = Random(f"{world.seed}:organisation")
    candidates: dict[str, list[Person]] = {}
    for family in world.others:
        person = next((p for p in family.active if 25 <= p.age(world.first_night) < 60), None)
        if person:
            candidates.setdefault(family.village, []).append(person)
    for village in world.county.villages:
        people = candidates.get(village.code, [])[: 3 + int(rng.random() * 3)]
        for post, person in zip(_POSTS, people, strict=False):
            since = IN_OFFICE_SINCE if rng.random() < 0.7 else between(rng, date(2021, 6, 1), date(2026, 3, 1))
            world.tables.add("organisation.village_cadre", cadre_row(person, village.code, post, since))
    _predecessors(rng, world)


def cadre_row(person: Person, village: str, post: str, since: date, until: date | None = None) -> Row:
    """A cadre of a village."""
    return {
        "id_no": person.id_no,
        "name": person.name,
        "region_code": village,
        "post": post,
        "from_date": since,
        "to_date": until,
    }


def _predecessors(rng: Random, world: World) -> None:
    """Registered people who were cadres of their village once: whoever left office is nobody's relative in office."""
    for household in world.households:
        person = household.active[0]
        if rng.random() < 0.02 and 45 <= person.age(world.first_night) < 75:
            since = between(rng, date(2011, 1, 1), date(2014, 12, 31))
            until = between(rng, date(2017, 1, 1), date(2020, 12, 31))
            world.tables.add(
                "organisation.village_cadre", cadre_row(person, household.village, choose(rng, _POSTS), since, until)
            )

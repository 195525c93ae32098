"""What befalls people a plant has taken: they leave, they die, their numbers and names are written down wrong."""

from __future__ import annotations

from datetime import date
from typing import Any

from crosscheck.world.lists.civil_affairs import death_row
from crosscheck.world.model import World
from crosscheck.world.names import check_character
from crosscheck.world.people import Household, Person, Row
from crosscheck.world.site import Site


def rewrite(world: World, person: Person, **values: Any) -> None:
    """Other values in a person's registry.member row."""
    assert person.row is not None, "not a registered person"
    world.change("registry.member", person.row, **values)


def rewrite_household(world: World, household: Household, **values: Any) -> None:
    """Other values in a household's registry.household row."""
    assert household.row is not None, "not a registered household"
    world.change("registry.household", household.row, **values)


def depart(world: World, person: Person, status: str, day: date) -> None:
    """The person is no active member any more since ``day``; size and income of the household fit again."""
    rewrite(world, person, member_status=status, status_on=day)
    world.recount(person.family)


def register_death(world: World, site: Site, person: Person, died: date) -> Row:
    """A row of civil_affairs.death; nothing that is insured or paid after the year of death stays behind."""
    late = [row for row in world.rows_of("health.insurance", person) if row["year"] > max(died.year, site.night.year)]
    world.remove("health.insurance", late)
    return world.add("civil_affairs.death", **death_row(site.rng, person, died, site.night))


def bury(world: World, site: Site, person: Person, died: date) -> Row:
    """The person died and every office knows: no bill, insurance or subsidy after death. Returns the death row."""
    depart(world, person, "死亡", died)
    for dataset_id, is_late in (
        ("health.settlement", lambda row: row["settled_on"] > died),
        ("health.insurance", lambda row: row["year"] > died.year),
        ("civil_affairs.disability_subsidy", lambda row: row["month"] > died),
        ("civil_affairs.allowance", lambda row: (row["to_month"] or died) > died),
    ):
        world.remove(dataset_id, [row for row in world.rows_of(dataset_id, person) if is_late(row)])
    return register_death(world, site, person, died)


def grown_relative(site: Site) -> Person:
    """Somebody between 25 and 59 who is not the head, draws nothing and is not disabled.

    Nothing but their own row depends on such a person's number: no appraisal, no relocation, no benefit.
    """
    return site.take_member(
        lambda person: person.relation != "户主" and not person.disability, age=(25, 59), benefit=""
    )


def legacy(number: str) -> str:
    """The 15 digits that an 18-digit number of somebody born before 2000 had."""
    return number[:6] + number[8:17]


def with_birth_digits(number: str, digits: str) -> str:
    """The number with other digits 7-14 and the check character that fits them."""
    body = number[:6] + digits + number[14:17]
    return body + check_character(body)


def wrong_check(number: str) -> str:
    """The number with a check character that does not fit."""
    return number[:17] + ("1" if number[17] == "0" else "0")

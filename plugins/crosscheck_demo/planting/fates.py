"""What befalls people a plant has taken: they leave, they die, their numbers and names are written down wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from crosscheck_demo.county.names import check_character
from crosscheck_demo.county.people import Household, Person, Row
from crosscheck_demo.county.places import CODES_SINCE
from crosscheck_demo.county.world import World
from crosscheck_demo.departments import police
from crosscheck_demo.departments.civil_affairs import death_row
from crosscheck_demo.departments.disabled_federation import certificate_row
from crosscheck_demo.planting.plot import Plot


def rewrite(world: World, person: Person, **values: Any) -> None:
    """Other values in a person's registry.member row."""
    assert person.row is not None, "not a registered person"
    world.change("registry.member", person.row, **values)


def rewrite_household(world: World, household: Household, **values: Any) -> None:
    """Other values in a household's registry.household row."""
    assert household.row is not None, "not a registered household"
    world.change("registry.household", household.row, **values)


def depart(world: World, person: Person, status: str, day: date) -> None:
    """The person is no active member any more since ``day``; size, income and transfers of the household fit again."""
    rewrite(world, person, member_status=status, status_on=day)
    if status in police.STATUSES:
        for row in world.rows_of("police.resident", person):
            world.change("police.resident", row, status=police.STATUSES[status], status_on=day)
    _take_payments_along(world, person)
    world.recount(person.family)


def _take_payments_along(world: World, person: Person) -> None:
    """What was paid to the card of whoever left is no transfer of the household: it is business income instead."""
    for income in world.rows_of("registry.income", person):
        payments = world.rows_of("finance.grant", person)
        paid = sum((row["amount"] for row in payments if row["paid_on"].year == income["year"]), Decimal(0))
        moved = min(paid, income["transfer"])
        if moved:
            changed = {"transfer": income["transfer"] - moved, "business": income["business"] + moved}
            world.change("registry.income", income, **changed)


def register_death(world: World, plot: Plot, person: Person, died: date) -> Row:
    """A row of civil_affairs.death; nothing that is insured or paid after the year of death stays behind."""
    late = [row for row in world.rows_of("health.insurance", person) if row["year"] > max(died.year, plot.night.year)]
    world.remove("health.insurance", late)
    return world.add("civil_affairs.death", **death_row(plot.rng, person, died, plot.night))


def bury(world: World, plot: Plot, person: Person, died: date) -> Row:
    """The person died and every office knows: no bill, insurance or payment after death. Returns the death row."""
    depart(world, person, "死亡", died)
    for dataset_id, is_late in (
        ("health.settlement", lambda row: row["settled_on"] > died),
        ("health.insurance", lambda row: row["year"] > died.year),
        ("civil_affairs.disability_subsidy", lambda row: row["month"] > died),
        ("civil_affairs.allowance", lambda row: (row["to_month"] or died) > died),
        ("finance.grant", lambda row: row["paid_on"] > died),
        ("finance.payroll", lambda row: row["month"] > died),
        ("human_resources.post", lambda row: row["from_date"] > died),
    ):
        world.remove(dataset_id, [row for row in world.rows_of(dataset_id, person) if is_late(row)])
    _end(world, person, died)
    return register_death(world, plot, person, died)


def _end(world: World, person: Person, died: date) -> None:
    for row in world.rows_of("human_resources.pension", person):
        world.change("human_resources.pension", row, status="终止")
    for row in world.rows_of("human_resources.post", person):
        world.change("human_resources.post", row, to_date=min(row["to_date"] or died, died))
    for row in world.rows_of("disabled_federation.certificate", person):
        world.change("disabled_federation.certificate", row, status="注销")


def certify(world: World, person: Person, disability: str, issued_on: date, reissue: str = "", **values: Any) -> Row:
    """A certificate for somebody who had none, and its number in the registry. Returns the certificate row."""
    rewrite(world, person, disability_no=person.id_no + disability + reissue)
    return certify_unseen(world, person, disability, issued_on, reissue, **values)


def certify_unseen(
    world: World, person: Person, disability: str, issued_on: date, reissue: str = "", **values: Any
) -> Row:
    """A certificate that the registry does not know. Returns its row."""
    row = certificate_row(person, disability, issued_on, reissue)
    return world.add("disabled_federation.certificate", **row | values)


def settle_village(world: World, code: str, name: str, homes: Iterable[Household]) -> None:
    """A village of its own, and the households that the registry counts there from now on."""
    world.add("reference.region", region_code=code, name=name, level="村", valid_from=CODES_SINCE)
    for home in homes:
        rewrite_household(world, home, region_code=code, address=f"{name}第1组")


def nobody_in(world: World, dataset_id: str) -> Callable[[Household], bool]:
    """A condition for ``take_household``: the dataset has no row about anybody of the household."""
    return lambda home: not any(world.rows_of(dataset_id, person) for person in home.members)


def grown_relative(plot: Plot, household: Callable[[Household], bool] | None = None) -> Person:
    """Somebody between 30 and 59 who is not the head, draws nothing and is not disabled.

    Nothing but their own row depends on such a person's number: no appraisal, no relocation, no benefit. Born before
    2000, so that a legacy number of 15 digits can be theirs.
    """
    return plot.take_member(
        lambda person: person.relation != "户主" and not person.disability,
        age=(30, 59),
        benefit="",
        household=household,
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


def cut_tail(number: str) -> str:
    """The number as a spreadsheet leaves it, with three zeros at its end; where those fit the check by chance, a 1.

    In the household register such a number would be somebody's: it stands there.
    """
    zeros = number[:15] + "000"
    return number[:15] + "001" if check_character(zeros[:17]) == zeros[17] else zeros

"""The bank's list: micro-credit to registered households."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from crosscheck_demo.county.chance import choose
from crosscheck_demo.county.months import add_months, between
from crosscheck_demo.county.people import Household, Person, Row
from crosscheck_demo.county.world import World

LIMIT = 50000
"""Yuan a household may owe."""
_YEARS = (1, 2, 3)


def write(world: World) -> None:
    """Loans that are served or paid back; strangers have paid back all they ever had."""
    rng = Random(f"{world.seed}:bank")
    for household in world.households:
        if rng.random() < 0.22:
            _lend(rng, world, household)
    for family in world.others:
        if rng.random() < 0.01:
            day = between(rng, date(2015, 5, 1), date(2021, 5, 1))
            _add(world, settled(loan_row(world, family.members[0], 30000, day, add_months(day, 24))))


def loan_row(world: World, person: Person, amount: int, lent_on: date, due_on: date, balance: int | None = None) -> Row:
    """A loan under a contract number nobody has; the whole amount is owed unless ``balance`` is given. Yuan."""
    number = world.tables.next_number("bank.loan")
    return {
        "contract_no": f"XD{lent_on:%Y%m%d}{number:06d}",
        "id_no": person.id_no,
        "name": person.name,
        "amount": Decimal(amount),
        "lent_on": lent_on,
        "due_on": due_on,
        "balance": Decimal(amount if balance is None else balance),
        "status": "正常",
        "overdue_days": 0,
    }


def settled(loan: Row) -> Row:
    """The loan, paid back."""
    return loan | {"balance": Decimal(0), "status": "结清", "overdue_days": None}


def _lend(rng: Random, world: World, household: Household) -> None:
    """A loan of this household's head, and perhaps an earlier one; no due date lies within the next two months."""
    night, person = world.first_night, household.head
    if not 18 <= person.age(night) <= 65:
        return
    amount, lent = 5000 * (2 + int(rng.random() * 9)), between(rng, date(2022, 1, 10), night - timedelta(days=20))
    loan = loan_row(world, person, amount, lent, add_months(lent, 12 * choose(rng, _YEARS)))
    if loan["due_on"] <= night + timedelta(days=60):
        loan = settled(loan)
        if rng.random() < 0.1:
            loan |= {"balance": Decimal(amount - 1000), "status": "展期", "due_on": night + timedelta(days=200)}
    elif rng.random() < 0.4:
        loan["balance"] = Decimal(amount - 500 * int(rng.random() * (amount // 500)))
    _add(world, loan)
    if rng.random() < 0.3:
        day = between(rng, date(2015, 6, 1), date(2018, 6, 1))
        _add(world, settled(loan_row(world, person, 20000, day, add_months(day, 36))))


def _add(world: World, row: Row) -> None:
    world.tables.add("bank.loan", row)

"""What the drawing of rows has in common: days, months and money around the boundaries that rules ask for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from oracle.arrivals import Row
from oracle.family import Family
from oracle.people import Person
from oracle.words import days, month, months

Maker = Callable[[Family, Person], Row]


def registering(makers: dict[str, Maker]) -> Callable[[str], Callable[[Maker], Maker]]:
    """A decorator that keeps, by dataset, the function that draws one row of it."""

    def maker(dataset: str) -> Callable[[Maker], Maker]:
        def register(function: Maker) -> Maker:
            makers[dataset] = function
            return function

        return register

    return maker


def days_before(f: Family, *offsets: int) -> date:
    """A day so many days before D, or one beside it."""
    return days(f.d, min(0, f.rng.choice([-1, 0, 1]) - f.rng.choice(offsets)))


def some_month(f: Family, first: int = -3, last: int = 1) -> date:
    return months(month(f.d), f.rng.randint(first, last))


def money(f: Family, *values: int) -> Decimal:
    return f.rng.choice(values) + f.rng.choice([Decimal("-0.01"), Decimal(0), Decimal(0), Decimal("0.01")])


def maybe(f: Family, value: Any, missing: float = 0.3) -> Any:
    return None if f.rng.random() < missing else value

"""The demo county in memory: its people, the departments' rows, what is planted, and how rows are changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from crosscheck.catalog.datasets import catalog
from crosscheck_demo.county.names import Registrar
from crosscheck_demo.county.people import Household, Person, Records, Row
from crosscheck_demo.county.places import County
from crosscheck_demo.county.tables import Tables, row_key
from crosscheck_demo.planting.planted import LookAlike, Planted

Change = tuple[int, Literal["add", "change", "remove"], str, Row, Row]
"""Night (1 = the second), what happens, dataset, the row it happens to, the new values."""


@dataclass(eq=False)
class World:
    """The county on its first night, what is planted in it, and what plants do to it on later nights."""

    seed: int
    county: County
    first_night: date
    registrar: Registrar
    households: list[Household] = field(default_factory=list)
    neighbours: list[Household] = field(default_factory=list)
    """Families without registration, who occur in the departments' lists."""
    others: list[Household] = field(default_factory=list)
    """Most of the county: families whom only the household register, owners' and payment lists know."""
    helpers: list[Person] = field(default_factory=list)
    tables: Tables = field(default_factory=Tables)
    truth: list[Planted] = field(default_factory=list)
    lookalikes: list[LookAlike] = field(default_factory=list)
    later: list[Change] = field(default_factory=list)
    reserved: set[str] = field(default_factory=set)
    """Household numbers and ID numbers that belong to a plant: no night changes their rows."""
    protected: set[tuple[str, tuple[Any, ...]]] = field(default_factory=set)
    """(dataset, key) of the rows a plant relies on: they take harmless dirt only."""

    @property
    def rows(self) -> Records:
        """Every dataset's rows on the first night."""
        return self.tables.settle()

    @property
    def residents(self) -> list[Person]:
        """Everybody who is not registered."""
        return [person for family in self.neighbours for person in family.members]

    @property
    def members(self) -> list[Person]:
        """Everybody who is registered, whatever the status."""
        return [person for household in self.households for person in household.members]

    def rows_of(self, dataset_id: str, subject: Person | Household | str) -> list[Row]:
        """The dataset's rows about a person (by ID number) or, in the registry, about a household (by its number).

        Where another department names a household by its head (appraisals), a household stands for its head.
        """
        return self.tables.of(dataset_id, subject)

    def add(self, dataset_id: str, night: int = 0, /, **values: Any) -> Row:
        """A new row, there from that night on; columns not given are empty. An unknown column raises ``KeyError``.

        Whole yuan may be given as ``int``.
        """
        row: Row = dict.fromkeys(column.name for column in catalog().dataset(dataset_id).columns)
        row.update(_checked(dataset_id, row, values))
        self.protect(dataset_id, row)
        if night:
            self.later.append((night, "add", dataset_id, row, {}))
        else:
            self.tables.add(dataset_id, row)
        return row

    def change(self, dataset_id: str, row: Row, night: int = 0, /, **values: Any) -> None:
        """Other values in a row from that night on. An unknown column raises ``KeyError``."""
        values = _checked(dataset_id, row, values)
        self.protect(dataset_id, row)
        self.protect(dataset_id, row | values)
        if night:
            self.later.append((night, "change", dataset_id, row, values))
        else:
            self.tables.change(dataset_id, row, values)

    def remove(self, dataset_id: str, rows: Row | Iterable[Row], night: int = 0, /) -> None:
        """The row (or rows) gone from that night on."""
        for row in [rows] if isinstance(rows, dict) else list(rows):
            if night:
                self.later.append((night, "remove", dataset_id, row, {}))
            else:
                self.tables.remove(dataset_id, row)

    def recount(self, household: Household, grown_by: int = 0) -> None:
        """Make declared size and income per head fit the active members again.

        ``grown_by`` newcomers bring as much as everybody had: the household gets no poorer by them.
        """
        people, row = household.active, household.row
        assert row is not None, "not a registered household"
        row["declared_size"] = len(people)
        for income in self.rows_of("registry.income", household):
            if grown_by:
                income["wage"] += (net_income(income) * grown_by / (len(people) - grown_by)).quantize(Decimal(1))
            if people and income["year"] == row["income_year"]:
                row["per_capita_net_income"] = per_head(income, len(people))

    def protect(self, dataset_id: str, row: Row) -> None:
        """Keep a row free of any dirt but the harmless."""
        self.protected.add((dataset_id, row_key(catalog().dataset(dataset_id), row)))


def _checked(dataset_id: str, row: Row, values: Row) -> Row:
    if unknown := [column for column in values if column not in row]:
        raise KeyError(f"{dataset_id} has no column {', '.join(unknown)}; it has {', '.join(row)}")
    amounts = {column.name for column in catalog().dataset(dataset_id).of_type("money")}
    return {name: Decimal(v) if name in amounts and isinstance(v, int) else v for name, v in values.items()}


def net_income(income: Row) -> Decimal:
    """wage + business + property + transfer - expense, in yuan a year."""
    total: Decimal = income["wage"] + income["business"] + income["property"] + income["transfer"] - income["expense"]
    return total


def per_head(income: Row, people: int) -> Decimal:
    """Net income for each of ``people``, in yuan and two decimals."""
    return (net_income(income) / people).quantize(Decimal("0.01"))


def money(yuan: float) -> Decimal:
    """Yuan with two decimals."""
    return Decimal(round(yuan * 100)).scaleb(-2)

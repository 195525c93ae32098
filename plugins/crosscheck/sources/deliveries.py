"""How departments deliver: each kind of ``sources.yaml`` and the function that makes its offers.

A new kind is one module with a function ``offers`` and one line in ``DELIVERIES``.
"""

from __future__ import annotations

from collections.abc import Generator
from datetime import date

from crosscheck.catalog.datasets import Department
from crosscheck.errors import ConfigurationError
from crosscheck.settings import Settings
from crosscheck.sources import connections, database, folder, interface
from crosscheck.sources.leftovers import Leftover
from crosscheck.sources.leftovers import leftovers as in_folder
from crosscheck.sources.offer import Offer, Offers, Waiting

DELIVERIES: dict[str, Offers] = {
    "csv-utf8": folder.offers,
    "csv-utf8-bom": folder.offers,
    "csv-gb18030": folder.offers,
    "xlsx": folder.offers,
    "database": database.offers,
    "http-json": interface.offers,
}


def offers(
    settings: Settings, department: Department, business_date: date, waiting: Waiting
) -> Generator[Offer, None, None]:
    """The department's offers up to ``business_date``; a kind that is not known raises and lists the known ones."""
    if department.delivery not in DELIVERIES:
        raise ConfigurationError(
            f"sources.yaml: {department.name}: no delivery kind '{department.delivery}'; known: {', '.join(DELIVERIES)}"
        )
    return DELIVERIES[department.delivery](settings, department, business_date, waiting)


def lays_down(department: Department) -> bool:
    """Whether the department lays down files under dates of its own; any other is read as it is when it is read."""
    return DELIVERIES.get(department.delivery) is folder.offers


def leftovers(settings: Settings, department: Department, business_date: date) -> list[Leftover]:
    """What lies where the department delivers and is not read; nothing where it delivers no files."""
    if not lays_down(department):
        return []
    return in_folder(connections.drop_folder(settings, department.name), department, business_date)

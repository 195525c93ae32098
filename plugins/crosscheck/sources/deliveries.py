"""How departments deliver: each kind of ``sources.yaml`` and the function that makes its offers.

A new kind is one module with a function ``offers`` and one line in ``DELIVERIES``.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from datetime import date

from crosscheck.catalog.datasets import Dataset, Department
from crosscheck.errors import ConfigurationError
from crosscheck.settings import Settings
from crosscheck.sources import database, folder, interface
from crosscheck.sources.leftovers import Leftover
from crosscheck.sources.leftovers import leftovers as in_folder
from crosscheck.sources.offer import Offer, Offers, Waiting
from crosscheck.sources.spool import opened_drop

DELIVERIES: dict[str, Offers] = {
    "csv": folder.offers,
    "csv-utf8": folder.offers,
    "csv-utf8-bom": folder.offers,
    "csv-gb18030": folder.offers,
    "xlsx": folder.offers,
    "xls": folder.offers,
    "ods": folder.offers,
    "database": database.offers,
    "http-json": interface.offers,
}


def offers(
    settings: Settings, department: Department, business_date: date, waiting: Waiting
) -> Generator[Offer, None, None]:
    """The offers of a department that delivers in one way, up to ``business_date``."""
    return DELIVERIES[department.delivery](settings, department, business_date, waiting)


def by_way(department: Department) -> list[Department]:
    """The department once for each way in which it delivers, with the datasets that come so.

    What can't be reached in one way keeps nothing back that comes in another. A kind that is not known raises and
    lists the known ones.
    """
    ways: dict[Offers, list[Dataset]] = {}
    for dataset in department.datasets:
        ways.setdefault(_way(department, dataset), []).append(dataset)
    return [
        replace(department, datasets=tuple(each), delivery=each[0].export.delivery or department.delivery)
        for each in ways.values()
    ]


def _way(department: Department, dataset: Dataset) -> Offers:
    kind = dataset.export.delivery or department.delivery
    if kind not in DELIVERIES:
        raise ConfigurationError(
            f"sources.yaml: {department.name}: no delivery kind '{kind}'; known: {', '.join(DELIVERIES)}"
        )
    return DELIVERIES[kind]


def laid_down(department: Department) -> tuple[Dataset, ...]:
    """The datasets that arrive as files under dates of their own; any other is read as it is when it is read."""
    return tuple(each for each in department.datasets if _way(department, each) is folder.offers)


def leftovers(settings: Settings, department: Department, business_date: date) -> list[Leftover]:
    """What lies where the department delivers and is not read; nothing where it delivers no files."""
    datasets = laid_down(department)
    if not datasets:
        return []
    part = replace(department, datasets=datasets)
    with opened_drop(settings, department.name, business_date) as drop:
        return in_folder(drop.folder, part, business_date)

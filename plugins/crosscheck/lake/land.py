"""Landing: what a department has delivered up to a business date and has not been taken in yet goes into the lake."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from datetime import date
from functools import partial

import httpx
from sqlalchemy import Connection

from crosscheck import files
from crosscheck.catalog.datasets import Dataset, Department, catalog
from crosscheck.errors import DeliveryError
from crosscheck.expect.delivery import check_delivery
from crosscheck.lake.snapshots import snapshot
from crosscheck.lake.take_in import Check, Offer, take_in
from crosscheck.lake.usable import volume_tolerance
from crosscheck.settings import Settings
from crosscheck.sources import connections
from crosscheck.sources.csv_files import read_csv
from crosscheck.sources.database import read_database, read_transaction
from crosscheck.sources.folder import DeliveryName, DropDelivery, complete_deliveries
from crosscheck.sources.interface import client, read_interface
from crosscheck.sources.reading import Part, Tally
from crosscheck.sources.xlsx_files import read_xlsx

PRESENT, ABSENT, FAILED = "present", "absent", "failed"


@dataclass(frozen=True)
class Landed:
    """What became of one dataset of a delivery.

    ``outcome`` is accepted or rejected (taken in now), present (taken in before), absent (the delivery does not hold
    the dataset) or failed (it could not be read and counts as not delivered). ``detail`` names no person.
    """

    dataset: str
    delivery: str
    outcome: str
    detail: str | None = None


def land(settings: Settings, department: str, business_date: date, check: Check = check_delivery) -> list[Landed]:
    """Take in all a department has delivered up to ``business_date``; what was taken in before is not read again.

    What can't be read (connection, half a read, broken file system) is told in the result and leaves nothing behind;
    the other datasets go on. One process at a time lands a department.
    """
    chosen = catalog().department(department)
    with files.locked(settings.spill / f"land-{department}.lock"):
        try:
            return _land(settings, chosen, business_date, check)
        except DeliveryError as error:
            name = DeliveryName(business_date)
            waiting = [d for d in chosen.datasets if snapshot(settings, d.id, name) is None]
            return [Landed(d.id, str(name), FAILED, str(error)) for d in waiting]


def _land(settings: Settings, department: Department, business_date: date, check: Check) -> list[Landed]:
    if department.delivery == "database":
        return _land_database(settings, department, business_date, check)
    if department.delivery == "http-json":
        return _land_interface(settings, department, business_date, check)
    return _land_drop(settings, department, business_date, check)


def _land_database(settings: Settings, department: Department, business_date: date, check: Check) -> list[Landed]:
    name = DeliveryName(business_date)
    present, waiting = _sorted_out(settings, department, name)
    if not waiting:
        return present
    with read_transaction(connections.database_url(settings, department.name), department.name) as connection:
        offers = [Offer(d, name, "database", partial(_read_table, connection, d)) for d in waiting]
        return present + [_land_one(settings, offer, check) for offer in offers]


def _land_interface(settings: Settings, department: Department, business_date: date, check: Check) -> list[Landed]:
    name = DeliveryName(business_date)
    present, waiting = _sorted_out(settings, department, name)
    if not waiting:
        return present
    with client(connections.interface(department.name)) as session:
        offers = [Offer(d, name, "http-json", partial(_read_pages, session, d)) for d in waiting]
        return present + [_land_one(settings, offer, check) for offer in offers]


def _read_table(connection: Connection, dataset: Dataset, _: Tally) -> Generator[Part, None, None]:
    return read_database(connection, dataset)


def _read_pages(session: httpx.Client, dataset: Dataset, _: Tally) -> Generator[Part, None, None]:
    return read_interface(session, dataset)


def _land_drop(settings: Settings, department: Department, business_date: date, check: Check) -> list[Landed]:
    """All complete folders that have not been taken in, by date: one that was missed comes before tonight's."""
    landed = []
    folder = connections.drop_folder(settings, department.name)
    for delivery in complete_deliveries(folder, business_date):
        present, waiting = _sorted_out(settings, department, delivery.name)
        landed += present
        for dataset in waiting:
            offer = _drop_offer(department, delivery, dataset)
            landed.append(_land_one(settings, offer, check) if offer.inputs else _absent(offer))
    return landed


def _sorted_out(settings: Settings, department: Department, name: DeliveryName) -> tuple[list[Landed], list[Dataset]]:
    """What is there already, and the datasets still to be taken in: households come before members in the catalogue."""
    present, waiting = [], []
    for dataset in department.datasets:
        if snapshot(settings, dataset.id, name):
            present.append(Landed(dataset.id, str(name), PRESENT))
        else:
            waiting.append(dataset)
    return present, waiting


def _drop_offer(department: Department, delivery: DropDelivery, dataset: Dataset) -> Offer:
    paths = delivery.files(dataset, department.datasets, department.delivery)

    def read(tally: Tally) -> Generator[Part, None, None]:
        if department.delivery == "xlsx":
            return read_xlsx(paths, dataset, tally)
        return read_csv(paths, department.delivery, tally)

    return Offer(dataset, delivery.name, department.delivery, read, tuple(paths), delivery.delivered_at)


def _land_one(settings: Settings, offer: Offer, check: Check) -> Landed:
    try:
        manifest = take_in(settings, offer, volume_tolerance(settings, offer.name.business_date), check)
    except DeliveryError as error:
        return Landed(offer.dataset.id, str(offer.name), FAILED, str(error))
    except OSError as error:
        return Landed(offer.dataset.id, str(offer.name), FAILED, f"{type(error).__name__}: {error.strerror}")
    if manifest is None:
        return _absent(offer)
    return Landed(offer.dataset.id, str(offer.name), manifest["status"], manifest["detail"])


def _absent(offer: Offer) -> Landed:
    return Landed(offer.dataset.id, str(offer.name), ABSENT, f"the delivery holds no {offer.dataset.title}")

"""Landing: what a department has delivered up to a business date and has not been taken in yet goes into the lake."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import date

from crosscheck import files
from crosscheck.catalog.datasets import Dataset, Department, catalog
from crosscheck.errors import DeliveryError
from crosscheck.expect.delivery import check_delivery
from crosscheck.lake.snapshots import snapshot
from crosscheck.lake.take_in import Check, take_in
from crosscheck.lake.usable import volume_tolerance
from crosscheck.settings import Settings
from crosscheck.sources.deliveries import offers
from crosscheck.sources.delivery_name import DeliveryName
from crosscheck.sources.offer import Offer

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
    landed: list[Landed] = []

    def waiting(name: DeliveryName) -> list[Dataset]:
        """The datasets still to be taken in: households come before members in the catalogue."""
        there = {d.id for d in department.datasets if snapshot(settings, d.id, name)}
        landed.extend(Landed(d.id, str(name), PRESENT) for d in department.datasets if d.id in there)
        return [d for d in department.datasets if d.id not in there]

    with closing(offers(settings, department, business_date, waiting)) as found:
        for offer in found:
            landed.append(_absent(offer) if offer.absent else _land_one(settings, offer, check))
    return landed


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

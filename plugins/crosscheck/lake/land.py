"""Landing: what a department has delivered up to a business date and has not been taken in yet goes into the lake."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import date

from crosscheck import files
from crosscheck.catalog.datasets import Dataset, Department, catalog
from crosscheck.catalog.policy import policy
from crosscheck.expect.delivery import check_delivery
from crosscheck.lake.boundary import Place, is_of_the_delivery, told
from crosscheck.lake.snapshots import last_deliveries, snapshot
from crosscheck.lake.take_in import Check, sweep, take_in
from crosscheck.lake.usable import TOLERANCE, volume_tolerance
from crosscheck.settings import Settings
from crosscheck.sources.deliveries import by_way, leftovers, offers
from crosscheck.sources.delivery_name import DeliveryName
from crosscheck.sources.file_names import listed, shown
from crosscheck.sources.offer import Offer

PRESENT, ABSENT, FAILED, REFUSED, NOT_READ = "present", "absent", "failed", "refused", "not read"


@dataclass(frozen=True)
class Landed:
    """What became of one dataset of a delivery, or of what a department laid down beside its lists.

    ``outcome`` is accepted or rejected (taken in now), present (taken in before), absent (the delivery does not hold
    the dataset), failed (it could not be read and counts as not delivered; it is tried again), refused (its date is one
    for which there is no policy: it is never taken in) or not read (``dataset`` is the department, ``delivery`` the
    name of a folder or file: it is no delivery, not complete, or holds files of no list). ``detail`` names no person.
    """

    dataset: str
    delivery: str
    outcome: str
    detail: str | None = None


def land(settings: Settings, department: str, business_date: date, check: Check = check_delivery) -> list[Landed]:
    """Take in all a department has delivered up to ``business_date``; what was taken in before is not read again.

    What can't be read, for whatever reason (connection, half a read, broken file, full disk), is told in the result
    and leaves nothing behind; the other datasets go on. One process at a time lands a department.
    """
    chosen = catalog().department(department)
    landed: list[Landed] = []
    try:
        with files.locked(settings.spill / f"land-{department}.lock"):
            sweep(settings, chosen.datasets)
            for part in by_way(chosen):
                _land_way(settings, part, business_date, check, landed)
    except BaseException as error:
        if not is_of_the_delivery(error):
            raise
        landed += _not_reached(chosen, DeliveryName(business_date), landed, told(error, chosen.name))
    return landed


def _land_way(
    settings: Settings, department: Department, business_date: date, check: Check, landed: list[Landed]
) -> None:
    """Take in what comes in one way; where it can't be reached, that is told for the lists that come so."""
    try:
        _land(settings, department, business_date, check, landed)
        found = leftovers(settings, department, business_date)
        landed += [Landed(department.name, left.name, NOT_READ, left.why) for left in found]
    except BaseException as error:
        if not is_of_the_delivery(error):
            raise
        landed += _not_reached(department, DeliveryName(business_date), landed, told(error, department.name))


def _not_reached(department: Department, name: DeliveryName, landed: list[Landed], detail: str) -> list[Landed]:
    """What reading a department's deliveries ended before: nothing is known of the date's datasets but the reason."""
    known = {one.dataset for one in landed if one.delivery == str(name)}
    return [Landed(d.id, str(name), FAILED, detail) for d in department.datasets if d.id not in known]


def _land(settings: Settings, department: Department, business_date: date, check: Check, landed: list[Landed]) -> None:
    def waiting(name: DeliveryName) -> list[Dataset]:
        """The datasets still to be taken in: households come before members in the catalogue."""
        there = {d.id for d in department.datasets if _is_there(settings, d, name, business_date)}
        landed.extend(Landed(d.id, str(name), PRESENT) for d in department.datasets if d.id in there)
        return [d for d in department.datasets if d.id not in there]

    with closing(offers(settings, department, business_date, waiting)) as found:
        for offer in found:
            landed.append(_absent(offer) if offer.absent else _land_one(settings, offer, check))


def _is_there(settings: Settings, dataset: Dataset, name: DeliveryName, business_date: date) -> bool:
    """Whether a delivery was taken in before; one that counts and is damaged is read again, to be mended."""
    found = snapshot(settings, dataset.id, name)
    if found is None:
        return False
    last = last_deliveries(settings, dataset.id, business_date)[-1]
    return last.name != name or last.flaw is None


def _land_one(settings: Settings, offer: Offer, check: Check) -> Landed:
    day, place = offer.name.business_date, Place()
    if day < policy().first_day(TOLERANCE):
        detail = (
            f"{place.name(offer)}: {day} lies before all policy, the delivery is not taken in; move its folder away"
        )
        return Landed(offer.dataset.id, str(offer.name), REFUSED, detail)
    try:
        tolerance = offer.dataset.volume_tolerance or volume_tolerance(settings, day)
        manifest = take_in(settings, offer, tolerance, check, place)
    except BaseException as error:
        if not is_of_the_delivery(error):
            raise
        return Landed(offer.dataset.id, str(offer.name), FAILED, told(error, place.name(offer)))
    if manifest is None:
        return _absent(offer)
    return Landed(offer.dataset.id, str(offer.name), manifest["status"], manifest["detail"])


def _absent(offer: Offer) -> Landed:
    beside = f"; beside it lies {listed([shown(path) for path in offer.beside])}" if offer.beside else ""
    return Landed(offer.dataset.id, str(offer.name), ABSENT, f"the delivery holds no {offer.dataset.title}{beside}")

"""Drop folders: ``<YYYYMMDD>[-n]``, complete once ``_SUCCESS`` lies in them; which file belongs to which dataset."""

from __future__ import annotations

import stat
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path

from crosscheck.catalog.datasets import Dataset, Department
from crosscheck.clock import ZONE
from crosscheck.errors import CrosscheckError, DeliveryError, RejectedDelivery
from crosscheck.settings import Settings
from crosscheck.sources.csv_files import read_csv
from crosscheck.sources.delivery_name import SUCCESS, DeliveryName
from crosscheck.sources.file_names import fits, printable, split_name
from crosscheck.sources.headers import plain
from crosscheck.sources.offer import Offer, Waiting
from crosscheck.sources.reading import Part, Tally
from crosscheck.sources.requests import NOTE, noted
from crosscheck.sources.spool import Drop, opened_drop
from crosscheck.sources.xlsx_files import read_xlsx

SUFFIXES = {"xlsx": ".xlsx", "xls": ".xls", "ods": ".ods"}


@dataclass(frozen=True)
class DropDelivery:
    """One delivery folder."""

    name: DeliveryName
    folder: Path

    @property
    def complete(self) -> bool:
        """Whether a plain file ``_SUCCESS`` lies in a folder that is itself no link."""
        try:
            is_folder = stat.S_ISDIR(self.folder.lstat().st_mode)
            return is_folder and stat.S_ISREG((self.folder / SUCCESS).lstat().st_mode)
        except OSError:
            return False

    @property
    def delivered_at(self) -> str | None:
        """When ``_SUCCESS`` was put there, in county time; None where its time is of no calendar."""
        seconds = (self.folder / SUCCESS).lstat().st_mtime
        try:
            return datetime.fromtimestamp(int(seconds), ZONE).isoformat()
        except (ValueError, OverflowError, OSError):
            return None

    def entries(self) -> list[Path]:
        """Whatever lies in the folder, by name, but ``_SUCCESS`` and the note of a request."""
        return sorted(path for path in self.folder.iterdir() if path.name not in (SUCCESS, NOTE))

    def files(self, dataset: Dataset, datasets: Sequence[Dataset], delivery: str) -> list[Path]:
        """The files of ``dataset``, by name."""
        return [path for path in self.entries() if owner(path, datasets, delivery) is dataset]

    def unread(self, datasets: Sequence[Dataset], delivery: str) -> list[Path]:
        """What lies in the folder and belongs to none of ``datasets``, by name."""
        return [path for path in self.entries() if owner(path, datasets, delivery) is None]


def owner(path: Path, datasets: Sequence[Dataset], delivery: str) -> Dataset | None:
    """The dataset that a file is of: the one whose pattern its name fits, else the one of the longest title that it
    begins with, if its kind is agreed.
    """
    named = next((d for d in datasets if d.export.path and fits(path.name, d.export.path)), None)
    if named:
        return named
    stem, suffix = split_name(path.name)
    agreed = [d for d in datasets if not d.export.path and suffix == agreed_suffix(d.export.delivery or delivery)]
    titled = [d for d in agreed if stem.startswith(plain(d.title))]
    return max(titled, key=lambda dataset: len(plain(dataset.title)), default=None)


def agreed_suffix(delivery: str) -> str:
    """How the names of files of a delivery kind end."""
    return SUFFIXES.get(delivery, ".csv")


def offers(
    settings: Settings, department: Department, business_date: date, waiting: Waiting
) -> Generator[Offer, None, None]:
    """The offers of all complete folders, by date: one that was missed comes before tonight's."""
    with opened_drop(settings, department.name, business_date) as drop:
        for delivery in complete_deliveries(drop.folder, business_date):
            for dataset in waiting(delivery.name):
                offer = _offer(department, drop, delivery, dataset)
                yield offer
                drop.empty(offer.inputs)


def _offer(department: Department, drop: Drop, delivery: DropDelivery, dataset: Dataset) -> Offer:
    """What the folder holds of a dataset; one that can't be listed or copied is told when it is read."""
    try:
        paths = tuple(delivery.files(dataset, department.datasets, department.delivery))
        drop.fill(paths, (dataset.export.delivery or department.delivery) in SUFFIXES)
        beside = tuple(delivery.unread(department.datasets, department.delivery))
        delivered_at, request = delivery.delivered_at, noted(delivery.folder, dataset)
    except (OSError, DeliveryError, RejectedDelivery) as error:
        return Offer(dataset, delivery.name, department.delivery, partial(_not_listed, error))
    reader = dataset.export.delivery or department.delivery
    read = partial(read_files, paths, dataset, reader)
    offer = Offer(dataset, delivery.name, reader, read, paths, delivered_at, absent=not paths, beside=beside)
    return replace(offer, request=request)


def _not_listed(error: OSError | CrosscheckError, _: Tally) -> Generator[Part, None, None]:
    raise error


def read_files(paths: Sequence[Path], dataset: Dataset, delivery: str, tally: Tally) -> Generator[Part, None, None]:
    """The parts of the files, each under a name that can be stored."""
    books = delivery in SUFFIXES
    parts = read_xlsx(paths, dataset, tally) if books else read_csv(paths, delivery, tally, dataset)
    with closing(parts):
        for part in parts:
            yield replace(part, label=printable(part.label))


def complete_deliveries(folder: Path, up_to: date) -> list[DropDelivery]:
    """The complete delivery folders dated up to and including ``up_to``, in the order of date and number.

    A missing drop folder raises ``DeliveryError``.
    """
    if not folder.is_dir():
        raise DeliveryError(f"there is no drop folder '{folder.name}'")
    named = [(DeliveryName.parse(path.name), path) for path in folder.iterdir()]
    found = [DropDelivery(name, path) for name, path in named if name and name.business_date <= up_to]
    return sorted((delivery for delivery in found if delivery.complete), key=lambda delivery: delivery.name)

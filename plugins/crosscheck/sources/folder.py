"""Drop folders: ``<YYYYMMDD>[-n]``, complete once ``_SUCCESS`` lies in them; which file belongs to which dataset."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path

from crosscheck.catalog.datasets import Dataset, Department
from crosscheck.clock import ZONE
from crosscheck.errors import DeliveryError
from crosscheck.settings import Settings
from crosscheck.sources import connections
from crosscheck.sources.csv_files import read_csv
from crosscheck.sources.delivery_name import DeliveryName
from crosscheck.sources.offer import Offer, Waiting
from crosscheck.sources.reading import Part, Tally
from crosscheck.sources.xlsx_files import read_xlsx

SUCCESS = "_SUCCESS"
SUFFIXES = {"xlsx": ".xlsx"}


@dataclass(frozen=True)
class DropDelivery:
    """One complete delivery folder."""

    name: DeliveryName
    folder: Path

    @property
    def delivered_at(self) -> str:
        """When ``_SUCCESS`` was put there, in county time."""
        seconds = (self.folder / SUCCESS).stat().st_mtime
        return datetime.fromtimestamp(int(seconds), ZONE).isoformat()

    def files(self, dataset: Dataset, datasets: Sequence[Dataset], delivery: str) -> list[Path]:
        """The files of ``dataset``, by name: each file belongs to the longest title that its name begins with."""
        suffix = SUFFIXES.get(delivery, ".csv")
        own = []
        for path in sorted(self.folder.iterdir()):
            titles = [d.title for d in datasets if path.stem.startswith(d.title)]
            if path.suffix.lower() == suffix and path.is_file() and max(titles, key=len, default="") == dataset.title:
                own.append(path)
        return own


def offers(
    settings: Settings, department: Department, business_date: date, waiting: Waiting
) -> Generator[Offer, None, None]:
    """The offers of all complete folders, by date: one that was missed comes before tonight's."""
    folder = connections.drop_folder(settings, department.name)
    for delivery in complete_deliveries(folder, business_date):
        for dataset in waiting(delivery.name):
            yield _offer(department, delivery, dataset)


def _offer(department: Department, delivery: DropDelivery, dataset: Dataset) -> Offer:
    paths = tuple(delivery.files(dataset, department.datasets, department.delivery))
    read = partial(_read_files, paths, dataset, department.delivery)
    return Offer(dataset, delivery.name, department.delivery, read, paths, delivery.delivered_at, absent=not paths)


def _read_files(paths: Sequence[Path], dataset: Dataset, delivery: str, tally: Tally) -> Generator[Part, None, None]:
    return read_xlsx(paths, dataset, tally) if delivery == "xlsx" else read_csv(paths, delivery, tally)


def complete_deliveries(folder: Path, up_to: date) -> list[DropDelivery]:
    """The complete delivery folders dated up to and including ``up_to``, in the order of date and number.

    A missing drop folder raises ``DeliveryError``.
    """
    if not folder.is_dir():
        raise DeliveryError(f"there is no drop folder '{folder.name}'")
    found = [(DeliveryName.parse(path.name), path) for path in folder.iterdir()]
    return sorted(
        (DropDelivery(n, p) for n, p in found if n and n.business_date <= up_to and (p / SUCCESS).is_file()),
        key=lambda delivery: delivery.name,
    )

"""Drop folders: ``<YYYYMMDD>[-n]``, complete once ``_SUCCESS`` lies in them; which file belongs to which dataset."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from crosscheck.catalog.datasets import Dataset
from crosscheck.clock import ZONE
from crosscheck.errors import DeliveryError

SUCCESS = "_SUCCESS"
FOLDER_NAME = re.compile(r"(?P<date>\d{8})(?:-(?P<number>[1-9]\d*))?\Z")
SUFFIXES = {"xlsx": ".xlsx"}


@dataclass(frozen=True, order=True)
class DeliveryName:
    """``20261120`` or ``20261120-2``: the business date, and the how-manieth delivery of it. Sorts by both."""

    business_date: date
    number: int = 1

    def __str__(self) -> str:
        day = self.business_date.strftime("%Y%m%d")
        return day if self.number == 1 else f"{day}-{self.number}"

    @classmethod
    def parse(cls, name: str) -> DeliveryName | None:
        """The delivery a folder is named for; None where the name is none."""
        match = FOLDER_NAME.match(name)
        if not match:
            return None
        try:
            day = datetime.strptime(match["date"], "%Y%m%d").date()  # noqa: DTZ007  a date without a time
        except ValueError:
            return None
        return cls(day, int(match["number"] or 1))


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

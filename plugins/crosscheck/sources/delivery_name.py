"""The name of a delivery: the business date it is for, and which delivery of that date it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

FOLDER_NAME = re.compile(r"(?P<date>[0-9]{8})(?:-(?P<number>[2-9]|[1-9][0-9]+))?\Z")
"""A delivery has one name: digits of ASCII, and no number for the first of its date."""


SUCCESS = "_SUCCESS"
"""The empty file that is laid into a delivery folder once all its files are there."""


@dataclass(frozen=True, order=True)
class DeliveryName:
    """``20261120`` or ``20261120-2``: the business date, and the how-manieth delivery of it. Sorts by both."""

    business_date: date
    number: int = 1

    def __str__(self) -> str:
        day = self.business_date.isoformat().replace("-", "")
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

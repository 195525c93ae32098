"""What a department offers: one dataset of one delivery, ready to be read and not yet in the lake."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeAlias

from crosscheck.catalog.datasets import Dataset, Department
from crosscheck.settings import Settings
from crosscheck.sources.delivery_name import DeliveryName
from crosscheck.sources.reading import Part, Tally


@dataclass(frozen=True)
class Offer:
    """One dataset of one delivery. ``read`` opens it; it yields nothing where there is no such dataset.

    ``reader`` is the delivery kind, ``inputs`` are the files it is read from, ``beside`` lies among them and is of no
    list, ``absent`` says that the delivery is known to hold no such dataset, so that nothing has to be opened, and
    ``request`` is the number of the request that the delivery names beside its rows.
    """

    dataset: Dataset
    name: DeliveryName
    reader: str
    read: Callable[[Tally], Generator[Part, None, None]]
    inputs: tuple[Path, ...] = ()
    delivered_at: str | None = None
    absent: bool = False
    beside: tuple[Path, ...] = ()
    request: str = ""


Waiting: TypeAlias = Callable[[DeliveryName], Sequence[Dataset]]
"""Asked by a delivery kind before it opens a delivery: the datasets of it that are not in the lake yet."""
Offers: TypeAlias = Callable[[Settings, Department, date, Waiting], Generator[Offer, None, None]]
"""A delivery kind: a department's offers up to a business date, the oldest first.

An offer is read before the next one is asked for; what the kind has opened stays open until the generator is closed.
What can't be reached or read raises ``DeliveryError``.
"""

"""What lies in a drop folder and is not read: no delivery, an incomplete one, files of no list. Each is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

from crosscheck.catalog.datasets import Department
from crosscheck.files import what_else
from crosscheck.sources.delivery_name import SUCCESS, DeliveryName
from crosscheck.sources.file_names import listed, shown
from crosscheck.sources.folder import DropDelivery, agreed_suffix, owner

TOLD_FOR = timedelta(days=7)
"""So long the files of no list in a delivery are told: who reads a week of nights has read it."""
MOST = 50
"""So many are told one by one: a note for each file of an archive unpacked in the wrong place is read by nobody."""


@dataclass(frozen=True)
class Leftover:
    """Something beside or in the deliveries that is not read: the folder's or file's name, and why."""

    name: str
    why: str


def leftovers(folder: Path, department: Department, business_date: date) -> list[Leftover]:
    """What lies in a drop folder and is not read on ``business_date``, by name; where it is too much, how much more.

    Names that begin with a dot are of files on their way; later dates wait for their night.
    """
    found = _found(folder, department, business_date)
    told, more = list(islice(found, MOST)), sum(1 for _ in found)
    return [*told, Leftover("…", f"{more} more lie there and are not read")] if more else told


def _found(folder: Path, department: Department, business_date: date) -> Iterator[Leftover]:
    for path in sorted(path for path in folder.iterdir() if not path.name.startswith(".")):
        if why := _why(path, department, business_date):
            yield Leftover(shown(path), why)


def _why(path: Path, department: Department, business_date: date) -> str | None:
    try:
        kind = what_else(path)
        if kind is None:
            return "it lies in no delivery folder and is not read"
        if kind != "a folder":
            return f"it is {kind} and is not read; put the folder itself there"
        return _of_folder(path, department, business_date)
    except OSError:
        return "it can't be read; give the service the right to read it"


def _of_folder(path: Path, department: Department, business_date: date) -> str | None:
    name = DeliveryName.parse(path.name)
    if name is None:
        return "its name is no delivery's and it is not read: YYYYMMDD, or YYYYMMDD-2 for the second of a date"
    if name.business_date > business_date:
        return None
    delivery = DropDelivery(name, path)
    if not delivery.complete:
        return _incomplete(delivery, business_date)
    if name.business_date <= business_date - TOLD_FOR:
        return None
    return _unread(delivery, department)


def _incomplete(delivery: DropDelivery, business_date: date) -> str | None:
    """Told at once where something was meant to be ``_SUCCESS``, else from the day after: it may still be coming."""
    there = sorted(delivery.folder.iterdir())
    meant = [path for path in there if path.name.casefold().startswith(SUCCESS.casefold())]
    if meant:
        return f"not complete: {listed([_described(path) for path in meant])}, but no plain file {SUCCESS} lies in it"
    if delivery.name.business_date < business_date:
        return f"not complete: no {SUCCESS} lies in it; lay an empty file of that name there when all files are in it"
    return None


def _described(path: Path) -> str:
    kind = what_else(path)
    return f"{shown(path)} ({kind})" if kind else shown(path)


def _unread(delivery: DropDelivery, department: Department) -> str | None:
    """Files of no list in a complete delivery, and the lists that it does not hold."""
    datasets, entries = department.datasets, delivery.entries()
    if not entries:
        return "it is complete and holds no file"
    owners = {path: owner(path, datasets, department.delivery) for path in entries}
    unread = [_described(path) for path, dataset in owners.items() if dataset is None]
    if not unread:
        return None
    absent = [dataset.title for dataset in datasets if dataset not in owners.values()]
    without = f"it holds no {listed(absent)}; beside it lies " if absent else ""
    agreed = f"<title>*{agreed_suffix(department.delivery)}"
    return f"{without}{listed(unread)}, of no list and not read: a file is named {agreed}"

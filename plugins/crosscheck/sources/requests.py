"""Requests to departments that answer for persons (比对请求): numbers, where they lie, which one an answer names."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from crosscheck import files
from crosscheck.catalog.datasets import Dataset, folder_date
from crosscheck.errors import IntegrityError
from crosscheck.settings import Settings
from crosscheck.sources.delivery_name import DeliveryName

NOTE = "request.txt"
"""The file of a delivery folder that names the requests it answers, one on a line."""
HEADER = "请求编号"
"""The column of a table that names the request; an interface is asked for it by ``PARAMETER``."""
PARAMETER = "request"
MANIFEST = "request.json"
_NUMBER = re.compile(r"Q(?P<delivery>[0-9]{8}(?:-[0-9]+)?)-(?P<dataset>[a-z_]+\.[a-z_]+)\Z")
LONGEST_NOTE = 4096


@dataclass(frozen=True)
class Request:
    """One request: its number, the dataset it asks for, the folder it lies in."""

    number: str
    dataset: str
    name: DeliveryName
    folder: Path

    @property
    def persons(self) -> Path:
        """Whom it asks about: number, name, request number (Parquet). ``IntegrityError`` where it was changed."""
        known = json.loads((self.folder / MANIFEST).read_text(encoding="utf-8"))["sha256"]
        path = self.folder / next(name for name in known if name.endswith(".parquet"))
        if not path.is_file() or files.sha256(path) != known[path.name]:
            raise IntegrityError(f"{self.number}: {path.name} is not what was sent; restore it from a backup")
        return path


def request_number(dataset: str, business_date: date, count: int = 1) -> str:
    """The number of the ``count``-th request of a date: ``Q20261118-police.vehicle``, then ``Q20261118-2-…``."""
    return f"Q{folder_date(business_date)}{f'-{count}' if count > 1 else ''}-{dataset}"


def requests(settings: Settings, dataset: Dataset, up_to: date) -> list[Request]:
    """The requests for a dataset dated up to and including ``up_to``, oldest first."""
    folder = settings.outgoing / dataset.department
    found = [_request(path) for path in folder.iterdir()] if folder.is_dir() else []
    mine = [one for one in found if one and one.dataset == dataset.id and one.name.business_date <= up_to]
    return sorted(mine, key=lambda one: one.name)


def find_request(settings: Settings, dataset: Dataset, number: str) -> Request | None:
    """The request of this number for this dataset, or None."""
    folder = settings.outgoing / dataset.department / number
    found = _request(folder) if _NUMBER.match(number) and folder.is_dir() else None
    return found if found and found.dataset == dataset.id else None


def _request(folder: Path) -> Request | None:
    match = _NUMBER.match(folder.name)
    name = DeliveryName.parse(match["delivery"]) if match else None
    return Request(folder.name, match["dataset"], name, folder) if match and name else None


def written(text: str | None) -> str:
    """A request number as people and programs write it: without blanks, in the one spelling."""
    folded = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text or "")).lower()
    return folded.replace("q", "Q", 1) if folded.startswith("q") else folded


def noted(folder: Path, dataset: Dataset) -> str:
    """The request that the note of a delivery folder names for this dataset, or the only one it names; else ''."""
    path = folder / NOTE
    if not path.is_file():
        return ""
    text = path.read_bytes()[:LONGEST_NOTE].decode("utf-8-sig", errors="replace")
    numbers = [number for number in map(written, text.splitlines()) if number]
    mine = [number for number in numbers if number.endswith(f"-{dataset.id}")]
    return next(iter(mine or (numbers if len(numbers) == 1 else [])), "")


def named_in(numbers: Iterable[str | None]) -> frozenset[str]:
    """The different request numbers of a column; a cell without one names none."""
    return frozenset(filter(None, map(written, numbers)))

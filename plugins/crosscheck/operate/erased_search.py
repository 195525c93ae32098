"""Who somebody is in the lake: names beside the number, the numbers of the registry, and who else has the name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from crosscheck.catalog.datasets import Dataset, catalog
from crosscheck.lake.names import PLACEHOLDERS
from crosscheck.lake.soundness import ROWS
from crosscheck.operate.erased_person import near, old_form
from crosscheck.settings import Settings

MASKED = frozenset([*PLACEHOLDERS, "＊", "×"])
TIES = ("member_no", "household_no")


@dataclass
class Found:
    """``whole`` and ``masked`` names of the person, ``others``' names, ``members`` and ``households`` by number,
    the number as it was written ``wrong``, and the datasets whose ``newest`` snapshot holds the person.
    """

    whole: set[str] = field(default_factory=set)
    masked: set[str] = field(default_factory=set)
    others: set[str] = field(default_factory=set)
    members: set[str] = field(default_factory=set)
    households: set[str] = field(default_factory=set)
    wrong: set[str] = field(default_factory=set)
    newest: set[str] = field(default_factory=set)

    def name(self, name: str | None) -> None:
        """Take in one of the person's names."""
        if name:
            (self.masked if MASKED & set(name) else self.whole).add(name)


def search(settings: Settings, number: str) -> Found:
    """Read every snapshot of the lake twice: for the person, then for everybody else."""
    found, beside = Found(), list[tuple[str, str]]()
    for dataset, path in _snapshots(settings):
        for id_no, names, row in _rows(dataset, path):
            if id_no in (number, old_form(number)):
                for name in names:
                    found.name(name)
                if "member_no" in row or dataset.department == "registry":
                    found.members |= {row["member_no"]} if row.get("member_no") else set()
                    found.households |= {row["household_no"]} if row.get("household_no") else set()
                if path.parent == sorted(path.parent.parent.iterdir())[-1]:
                    found.newest.add(dataset.id)
            else:
                beside += [(id_no, name) for name in names if name]
    for id_no, name in beside:
        if name in found.whole and near(id_no, number):
            found.wrong.add(id_no)
        elif id_no or name not in found.whole:
            found.others.add(name)
    return found


def _snapshots(settings: Settings) -> Iterator[tuple[Dataset, Path]]:
    for dataset in catalog().datasets:
        for lake in (settings.lake, *sorted(settings.withdrawn.glob(f"*/{settings.lake.name}"))):
            for path in sorted((lake / dataset.id).glob(f"*/{ROWS}")):
                yield dataset, path


def _rows(dataset: Dataset, path: Path) -> Iterator[tuple[str, tuple[str | None, ...], dict[str, str]]]:
    """Each number of a row ('' where there is none) with the names beside it, and what ties the row to the registry."""
    try:
        there = set(pq.read_schema(path).names)
        names = [(name.name, name.name.replace("name", "id_no")) for name in dataset.of_type("name")]
        wanted = {each for pair in names for each in (pair[0], f"{pair[0]}_fold", pair[1])} | set(TIES)
        table = pq.read_table(path, columns=sorted(wanted & there))
    except (OSError, pa.ArrowException):
        return
    for row in table.to_pylist():
        for name, id_no in names:
            yield row.get(id_no) or "", (row.get(name), row.get(f"{name}_fold")), row

"""The departments' rows with an index by person or household, so that single rows can be found and changed fast."""

from __future__ import annotations

from typing import Any

from crosscheck.catalog.datasets import Dataset, catalog
from crosscheck_demo.county.people import Household, Person, Records, Row

ID_LENGTH = 18


def row_key(dataset: Dataset, row: Row) -> tuple[Any, ...]:
    """The values of the dataset's key columns."""
    return tuple(row[column] for column in dataset.key)


def subject_column(dataset: Dataset) -> str:
    """The column by which a dataset's rows are found: the person's ID number, or the household's number."""
    if dataset.department == "registry":
        return "household_no"
    return dataset.person[0].name if dataset.person else dataset.key[0]


def subject_of(row: Row, column: str) -> Any:
    """Whom a row is about: the value of its ``subject_column``; a disability number begins with the ID number."""
    value = row[column]
    return value[:ID_LENGTH] if column == "disability_no" else value


def subject_key(dataset_id: str, subject: Person | Household | str) -> str:
    """The value of ``subject_column`` that stands for a person, a household, or a number given as text."""
    if isinstance(subject, str):
        return subject
    if isinstance(subject, Household):
        return subject.no if dataset_id.startswith("registry.") else subject.head.id_no
    return subject.family.no if dataset_id.startswith("registry.") else subject.id_no


class Tables:
    """Rows by dataset. Rows taken out disappear from ``of`` at once and from ``rows`` with the next ``settle``."""

    def __init__(self) -> None:
        self.rows: Records = {dataset.id: [] for dataset in catalog().datasets}
        self._index: dict[str, dict[str, list[Row]]] = {}
        self._numbers: dict[str, int] = {}
        self._gone: dict[str, set[int]] = {}

    def of(self, dataset_id: str, subject: Person | Household | str) -> list[Row]:
        """The rows about one person or household, in the order they were made."""
        return list(self._indexed(dataset_id).get(subject_key(dataset_id, subject), ()))

    def add(self, dataset_id: str, row: Row) -> None:
        """One more row."""
        self.rows[dataset_id].append(row)
        if dataset_id in self._index:
            self._bucket(dataset_id, row).append(row)

    def next_number(self, dataset_id: str) -> int:
        """1, 2, 3 …: for numbers, plates and codes that no other row of the dataset has."""
        self._numbers[dataset_id] = self._numbers.get(dataset_id, 0) + 1
        return self._numbers[dataset_id]

    def change(self, dataset_id: str, row: Row, values: Row) -> None:
        """Other values in a row; it is found under its new person afterwards."""
        bucket = self._bucket(dataset_id, row)
        bucket[:] = [other for other in bucket if other is not row]
        row.update(values)
        self._bucket(dataset_id, row).append(row)

    def remove(self, dataset_id: str, row: Row) -> None:
        """Take a row out."""
        bucket = self._bucket(dataset_id, row)
        bucket[:] = [other for other in bucket if other is not row]
        self._gone.setdefault(dataset_id, set()).add(id(row))

    def settle(self) -> Records:
        """``rows`` without what was taken out."""
        for dataset_id, gone in self._gone.items():
            self.rows[dataset_id] = [row for row in self.rows[dataset_id] if id(row) not in gone]
        self._gone.clear()
        return self.rows

    def _bucket(self, dataset_id: str, row: Row) -> list[Row]:
        column = subject_column(catalog().dataset(dataset_id))
        return self._indexed(dataset_id).setdefault(subject_of(row, column), [])

    def _indexed(self, dataset_id: str) -> dict[str, list[Row]]:
        if dataset_id not in self._index:
            column = subject_column(catalog().dataset(dataset_id))
            index: dict[str, list[Row]] = {}
            for row in self.rows[dataset_id]:
                index.setdefault(subject_of(row, column), []).append(row)
            self._index[dataset_id] = index
        return self._index[dataset_id]

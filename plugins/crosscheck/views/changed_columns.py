"""Which columns of a list are new, gone or renamed since the delivery before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crosscheck.catalog.datasets import Dataset


@dataclass(frozen=True)
class ChangedColumns:
    """Headers since the delivery ``since``; ``renamed`` has a column's title, its header then and its header now."""

    since: str
    new: tuple[str, ...]
    gone: tuple[str, ...]
    renamed: tuple[tuple[str, str, str], ...]

    @property
    def none(self) -> bool:
        """Whether nothing changed."""
        return not (self.new or self.gone or self.renamed)


def changed_columns(dataset: Dataset, before: Mapping[str, Any], now: Mapping[str, Any]) -> ChangedColumns:
    """The difference of two manifests: columns of the contract by their headers, others by name."""
    then, there = before["columns"], now["columns"]
    renamed = tuple(
        (column.header, "、".join(then[column.name]), "、".join(there[column.name]))
        for column in dataset.columns
        if column.name in then and column.name in there and set(then[column.name]) != set(there[column.name])
    )
    return ChangedColumns(
        since=before["delivery"],
        new=tuple(sorted(_headers(now) - _headers(before) - {new for _, _, new in renamed})),
        gone=tuple(sorted(_headers(before) - _headers(now) - {old for _, old, _ in renamed})),
        renamed=renamed,
    )


def _headers(manifest: Mapping[str, Any]) -> set[str]:
    known = {"、".join(headers) for headers in manifest["columns"].values()}
    return known | set(manifest["unknown_columns"])

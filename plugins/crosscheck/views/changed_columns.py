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
    titles = {column.name: column.header for column in dataset.columns}
    then, there = before["columns"], now["columns"]
    renamed = []
    for name in (column.name for column in dataset.columns if column.name in then and column.name in there):
        left, come = (sorted(set(one[name]) - set(other[name])) for one, other in ((then, there), (there, then)))
        if left and come:
            renamed.append((titles[name], "、".join(left), "、".join(come)))
    return ChangedColumns(
        since=before["delivery"],
        new=_only(now, before, titles),
        gone=_only(before, now, titles),
        renamed=tuple(renamed),
    )


def _only(one: Mapping[str, Any], other: Mapping[str, Any], titles: Mapping[str, str]) -> tuple[str, ...]:
    """What stands in one manifest only: titles of the contract's columns, headers of others."""
    own = [titles.get(name, name) for name in one["columns"] if name not in other["columns"]]
    return tuple(sorted({*own, *(set(one["unknown_columns"]) - set(other["unknown_columns"]))}))

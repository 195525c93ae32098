"""One comparison of a delivery with the last accepted one: how much was lost, in words, and from when it counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

SHORTEST_LIST = 50
"""Shorter lists are not judged by fine shares."""
SHORT_LISTS_SHARE = Decimal("0.25")
"""Of a shorter list so many rows, or cells, are no slip of somebody's hand but the list's structure."""
FEWEST = 5
"""Fewer cells or rows than this say nothing, whatever their share."""
NAMED = 5
"""So many places or parts are named; of the others the number is told."""


@dataclass(frozen=True)
class Earlier:
    """The last accepted delivery: its accepted ``rows`` (Parquet), and the ``columns`` that its files had."""

    rows: Path
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Loss:
    """How many things were lost, and which, with the figures, in both languages; None where nothing can be told."""

    count: int | None = None
    zh: str = ""
    en: str = ""

    def parameters(self, name: str) -> dict[str, Any]:
        """What an expectation and its sentences may name."""
        return {f"{name}_lost": self.count, f"{name}_lost_zh": self.zh, f"{name}_lost_en": self.en}


def loss_of(told: Iterable[tuple[str, str]], count: int) -> Loss:
    """The count with the sentences' last part; that is empty where nothing was lost."""
    words = list(told)
    if not count:
        return Loss(0)
    return Loss(count, ":" + "、".join(zh for zh, _ in words), ": " + ", ".join(en for _, en in words))

"""National code tables by name: what an export writes instead of the contract's words (``code_tables.yaml``)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import yaml


@lru_cache(maxsize=1)
def code_tables() -> Mapping[str, Mapping[str, str | None]]:
    """By table: each way to write a code -> the word of the contract, None where the cell counts as empty.

    A code may stand alone, without its leading zeros (a spreadsheet drops them), before its meaning (``1-男性``), or be
    written as its meaning.
    """
    entries = yaml.safe_load(Path(__file__).with_name("code_tables.yaml").read_text(encoding="utf-8"))
    return {name: _writings(table["codes"]) for name, table in entries.items()}


def _writings(codes: Mapping[str, tuple[str, str | None]]) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for code, (meaning, word) in codes.items():
        short = code.lstrip("0") or "0"
        for writing in (code, short, meaning, *(f"{code}-{text}" for text in (meaning, word) if text)):
            found.setdefault(writing, word)
    return found

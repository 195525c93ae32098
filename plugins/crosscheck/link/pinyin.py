"""What the identity review compares of a name beside its characters: surname, pinyin with and without tone."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

import pyarrow as pa

NAME_PARTS = pa.schema([(name, pa.string()) for name in ("fold", "surname", "plain", "toned", "letters")])
TONES = "12345"


def name_parts(folds: Iterable[str]) -> pa.Table:
    """The parts of each folded name, by ``NAME_PARTS``.

    ``toned`` is its pinyin with tones as digits (``wang2xiao3ming2``), ``plain`` the same without, ``letters`` its
    characters sorted. What is no Han character stands for itself: a syllable written for a character sounds like it.
    """
    rows = [_parts(fold) for fold in folds]
    columns = list(zip(*rows, strict=True)) or [()] * len(NAME_PARTS)
    return pa.Table.from_arrays([pa.array(column, pa.string()) for column in columns], schema=NAME_PARTS)


def _parts(fold: str) -> tuple[str, str, str, str, str]:
    surname = fold[:2] if fold[:2] in _surnames() and len(fold) > 2 else fold[:1]
    first = _surnames().get(surname) or "".join(map(_reading, surname))
    toned = first + "".join(map(_reading, fold[len(surname) :]))
    return fold, surname, toned.translate(_untoned()), toned, "".join(sorted(fold))


@lru_cache(maxsize=1)
def _surnames() -> dict[str, str]:
    lines = Path(__file__).with_name("surnames.tsv").read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines if line and not line.startswith("#"))


@lru_cache(maxsize=1)
def _untoned() -> dict[int, None]:
    return dict.fromkeys(map(ord, TONES))


@cache
def _reading(character: str) -> str:
    """The commonest reading of one character; names have no context that would tell another."""
    from pypinyin import Style, pinyin  # a table of 40 000 characters: read when a name is compared

    [[reading]] = pinyin(character, style=Style.TONE3)
    return reading.lower()

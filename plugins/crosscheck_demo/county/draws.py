"""Draws that depend on what they are about, not on the order in which they are made.

A row must be as dirty tonight as it was yesterday: a number that is damaged every other night would look like a record
that comes and goes. So a draw is a hash of the seed, the row's key and the purpose, and no generator is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from random import Random
from typing import Any, TypeVar
from zlib import crc32

T = TypeVar("T")
FULL = 1 << 32
"""Draws are whole numbers in [0, FULL)."""
_MASK = (1 << 64) - 1
_FIRST, _SECOND = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9


def marks_of(keys: Iterable[Sequence[Any]], seed: int, dataset_id: str) -> list[int]:
    """One number in [0, FULL) for each key; equal keys get equal numbers."""
    start = crc32(f"{seed}:{dataset_id}".encode())
    return [crc32("|".join(map(str, key)).encode(), start) for key in keys]


def draws(marks: Iterable[int], purpose: str) -> list[int]:
    """One draw for each mark; different purposes give independent draws."""
    salt = crc32(purpose.encode()) << 16
    result = []
    for mark in marks:
        mixed = ((mark ^ salt) * _FIRST) & _MASK
        result.append((((mixed ^ (mixed >> 29)) * _SECOND) & _MASK) >> 32)
    return result


def draw(mark: int, purpose: str) -> int:
    """A single draw, as ``draws`` gives it."""
    return draws((mark,), purpose)[0]


def pick(choices: Sequence[T], number: int) -> T:
    """One of the choices, by a draw."""
    return choices[number * len(choices) >> 32]


def generator(seed: int, purpose: str) -> Random:
    """A generator of its own for what is drawn once for a table or file."""
    return Random(f"{seed}:{purpose}")

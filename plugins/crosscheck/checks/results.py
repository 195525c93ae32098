"""Results of expectations: counts, never a value of a row."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Verdict:
    """One expectation judged."""

    name: str

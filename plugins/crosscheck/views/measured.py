"""What an expectation came to over the last deliveries, beside the threshold that its suite sets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crosscheck.expect.local_suites import suite_in_force
from crosscheck.expect.suites import Expectation

SHARE, COUNT = "share", "count"


@dataclass(frozen=True)
class Measured:
    """What was observed in each delivery, oldest first (None: not judged); at least or at most what was expected.

    ``kind``: a share of rows that met it in per cent, a count, or rows.
    """

    kind: str
    observed: tuple[tuple[str, float | None], ...]
    least: float | None
    most: float | None

    @property
    def latest(self) -> float | None:
        """What the newest delivery came to."""
        return self.observed[-1][1]


def measured(
    root: Path, suite: str, deliveries: Sequence[tuple[str, Sequence[Mapping[str, Any]]]]
) -> dict[str, Measured]:
    """By expectation, what each of ``deliveries`` (name, results) came to; only what has a figure and a threshold."""
    counts = {delivery: {r["name"]: r["counts"] for r in results} for delivery, results in deliveries}
    found = {}
    for expectation in suite_in_force(root, suite).expectations:
        least, most = _threshold(expectation)
        kind = SHARE if "mostly" in expectation.kwargs else COUNT
        over = tuple((name, _figure(kind, of.get(expectation.name, {}))) for name, of in counts.items())
        if (least is not None or most is not None) and any(figure is not None for _, figure in over):
            found[expectation.name] = Measured(kind, over, least, most)
    return found


def _threshold(expectation: Expectation) -> tuple[float | None, float | None]:
    """What is the least and the most that meets it; a bound that depends on the delivery is left out."""
    given = expectation.kwargs
    if "mostly" in given:
        return 100 * float(given["mostly"]), None
    if not expectation.type.startswith(("expect_table_row_count", "expect_column_max")):
        return None, None
    bounds = (given.get("min_value"), given.get("max_value"))
    least, most = (float(bound) if isinstance(bound, int | float) else None for bound in bounds)
    return least, most


def _figure(kind: str, counts: Mapping[str, int]) -> float | None:
    if kind == COUNT:
        return float(counts["observed"]) if "observed" in counts else None
    judged = counts.get("rows", 0) - counts.get("empty", 0)
    return 100 * (judged - counts.get("unexpected", 0)) / judged if judged > 0 and "unexpected" in counts else None

"""Did tonight's rows find their persons? Judged after linking, over all datasets that name persons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import pyarrow as pa

from crosscheck import sqlfiles
from crosscheck.expect.suites import load_suite
from crosscheck.expect.verdicts import Verdict, as_documents
from crosscheck.settings import Settings

NOBODY = "none"
CLASSES = ("exact", "repaired", "explicit", "likely", "conflict")
LINK_COUNT = pa.schema(
    [("dataset", pa.string()), ("rows", pa.int64())]
    + [(name, pa.int64()) for name in CLASSES]
    + [("before", pa.float64())]
)


@dataclass(frozen=True)
class LinkCount:
    """How many ``rows`` of a dataset were linked in each class; ``before``: share that linked to nobody last night."""

    dataset: str
    rows: int
    exact: int = 0
    repaired: int = 0
    explicit: int = 0
    likely: int = 0
    conflict: int = 0
    before: float | None = None


Statistics = Mapping[str, Sequence[Mapping[str, Any]]]
"""Rows of ``link`` (a class or 'none'), ``note``, ``n`` by dataset: what linking says of itself."""


def link_counts(statistics: Statistics, before: Statistics) -> list[LinkCount]:
    """The counts of a night by dataset; ``before`` are the statistics of the night before it."""
    classes = {name: _by_class(rows) for name, rows in sorted(statistics.items())}
    shares = {name: _nobody(_by_class(rows)) for name, rows in before.items()}
    return [
        LinkCount(name, counted.total(), **{word: counted[word] for word in CLASSES}, before=shares.get(name))
        for name, counted in classes.items()
    ]


def _by_class(rows: Sequence[Mapping[str, Any]]) -> Counter[str]:
    counted: Counter[str] = Counter()
    for row in rows:
        counted[row["link"]] += row["n"]
    return counted


def _nobody(counted: Counter[str]) -> float | None:
    return counted[NOBODY] / counted.total() if counted.total() else None


@dataclass(frozen=True)
class LinkResult:
    """What the suite ``links`` said; it only warns."""

    datasets: tuple[LinkCount, ...]
    results: tuple[Verdict, ...]

    def document(self) -> dict[str, Any]:
        """The result as it is stored with a night: counts, no persons."""
        datasets = [{name: getattr(count, name) for name in ("dataset", "rows", *CLASSES)} for count in self.datasets]
        return {"kind": "links", "datasets": datasets, "results": as_documents(self.results)}


def check_links(settings: Settings, counts: Sequence[LinkCount]) -> LinkResult:
    """Judge a night's links by ``expectations/links.json``; an expectation that can't run raises ConfigurationError."""
    from crosscheck.expect.gx import bench  # takes seconds to import, and not every command needs it

    with bench(settings) as desk:
        desk.frame("link_count", pa.Table.from_pylist([asdict(count) for count in counts], LINK_COUNT))
        desk.run(sqlfiles.sql(settings.root, "expect/links"))
        results = desk.judge(load_suite(settings.root, "links"), "link_night", {}, len(counts))
    return LinkResult(tuple(counts), tuple(results))

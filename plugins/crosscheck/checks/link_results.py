"""Did tonight's rows find their persons? Judged after linking, over all datasets that name persons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import pyarrow as pa

from crosscheck import sqlfiles
from crosscheck.checks.results import Verdict, as_documents
from crosscheck.checks.suites import load_suite
from crosscheck.settings import Settings

CLASSES = ("exact", "repaired", "likely", "conflict")
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
    likely: int = 0
    conflict: int = 0
    before: float | None = None


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
    from crosscheck.checks.gx import bench  # takes seconds to import, and not every command needs it

    desk = bench(settings)
    desk.frame("link_count", pa.Table.from_pylist([asdict(count) for count in counts], LINK_COUNT))
    desk.run(sqlfiles.load(settings.root / "sql" / "checks" / "links.sql"))
    results = desk.judge(load_suite(settings.root, "links"), "link_night", {}, len(counts))
    return LinkResult(tuple(counts), tuple(results))

"""What a delivery lost since the last accepted one: columns, places of values, parts, townships and villages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from crosscheck import sqlfiles
from crosscheck.catalog.datasets import Dataset
from crosscheck.expect.loss import Earlier, Loss
from crosscheck.expect.lost_columns import lost_columns
from crosscheck.expect.lost_parts import lost_parts
from crosscheck.expect.lost_places import lost_places
from crosscheck.expect.moved_values import moved_values

if TYPE_CHECKING:
    from crosscheck.expect.gx import Bench

REGION = pa.schema([(name, pa.string()) for name in ("region_code", "name", "level", "merged_into")])

NOTHING_KNOWN = {name: Loss() for name in ("columns", "values", "parts", "townships", "villages")}
"""On a first delivery."""


def losses(
    desk: Bench,
    root: Path,
    dataset: Dataset,
    staged: str,
    earlier: Earlier,
    columns: Sequence[str],
    region: Path | None,
) -> dict[str, Loss]:
    """Compare the staged rows with those of the last accepted delivery.

    ``columns`` are those that the files have now; ``region`` is the newest accepted region table.
    """
    desk.parquet("earlier", [earlier.rows])
    desk.run(sqlfiles.sql(root, "expect/earlier", staged=staged))
    desk.run(sqlfiles.sql(root, "expect/changed_rows", staged=staged))
    if region is None:
        desk.frame("no_region", REGION.empty_table())
        desk.run(sqlfiles.sql(root, "expect/region", source="no_region"))
    else:
        desk.parquet("region_rows", [region])
        desk.run(sqlfiles.sql(root, "expect/region", source="region_rows"))
    return {
        "columns": lost_columns(desk, root, dataset, earlier, columns),
        "values": moved_values(desk, root, dataset),
        "parts": lost_parts(desk, root, dataset, staged),
        **lost_places(desk, root, dataset),
    }

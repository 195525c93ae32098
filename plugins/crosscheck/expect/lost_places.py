"""Townships and villages that had rows in the last accepted delivery and have none."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crosscheck import sqlfiles
from crosscheck.catalog.datasets import Dataset
from crosscheck.expect.loss import FEWEST, NAMED, SHORTEST_LIST, Loss, loss_of

if TYPE_CHECKING:
    from crosscheck.expect.gx import Bench

MOST_VILLAGES_LOST = Decimal("0.2")


def lost_places(desk: Bench, root: Path, dataset: Dataset) -> dict[str, Loss]:
    """The losses called ``townships`` and ``villages``; ``region`` stands on the bench."""
    regions = dataset.of_type("region12")
    if regions:
        desk.run(sqlfiles.sql(root, "expect/places_by_code", region=regions[0].name))
    else:
        desk.run(sqlfiles.sql(root, "expect/places_by_source"))
    rows = desk.fetch(sqlfiles.sql(root, "expect/places_lost"))
    townships = [row for row in rows if row["level"] == "乡"]
    return {"townships": _townships(townships), "villages": _villages([row for row in rows if row["level"] == "村"])}


def _townships(rows: list[dict[str, Any]]) -> Loss:
    if not rows:
        return Loss()
    lost = [row for row in rows if row["lost"] and row["before"] >= FEWEST]
    return loss_of(map(_place, lost[:NAMED]), len(lost))


def _villages(rows: list[dict[str, Any]]) -> Loss:
    lost = [row for row in rows if row["lost"]]
    if sum(row["before"] for row in rows) < SHORTEST_LIST:
        return Loss()
    if len(lost) <= MOST_VILLAGES_LOST * len(rows) or sum(row["before"] for row in lost) < FEWEST:
        return Loss(0)
    told = [(f"{len(rows)}个村中{len(lost)}个", f"{len(lost)} of {len(rows)} villages"), *map(_place, lost[:NAMED])]
    return loss_of(told, len(lost))


def _place(row: dict[str, Any]) -> tuple[str, str]:
    shown = f"{row['name'] or ''}{row['code']}"
    return f"{shown}(上次{row['before']}行)", f"{shown} ({row['before']} rows the last time)"

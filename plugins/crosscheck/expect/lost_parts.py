"""Parts of the last accepted delivery (files, sheets, tables) of whose people hardly anybody stands in this one.

People are compared, never names: a file that was renamed, merged or cut otherwise has its people elsewhere, and so has
one of a past school year or month when its people go on in the new one. A full list arrives each time, so this holds
for a list in one part too: where nearly everybody was exchanged it is another list, or another county's.

Not told by it: a part all of whose people stand in another part as well, with other rows.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crosscheck import sqlfiles
from crosscheck.catalog.datasets import Dataset
from crosscheck.expect.loss import FEWEST, NAMED, SHORTEST_LIST, Loss, loss_of

if TYPE_CHECKING:
    from crosscheck.expect.gx import Bench

LEAST_STILL_THERE = Decimal("0.2")


def lost_parts(desk: Bench, root: Path, dataset: Dataset, staged: str) -> Loss:
    """The parts that are missing; by the first column of the key where rows are about no person."""
    who = dataset.person[0].name if dataset.person else dataset.key[0]
    parts = desk.fetch(sqlfiles.sql(root, "expect/parts_lost", who=who, staged=staged))
    if sum(part["before"] for part in parts) < SHORTEST_LIST:
        return Loss()
    lost = [part for part in parts if part["before"] >= FEWEST and part["still"] < LEAST_STILL_THERE * part["before"]]
    return loss_of(map(_told, lost[:NAMED]), len(lost))


def _told(part: dict[str, Any]) -> tuple[str, str]:
    name, before, still = part["part"], part["before"], part["still"]
    zh = f"缺少“{name}”的内容(上次{before}行中{still}行仍在)"
    return zh, f"what '{name}' held ({still} of {before} rows are still there)"

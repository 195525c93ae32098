"""A sample of the mutation corpus: whatever is done to an export, everything else lands and every row is counted."""

from __future__ import annotations

from pathlib import Path

from kit.garbage import land_damaged
from kit.landing import accept
from kit.mutations import Corpus

DELIVERIES = 60


def test_damaged_deliveries_are_told_and_touch_nobody_else(tmp_path: Path) -> None:
    ends = land_damaged(Corpus(tmp_path / "sound"), range(1, DELIVERIES + 1), tmp_path, accept)
    assert ends["rejected"]
    assert ends["failed"]
    assert ends["accepted"]

"""Deliveries damaged from a seed, one after the other: everything else lands, and every row is counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from kit.garbage import land_damaged
from kit.landing import accept
from kit.mutations import Corpus

SAMPLE, ALL = 30, 1000


def test_damaged_deliveries_touch_nobody_else(tmp_path: Path, soak: bool, capsys: pytest.CaptureFixture[str]) -> None:
    count, judge = (ALL, ()) if soak else (SAMPLE, (accept,))
    ends = land_damaged(Corpus(tmp_path / "sound"), range(1, count + 1), tmp_path, *judge)
    with capsys.disabled():
        if soak:
            print(f"\nseeds 1 to {count}: {dict(sorted(ends.items()))}")  # noqa: T201  the figures are the result
    assert ends["accepted"]
    assert ends["rejected"]
    assert ends["failed"]

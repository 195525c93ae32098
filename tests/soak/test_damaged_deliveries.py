"""A thousand damaged deliveries, one after the other: ``make soak``. A sample of them runs with the other tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from kit.garbage import land_damaged
from kit.mutations import Corpus

DELIVERIES = 1000


def test_a_thousand_damaged_deliveries(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ends = land_damaged(Corpus(tmp_path / "sound"), range(1, DELIVERIES + 1), tmp_path)
    with capsys.disabled():
        print(f"\nseeds 1 to {DELIVERIES}: {dict(sorted(ends.items()))}")  # noqa: T201  the figures are the result
    assert ends["accepted"]
    assert ends["rejected"]
    assert ends["failed"]

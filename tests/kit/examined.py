"""What tests of doctor's checks share: the clock set, and one check asked."""

from __future__ import annotations

from datetime import datetime

import pytest

from crosscheck import clock
from crosscheck.operate.diagnosis import State
from crosscheck.operate.doctor import CHECKS
from crosscheck.settings import Settings

Found = tuple[State, str, str]


def at(monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    """Let the clock show a moment of the county's time."""
    monkeypatch.setattr(clock, "now", lambda: datetime.fromisoformat(moment).replace(tzinfo=clock.ZONE))


def found(code: str, settings: Settings) -> Found:
    """What the check ``code`` says in English, and what to do."""
    one = CHECKS[code](settings)
    assert one.code == code
    return one.state, one.says[1], one.todo[1]

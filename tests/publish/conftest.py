"""A ledger with one night in it, and the settings to publish it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from crosscheck.ledger.database import Ledger, open_ledger
from crosscheck.ledger.nights import record_night
from crosscheck.settings import Settings
from kit.nights import sqlite_url
from kit.one_night import recorded
from kit.townships import county_night

__all__ = ["ledger", "recorded"]


@pytest.fixture
def ledger(settings: Settings) -> Iterator[Ledger]:
    engine = open_ledger(sqlite_url(settings.home))
    record_night(engine, county_night(0))
    yield engine
    engine.dispose()

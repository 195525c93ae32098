"""A ledger of one night, and settings of a home of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from crosscheck.ledger.database import Ledger, open_ledger
from crosscheck.ledger.nights import record_night
from crosscheck.settings import Settings
from kit.nights import finding, night, sqlite_url


@pytest.fixture
def recorded(settings: Settings) -> Iterator[Ledger]:
    """A ledger in which night 0 of two counties has been recorded."""
    engine = open_ledger(sqlite_url(settings.home))
    record_night(engine, night(0, [finding("ED-01")]))
    yield engine
    engine.dispose()
